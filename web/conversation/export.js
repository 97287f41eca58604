import { differsOf, factsOf, hasAnswer, isRelated, titleOf } from "../citations/text.js";
import { askedOf } from "../common/scope.js";
import { formatTime, h, t } from "../common/dom.js";
import { citationLink } from "../citations/links.js";

const LINE_BREAKS = /\r\n|[\n\r\u2028\u2029]/;
const INLINE = /[\\`*_~[\]<>|&$]/g;
const LINE_START = /^\s*(?:(#+|[-+=]+)|(\d+)([.)]))?/;

/** Document text must not become markup. */
function escapeLine(line) {
  return line.replace(INLINE, "\\$&")
    .replace(LINE_START, (_, sign, number, stop) => (sign ? `\\${sign}` : number ? `${number}\\${stop}` : ""));
}

const linesOf = (text) => String(text ?? "").trim().split(LINE_BREAKS);

const escape = (text) => linesOf(text).map(escapeLine).join("  \n");

const escapeInLine = (text) => escapeLine(linesOf(text).join(" "));

const quoted = (text) => escape(text).replace(/^/gm, "   > ");

function citationAsMarkdown(citation, place) {
  const facts = factsOf(citation).map(escapeInLine).join(" · ");
  const title = `**[${escapeInLine(titleOf(citation))}](<${citationLink(citation)}>)**`;
  return `${citation.number ?? place + 1}. ${title}${facts && `  \n   ${facts}`}\n\n${quoted(citation.quote)}`;
}

function turnAsMarkdown({ question, answer, filter }) {
  const asked = askedOf(filter, answer) && `\n\n${escapeInLine(askedOf(filter, answer))}`;
  const heading = `## ${escapeInLine(question)}${asked}`;
  if (!answer) return [heading, t("noAnswer")];
  const { citations, matching_documents: documents } = answer;
  const [words, label] = hasAnswer(answer) ? [escape(answer.written?.text ?? answer.answer), "sources"]
    : isRelated(answer) ? [[`**${t("related")}**`, ...differsOf(answer).map(escape)].join("\n\n"), "passages"]
      : [`**${t(documents === 0 ? "noneMeets" : "notFound")}**`, "closest"];
  return [heading, words, ...(citations.length ? [`### ${t(label)}`] : []), ...citations.map(citationAsMarkdown)];
}

export function exportTurns(turns) {
  const blocks = ["# 出处 Chuchu", t("exported", formatTime(Date.now())), ...turns.flatMap(turnAsMarkdown)];
  const address = URL.createObjectURL(new Blob([`${blocks.join("\n\n")}\n`], { type: "text/markdown;charset=utf-8" }));
  h("a", { href: address, download: "chuchu.md" }).click();
  // The download has started by the next task.
  setTimeout(() => URL.revokeObjectURL(address));
}
