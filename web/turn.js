/* What a turn shows: the search going on, an answer, nothing found, or a failure. */
import { answerAsText, citedNumbers } from "./cite.js";
import { citationCard } from "./citations.js";
import { copyButton } from "./clipboard.js";
import { button, h } from "./dom.js";
import { quotedAnswer } from "./quoted-answer.js";
import { t } from "./strings.js";

export const isFound = (answer) => answer.answerable === true && typeof answer.answer === "string";

export function pendingView(isSlow, stop) {
  return h("div", { class: "pending" },
    h("p", {}, isSlow ? t.slow : t.pending), button(t.stop, stop, { class: "quiet" }));
}

export function answerView(answer, question, { open: openOne, edit }) {
  const open = (citation, opener, options) => openOne(citation, opener, { ...options, citations: answer.citations });
  const reworded = answer.standalone_question;
  return [
    reworded && reworded !== question && h("p", { class: "understood", dir: "auto" }, t.named(t.understood, reworded)),
    ...(isFound(answer) ? foundView(answer, open) : notFoundView(answer, open, edit)),
  ].filter(Boolean);
}

function foundView(answer, open) {
  const cited = citedNumbers(answer.answer);
  const cards = answer.citations.map((citation) => citationCard(citation, open, { secondary: !cited.has(citation.number) }));
  return [
    quotedAnswer(answer.answer, answer.citations, open),
    h("p", { class: "answer-tools", "aria-live": "off" }, copyButton(t.copyAnswer, () => answerAsText(answer))),
    passages(t.sources, cards),
  ];
}

function notFoundView({ citations }, open, edit) {
  const cards = citations.map((citation) => citationCard(citation, open, { secondary: true, isAnswered: false }));
  return [
    h("div", { class: "not-found" },
      h("p", { class: "not-found-message" }, t.notFound), h("p", { class: "hint" }, t.notFoundHint),
      button(t.edit, edit, { class: "quiet" })),
    passages(t.closest, cards),
  ];
}

/** Cards are read on demand: announcing five passages after every answer would drown it. */
function passages(label, cards) {
  if (cards.length === 0) return null;
  return h("section", { class: "passages", "aria-live": "off", "aria-label": label },
    h("p", { class: "passages-label", "aria-hidden": "true" }, label),
    h("ol", { class: "cards" }, ...cards));
}

export function failureView({ message, hint }, { retry, edit }) {
  return h("div", { class: "failure" },
    h("p", { class: "failure-message", dir: "auto" }, message),
    hint && h("p", { class: "failure-hint", dir: "auto" }, hint),
    h("p", { class: "failure-actions" },
      button(t.retry, retry, { class: "action" }), button(t.edit, edit, { class: "quiet" })));
}
