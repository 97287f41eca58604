/* The document panel, opened at a citation. */
import { fetchDocument } from "../common/api.js";
import { titleOf } from "../citations/text.js";
import { facts } from "../citations/card.js";
import { renderText } from "./document-text.js";
import { button, byId, h } from "../common/dom.js";
import { failureView } from "../common/failure.js";
import { citationLink, findPassage, readLink } from "../citations/links.js";
import { hidePanel, showPanel } from "../common/panel.js";
import { mergeRanges } from "../common/ranges.js";
import { t, bind } from "../common/language.js";

const root = byId("document");
const body = byId("document-body");
const title = byId("document-title");
const where = byId("document-facts");
let opener = null;
let whenClosed = null;
let request = null;
let link = "";
let found, text, cited, match;

byId("document-close").onclick = () => closeDocument();
byId("match-previous").onclick = () => go(match - 1);
byId("match-next").onclick = () => go(match + 1);
addEventListener("hashchange", followLink);

export function followLink() {
  if (location.hash === link) return;
  const citation = readLink(location.hash);
  if (citation) openDocument(citation, null, { isLink: true });
  else closeDocument();
}

/** `options.citations`: all citations of the same answer. */
export async function openDocument(citation, from, options = {}) {
  [opener, whenClosed] = [from, options.onClose];
  request?.abort();
  const { signal } = (request = new AbortController());
  bind(title, () => (options.isLink ? t("opening") : titleOf(citation)));
  bind(where, () => facts(citation));
  byId("matches").hidden = true;
  body.replaceChildren(h("p", { class: "pending hint" }, () => t("opening")));
  showPanel(root, closeDocument);
  visit(options.isLink ? location.hash : new URL(citationLink(citation)).hash);
  showOpener(true);
  body.focus({ preventScroll: true });
  try {
    found = await fetchDocument(citation.document_id, signal);
    if (!signal.aborted) show(citation, options);
  } catch (error) {
    if (signal.aborted) return;
    const isGone = options.isLink && error.status === 404;
    if (isGone) {
      error.serverMessage = null;
      error.name = "gone";
      bind(title, () => t("noDocument"));
    }
    body.replaceChildren(failureView(error, { retry: () => openDocument(citation, from, options) }));
  }
}

export function closeDocument({ givesWay = false } = {}) {
  if (root.hidden) return;
  request.abort();
  body.replaceChildren();
  hidePanel(root);
  visit("");
  showOpener(false);
  if (givesWay) return;
  whenClosed?.();
  (opener?.isConnected ? opener : byId("question")).focus();
}

function showOpener(isOpen) {
  document.querySelector(".turn .is-open")?.classList.remove("is-open");
  if (isOpen) opener?.closest(".card, .marker")?.classList.add("is-open");
  // The column's width changed: keep the opener in view.
  opener?.scrollIntoView({ block: "nearest" });
}

/** The browser's back button closes the panel. */
function visit(hash) {
  const isNew = hash && !location.hash && !history.state?.panel;
  history[isNew ? "pushState" : "replaceState"]({ panel: true }, "", hash || ".");
  link = location.hash;
}

function show(citation, { citations = [] }) {
  const others = citations.filter((other) => other !== citation && other.document_id === citation.document_id);
  const places = [citation, ...others].map((each) => ({ ...findPassage(found.text, each), citation: each }));
  const [{ state, near, passage }] = places;
  cited = places.filter((place) => place.passage);
  const all = (what) => mergeRanges(cited.flatMap(what));
  text = renderText(found.text, all(({ passage }) => [passage]), all(({ marks }) => marks), all(({ spans }) => spans));
  const notice = ["moved", "changed"].includes(state) ? state : !found.text.trim() && "empty";
  body.replaceChildren(text.element);
  if (notice) body.prepend(h("p", { class: "notice hint", role: "status" }, () => t(notice)));
  bind(title, () => titleOf(found));
  showFacts();
  listCited();
  if (passage || (state === "whole" && cited.length)) go(firstMatch(cited[0]));
  else text.at(near)?.scrollIntoView({ block: near ? "center" : "end" });
}

/** The place is shown only where the passage is unchanged. */
function showFacts({ state, citation } = {}) {
  const { lines, pages, place, recognised } = state === "here" ? citation : {};
  const href = /^https?:/i.test(found.url) && URL.canParse(found.url) && found.url;
  bind(where, () => [
    ...facts({ ...found, lines, pages, place, recognised }),
    href && h("a", { href, rel: "noopener noreferrer", target: "_blank" }, t("originalPage")),
  ]);
}

function listCited() {
  byId("matches").hidden = text.matches.length < 2;
  const ordered = cited.length > 1 ? cited.toSorted((a, b) => a.citation.number - b.citation.number) : [];
  byId("match-places").replaceChildren(...ordered.map((place) => {
    const { number, quote } = place.citation;
    return button(String(number), () => go(firstMatch(place)), { class: "marker", "aria-label": `${number} ${quote.slice(0, 30)}` });
  }));
}

const firstMatch = ({ passage: [start, end] }) => Math.max(text.matches.findIndex(([from]) => from >= start && from < end), 0);

function go(index) {
  const count = text.matches.length;
  match = (index + count) % count;
  const [at] = text.matches[match];
  const here = cited.find(({ passage: [start, end] }) => start <= at && at < end);
  byId("match-count").textContent = `${match + 1} / ${count}`;
  showFacts(here);
  for (const node of byId("match-places").children) node.ariaCurrent = node.textContent === String(here.citation.number);
  const target = text.show(match);
  const reveal = () => target.scrollIntoView({ block: "center" });
  reveal();
  // By then visible blocks have their final height.
  requestAnimationFrame(reveal);
}
