/* A whole document as paragraphs in blocks: the block that is read comes first, the others while idle. */
import { h } from "./dom.js";
import { lines } from "./text.js";

const BLOCK = 4000;
const BLOCKS_AT_ONCE = 10;
const LINE = 38;
const LINE_HEIGHT = 31;
const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work));

export class DocumentText {
  #blocks;
  #here = 0;

  /** `passages` are tinted, `marks` marked: disjoint, ascending UTF-16 ranges. */
  constructor(text, passages, marks) {
    Object.assign(this, { text, passages, marks });
    this.#blocks = [...blocks(text)].map((pieces) => ({ pieces, node: h("div", { class: "block" }), isFilled: false }));
    this.element = h("article", { class: "document-text" }, ...this.#blocks.map(({ node }) => node));
    if (this.#blocks.length > 2) this.#reserve();
  }

  /** What can be gone to: the marks, or else the passages. */
  get matches() {
    return this.marks.length ? this.marks : this.passages;
  }

  /** The paragraph at an offset, filled in if it was not yet. */
  at(offset) {
    const place = this.#blocks.findIndex(({ pieces }) => pieces.at(-1)[1] > offset);
    const here = place < 0 ? this.#blocks.length - 1 : place;
    for (const near of this.#blocks.slice(Math.max(here - 1, 0), here + 2)) this.#fill(near);
    const line = this.#blocks[here]?.pieces.findIndex(([, end]) => end > offset);
    return this.#blocks[here]?.node.children[Math.max(line, 0)] ?? null;
  }

  /** Make a match stand out among the others, and return its element. */
  show(index) {
    this.#here = this.#passageOf(index);
    const paragraph = this.at(this.matches[index][0]);
    for (const node of this.element.querySelectorAll(".in-passage")) {
      node.classList.toggle("is-here", node.dataset.of.split(" ").includes(String(this.#here)));
    }
    for (const node of this.element.querySelectorAll(".match")) node.replaceWith(this.#match(Number(node.dataset.match), node.textContent));
    const nodes = this.element.querySelectorAll(`[data-match="${index}"]`);
    for (const node of this.element.querySelectorAll(".is-current")) node.classList.remove("is-current");
    if (this.matches.length > 1) for (const node of nodes) node.classList.add("is-current");
    return nodes[0] ?? paragraph;
  }

  #passageOf(match) {
    return this.passages.findLastIndex(([start]) => start <= this.matches[match][0]);
  }

  /** What the shown passage answers with is marked; the sentences of other passages are only underlined. */
  #match(index, text) {
    return h(this.#passageOf(index) === this.#here ? "mark" : "span", { class: "match", "data-match": index }, text);
  }

  fillWhileIdle(signal) {
    const waiting = this.#blocks.filter(({ isFilled }) => !isFilled);
    const fillSome = () => {
      if (signal.aborted) return;
      for (const block of waiting.splice(0, BLOCKS_AT_ONCE)) this.#fill(block);
      if (waiting.length) whenIdle(fillSome);
    };
    if (waiting.length) whenIdle(fillSome);
  }

  /** Blocks out of sight keep about the room that they take, so what is read stays where it is. */
  #reserve() {
    for (const { pieces, node } of this.#blocks) {
      const rows = pieces.reduce((sum, [from, to]) => sum + Math.ceil((to - from) / LINE), 0);
      node.style.minHeight = `${rows * LINE_HEIGHT}px`;
      node.style.containIntrinsicHeight = `auto ${rows * LINE_HEIGHT}px`;
      node.style.contentVisibility = "auto";
    }
  }

  #fill(block) {
    if (block.isFilled) return;
    block.isFilled = true;
    block.node.replaceChildren(...block.pieces.map((piece) => this.#paragraph(piece)));
    block.node.style.minHeight = "";
  }

  #paragraph([from, to, isAfterBlank]) {
    const paragraph = h("p", { dir: "auto", class: isAfterBlank && "after-blank" });
    const passages = within(this.passages, from, to);
    if (passages.length) {
      paragraph.dataset.of = passages.map(([index]) => index).join(" ");
      paragraph.classList.toggle("is-here", passages.some(([index]) => index === this.#here));
    }
    let at = from;
    for (const [index, start, end] of passages) {
      paragraph.classList.add("in-passage", ...(start === from && end === to ? ["is-whole"] : []));
      const match = this.marks.length ? null : index;
      paragraph.append(this.text.slice(at, start), h("span", { class: "passage", "data-match": match }, ...this.#marked(start, end)));
      at = end;
    }
    paragraph.append(this.text.slice(at, to));
    return paragraph;
  }

  #marked(from, to) {
    const nodes = [];
    let at = from;
    for (const [index, start, end] of within(this.marks, from, to)) {
      nodes.push(this.text.slice(at, start), this.#match(index, this.text.slice(start, end)));
      at = end;
    }
    return [...nodes, this.text.slice(at, to)].filter(Boolean);
  }
}

/** The parts of ranges that lie in [from, to), as [index, start, end]. */
function within(ranges, from, to) {
  return ranges.map(([start, end], index) => [index, Math.max(start, from), Math.min(end, to)])
    .filter(([, start, end]) => start < end);
}

function* blocks(text) {
  let block = [];
  let size = 0;
  for (const piece of pieces(text)) {
    block.push(piece);
    size += piece[1] - piece[0];
    if (size < BLOCK) continue;
    yield block;
    [block, size] = [[], 0];
  }
  if (block.length) yield block;
}

/** The lines of a text; one that is too long to be laid out at once is cut behind a sentence. */
function* pieces(text) {
  for (let [from, to, isAfterBlank] of lines(text)) {
    while (to - from > BLOCK) {
      const stop = text.lastIndexOf("。", from + BLOCK - 1) + 1;
      const cut = stop > from ? stop : from + BLOCK - (text.codePointAt(from + BLOCK - 1) > 0xffff ? 1 : 0);
      yield [from, cut, isAfterBlank];
      [from, isAfterBlank] = [cut, false];
    }
    yield [from, to, isAfterBlank];
  }
}
