/* A conversation as Markdown, made and saved without leaving the page. */
import { factsOf, isFound, titleOf } from "./cite.js";
import { h } from "./dom.js";
import { citationLink } from "./links.js";
import { formatTime, say } from "./words.js";

const LINE_BREAKS = /\r\n|[\n\r\u2028\u2029]/;
const INLINE = /[\\`*_~[\]<>|&$]/g;
const LINE_START = /^\s*(?:(#+|[-+=]+)|(\d+)([.)]))?/;

/** Whatever a document says is text: nothing in it becomes markup in someone's viewer. */
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

function turnAsMarkdown({ question, answer }) {
  const heading = `## ${escapeInLine(question)}`;
  if (!answer) return [heading, say("noAnswer")];
  const { citations } = answer;
  const [words, label] = isFound(answer) ? [escape(answer.answer), "sources"] : [`**${say("notFound")}**`, "closest"];
  return [heading, words, ...(citations.length ? [`### ${say(label)}`] : []), ...citations.map(citationAsMarkdown)];
}

export function conversationAsMarkdown(turns) {
  const blocks = ["# 出处 Chuchu", say("exported", formatTime(Date.now())), ...turns.flatMap(turnAsMarkdown)];
  return `${blocks.join("\n\n")}\n`;
}

export function saveAs(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
  h("a", { href: address, download: name }).click();
  // The download has taken hold of the data by the next task.
  setTimeout(() => URL.revokeObjectURL(address));
}
