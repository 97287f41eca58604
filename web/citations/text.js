/* Citations as plain text. */
import { citationLink } from "./links.js";
import { t } from "../common/language.js";

export const MARKER = /\[(\d{1,4})\]/g;

export const cites = ({ answer }, { number }) => String(answer).includes(`[${number}]`);

export const listOf = (value) => (Array.isArray(value) ? value : []);

/** What related passages lack, as sentences. */
export const differsOf = ({ differs }) => listOf(differs).map(String);

/** The names of collections that could not be asked. */
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

export const placeName = ({ page, ...place }) => [page && t("page", page), placeIn(place)].filter(Boolean).join(" ");

/** Sheet and row, slide or chapter; lines and pages are ranges. */
function placeIn({ sheet, row, slide, chapter }) {
  const named = [[sheet, "sheet"], [row, "row"], [slide, "slide"], [chapter, "chapter"]];
  return named.filter(([value]) => ["string", "number"].includes(typeof value)).map(([value, name]) => t(name, value)).join(" ");
}

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
