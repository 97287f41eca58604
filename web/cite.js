/* Citations in words, for what leaves the page: the clipboard and the export. */
import { citationLink } from "./links.js";
import { t } from "./strings.js";

export const titleOf = ({ title, path }) => String(title || path || "—");

const range = (values, say) => (Array.isArray(values) && values.length ? say(values[0], values.at(-1)) : null);

/** What is known of where a citation stands, as [kind, words] in reading order. */
export function factsOf({ path, lines, pages, date, author }) {
  const facts = [
    ["path", path], ["lines", range(lines, t.lines)], ["pages", range(pages, t.pages)],
    ["date", date], ["author", author],
  ];
  return facts.filter(([, value]) => value).map(([kind, value]) => [kind, String(value)]);
}

export const sourceAsText = (citation) =>
  t.from(titleOf(citation), factsOf(citation).map(([, value]) => value));

export const citationAsText = (citation) =>
  [`“${String(citation.quote ?? "").trim()}”`, sourceAsText(citation), citationLink(citation)].join("\n");

/** An answer with the sources that it refers to; nothing found is copied as just that. */
export function answerAsText({ answer, citations }) {
  const cited = citedNumbers(answer);
  const sources = citations.filter(({ number }) => cited.has(number))
    .map((citation) => `[${citation.number}] ${sourceAsText(citation)}\n${citationLink(citation)}`);
  return [answer, ...sources].join("\n\n");
}

export const MARKER = /\[(\d{1,4})\]/g;

export const citedNumbers = (text) => new Set([...text.matchAll(MARKER)].map((match) => Number(match[1])));
