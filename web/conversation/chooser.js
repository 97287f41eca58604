/* The chooser of collections above the question box; hidden where there is only one. */
import { choose, chosenCollections, collections, toggle, watchCollections } from "../common/collections.js";
import { bind, t } from "../common/language.js";
import { button, byId } from "../common/dom.js";

const root = byId("collections");

function choice(words, isChosen, onclick) {
  return button(words, () => {
    const at = [...root.children].indexOf(document.activeElement);
    onclick();
    root.children[at]?.focus();
  }, { class: "choice fine", dir: "auto", "aria-pressed": isChosen });
}

const choices = () => [
  choice(t("allCollections"), !chosenCollections().length, () => choose([])),
  ...collections().map(({ name, state }) => {
    const one = choice(name, chosenCollections().includes(name), () => toggle(name));
    if (state !== "ready") one.title = t(`state-${state}`);
    return one;
  }),
];

export function listenForCollections() {
  watchCollections(() => {
    root.hidden = !collections().length;
    bind(root, choices);
  });
}
