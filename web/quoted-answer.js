import { MARKER, titleOf } from "./cite.js";
import { button, h } from "./dom.js";
import { t } from "./strings.js";

/** The answer's text with each [n] that has a citation turned into a button. */
export function quotedAnswer(text, citations, open) {
  const byNumber = new Map(citations.map((citation) => [String(citation.number), citation]));
  const paragraph = h("p", { class: "answer", dir: "auto" });
  let at = 0;
  for (const match of text.matchAll(MARKER)) {
    const citation = byNumber.get(match[1]);
    if (!citation) continue;
    appendCited(paragraph, text.slice(at, match.index).trimEnd(), marker(citation, open));
    at = match.index + match[0].length;
  }
  paragraph.append(text.slice(at));
  return paragraph;
}

/** A marker never begins a line: it is tied to the character before it. */
function appendCited(paragraph, before, node) {
  const lastTie = paragraph.lastElementChild;
  if (before === "" && lastTie) {
    lastTie.append(node);
    return;
  }
  const last = [...before.slice(-2)].at(-1) ?? "";
  paragraph.append(before.slice(0, before.length - last.length), h("span", { class: "tie" }, last, node));
}

function marker(citation, open) {
  const label = t.citationLabel(citation.number, titleOf(citation), citation.path ?? "");
  const node = button(String(citation.number), () => open(citation, node), { class: "marker", "aria-label": label });
  return node;
}
