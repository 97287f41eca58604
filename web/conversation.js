import { ApiError, ask } from "./api.js";
import { h } from "./dom.js";
import { t } from "./strings.js";
import { answerView, failureView, isFound, pendingView } from "./turn.js";

const MOST_HISTORY = 10;
const SLOW_AFTER = 8000;

/** The turns of one conversation. Every turn owns its request and its piece of the page. */
export class Conversation {
  #turns = [];

  constructor(log, { open, edit, onAnswer }) {
    Object.assign(this, { log, open, edit, onAnswer });
  }

  get isEmpty() {
    return this.#turns.length === 0;
  }

  /** The turns as {question, answer}, oldest first; the answer is null where there is none. */
  get turns() {
    return this.#turns.map(({ question, answer }) => ({ question, answer }));
  }

  ask(question) {
    const body = h("div", { class: "turn-body" });
    const heading = h("h2", { class: "question", dir: "auto", tabindex: "-1" }, question);
    const signs = [h("span", { class: "turn-sign", "aria-hidden": "true" }), h("span", { class: "turn-sign is-answer", "aria-hidden": "true" })];
    const element = h("article", { class: "turn" }, signs[0], heading, signs[1], body);
    const turn = { question, element, heading, signs, body, request: null, answer: null, error: null, isSlow: false };
    this.#turns.push(turn);
    this.log.append(element);
    this.#send(turn);
    element.scrollIntoView({ block: "start" });
  }

  clear() {
    for (const turn of this.#turns.splice(0)) turn.request?.abort();
    this.log.replaceChildren();
  }

  /** Say everything again in the words of the moment. */
  translate() {
    for (const turn of this.#turns) this.#show(turn);
  }

  /** Citation `number` of the turn that has the focus or was read last, else of the newest with citations. */
  openCitation(number) {
    const withCards = this.#turns.filter(({ answer }) => answer?.citations.length);
    const here = document.activeElement?.closest(".turn") ?? this.log.querySelector(".turn:has(.is-open)");
    const turn = withCards.find(({ element }) => element === here) ?? withCards.at(-1);
    const place = turn?.answer.citations.findIndex((citation) => citation.number === number) ?? -1;
    turn?.body.querySelectorAll(".card")[place]?.querySelector(".card-foot button").click();
  }

  focusNewest() {
    this.#turns.at(-1)?.heading.focus({ preventScroll: true });
  }

  #historyBefore(turn) {
    return this.#turns.slice(0, this.#turns.indexOf(turn))
      .filter((earlier) => !earlier.error)
      .map((earlier) => earlier.question)
      .slice(-MOST_HISTORY);
  }

  async #send(turn) {
    turn.request?.abort();
    const { signal } = (turn.request = new AbortController());
    const slow = setTimeout(() => this.#settle(turn, signal, { isSlow: true }), SLOW_AFTER);
    this.#settle(turn, signal, { answer: null, error: null, isSlow: false });
    try {
      const answer = await ask(turn.question, this.#historyBefore(turn), signal);
      if (this.#settle(turn, signal, { answer })) this.onAnswer(answer);
    } catch (error) {
      this.#settle(turn, signal, { error });
    } finally {
      clearTimeout(slow);
    }
  }

  /** What comes of a request that was stopped or sent anew changes nothing. */
  #settle(turn, signal, state) {
    if (signal.aborted) return false;
    Object.assign(turn, state);
    this.#show(turn);
    return true;
  }

  #show(turn) {
    const hadFocus = turn.body.contains(document.activeElement);
    turn.body.replaceChildren(...this.#view(turn));
    turn.signs[0].textContent = t.asked;
    turn.signs[1].textContent = turn.answer && !isFound(turn.answer) ? t.absent : t.answered;
    turn.element.classList.toggle("is-unanswered", !(turn.answer && isFound(turn.answer)));
    if (hadFocus) turn.heading.focus({ preventScroll: true });
  }

  #view(turn) {
    const edit = () => this.edit(turn.question);
    if (turn.answer) return answerView(turn.answer, turn.question, { open: this.open, edit });
    if (turn.error) return [failureView(turn.error, { retry: () => this.#send(turn), edit })];
    return [pendingView(turn.isSlow, () => this.#stop(turn))];
  }

  #stop(turn) {
    turn.request.abort();
    turn.error = new ApiError(0, "stopped");
    this.#show(turn);
  }
}
