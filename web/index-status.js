import { fetchIndex, fetchJob } from "./api.js";
import { byId, h } from "./dom.js";
import { formatTime, t } from "./strings.js";

const POLL_EVERY = 1000;

/** The quiet line in the masthead. Waits for an index that is being built; is silent when it cannot know. */
export class IndexStatus {
  #line = byId("index-status");
  #generation = null;
  #timer = 0;
  #isWaiting = false;

  constructor(onIndex) {
    this.onIndex = onIndex;
  }

  async refresh() {
    clearTimeout(this.#timer);
    try {
      const index = await fetchIndex();
      this.#generation = index?.generation ?? null;
      this.#show(index ?? {});
      this.onIndex(index ?? {});
    } catch (error) {
      if (error.status === 503 || this.#isWaiting) await this.#wait(error.job);
    }
  }

  async #wait(id) {
    const job = id && await fetchJob(id).catch(() => null);
    this.#isWaiting = true;
    this.#line.replaceChildren(job ? t.building(job) : t.notReady);
    // Numbers that change every second are for the eye; read aloud is how it ends.
    this.#line.setAttribute("aria-busy", "true");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), POLL_EVERY);
  }

  noticeGeneration(generation) {
    if (generation !== undefined && generation !== this.#generation) this.refresh();
  }

  #show({ documents, built_at: builtAt }) {
    const time = formatTime(builtAt);
    const parts = [
      Number.isInteger(documents) && h("span", {}, t.documents(documents)),
      time && h("span", {}, h("time", { datetime: String(builtAt) }, t.indexedAt(time))),
    ];
    this.#isWaiting = false;
    this.#line.removeAttribute("aria-busy");
    this.#line.replaceChildren(...parts.filter(Boolean));
  }
}
