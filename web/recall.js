/** Earlier questions, called back into the box with the arrow keys as a shell does. */
export class Recall {
  #asked = [];
  #at = 0;

  add(question) {
    if (this.#asked.at(-1) !== question) this.#asked.push(question);
    this.#at = this.#asked.length;
  }

  /** The question before the one shown, or null: a draft of the reader's own is never replaced. */
  earlier(shown) {
    if (shown === "") this.#at = this.#asked.length;
    return this.#move(shown, this.#at - 1);
  }

  later(shown) {
    return shown === "" ? null : this.#move(shown, this.#at + 1, "");
  }

  #move(shown, to, beyond = null) {
    const isUntouched = shown === (this.#asked[this.#at] ?? "");
    if (!isUntouched || to < 0) return null;
    this.#at = Math.min(to, this.#asked.length);
    return this.#asked[to] ?? beyond;
  }
}
