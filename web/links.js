/** The page's own address with a citation in it; opening it opens the document there. */
export function citationLink({ document_id: id, start, end }) {
  const parts = new URLSearchParams({ doc: String(id ?? ""), start: String(start), end: String(end) });
  return `${location.origin}${location.pathname}#${parts}`;
}
