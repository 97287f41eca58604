/* Text ranges. The server counts code points, JavaScript UTF-16 units. */

const ASTRAL = /[\u{10000}-\u{10ffff}]/gu;

export const countCodePoints = (text) => text.length - (text.match(ASTRAL)?.length ?? 0);

export const toUtf16 = (text, offset) => ascendingUtf16(text)(Math.max(offset, 0));

/** A function that converts code-point offsets, which must ascend. */
export function ascendingUtf16(text) {
  const astral = [...text.matchAll(ASTRAL)].map(({ index }) => index);
  let before = 0;
  return (offset) => {
    while (before < astral.length && astral[before] - before < offset) before += 1;
    return Math.min(offset + before, text.length);
  };
}

/** Code-point ranges as disjoint UTF-16 ranges; malformed ones are dropped. */
export function toUtf16Ranges(text, ranges) {
  const sound = (Array.isArray(ranges) ? ranges : []).filter((range) => [0, 1].every((end) => Number.isInteger(range?.[end])));
  const units = sound.map(([start, end]) => [toUtf16(text, start), toUtf16(text, end)]);
  return mergeRanges(units.filter(([start, end]) => start < end), true);
}

/** Merge overlapping ranges, and adjacent ones if `joinsTouching`. */
export function mergeRanges(ranges, joinsTouching = false) {
  const merged = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start < last[1] + joinsTouching) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** [from, to) of a text as pieces; those inside a range are `make(start, end, index)`. */
export function splitAt(text, from, to, ranges, make) {
  const pieces = [];
  for (const [index, [start, end]] of ranges.entries()) {
    if (end <= from || start >= to) continue;
    const [first, last] = [Math.max(start, from), Math.min(end, to)];
    pieces.push(text.slice(from, first), make(first, last, index));
    from = last;
  }
  return [...pieces, text.slice(from, to)];
}
