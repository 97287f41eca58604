import { fetchDocument } from "./api.js";
import { facts, titleOf } from "./citations.js";
import { button, byId, h } from "./dom.js";
import { t } from "./strings.js";
import { lines, markUp, toUnitRanges } from "./text.js";

/** Beside the conversation on a wide screen; a modal sheet over it on a narrow one. */
export class DocumentPanel {
  #opener = null;
  #request = null;
  #isWide = matchMedia("(min-width: 900px)");

  constructor(root, { outside, onToggle }) {
    Object.assign(this, { root, outside, onToggle });
    byId("document-close").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && !root.hidden) this.close();
    });
    this.#isWide.addEventListener("change", () => this.#fitScreen());
  }

  async open(citation, opener, { marks = true } = {}) {
    this.#opener = opener;
    this.#request?.abort();
    const { signal } = (this.#request = new AbortController());
    const body = byId("document-body");
    byId("document-title").textContent = titleOf(citation);
    byId("document-facts").replaceChildren(...facts(citation));
    body.replaceChildren(h("p", { class: "pending" }, t.loadingDocument));
    this.root.hidden = false;
    this.#fitScreen();
    body.focus({ preventScroll: true });
    try {
      const found = await fetchDocument(citation.document_id, signal);
      if (signal.aborted) return;
      this.#show(found, citation, marks);
    } catch (error) {
      if (signal.aborted) return;
      body.replaceChildren(h("div", { class: "failure" },
        h("p", { class: "failure-message", dir: "auto" }, error.message),
        error.hint && h("p", { class: "failure-hint", dir: "auto" }, error.hint),
        button(t.retry, () => this.open(citation, opener, { marks }), { class: "action" })));
    }
  }

  close() {
    if (this.root.hidden) return;
    this.#request?.abort();
    this.root.hidden = true;
    this.#fitScreen();
    byId("document-body").replaceChildren();
    (this.#opener?.isConnected ? this.#opener : byId("question")).focus();
  }

  #fitScreen() {
    const isModal = !this.root.hidden && !this.#isWide.matches;
    for (const node of this.outside) node.inert = isModal;
    if (isModal) this.root.setAttribute("aria-modal", "true");
    else this.root.removeAttribute("aria-modal");
    this.onToggle(!this.root.hidden, this.#opener);
  }

  #show(found, citation, withMarks) {
    const body = byId("document-body");
    byId("document-title").textContent = titleOf(found);
    byId("document-facts").replaceChildren(...facts({ ...found, lines: citation.lines, pages: citation.pages }, webLink(found.url)));
    const { passage, marks, isMoved } = locate(found.text, citation, withMarks);
    const article = h("article", { class: "document-text" }, ...paragraphs(found.text, passage, marks));
    body.replaceChildren(...[isMoved && h("p", { class: "notice" }, t.documentChanged), article].filter(Boolean));
    const target = body.querySelector("mark") ?? body.querySelector(".passage");
    if (target) target.scrollIntoView({ block: "center" });
    else body.scrollTop = 0;
  }
}

/** A rebuilt index may have moved the passage since the answer: then look for its words instead. */
function locate(text, { start, end, quote, highlights }, withMarks) {
  const [given] = toUnitRanges(text, [[start, end]]);
  const isInPlace = given && (typeof quote !== "string" || text.slice(...given) === quote);
  const at = isInPlace ? given[0] : typeof quote === "string" && quote ? text.indexOf(quote) : -1;
  if (at < 0) return { passage: [0, 0], marks: [], isMoved: true };
  const passage = [at, isInPlace ? given[1] : at + quote.length];
  const inside = withMarks ? toUnitRanges(text.slice(...passage), highlights) : [];
  return { passage, marks: inside.map(([from, to]) => [at + from, at + to]), isMoved: false };
}

function paragraphs(text, [start, end], marks) {
  const nodes = [];
  for (const [from, to, isAfterBlank] of lines(text)) {
    const paragraph = h("p", { dir: "auto", class: isAfterBlank && "after-blank" });
    const first = Math.max(from, start);
    const last = Math.min(to, end);
    if (first < last) {
      const isWhole = first === from && last === to;
      paragraph.classList.add("in-passage", ...(isWhole ? ["is-whole"] : []));
      paragraph.append(text.slice(from, first),
        h("span", { class: "passage" }, markUp(text, marks, first, last)), text.slice(last, to));
    } else {
      paragraph.textContent = text.slice(from, to);
    }
    nodes.push(paragraph);
  }
  return nodes.length ? nodes : [h("p", { class: "hint" }, t.emptyDocument)];
}

function webLink(address) {
  const url = typeof address === "string" && URL.canParse(address) ? new URL(address) : null;
  if (!url || !["http:", "https:"].includes(url.protocol)) return null;
  return h("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, `${t.originalPage} ↗`);
}
