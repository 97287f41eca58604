/* Where a citation stands in a text that may have changed since the citation was made. */
import { hashOf } from "./links.js";
import { toUnitRanges, toUnits } from "./text.js";

const MOST_TRIED = 1000;

/**
 * The citation's passage and marks as UTF-16 ranges, and its state: `here`, `moved`, `changed` (there
 * is no passage then, it stood `near` an offset), or `whole` where the citation names no passage.
 */
export function locate(text, citation, withMarks) {
  const { start, end, quote, hash, head, highlights } = citation;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start >= end) return { passage: null, marks: [], near: 0, state: "whole" };
  const isQuoted = typeof quote === "string" && quote !== "";
  const fits = isQuoted ? (found) => found === quote : (found) => !hash || hashOf(found) === hash;
  const [given] = toUnitRanges(text, [[start, end]]);
  const stands = given && fits(text.slice(...given));
  const sought = isQuoted ? quote : head;
  const passage = stands ? given : sought ? nearest(text, sought, end - start, fits, given?.[0] ?? text.length) : null;
  if (!passage) return { passage: null, marks: [], near: given?.[0] ?? 0, state: "changed" };
  const inside = withMarks ? toUnitRanges(text.slice(...passage), highlights) : [];
  return {
    passage,
    marks: inside.map(([from, to]) => [passage[0] + from, passage[0] + to]),
    state: stands ? "here" : "moved",
  };
}

function nearest(text, head, length, fits, origin) {
  let best = null;
  let at = text.indexOf(head);
  for (let tried = 0; at >= 0 && tried < MOST_TRIED; tried += 1) {
    const stretch = text.slice(at, at + 2 * length);
    const end = at + toUnits(stretch, [length])[0];
    if (fits(text.slice(at, end)) && (!best || Math.abs(at - origin) < Math.abs(best[0] - origin))) best = [at, end];
    at = text.indexOf(head, at + 1);
  }
  return best;
}

/** Ranges in ascending order, those that overlap made one. */
export function disjoint(ranges) {
  const merged = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
