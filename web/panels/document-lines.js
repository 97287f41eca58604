/* The lines of a document, with what the server says of them. */
import { ascendingUtf16 } from "../common/ranges.js";

export const LONGEST = 4000;
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]|$/g;
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
