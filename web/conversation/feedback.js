/* What the reader says of an answer: right, wrong, and which passage is right. */
import { hasAnswer } from "../citations/text.js";
import { sendFeedback } from "../common/api.js";
import { button, byId, cloneTemplate } from "../common/dom.js";
import { bind, t } from "../common/language.js";

/** Thumbs in `place`; after 👎 each card of the view can be called the right one. */
export function addFeedback(view, place, question, history, answer) {
  const [tools, part] = cloneTemplate("feedback", {
    good: () => send(part("good"), thumbs, { verdict: "good", ...passage }, "noted"),
    bad() {
      offerCards();
      const words = rights.length ? "whichRight" : "noted";
      // What is wrong with a refusal only a passage can say.
      if (passage) send(part("bad"), thumbs, { verdict: "bad", ...passage }, words);
      else say(() => t(words));
    },
  });
  const thumbs = [part("good"), part("bad")];
  const passage = marked(answer);
  const rights = [];
  place.append(tools);

  async function send(pressed, group, judgement, words) {
    const freeze = (isFrozen) => group.forEach((node) => { node.disabled = isFrozen; });
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

  function offerCards() {
    if (rights.length) return;
    view.querySelector(".closest")?.setAttribute("open", "");
    for (const card of view.querySelectorAll(".card")) {
      const { document_id, start, end } = answer.citations.find(({ number }) => number === card.value);
      const right = button("", () => send(right, rights, { verdict: "good", document_id, start, end }, "noted"), { class: "quiet" });
      bind(right, () => t("thisOne"));
      rights.push(right);
      card.querySelector(".card-foot").append(right);
    }
  }
}

/** The words that answer, else the first marked sentence; of a refusal nothing. */
function marked(answer) {
  const { citation: number, start, end } = answer.answer_span ?? {};
  const cited = answer.citations.find((each) => each.number === number) ?? answer.citations[0];
  if (!hasAnswer(answer) || !cited) return null;
  const [first, last] = cited.number === number ? [start, end] : cited.highlights?.[0] ?? [0, cited.end - cited.start];
  return { document_id: cited.document_id, start: cited.start + first, end: cited.start + last };
}
