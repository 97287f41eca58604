import { fetchIndex, fetchJob } from "./api.js";
import { byId, h } from "./dom.js";
import { listen } from "./events.js";
import { words } from "./panel-strings.js";
import { formatTime, t } from "./strings.js";

const POLL_EVERY = 1000;

/** The quiet line in the masthead. Waits for an index that is being built; is silent when it cannot know. */
export class IndexStatus {
  #line = byId("index-status");
  #generation = null;
  #index = null;
  #job = null;
  #timer = 0;
  #isWaiting = false;
  #isUpdated = false;

  /** `onIndex` is told each index, `onJob` how a rebuild goes. */
  constructor(onIndex, onJob = () => {}) {
    Object.assign(this, { onIndex, onJob });
    this.look = listen((news) => this.#hear(news));
  }

  async refresh() {
    clearTimeout(this.#timer);
    try {
      const index = (await fetchIndex()) ?? {};
      this.#isUpdated ||= this.#generation !== null && index.generation !== this.#generation;
      this.#generation = index.generation ?? null;
      this.#index = index;
      this.#isWaiting = false;
      this.#show();
      this.onIndex(index);
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

  #hear({ index, job }) {
    if (index && this.#generation !== null) this.noticeGeneration(index.generation);
    if (!job || typeof job !== "object") return;
    const isRunning = job.state === "queued" || job.state === "running";
    // How a rebuild ended long ago is no news.
    if (!isRunning && this.#job !== job.id) return;
    this.#job = isRunning ? job.id : null;
    if (!this.#isWaiting && this.#generation !== null) this.#show(isRunning ? job : null);
    this.onJob(job, isRunning);
  }

  #show(job = null) {
    const { documents, built_at: builtAt } = this.#index;
    const time = formatTime(builtAt);
    const parts = job
      ? [h("span", {}, words().rebuilding(job))]
      : [
        Number.isInteger(documents) && h("span", {}, t.documents(documents)),
        time && h("span", {}, h("time", { datetime: String(builtAt) }, t.indexedAt(time))),
        this.#isUpdated && h("span", { class: "fresh" }, words().updated),
      ];
    if (job) this.#line.setAttribute("aria-busy", "true");
    else this.#line.removeAttribute("aria-busy");
    this.#line.replaceChildren(...parts.filter(Boolean));
  }
}
