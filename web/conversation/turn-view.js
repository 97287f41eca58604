/* The views of a turn: pending, answered, not found. */
import { answerAsText, hasAnswer, MARKER, cites, titleOf } from "../citations/text.js";
import { citationCard } from "../citations/card.js";
import { makeCopyButton } from "../common/clipboard.js";
import { button, cloneTemplate, h } from "../common/dom.js";
import { t } from "../common/language.js";

export const pendingView = (isSlow, stop) => cloneTemplate("pending", { "pending-words": () => t(isSlow ? "slow" : "pending"), stop })[0];

export function answerView(answer, question, openOne, edit) {
  const { standalone_question: reworded } = answer;
  const isAnswered = hasAnswer(answer);
  // Highlights would suggest an answer.
  const citations = isAnswered ? answer.citations : answer.citations.map((citation) => ({ ...citation, highlights: [] }));
  const open = (citation, opener) => openOne(citation, opener, isAnswered ? { citations } : {});
  const [view, part] = isAnswered ? cloneTemplate("found") : cloneTemplate("not-found", { edit });
  if (isAnswered) {
    part("answer").append(...quotedAnswer(answer.answer, citations, open));
    makeCopyButton(part("copy"), "copyAnswer", () => answerAsText(answer));
  }
  if (reworded && reworded !== question) view.prepend(h("p", { class: "hint", dir: "auto" }, () => t("understood", reworded)));
  part("passages").hidden = citations.length === 0;
  part("cards").append(...citations.map((citation) => citationCard(citation, open, !cites(answer, citation), isAnswered)));
  return view;
}

/** The answer's text; each [n] with a citation becomes a button that never starts a line. */
function quotedAnswer(text, citations, open) {
  const nodes = [];
  let at = 0;
  for (const { 0: written, 1: digits, index } of text.matchAll(MARKER)) {
    const citation = citations.find(({ number }) => number === Number(digits));
    if (!citation) continue;
    const before = text.slice(at, index).trimEnd();
    const last = [...before].at(-1) ?? "";
    if (before || at === 0) nodes.push(before.slice(0, before.length - last.length), h("span", { class: "tie" }, last));
    nodes.at(-1).append(marker(citation, open));
    at = index + written.length;
  }
  return [...nodes, text.slice(at)];
}

function marker(citation, open) {
  const { number, path } = citation;
  const label = `${number} ${titleOf(citation)} (${path ?? ""})`;
  const node = button(String(number), () => open(citation, node), { class: "marker", "aria-label": label });
  return node;
}
