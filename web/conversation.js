import { ask } from "./api.js";
import { citationCard, citedNumbers, quotedAnswer } from "./citations.js";
import { button, h } from "./dom.js";
import { t } from "./strings.js";

const MOST_HISTORY = 10;

/** The turns of one conversation. Every turn owns its request and its piece of the page. */
export class Conversation {
  #turns = [];

  constructor(log, { open, edit, onAnswer }) {
    Object.assign(this, { log, open, edit, onAnswer });
  }

  get isEmpty() {
    return this.#turns.length === 0;
  }

  ask(question) {
    const body = h("div", { class: "turn-body" });
    const heading = h("h2", { class: "question", dir: "auto", tabindex: "-1" }, question);
    const element = h("article", { class: "turn" },
      h("span", { class: "turn-sign", "aria-hidden": "true" }, t.asked), heading,
      h("span", { class: "turn-sign is-answer", "aria-hidden": "true" }, t.answered), body);
    const turn = { question, element, heading, body, failed: false, request: null };
    this.#turns.push(turn);
    this.log.append(element);
    element.scrollIntoView({ block: "start" });
    this.#send(turn);
  }

  clear() {
    for (const turn of this.#turns.splice(0)) turn.request?.abort();
    this.log.replaceChildren();
  }

  #historyBefore(turn) {
    return this.#turns.slice(0, this.#turns.indexOf(turn))
      .filter((earlier) => !earlier.failed)
      .map((earlier) => earlier.question)
      .slice(-MOST_HISTORY);
  }

  async #send(turn) {
    const { signal } = (turn.request = new AbortController());
    turn.failed = false;
    turn.body.replaceChildren(h("p", { class: "pending" }, t.pending));
    try {
      const answer = await ask(turn.question, this.#historyBefore(turn), signal);
      if (signal.aborted) return;
      turn.body.replaceChildren(...answerView(answer, turn.question, this.open));
      this.onAnswer(answer);
    } catch (error) {
      if (signal.aborted) return;
      turn.failed = true;
      turn.body.replaceChildren(this.#failureView(turn, error));
    }
  }

  #failureView(turn, error) {
    const retry = () => {
      turn.heading.focus({ preventScroll: true });
      this.#send(turn);
    };
    return h("div", { class: "failure" },
      h("p", { class: "failure-message", dir: "auto" }, error.message),
      error.hint && h("p", { class: "failure-hint", dir: "auto" }, error.hint),
      h("p", { class: "failure-actions" },
        button(t.retry, retry, { class: "action" }),
        button(t.edit, () => this.edit(turn.question), { class: "quiet" })));
  }
}

function answerView(answer, question, open) {
  const isFound = answer.answerable === true && typeof answer.answer === "string";
  const reworded = answer.standalone_question;
  return [
    reworded && reworded !== question && h("p", { class: "understood", dir: "auto" }, t.understoodAs(reworded)),
    ...(isFound ? foundView(answer, open) : notFoundView(answer, open)),
  ].filter(Boolean);
}

function foundView({ answer, citations }, open) {
  const cited = citedNumbers(answer);
  const cards = citations.map((citation) => citationCard(citation, open, { secondary: !cited.has(citation.number) }));
  return [quotedAnswer(answer, citations, open), passages(t.sources, cards)];
}

/** Nothing inside a closest passage is marked: a mark would claim that it answers. */
function notFoundView({ citations }, open) {
  const cards = citations.map((citation) => citationCard(citation, open, { secondary: true, marks: false }));
  return [
    h("div", { class: "not-found" }, h("p", { class: "answer" }, t.notFound), h("p", { class: "hint" }, t.notFoundHint)),
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
