import { fetchDocument } from "./api.js";
import { facts, titleOf } from "./citations.js";
import { DocumentText } from "./document-text.js";
import { button, byId, h } from "./dom.js";
import { citationLink, readLink } from "./links.js";
import { disjoint, locate } from "./locate.js";
import { words } from "./panel-strings.js";
import { hideSheet, showSheet } from "./sheet.js";
import { t } from "./strings.js";

/** A document, opened where it is cited. */
export class DocumentPanel {
  #opener = null;
  #onClose = null;
  #request = null;
  #link = "";
  #view = null;
  #match = 0;

  constructor(root, { onToggle }) {
    Object.assign(this, { root, onToggle });
    byId("document-close").addEventListener("click", () => this.close());
    byId("match-previous").addEventListener("click", () => this.#step(-1));
    byId("match-next").addEventListener("click", () => this.#step(1));
    addEventListener("hashchange", () => this.followLink());
  }

  /** Open what the page's address cites, or close what it cites no longer. */
  followLink() {
    if (location.hash === this.#link) return;
    const cited = readLink(location.hash);
    if (cited) this.open(cited, null, { isLink: true });
    else this.close();
  }

  /** `citations` are those of the same answer; `onClose` is called when the reader closes the document. */
  async open(citation, opener, options = {}) {
    this.#opener = opener;
    this.#onClose = options.onClose;
    this.#request?.abort();
    const { signal } = (this.#request = new AbortController());
    const body = byId("document-body");
    byId("document-title").textContent = options.isLink ? t.loadingDocument : titleOf(citation);
    byId("document-facts").replaceChildren(...facts(citation));
    byId("matches").hidden = true;
    body.replaceChildren(h("p", { class: "pending" }, t.loadingDocument));
    showSheet(this.root, (how) => this.close(how));
    this.#visit(options.isLink ? location.hash : new URL(citationLink(citation)).hash);
    this.onToggle(opener);
    body.focus({ preventScroll: true });
    const found = await fetchDocument(citation.document_id, signal).catch((error) => {
      if (!signal.aborted) this.#fail(error, () => this.open(citation, opener, options), options);
    });
    if (found && !signal.aborted) this.#show(found, citation, options, signal);
  }

  close({ givesWay = false } = {}) {
    if (this.root.hidden) return;
    this.#request?.abort();
    this.#view = null;
    byId("document-body").replaceChildren();
    hideSheet(this.root);
    this.#visit("");
    this.onToggle(this.#opener, false);
    if (givesWay) return;
    this.#onClose?.();
    (this.#opener?.isConnected ? this.#opener : byId("question")).focus();
  }

  /** The way back closes the document instead of leaving the page. */
  #visit(hash) {
    const isNew = hash && !location.hash && !history.state?.panel;
    history[isNew ? "pushState" : "replaceState"]({ panel: true }, "", `${location.pathname}${location.search}${hash}`);
    this.#link = location.hash;
  }

  #fail(error, retry, { isLink }) {
    const isGone = isLink && error.status === 404;
    const [message, hint] = isGone ? words().gone : [error.message, error.hint];
    if (isGone) byId("document-title").textContent = words().noDocument;
    byId("document-body").replaceChildren(h("div", { class: "failure" },
      h("p", { class: "failure-message", dir: "auto" }, message),
      hint && h("p", { class: "failure-hint", dir: "auto" }, hint),
      button(t.retry, retry, { class: "action" })));
  }

  #show(found, citation, { marks = true, citations = [] }, signal) {
    const { text } = found;
    const others = marks ? citations.filter((other) => other !== citation && other.document_id === citation.document_id) : [];
    const places = [citation, ...others].map((each) => ({ citation: each, ...locate(text, each, marks) }));
    const cited = places.filter(({ passage }) => passage);
    const passages = disjoint(cited.map(({ passage }) => passage));
    const highlights = disjoint(cited.flatMap((place) => place.marks));
    const view = new DocumentText(text, passages, highlights);
    this.#view = { found, cited, text: view };
    const notice = { moved: words().moved, changed: t.documentChanged }[places[0].state];
    byId("document-title").textContent = titleOf(found);
    byId("document-body").replaceChildren(notice ? h("p", { class: "notice", role: "status" }, notice) : "",
      text.trim() ? view.element : h("p", { class: "hint" }, t.emptyDocument));
    this.#showFacts();
    this.#listCited();
    const first = places[0].passage && this.#firstMatch(places[0]);
    if (first !== null) this.#go(first);
    else view.at(places[0].near)?.scrollIntoView({ block: places[0].near ? "center" : "end" });
    view.fillWhileIdle(signal);
  }

  #showFacts({ state, citation } = {}) {
    const { found } = this.#view;
    const { lines, pages } = state === "here" ? citation : {};
    byId("document-facts").replaceChildren(...facts({ ...found, lines, pages }, webLink(found.url)));
  }

  #listCited() {
    const { cited, text } = this.#view;
    byId("matches").hidden = text.matches.length < 2;
    const ordered = cited.length > 1 ? cited.toSorted((a, b) => a.citation.number - b.citation.number) : [];
    byId("match-places").replaceChildren(...ordered.map((place) => {
      const { number, quote, lines, pages } = place.citation;
      const where = lines ? t.lines(...lines) : pages ? t.pages(...pages) : "";
      return button(String(number), () => this.#go(this.#firstMatch(place)),
        { class: "marker", "aria-label": t.citationLabel(number, quote.slice(0, 30), where) });
    }));
  }

  #firstMatch({ passage: [start, end] }) {
    return Math.max(this.#view.text.matches.findIndex(([from]) => from >= start && from < end), 0);
  }

  #step(by) {
    const count = this.#view.text.matches.length;
    this.#go((this.#match + by + count) % count);
  }

  #go(index) {
    const { cited, text } = this.#view;
    this.#match = index;
    byId("match-count").textContent = `${index + 1} / ${text.matches.length}`;
    const here = cited.find(({ passage: [start, end] }) => start <= text.matches[index][0] && text.matches[index][0] < end);
    this.#showFacts(here);
    for (const node of byId("match-places").children) node.setAttribute("aria-current", node.textContent === String(here.citation.number));
    const target = text.show(index);
    const reveal = () => target.scrollIntoView({ block: "center" });
    reveal();
    // Blocks that came into sight have taken their true height by then.
    requestAnimationFrame(reveal);
  }
}

function webLink(address) {
  const url = typeof address === "string" && URL.canParse(address) ? new URL(address) : null;
  if (!url || !["http:", "https:"].includes(url.protocol)) return null;
  return h("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, `${t.originalPage} ↗`);
}
