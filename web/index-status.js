import { fetchIndex } from "./api.js";
import { byId, h } from "./dom.js";
import { formatTime, t } from "./strings.js";

const POLL_EVERY = 2000;

/** The quiet line in the masthead. Waits for an index that is being built; is silent when it cannot know. */
export class IndexStatus {
  #line = byId("index-status");
  #generation = null;
  #timer = 0;

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
      if (error.status !== 503) return;
      this.#line.replaceChildren(t.notReady);
      this.#timer = setTimeout(() => this.refresh(), POLL_EVERY);
    }
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
    this.#line.replaceChildren(...parts.filter(Boolean));
  }
}
