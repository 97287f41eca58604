import { citationAsText, factsOf, titleOf } from "./text.js";
import { makeCopyButton } from "../common/clipboard.js";
import { button, cloneTemplate, h, span, spanned } from "../common/dom.js";
import { askOnly } from "../common/filter.js";
import { splitAt, toUtf16Ranges } from "../common/ranges.js";
import { t, bind, translate } from "../common/language.js";

const MAX_PLACES = 3;

/* Scores are no probabilities. On the sample questions, about two in three strong citations hold the
   answer, one in three medium ones, one in seventeen weak ones. */
const STRONG = 0.65;
const MEDIUM = 0.5;

export const facts = (citation) => factsOf(citation).map((fact) => span(fact));

/** Without an answer no card is rated strong. */
export function citationCard(citation, open, isSecondary, isAnswered) {
  const { also_in: places, headings, highlights, number, score, span: words, superseded_by: newer } = citation;
  const quote = String(citation.quote ?? "");
  const level = score >= STRONG && isAnswered ? "strong" : score >= MEDIUM ? "medium" : "weak";
  const [card, part] = cloneTemplate("card", {
    "card-number": () => String(number),
    "card-title": () => titleOf(citation),
    strength: () => t(level),
    facts: () => facts(citation),
    open: () => open(citation, part("open")),
    only: () => askOnly(citation.document_id, titleOf(citation)),
    newer: () => open({ document_id: newer, title: citation.title }, part("newer")),
    "clamp-toggle": () => clamp(passage, passage.classList.toggle("is-whole")),
  });
  const passage = part("quote");
  const spans = toUtf16Ranges(quote, words);
  passage.append(...splitAt(quote, 0, quote.length, toUtf16Ranges(quote, highlights),
    (from, to) => h("mark", {}, ...spanned(quote, from, to, spans))));
  clampWatch.observe(passage);
  card.value = number;
  card.classList.toggle("is-secondary", isSecondary);
  if (Number.isFinite(score)) part("strength").classList.add(`is-${level}`);
  else part("strength").remove();
  // The title is shown above.
  showRow(part("trail"), headings, (heading, depth) => depth > 0 || heading !== citation.title);
  showRow(part("also-in"), places, Boolean, MAX_PLACES);
  makeCopyButton(part("copy"), "copyCitation", () => citationAsText(citation));
  part("newer").hidden = !newer;
  for (const name of ["open", "only", "newer", "copy"]) part(name).value = titleOf(citation);
  translate(card);
  return card;
}

/** The first `most` names in a row, the rest behind a button. */
function showRow(row, values, isWanted, most = Infinity) {
  const shown = (Array.isArray(values) ? values : []).filter(isWanted).map((value) => span(value.title || value.path || value));
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

/** Scroll a clamped passage to its mark. */
function clamp(passage, isOpen) {
  const { scrollHeight: whole, clientHeight: room } = passage;
  const mark = passage.querySelector("mark");
  const line = parseFloat(getComputedStyle(passage).lineHeight);
  const above = mark ? mark.offsetTop - Math.max(room - mark.offsetHeight, 0) / 2 : 0;
  passage.scrollTop = Math.floor(above / line) * line;
  passage.classList.toggle("fades", passage.scrollTop + room < whole - 1);
  const toggle = passage.parentElement.querySelector(".clamp-toggle");
  toggle.hidden = whole <= room + 1 && !isOpen;
  toggle.ariaExpanded = isOpen;
  bind(toggle, () => t(isOpen ? "showLess" : "showAll"));
}

const clampWatch = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target.isConnected) clamp(target, target.classList.contains("is-whole"));
});
