import { button, h } from "./dom.js";
import { t } from "./strings.js";
import { markUp, toUnitRanges } from "./text.js";

const MARKER = /\[(\d{1,4})\]/g;

export const titleOf = ({ title, path }) => title || path || "—";

const range = (values, say) => (Array.isArray(values) && values.length ? say(values[0], values.at(-1)) : null);

/** Path, lines or pages, date and author, whichever are known, as a quiet row. */
export function facts({ path, lines, pages, date, author }, ...more) {
  const fact = (value, kind) => value && h("span", { class: kind, dir: "auto" }, String(value));
  return [
    fact(path, "path"), fact(range(lines, t.lines), "lines"), fact(range(pages, t.pages), "pages"),
    fact(date, "date"), fact(author, "author"), ...more,
  ].filter(Boolean);
}

function headingTrail({ headings }) {
  if (!Array.isArray(headings) || headings.length === 0) return null;
  return h("p", { class: "trail", dir: "auto" }, headings.map(String).join(" › "));
}

function alsoIn({ also_in: places }) {
  const names = (Array.isArray(places) ? places : [])
    .map((place) => (typeof place === "string" ? place : place?.title || place?.path))
    .filter(Boolean);
  return names.length ? h("p", { class: "trail", dir: "auto" }, t.alsoIn(names.join(" · "))) : null;
}

/** The answer's text with each [n] that has a citation turned into a button. */
export function quotedAnswer(text, citations, open) {
  const byNumber = new Map(citations.map((citation) => [String(citation.number), citation]));
  const paragraph = h("p", { class: "answer", dir: "auto" });
  let at = 0;
  for (const match of text.matchAll(MARKER)) {
    const citation = byNumber.get(match[1]);
    if (!citation) continue;
    appendCited(paragraph, text.slice(at, match.index).trimEnd(), marker(citation, open));
    at = match.index + match[0].length;
  }
  paragraph.append(text.slice(at));
  return paragraph;
}

/** A marker never begins a line: it is tied to the character before it. */
function appendCited(paragraph, before, node) {
  const lastTie = paragraph.lastElementChild;
  if (before === "" && lastTie) {
    lastTie.append(node);
    return;
  }
  const last = [...before.slice(-2)].at(-1) ?? "";
  paragraph.append(before.slice(0, before.length - last.length), h("span", { class: "tie" }, last, node));
}

function marker(citation, open) {
  const label = t.citationLabel(citation.number, titleOf(citation), citation.path ?? "");
  const node = button(String(citation.number), () => open(citation, node), { class: "marker", "aria-label": label });
  return node;
}

export function citedNumbers(text) {
  return new Set([...(text ?? "").matchAll(MARKER)].map((match) => Number(match[1])));
}

/** A catalogue card; `secondary` ones are not referred to by the answer and take less room. */
export function citationCard(citation, open, { secondary = false, marks = true } = {}) {
  const quote = String(citation.quote ?? "");
  const passage = h("blockquote", { class: "quote", dir: "auto" },
    markUp(quote, marks ? toUnitRanges(quote, citation.highlights) : []));
  const toggle = button(t.showAll, () => {
    const isOpen = passage.classList.toggle("is-whole");
    toggle.textContent = isOpen ? t.showLess : t.showAll;
    toggle.setAttribute("aria-expanded", isOpen);
    centreMark(passage);
  }, { class: "quiet", "aria-expanded": "false", hidden: true });
  const opener = button(t.openDocument, () => open(citation, opener, { marks }),
    { class: "quiet", "aria-label": t.openDocumentNamed(titleOf(citation)) });
  clampWatch.observe(passage);
  return h("li", { class: secondary ? "card is-secondary" : "card" },
    h("header", { class: "card-head" },
      h("span", { class: "card-number", "aria-hidden": "true" }, String(citation.number)),
      h("h3", { class: "card-title", dir: "auto" }, titleOf(citation)),
      h("p", { class: "facts" }, ...facts(citation)), headingTrail(citation)),
    passage, alsoIn(citation),
    h("footer", { class: "card-foot" }, opener, toggle));
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
    const toggle = target.parentElement.querySelector("[aria-expanded]");
    const isClamped = centreMark(target);
    toggle.hidden = !isClamped && !target.classList.contains("is-whole");
  }
});
