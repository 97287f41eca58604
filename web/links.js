/* The page's own address with a citation in it. It carries a hash and the first characters of the
   passage, so that the page can tell later whether, and where, the passage still stands. */
const HEAD = 8;

/** FNV-1a over the code units, as a short word. */
export function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

const write = (ranges) => ranges.map(([first, last]) => `${first}-${last}`).join(".");
const read = (text) => [...(text ?? "").matchAll(/(\d{1,9})-(\d{1,9})/g)].map(([, first, last]) => [Number(first), Number(last)]);

export function citationLink({ document_id: id, start, end, quote, highlights, lines, pages }) {
  const parts = new URLSearchParams({ doc: String(id ?? "") });
  if (Number.isInteger(start)) parts.set("start", start);
  if (Number.isInteger(end)) parts.set("end", end);
  if (typeof quote === "string" && quote) parts.set("q", `${hashOf(quote)}.${[...quote].slice(0, HEAD).join("")}`);
  for (const [name, ranges] of Object.entries({ mark: highlights, lines: lines && [lines], pages: pages && [pages] })) {
    if (ranges?.length) parts.set(name, write(ranges));
  }
  return `${location.origin}${location.pathname}#${parts}`;
}

/** What an address cites, or null where it cites nothing. */
export function readLink(fragment) {
  const parts = new URLSearchParams(fragment.slice(1));
  if (!parts.get("doc")) return null;
  const [start, end] = ["start", "end"].map((name) => (/^\d{1,9}$/.test(parts.get(name)) ? Number(parts.get(name)) : null));
  const [, hash, head] = /^([0-9a-z]+)\.(.+)$/s.exec(parts.get("q") ?? "") ?? [];
  const [[lines], [pages]] = ["lines", "pages"].map((name) => read(parts.get(name)));
  return { document_id: parts.get("doc"), start, end, hash, head, highlights: read(parts.get("mark")), lines, pages };
}
