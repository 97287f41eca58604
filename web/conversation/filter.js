/* The filter beside the question box: a form that is hidden until it is wanted, and chips for what is set. */
import { currentFilter, partsOf, setFilter, watchFilter, without } from "../common/filter.js";
import { bind, t } from "../common/language.js";
import { button, byId } from "../common/dom.js";

const form = byId("filter");
const opener = byId("filter-button");
const { from, to } = form.elements;

function toggle(isOpen) {
  form.hidden = !isOpen;
  opener.ariaExpanded = isOpen;
  if (!isOpen) return byId("question").focus();
  for (const field of form.elements) if (field.name) field.value = currentFilter()[field.name] ?? "";
  limit();
  form.elements[0].focus();
}

function limit() {
  to.min = from.value;
}

function chip([key, words]) {
  const remove = () => {
    without(key);
    (byId("filter-chips").querySelector("button") ?? byId("question")).focus();
  };
  return button(`${words} ×`, remove, { class: "chip fine", dir: "auto", "aria-label": t("removeFilter", words), title: t("removeFilter", words) });
}

export function listenForFilters() {
  watchFilter(() => bind(byId("filter-chips"), () => partsOf(currentFilter()).map(chip)));
  opener.onclick = () => toggle(form.hidden);
  from.onchange = limit;
  form.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    toggle(false);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    const { document, name } = currentFilter();
    setFilter({ document, name, ...Object.fromEntries(new FormData(form)) });
    toggle(false);
  };
}
