/* What the conversation asks: collections of the server (no names stand for all), and a filter of their documents. */
import { bind, button, byId, documentCount, t } from "./dom.js";

const KEYS = ["document", "path", "type", "title", "from", "to"];
const chooser = byId("collections");
const chips = byId("filter-chips");
const form = byId("filter");
const opener = byId("filter-button");
const { from, to } = form.elements;
let known = [];
let scope = { collections: [], filter: {} };

export const collections = () => known;

export const currentScope = () => scope;

/** As `GET /index` lists them. */
export function setCollections(found) {
  const named = Array.isArray(found) ? found.filter((each) => typeof each?.name === "string") : [];
  known = named.length > 1 ? named : [];
  setScope(scope);
}

/** Untrusted, and perhaps of another server: names and texts under known keys are kept. */
export function setScope({ collections: names, filter } = {}) {
  const wanted = Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  const chosen = known.length ? known.map(({ name }) => name).filter((name) => wanted.includes(name)) : wanted;
  const texts = Object.entries(filter ?? {}).filter(([key, value]) => [...KEYS, "name"].includes(key) && typeof value === "string")
    .map(([key, value]) => [key, value.trim().slice(0, 200)]).filter(([, value]) => value);
  scope = { collections: chosen.length === known.length ? [] : chosen, filter: Object.fromEntries(texts) };
  chooser.hidden = !known.length;
  bind(chooser, choices);
  bind(chips, () => partsOf(scope.filter).map(chip));
}

export const setFilter = (filter) => setScope({ ...scope, filter });

export function askOnly(id, name) {
  setFilter({ document: id, name });
  byId("question").focus();
}

export const asRequest = ({ collections: names, filter: { name, ...where } = {} }) =>
  ({ ...(names?.length && { collections: names }), ...(Object.keys(where).length && { where }) });

const partsOf = (filter) => KEYS.filter((key) => filter?.[key]).map((key) => [key, t(`only-${key}`, (key === "document" && filter.name) || filter[key])]);

/** "Asked of: notices/ · pdf (3 documents)"; empty without a filter. */
export function askedOf(filter, answer) {
  const words = partsOf(filter).map(([, part]) => part).join(" · ");
  const count = documentCount(answer?.matching_documents);
  return words && t(count ? "askedOfMany" : "askedOf", words, count);
}

const choices = () => [
  choice(t("allCollections"), !scope.collections.length, []),
  ...known.map(({ name, state }) => {
    const others = scope.collections.filter((each) => each !== name);
    const isChosen = scope.collections.includes(name);
    return choice(name, isChosen, isChosen ? others : [...others, name], state !== "ready" && { title: t(`state-${state}`) });
  }),
];

function choice(words, isChosen, names, more) {
  return button(words, () => {
    const at = [...chooser.children].indexOf(document.activeElement);
    setScope({ ...scope, collections: names });
    chooser.children[at]?.focus();
  }, { class: "choice fine", dir: "auto", "aria-pressed": isChosen, ...more });
}

function chip([key, words]) {
  const title = t("removeFilter", words);
  return button(`${words} ×`, () => {
    setFilter({ ...scope.filter, [key]: "" });
    (chips.firstChild ?? byId("question")).focus();
  }, { class: "chip fine", dir: "auto", "aria-label": title, title });
}

function toggleForm(isOpen) {
  form.hidden = !isOpen;
  opener.ariaExpanded = isOpen;
  if (!isOpen) return byId("question").focus();
  for (const field of form.elements) if (field.name) field.value = scope.filter[field.name] ?? "";
  from.onchange();
  form.elements[0].focus();
}

opener.onclick = () => toggleForm(form.hidden);
from.onchange = () => (to.min = from.value);
form.onkeydown = (event) => {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  toggleForm(false);
};
form.onsubmit = (event) => {
  event.preventDefault();
  setFilter({ ...scope.filter, ...Object.fromEntries(new FormData(form)) });
  toggleForm(false);
};
