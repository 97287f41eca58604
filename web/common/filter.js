/* Which documents the conversation asks: `POST /ask`'s `where`, and the `name` of an only document. */
import { byId } from "./dom.js";
import { documentCount, t } from "./language.js";

const KEYS = ["document", "path", "type", "title", "from", "to"];
let current = {};
let onChange = () => {};

export const currentFilter = () => current;

export const watchFilter = (listener) => (onChange = listener);

/** Untrusted: only texts, under known names. */
export function setFilter(filter) {
  const known = Object.entries(filter ?? {}).filter(([key, value]) => [...KEYS, "name"].includes(key) && typeof value === "string");
  current = Object.fromEntries(known.map(([key, value]) => [key, value.trim().slice(0, 200)]).filter(([, value]) => value));
  onChange();
}

export const without = (key) => setFilter({ ...current, [key]: "" });

export function askOnly(id, name) {
  setFilter({ document: id, name });
  byId("question").focus();
}

/** What the server takes; undefined without a filter. */
export const whereOf = ({ name, ...where } = {}) => (Object.keys(where).length ? where : undefined);

/** [key, words] of each part of a filter. */
export const partsOf = (filter) => KEYS.filter((key) => filter?.[key]).map((key) => [key, t(`only-${key}`, (key === "document" && filter.name) || filter[key])]);

/** "Asked of: notices/ · pdf (3 documents)"; empty without a filter. */
export function askedOf(filter, answer) {
  const words = partsOf(filter).map(([, part]) => part).join(" · ");
  const count = documentCount(answer?.matching_documents);
  return words && (count ? t("askedOfMany", words, count) : t("askedOf", words));
}
