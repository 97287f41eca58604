/* Links to citations, with a hash and the first characters of the passage: after a change of the
   document the passage is found again, or reported as changed. */
import { parseJson } from "../common/api.js";
import { toUtf16, toUtf16Ranges } from "../common/ranges.js";

const HEAD = 8;
const MAX_TRIED = 1000;

/** FNV-1a over the UTF-16 units, in base 36. */
function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

const write = (ranges) => ranges?.map((range) => range.join("-")).join(".");
const read = (text) => [...(text ?? "").matchAll(/(\d{1,9})-(\d{1,9})/g)].map(([, first, last]) => [+first, +last]);

export function citationLink({ document_id: doc, start, end, quote, highlights, span, lines, pages, place }) {
  const q = quote && `${hashOf(quote)}.${[...quote].slice(0, HEAD).join("")}`;
  const parts = { doc, start, end, q, mark: write(highlights), span: write(span), lines: write(lines && [lines]), pages: write(pages && [pages]), place: !lines && !pages && place && JSON.stringify(place) };
  const known = Object.entries(parts).filter(([, value]) => value || value === 0);
  return new URL(`#${new URLSearchParams(known)}`, location).href;
}

export function readLink(fragment) {
  const { doc, start, end, q, mark, span, lines, pages, place } = Object.fromEntries(new URLSearchParams(fragment.slice(1)));
  const [, hash, head] = /^([0-9a-z]+)\.(.+)$/s.exec(q ?? "") ?? [];
  return doc ? {
    document_id: doc, start: Number(start), end: Number(end), hash, head,
    highlights: read(mark), span: read(span), lines: read(lines)[0], pages: read(pages)[0], place: parseJson(place),
  } : null;
}

/** Passage, marks and spans in UTF-16 units. `changed`: not found, was `near`; `whole`: no passage in the link. */
export function findPassage(text, { start, end, quote, hash, head, highlights, span }) {
  if (!Number.isInteger(start) || !Number.isInteger(end) || start >= end) return { marks: [], spans: [], near: 0, state: "whole" };
  const fits = (found) => (quote ? found === quote : !hash || hashOf(found) === hash);
  const [given] = toUtf16Ranges(text, [[start, end]]);
  const near = given?.[0] ?? text.length;
  const stands = given && fits(text.slice(...given));
  const passage = stands ? given : findNearest(text, quote || head, end - start, fits, near);
  if (!passage) return { marks: [], near, state: "changed" };
  const [marks, spans] = [highlights, span].map((ranges) =>
    toUtf16Ranges(text.slice(...passage), ranges).map((range) => range.map((offset) => passage[0] + offset)));
  return { passage, marks, spans, state: stands ? "here" : "moved" };
}

function findNearest(text, head, length, fits, origin) {
  let best = null;
  let at = head ? text.indexOf(head) : -1;
  for (let tried = 0; at >= 0 && tried < MAX_TRIED; tried += 1) {
    const end = at + toUtf16(text.slice(at, at + 2 * length), length);
    if (fits(text.slice(at, end)) && !(Math.abs(at - origin) >= Math.abs(best?.[0] - origin))) best = [at, end];
    at = text.indexOf(head, at + 1);
  }
  return best;
}
