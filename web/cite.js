/* Citations in words. */
import { citationLink } from "./links.js";
import { say } from "./words.js";

export const MARKER = /\[(\d{1,4})\]/g;

export const refersTo = ({ answer }, { number }) => String(answer).includes(`[${number}]`);

export const isFound = (answer) => answer?.answerable === true && typeof answer.answer === "string";

export const titleOf = ({ title, path }) => String(title || path || "—");

/** [3, 5] as "lines 3–5". */
function range(name, values) {
  if (!Array.isArray(values)) return "";
  const [first, last] = values;
  return first === last ? say(name, first) : say(`${name}s`, `${first}–${last}`);
}

export const factsOf = ({ path, lines, pages, date, author }) =>
  [path, range("line", lines), range("page", pages), date, author].filter(Boolean).map(String);

function sourceAsText(citation) {
  const facts = factsOf(citation).join(say("comma"));
  return `${say("from", titleOf(citation))}${facts && say("facts", facts)}\n${citationLink(citation)}`;
}

export const citationAsText = (citation) => `“${String(citation.quote ?? "").trim()}”\n${sourceAsText(citation)}`;

export function answerAsText(answer) {
  const sources = answer.citations.filter((citation) => refersTo(answer, citation));
  return [answer.answer, ...sources.map((citation) => `[${citation.number}] ${sourceAsText(citation)}`)].join("\n\n");
}
