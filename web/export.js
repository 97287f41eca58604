/* A conversation as Markdown, made and saved without leaving the page. */
import { factsOf, titleOf } from "./cite.js";
import { h } from "./dom.js";
import { citationLink } from "./links.js";
import { formatTime, t } from "./strings.js";

const LINE_BREAKS = /\r\n|[\n\r\u2028\u2029]/;
const INLINE = /[\\`*_~[\]<>|&$]/g;
const LINE_START = /^\s*(?:(#+|[-+=]+)|(\d+)([.)]))?/;

/** Whatever a document says is text: nothing in it becomes markup in someone's viewer. */
function escapeLine(line) {
  return line.replace(INLINE, "\\$&")
    .replace(LINE_START, (_, sign, number, stop) => (sign ? `\\${sign}` : number ? `${number}\\${stop}` : ""));
}

const escape = (text) => String(text ?? "").split(LINE_BREAKS).map(escapeLine).join("  \n");

const escapeInLine = (text) => escapeLine(String(text ?? "").split(LINE_BREAKS).join(" "));

const quoted = (text) => escape(String(text ?? "").trim()).split("\n").map((line) => `   > ${line}`.trimEnd()).join("\n");

function citationAsMarkdown(citation, place) {
  const facts = factsOf(citation).map(([, value]) => escapeInLine(value)).join(" · ");
  return [
    `${place}. **[${escapeInLine(titleOf(citation))}](<${citationLink(citation)}>)**${facts && `  \n   ${facts}`}`,
    "", quoted(citation.quote),
  ].join("\n");
}

function turnAsMarkdown({ question, answer }) {
  const heading = `## ${escapeInLine(question)}`;
  if (!answer) return [heading, t.noAnswer];
  const { citations } = answer;
  const isFound = typeof answer.answer === "string" && answer.answerable === true;
  const label = citations.length > 0 && (isFound ? t.sources : t.closest);
  return [
    heading, isFound ? escape(answer.answer) : `**${t.notFound}**`,
    label && `### ${label}`, ...citations.map(({ number, ...rest }, place) => citationAsMarkdown(rest, number ?? place + 1)),
  ].filter(Boolean);
}

/** @param turns {question, answer}, oldest first; the answer as the API gave it, or null */
export function conversationAsMarkdown(turns, now = new Date()) {
  const blocks = ["# 出处 Chuchu", t.exported(formatTime(now)), ...turns.flatMap(turnAsMarkdown)];
  return `${blocks.join("\n\n")}\n`;
}

export function saveAs(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
  const link = h("a", { href: address, download: name });
  link.click();
  // The download has taken hold of the data by the next task.
  setTimeout(() => URL.revokeObjectURL(address));
}
