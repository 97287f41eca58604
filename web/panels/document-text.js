/* The text of a document, in parts that are laid out when visible. */
import { cloneTemplate, h, spanned, t } from "../common/dom.js";
import { splitAt } from "../common/ranges.js";
import { placeName } from "../citations/text.js";
import { columnsOf, linesOf, LONGEST } from "./document-lines.js";

const TAGS = { heading: "h3", item: "li", code: "code", row: "tr" };
const GROUPS = { item: "ul", code: "pre" };
// An item with a number or a box of its own needs no bullet.
const NUMBERED = /^(\w{1,4}[.)、）]|[(（①-⑳☐☑☒])/;

/**
 * `passages`, `marks` and `spans`: disjoint ascending UTF-16 ranges; `blocks`: as the server lists them.
 * `show(index)` selects one of the returned `matches` and returns its element; `at(offset)` returns the paragraph there.
 */
export function renderText({ text, blocks }, passages, marks, spans) {
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

  const content = (from, to) => splitAt(text, from, to, passages, passage);

  let room = 0;
  let part, group, columns;
  const lines = linesOf(text, blocks ?? []);
  for (const [number, line] of lines.entries()) {
    const { from, to, kind, level, row, place, isFirst } = line;
    if (isFirst && kind === "row") columns = columnsOf(text, lines.slice(number, lines.findIndex((next, after) => after > number && next.isFirst) >>> 0));
    if (room <= 0) {
      element.append(part = h("div", { class: "block" }));
      room = LONGEST;
      group = null;
    }
    if (isFirst || !group) {
      if (place) part.append(h("p", { class: "place fine" }, () => placeName(place)));
      group = part;
      if (kind === "row") group = tableOf(part, columns.names, row);
      else if (GROUPS[kind]) part.append(group = h(GROUPS[kind], {}));
    }
    const node = h(TAGS[kind] ?? "p", { dir: "auto" }, ...(kind === "row" ? cellsOf(line, columns, content) : content(from, to)));
    if (level) node.classList.add(`level-${Math.min(level, 4)}`);
    node.classList.toggle("is-numbered", kind === "item" && NUMBERED.test(text.slice(from, to)));
    node.classList.toggle("in-passage", node.querySelector(".passage") !== null);
    node.classList.toggle("after-blank", line.isAfterBlank);
    group.append(node);
    paragraphs.push([to, node]);
    room -= to - from;
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

/** Returns the body of a new table. */
function tableOf(part, names, row) {
  const [table, tablePart] = cloneTemplate("table");
  tablePart("columns").append(...(row ? ["", ...names] : names).map((name) => h(name ? "th" : "td", {}, name)));
  part.append(table);
  return tablePart("rows");
}

function cellsOf(line, { names, cellsOf: rangesOf }, content) {
  const ranges = rangesOf(line);
  const cells = names.map((name) => h("td", { dir: "auto" }, ...content(...(ranges.get(name) ?? [0, 0]))));
  return line.row ? [h("th", { class: "fine" }, String(line.row)), ...cells] : cells;
}
