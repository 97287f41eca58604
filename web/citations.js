import { citationAsText, factsOf, titleOf } from "./cite.js";
import { copyButton } from "./clipboard.js";
import { button, h } from "./dom.js";
import { strengthOf } from "./strength.js";
import { t } from "./strings.js";
import { markUp, toUnitRanges } from "./text.js";

export { titleOf };

const MOST_PLACES = 3;

/** Path, lines or pages, date and author, whichever are known, as a quiet row. */
export function facts(citation, ...more) {
  const known = factsOf(citation).map(([kind, value]) => h("span", { class: kind, dir: "auto" }, value));
  return [...known, ...more].filter(Boolean);
}

/** The headings above the passage; the title stands over them already. */
function headingTrail({ headings, title }) {
  const trail = (Array.isArray(headings) ? headings : []).map(String).filter((heading, level) => level > 0 || heading !== title);
  return trail.length ? h("p", { class: "trail", dir: "auto" }, trail.join(" › ")) : null;
}

/** The other files with this text: a few, and the rest behind their count. */
function alsoIn({ also_in: places }) {
  const names = (Array.isArray(places) ? places : [])
    .map((place) => (typeof place === "string" ? place : place?.title || place?.path))
    .filter(Boolean)
    .map((name) => h("span", { class: "place", dir: "auto" }, String(name)));
  if (names.length === 0) return null;
  const row = h("p", { class: "trail also-in" }, t.named(t.alsoIn, ""), ...names.slice(0, MOST_PLACES));
  const hidden = names.slice(MOST_PLACES);
  if (hidden.length) row.append(revealButton(hidden));
  return row;
}

function revealButton(nodes) {
  const reveal = button(t.more(nodes.length), () => {
    nodes[0].tabIndex = -1;
    reveal.replaceWith(...nodes);
    nodes[0].focus();
  }, { class: "quiet", "aria-expanded": "false" });
  return reveal;
}

function strengthMark(citation, isAnswered) {
  const level = strengthOf(citation, isAnswered);
  return level && h("span", { class: `strength is-${level}`, title: t.matchTitle }, t.named(t.match, t[level]));
}

/**
 * A catalogue card; `secondary` ones are not referred to by the answer and take less room. Where the
 * question is not answered nothing is marked: a mark would claim that it answers.
 */
export function citationCard(citation, open, { secondary = false, isAnswered = true } = {}) {
  const quote = String(citation.quote ?? "");
  const title = titleOf(citation);
  const passage = h("blockquote", { class: "quote", dir: "auto" },
    markUp(quote, isAnswered ? toUnitRanges(quote, citation.highlights) : []));
  const opener = button(t.openDocument, () => open(citation, opener, { marks: isAnswered }),
    { class: "quiet", "aria-label": t.named(t.openDocument, title) });
  clampWatch.observe(passage);
  return h("li", { class: secondary ? "card is-secondary" : "card" },
    h("header", { class: "card-head" },
      h("span", { class: "card-number", "aria-hidden": "true" }, String(citation.number)),
      h("h3", { class: "card-title", dir: "auto" }, title), strengthMark(citation, isAnswered),
      h("p", { class: "facts" }, ...facts(citation)), headingTrail(citation)),
    passage, alsoIn(citation),
    h("footer", { class: "card-foot" }, opener,
      copyButton(t.copyCitation, () => citationAsText(citation), { "aria-label": t.named(t.copyCitation, title) }),
      clampToggle(passage)));
}

function clampToggle(passage) {
  const toggle = button(t.showAll, () => {
    const isOpen = passage.classList.toggle("is-whole");
    toggle.textContent = isOpen ? t.showLess : t.showAll;
    toggle.setAttribute("aria-expanded", isOpen);
    centreMark(passage);
  }, { class: "quiet clamp-toggle", "aria-expanded": "false", hidden: true });
  return toggle;
}

/** A clamped passage shows the lines around its mark, not its beginning. */
function centreMark(passage) {
  const mark = passage.querySelector("mark");
  const isClamped = passage.scrollHeight > passage.clientHeight + 1;
  passage.scrollTop = mark && isClamped
    ? mark.offsetTop - (passage.clientHeight - Math.min(mark.offsetHeight, passage.clientHeight)) / 2
    : 0;
  passage.classList.toggle("fades-above", isClamped && passage.scrollTop > 1);
  passage.classList.toggle("fades-below", isClamped && passage.scrollTop + passage.clientHeight < passage.scrollHeight - 1);
  return isClamped;
}

const clampWatch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const toggle = target.parentElement?.querySelector(".clamp-toggle");
    const isClamped = centreMark(target);
    if (toggle) toggle.hidden = !isClamped && !target.classList.contains("is-whole");
  }
});
