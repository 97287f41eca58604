import { byId } from "./dom.js";
import { Recall } from "./recall.js";
import { t } from "./strings.js";
import { countCodePoints } from "./text.js";

const MOST_CHARACTERS = 2000;
const WARN_FROM = 1800;

/** The question box. An over-long question is kept and explained, never cut. */
export class Composer {
  #box = byId("question");
  #form = byId("composer");
  #send = this.#form.querySelector(".send");
  #recall = new Recall();

  constructor(onQuestion) {
    this.#box.addEventListener("input", () => this.#refresh());
    this.#box.addEventListener("keydown", (event) => this.#onKey(event));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#isSendable()) return;
      const question = this.#box.value.trim();
      this.set("");
      onQuestion(question);
    });
    this.#refresh();
  }

  #onKey(event) {
    // Safari ends the composition before this keydown and only keyCode 229 tells.
    if (event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.#form.requestSubmit();
      return;
    }
    const moves = { ArrowUp: "earlier", ArrowDown: "later" };
    const recalled = moves[event.key] && this.#recall[moves[event.key]](this.#box.value);
    if (typeof recalled !== "string") return;
    event.preventDefault();
    this.set(recalled);
  }

  remember(question) {
    this.#recall.add(question);
  }

  translate() {
    this.#refresh();
  }

  set(text) {
    this.#box.value = text;
    this.#refresh();
  }

  focus() {
    this.#box.focus();
  }

  #length() {
    return countCodePoints(this.#box.value.trim());
  }

  #isSendable() {
    const length = this.#length();
    return length > 0 && length <= MOST_CHARACTERS;
  }

  #refresh() {
    const length = this.#length();
    const isTooLong = length > MOST_CHARACTERS;
    const note = isTooLong ? t.tooLong(length, MOST_CHARACTERS) : `${length} / ${MOST_CHARACTERS}`;
    byId("question-note").textContent = length >= WARN_FROM ? note : "";
    this.#box.setAttribute("aria-invalid", isTooLong);
    this.#send.disabled = !this.#isSendable();
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}
