/* A document as paragraphs, in blocks that are laid out when visible. */
import { h, spanned } from "../common/dom.js";
import { splitAt } from "../common/ranges.js";

const BLOCK = 4000;
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]|$/g;
// Splits very long lines, at sentence ends where possible.
const PIECES = /.{1,3999}。|.{1,4000}/gsu;

/**
 * `passages`, `marks` and `spans`: disjoint ascending UTF-16 ranges. `show(index)` selects one of the returned
 * `matches` and returns its element; `at(offset)` returns the paragraph there.
 */
export function renderText(text, passages, marks, spans) {
  const matches = marks.length ? marks : passages;
  const passageOf = (match) => passages.findLastIndex(([start]) => start <= matches[match][0]);
  const element = h("article", { class: "document-text" });
  const paragraphs = [];
  let here = 0;

  // Sentences of the selected passage are marked, those of other passages underlined.
  const mark = (words, match) => h(passageOf(match) === here ? "mark" : "span", { class: "match", "data-match": match }, ...words);

  const passage = (start, end, index) => h("span",
    { class: "passage", "data-of": index, ...(marks.length ? {} : { "data-match": index }) },
    ...splitAt(text, start, end, marks, (first, last, match) => mark(spanned(text, first, last, spans), match)));

  let room = 0;
  for (const [from, to, isAfterBlank] of pieces(text)) {
    const node = h("p", { dir: "auto" }, ...splitAt(text, from, to, passages, passage));
    if (node.childElementCount) node.classList.add("in-passage");
    if (isAfterBlank) node.classList.add("after-blank");
    if (room <= 0) {
      element.append(h("div", { class: "block" }));
      room = BLOCK;
    }
    room -= to - from;
    element.lastChild.append(node);
    paragraphs.push([to, node]);
  }

  function show(index) {
    here = passageOf(index);
    const all = (selector) => element.querySelectorAll(selector);
    for (const node of all(".in-passage")) node.classList.toggle("is-here", node.querySelector(`[data-of="${here}"]`) !== null);
    for (const node of all(".match")) node.replaceWith(mark(node.childNodes, node.dataset.match));
    for (const node of all("[data-match]")) {
      node.classList.toggle("is-current", matches.length > 1 && node.dataset.match === String(index));
    }
    return element.querySelector(`[data-match="${index}"]`);
  }

  return { element, matches, show, at: (offset) => (paragraphs.find(([end]) => end > offset) ?? paragraphs.at(-1))?.[1] };
}

/** Non-blank lines, or pieces of them, as [start, end, isAfterBlank]. */
function* pieces(text) {
  let from = 0;
  let isAfterBlank = false;
  for (const { 0: lineBreak, index } of text.matchAll(LINE_BREAK)) {
    const line = text.slice(from, index);
    const isBlank = !line.trim();
    for (const { length } of isBlank ? [] : line.length > BLOCK ? line.match(PIECES) : [line]) {
      yield [from, from + length, isAfterBlank];
      from += length;
      isAfterBlank = false;
    }
    isAfterBlank = isBlank;
    from = index + lineBreak.length;
  }
}
