/* What a turn shows: the search going on, an answer, nothing found, or a failure. */
import { answerAsText, isFound, MARKER, refersTo, titleOf } from "./cite.js";
import { citationCard } from "./citation-card.js";
import { makeCopyButton } from "./clipboard.js";
import { button, copyOf, h } from "./dom.js";
import { say, tell } from "./words.js";

export const pendingView = (isSlow, stop) => copyOf("pending", { "pending-words": () => say(isSlow ? "slow" : "pending"), stop })[0];

export function answerView(answer, question, openOne, edit) {
  const { standalone_question: reworded } = answer;
  const isAnswered = isFound(answer);
  // A mark would claim that it answers.
  const citations = isAnswered ? answer.citations : answer.citations.map((citation) => ({ ...citation, highlights: [] }));
  const open = (citation, opener) => openOne(citation, opener, isAnswered ? { citations } : {});
  const [view, part] = isAnswered ? copyOf("found") : copyOf("not-found", { edit });
  if (isAnswered) {
    part("answer").append(...quotedAnswer(answer.answer, citations, open));
    makeCopyButton(part("copy"), "copyAnswer", () => answerAsText(answer));
  }
  if (reworded && reworded !== question) view.prepend(h("p", { class: "hint", dir: "auto" }, () => say("understood", reworded)));
  part("passages").hidden = citations.length === 0;
  part("cards").append(...citations.map((citation) => citationCard(citation, open, !refersTo(answer, citation), isAnswered)));
  return view;
}

export function failureView(error, actions) {
  const [view, part] = copyOf("failure", { "failure-message": () => error.words[0], ...actions });
  const showHint = () => tell(part("failure-hint"), () => error.words[1]);
  showHint();
  if (error.wait) setTimeout(showHint, 1000 * error.wait + 50);
  if (!actions.edit) part("edit").remove();
  return view;
}

/** The answer's text with each [n] that has a citation turned into a button, which never begins a line. */
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
