/* The server counts code points, JavaScript strings count UTF-16 units. */

// What takes two UTF-16 units.
const ASTRAL = /[\u{10000}-\u{10ffff}]/gu;

export const countCodePoints = (text) => text.length - (text.match(ASTRAL)?.length ?? 0);

export function toUnit(text, offset) {
  const astral = [...text.matchAll(ASTRAL)].filter(({ index }, before) => index - before < offset);
  return Math.min(Math.max(offset, 0) + astral.length, text.length);
}

/** Code-point ranges as disjoint UTF-16 ranges; malformed ones are dropped. */
export function toUnitRanges(text, ranges) {
  const sound = (Array.isArray(ranges) ? ranges : []).filter((range) => [0, 1].every((end) => Number.isInteger(range?.[end])));
  const units = sound.map(([start, end]) => [toUnit(text, start), toUnit(text, end)]);
  return disjoint(units.filter(([start, end]) => start < end), true);
}

/** Ranges that overlap, or also those that touch, are made one. */
export function disjoint(ranges, joinsTouching = false) {
  const merged = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start < last[1] + joinsTouching) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** [from, to) of a text, what lies in a range replaced by what `make(start, end, index)` returns. */
export function cut(text, from, to, ranges, make) {
  const pieces = [];
  for (const [index, [start, end]] of ranges.entries()) {
    if (end <= from || start >= to) continue;
    const [first, last] = [Math.max(start, from), Math.min(end, to)];
    pieces.push(text.slice(from, first), make(first, last, index));
    from = last;
  }
  return [...pieces, text.slice(from, to)];
}
