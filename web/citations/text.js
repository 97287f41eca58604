import { citationLink } from "./links.js";
import { t } from "../common/language.js";
import { toUtf16Ranges } from "../common/ranges.js";

export const MARKER = /\[(\d{1,4})\]/g;

export const cites = ({ answer }, { number }) => String(answer).includes(`[${number}]`);

/** With the sentences that answer and the words in them as `marks` and `spans` in UTF-16 units. */
export function withRanges(citation) {
  const quote = String(citation.quote ?? "");
  return { ...citation, quote, marks: toUtf16Ranges(quote, citation.highlights), spans: toUtf16Ranges(quote, citation.span) };
}

export const listOf = (value) => (Array.isArray(value) ? value : []);

export const differsOf = ({ differs }) => listOf(differs).map(String);

export const leftOutOf = ({ left_out: names }) => listOf(names).map((each) => String(each?.collection));

/** Nothing for the folder without a name. */
export const nameOf = (collection) => collection !== "default" && collection;

export const isRelated = ({ verdict }) => verdict === "related";

export const hasAnswer = (answer) => answer?.answerable === true && typeof answer.answer === "string";

export const titleOf = ({ title, path }) => String(title || path || "—");

/** [3, 5] as "lines 3–5". */
function range(name, values) {
  if (!Array.isArray(values)) return "";
  const [first, last] = values;
  return first === last ? t(name, first) : t(`${name}s`, `${first}–${last}`);
}

/** Sheet and row, slide or chapter; lines and pages are ranges. */
const placeIn = (place, names = ["sheet", "row", "slide", "chapter"]) =>
  names.filter((name) => ["string", "number"].includes(typeof place[name])).map((name) => t(name, place[name])).join(" ");

export const placeName = (place) => placeIn(place, ["page", "sheet", "slide"]);

export const factsOf = ({ collection, path, lines, pages, place, recognised, date, author, superseded_by: newer }) =>
  [nameOf(collection), path, range("line", lines), range("page", pages), placeIn(place ?? {}), recognised && t("recognised"), date, author, newer && t("superseded")]
    .filter(Boolean).map(String);

function sourceAsText(citation) {
  const facts = factsOf(citation).join(t("comma"));
  return `${t("from", titleOf(citation))}${facts && t("facts", facts)}\n${citationLink(citation)}`;
}

export const citationAsText = (citation) => `“${String(citation.quote ?? "").trim()}”\n${sourceAsText(citation)}`;

export function answerAsText(answer) {
  const sources = answer.citations.filter((citation) => cites(answer, citation));
  return [answer.written?.text ?? answer.answer, ...sources.map((citation) => `[${citation.number}] ${sourceAsText(citation)}`)].join("\n\n");
}
