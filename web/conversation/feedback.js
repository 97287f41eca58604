/* What the reader says of an answer: right, wrong, and which passage is right. */
import { hasAnswer } from "../citations/text.js";
import { sendFeedback } from "../common/api.js";
import { bind, button, byId, cloneTemplate, t } from "../common/dom.js";

/** Thumbs in `place`; after 👎 each card of the view can be called the right one. */
export function addFeedback(view, place, question, history, answer) {
  const passage = marked(answer);
  // What was counted in the catalog has no passage.
  if (hasAnswer(answer) && !passage) return;
  const [tools, part] = cloneTemplate("feedback", { good: () => judge("good", "noted"), bad });
  const thumbs = [part("good"), part("bad")];
  let rights;
  place.append(tools);

  const judge = (verdict, words) => send(part(verdict), thumbs, { verdict, ...passage }, words);

  function bad() {
    rights ??= [...view.querySelectorAll(".card")].map(offer);
    view.querySelector(".closest")?.setAttribute("open", "");
    // What is wrong with a refusal only a passage can say.
    if (passage) judge("bad", "whichRight");
    else say(() => t("whichRight"));
  }

  function offer(card) {
    const { document_id, start, end } = answer.citations.find(({ number }) => number === card.value);
    const right = button(() => t("thisOne"), () => send(right, rights, { verdict: "good", document_id, start, end }, "noted"), { class: "quiet" });
    card.querySelector(".card-foot").append(right);
    return right;
  }

  async function send(pressed, group, judgement, words) {
    const freeze = (disabled) => group.forEach((node) => Object.assign(node, { disabled }));
    freeze(true);
    try {
      await sendFeedback({ question, history, ...judgement });
      pressed.ariaPressed = true;
      say(() => t(words));
    } catch (error) {
      freeze(false);
      say(() => error.words.join(" "));
    }
  }

  function say(words) {
    bind(part("feedback-note"), words);
    byId("announcer").replaceChildren(words());
  }
}

/** The words that answer, else the first marked sentence; of a refusal nothing. */
function marked(answer) {
  if (!hasAnswer(answer)) return null;
  const { citation: number, start, end } = answer.answer_span ?? {};
  const cited = answer.citations.find((each) => each.number === number);
  const { document_id, start: from, end: to, highlights } = cited ?? answer.citations[0] ?? {};
  const [first, last] = cited ? [start, end] : highlights?.[0] ?? [0, to - from];
  return document_id ? { document_id, start: from + first, end: from + last } : null;
}
