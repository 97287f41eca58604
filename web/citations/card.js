import { citationAsText, factsOf, listOf, titleOf } from "./text.js";
import { fileAddress } from "../common/api.js";
import { makeCopyButton } from "../common/clipboard.js";
import { bind, button, cloneTemplate, h, span, spanned, t } from "../common/dom.js";
import { askOnly } from "../common/scope.js";
import { splitAt } from "../common/ranges.js";

const MAX_PLACES = 3;
const SENTENCE_END = /[。！？!?\n][”」』）)\s]*/g;
// So many characters fill a clamped passage.
const ENOUGH = 120;

// On the sample questions, two in three strong citations hold the answer, one in three medium ones, one in seventeen weak ones.
const STRONG = 0.65;
const MEDIUM = 0.5;

export const facts = (citation) => factsOf(citation).map((fact) => span(fact));

/** Without an answer no card is rated strong. */
export function citationCard(citation, open, isSecondary, isAnswered) {
  const { also_in: places, headings, marks, number, quote, score, spans, superseded_by: newer } = citation;
  const level = score >= STRONG && isAnswered ? "strong" : score >= MEDIUM ? "medium" : "weak";
  const [card, part] = cloneTemplate("card", {
    "card-number": () => String(number),
    "card-title": () => titleOf(citation),
    strength: () => t(level),
    facts: () => facts(citation),
    open: () => open(citation, part("open")),
    only: () => askOnly(citation.document_id, titleOf(citation)),
    newer: () => open({ document_id: newer, title: citation.title }, part("newer")),
  }, titleOf(citation));
  const passage = part("quote");
  const start = beginning(quote, marks);
  const marked = (first, last) => splitAt(quote, first, last, marks, (from, to) => h("mark", {}, ...spanned(quote, from, to, spans)));
  passage.append(h("span", { class: "lead" }, ...marked(0, start)), ...marked(start, quote.length));
  foldLong(passage, part("clamp-toggle"));
  card.value = number;
  card.classList.toggle("is-secondary", isSecondary);
  if (Number.isFinite(score)) part("strength").classList.add(`is-${level}`);
  else part("strength").remove();
  showRow(part("trail"), headings, (heading, depth) => depth > 0 || heading !== citation.title);
  showRow(part("also-in"), places, Boolean, MAX_PLACES);
  makeCopyButton(part("copy"), "copyCitation", () => citationAsText(citation));
  part("newer").hidden = !newer;
  part("file").href = fileAddress(citation.document_id);
  return card;
}

function showRow(row, values, isWanted, most = Infinity) {
  const shown = listOf(values).filter(isWanted).map((value) => span(value.title || value.path || value));
  const hidden = shown.splice(most);
  row.hidden = shown.length === 0;
  row.append(...shown);
  if (hidden.length === 0) return;
  const reveal = button(() => t("more", hidden.length), () => {
    hidden[0].tabIndex = -1;
    reveal.replaceWith(...hidden);
    hidden[0].focus();
  }, { class: "quiet" });
  row.append(reveal);
}

/** Where a clamped passage begins: at the sentence with the first mark, or above it where little follows. */
function beginning(quote, [first]) {
  const starts = [0, ...[...quote.slice(0, first?.[0] ?? 0).matchAll(SENTENCE_END)].map(({ 0: end, index }) => index + end.length)];
  return starts.findLast((start) => quote.length - start >= ENOUGH) ?? 0;
}

/** Fold a text that is higher than its style allows; `toggle` unfolds it. */
export function foldLong(passage, toggle) {
  passage.toggle = toggle;
  toggle.onclick = () => fold(passage, passage.classList.toggle("is-whole"));
  watch.observe(passage);
}

function fold(passage, isOpen) {
  passage.classList.remove("is-cut");
  const { scrollHeight: whole, clientHeight: room, toggle } = passage;
  const isLong = whole > room + 1;
  passage.classList.toggle("is-cut", isLong && Boolean(passage.querySelector(".lead")?.textContent));
  passage.classList.toggle("fades", passage.scrollHeight > room + 1);
  toggle.hidden = !isLong && !isOpen;
  toggle.ariaExpanded = isOpen;
  bind(toggle, () => t(isOpen ? "showLess" : "showAll"));
}

const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target.isConnected) fold(target, target.classList.contains("is-whole"));
});
