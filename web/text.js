/* The server counts code points, JavaScript strings count UTF-16 units; everything here converts once. */
import { h } from "./dom.js";

// What takes two UTF-16 units.
const ASTRAL = /[\u{10000}-\u{10ffff}]/gu;
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/g;

export const countCodePoints = (text) => text.length - (text.match(ASTRAL)?.length ?? 0);

/** Code-point offsets to UTF-16 offsets, in the order given; offsets beyond the text land on its end. */
export function toUnits(text, offsets) {
  const astral = [...text.matchAll(ASTRAL)].map(({ index }, before) => index - before);
  return offsets.map((offset) => Math.min(Math.max(offset, 0) + astral.filter((at) => at < offset).length, text.length));
}

/** Code-point ranges to sorted, disjoint, non-empty UTF-16 ranges; malformed ones are dropped. */
export function toUnitRanges(text, ranges) {
  const sound = (Array.isArray(ranges) ? ranges : []).filter(
    (range) => Array.isArray(range) && range.slice(0, 2).filter(Number.isInteger).length === 2,
  );
  const units = toUnits(text, sound.flatMap(([start, end]) => [start, end]));
  const merged = [];
  const pairs = sound.map((_, index) => [units[2 * index], units[2 * index + 1]]);
  for (const [start, end] of pairs.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (start >= end) continue;
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** text[from:to] with every part that lies in `marks` (UTF-16 ranges of the whole text) inside <mark>. */
export function markUp(text, marks, from = 0, to = text.length) {
  const fragment = document.createDocumentFragment();
  let at = from;
  for (const [start, end] of marks) {
    const first = Math.max(start, at);
    const last = Math.min(end, to);
    if (first >= last) continue;
    if (first > at) fragment.append(text.slice(at, first));
    fragment.append(h("mark", {}, text.slice(first, last)));
    at = last;
  }
  if (at < to) fragment.append(text.slice(at, to));
  return fragment;
}

/** The non-empty lines of a text as [start, end, afterBlankLine]. */
export function* lines(text) {
  let start = 0;
  let blank = false;
  const ends = [...text.matchAll(LINE_BREAK)].map((match) => [match.index, match.index + match[0].length]);
  for (const [end, next] of [...ends, [text.length, text.length]]) {
    if (text.slice(start, end).trim()) {
      yield [start, end, blank];
      blank = false;
    } else {
      blank = true;
    }
    start = next;
  }
}
