/* The folder at a glance: its documents, the files that were skipped, and the rebuild of its index. */
import { fetchDocuments, fetchIndex, startRebuild } from "./api.js";
import { button, byId, h } from "./dom.js";
import { words } from "./panel-strings.js";
import { hideSheet, showSheet } from "./sheet.js";
import { formatTime, t } from "./strings.js";

const PAGE = 100;
const MOST_SKIPPED = 500;
const TYPING = 150;

export class Folder {
  #root = byId("folder");
  #opener = byId("folder-button");
  #index = {};
  #request = null;
  #shown = 0;
  #timer = 0;

  /** `openDocument` shows a document, and calls back when the reader closes it. */
  constructor({ openDocument, onRebuild }) {
    Object.assign(this, { openDocument, onRebuild });
    this.#opener.addEventListener("click", () => (this.#root.hidden ? this.open() : this.close()));
    byId("folder-close").addEventListener("click", () => this.close());
    byId("folder-more").addEventListener("click", () => this.#load(this.#shown));
    byId("rebuild-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#rebuild();
    });
    byId("folder-filter").addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), TYPING);
    });
  }

  open() {
    this.#show();
    byId("folder-filter").focus({ preventScroll: true });
    this.refresh();
  }

  close({ givesWay = false } = {}) {
    hideSheet(this.#root);
    this.#opener.setAttribute("aria-expanded", "false");
    if (!givesWay) this.#opener.focus();
  }

  #show() {
    showSheet(this.#root, (how) => this.close(how));
    this.#opener.setAttribute("aria-expanded", "true");
  }

  /** Show what is there now: the index or the language has changed. */
  async refresh() {
    if (this.#root.hidden) return;
    this.#index = await fetchIndex().catch(() => this.#index);
    const { documents, built_at: builtAt } = this.#index;
    const time = formatTime(builtAt);
    const told = [Number.isInteger(documents) && t.documents(documents), time && t.indexedAt(time)];
    byId("folder-facts").replaceChildren(...told.filter(Boolean).map((fact) => h("span", {}, fact)));
    this.#search();
  }

  /** Show how a rebuild goes. */
  showJob(job, isRunning) {
    byId("build-progress").hidden = !isRunning;
    byId("build-progress").value = Number(job.progress) || 0;
    byId("rebuild").disabled = isRunning;
    const ended = job.state === "done" ? words().rebuilt(job.counts ?? {}) : words().failed(job.error);
    this.#say(isRunning ? words().rebuilding(job) : ended, !isRunning);
  }

  // Numbers that change all the time are for the eye; read aloud is how it ends.
  #say(text, isSpoken = true) {
    byId("build-state").setAttribute("aria-live", isSpoken ? "polite" : "off");
    byId("build-state").textContent = text;
  }

  async #rebuild() {
    byId("rebuild").disabled = true;
    this.#say(words().waiting);
    try {
      await startRebuild(byId("token").value);
      byId("token-field").hidden = true;
      this.onRebuild();
    } catch (error) {
      byId("rebuild").disabled = false;
      if (error.status === 403) byId("token-field").hidden = false;
      byId(error.status === 403 ? "token" : "rebuild").focus();
      this.#say([error.message, error.hint].filter(Boolean).join(" "));
    }
  }

  #search() {
    this.#showSkipped();
    this.#load(0);
  }

  async #load(offset) {
    this.#request?.abort();
    const { signal } = (this.#request = new AbortController());
    const more = byId("folder-more");
    const note = byId("folder-none");
    try {
      const { total, documents } = await fetchDocuments(byId("folder-filter").value.trim(), offset, PAGE, signal);
      const entries = documents.map((each) => h("li", {}, this.#entry(each)));
      if (!offset) byId("folder-documents").replaceChildren();
      byId("folder-documents").append(...entries);
      this.#shown = offset + documents.length;
      byId("folder-count").textContent = words().found(total, this.#index.documents ?? total);
      note.textContent = total ? "" : words().none;
      more.hidden = this.#shown >= total;
      more.textContent = words().more(total - this.#shown);
      if (offset) entries[0]?.firstChild.focus({ preventScroll: true });
    } catch (error) {
      if (!signal.aborted) note.textContent = [error.message, error.hint].filter(Boolean).join(" ");
    }
  }

  #entry({ id, title, path, date }) {
    const open = () => this.openDocument({ document_id: id, title, path }, entry, () => this.#show());
    const entry = button("", open, { class: "entry" });
    entry.append(...named(title || path, [path, date].filter(Boolean).join(" · ")));
    return entry;
  }

  #showSkipped() {
    const wanted = byId("folder-filter").value.trim().toLowerCase();
    const skipped = (this.#index.skipped ?? []).filter(({ path }) => String(path).toLowerCase().includes(wanted));
    byId("folder-skipped").hidden = skipped.length === 0;
    byId("skipped-title").textContent = words().skipped(skipped.length);
    byId("skipped-list").replaceChildren(...skipped.slice(0, MOST_SKIPPED).map(({ path, reason }) => h("li", { class: "entry" }, ...named(path, reason))));
  }
}

const named = (name, note) => [h("span", { dir: "auto" }, String(name)), h("span", { class: "entry-note", dir: "auto" }, String(note))];
