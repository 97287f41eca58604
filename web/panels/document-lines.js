/* The lines of a document, with what the server says of them, and the columns of its tables. */
import { ascendingUtf16 } from "../common/ranges.js";

export const LONGEST = 4000;
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]|$/g;
const MOST_COLUMNS = 40;
// Splits very long lines, at sentence ends where possible.
const PIECES = /.{1,3999}。|.{1,4000}/gsu;

/**
 * Non-blank lines as { from, to, isAfterBlank, kind, level, row }, in UTF-16 units. The first line of a run of one kind
 * in one place is `isFirst`, and has the `place` if that is a new page, slide or sheet.
 */
export function linesOf(text, blocks) {
  const unit = ascendingUtf16(text);
  const placed = blocks.map((block) => ({ ...block, start: unit(block.start), end: unit(block.end) }));
  let [next, above, where] = [0, {}, ""];
  return [...pieces(text)].map(([from, to, isAfterBlank]) => {
    while (placed[next]?.end <= from) next += 1;
    const block = placed[next]?.start <= from ? placed[next] : {};
    const { page, slide, sheet, row } = block.place ?? {};
    const now = block.place ? JSON.stringify([page, slide, sheet]) : where;
    const isElsewhere = now !== where && Boolean(page ?? slide ?? sheet);
    const isFirst = isElsewhere || block.kind !== above.kind || (block.kind === "code" && block !== above);
    [above, where] = [block, now];
    return { from, to, isAfterBlank, kind: block.kind, level: block.level, row, isFirst, place: isElsewhere && { page, slide, sheet } };
  });
}

/** Non-blank lines, or pieces of them, as [start, end, isAfterBlank]. */
function* pieces(text) {
  let from = 0;
  let isAfterBlank = false;
  for (const { 0: lineBreak, index } of text.matchAll(LINE_BREAK)) {
    const line = text.slice(from, index);
    const isBlank = !line.trim();
    for (const { length } of isBlank ? [] : line.length > LONGEST ? line.match(PIECES) : [line]) {
      yield [from, from + length, isAfterBlank];
      from += length;
      isAfterBlank = false;
    }
    isAfterBlank = isBlank;
    from = index + lineBreak.length;
  }
}

const nameOf = (part) => part.slice(0, Math.max(part.indexOf("："), 0));

/** The columns of table rows, which are written as 列名：值；列名：值: `names`, and `cellsOf(row)`, the range of each value by its name. */
export function columnsOf(text, rows) {
  const partsOf = ({ from, to }) => text.slice(from, to).split("；");
  // A rarer one is a part of a value.
  const frequent = [...Map.groupBy(rows.flatMap(partsOf), nameOf)].filter(([name, parts]) => name && 2 * parts.length >= rows.length);
  const names = frequent.map(([name]) => name).slice(0, MOST_COLUMNS);
  const cellsOf = (row) => {
    const cells = new Map();
    let [at, last] = [row.from, ""];
    for (const part of partsOf(row)) {
      const name = nameOf(part);
      const isNext = names.includes(name) && !cells.has(name);
      if (isNext) last = name;
      cells.set(last, [isNext ? at + name.length + 1 : cells.get(last)?.[0] ?? at, at + part.length]);
      at += part.length + 1;
    }
    return cells;
  };
  return { names: rows.some((row) => cellsOf(row).has("")) ? ["", ...names] : names, cellsOf };
}
