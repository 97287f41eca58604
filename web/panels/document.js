/* The document panel, opened at a citation: its page as it looks, or its text. */
import { fetchDocument, fetchPage, fileAddress } from "../common/api.js";
import { titleOf } from "../citations/text.js";
import { facts } from "../citations/card.js";
import { renderText } from "./document-text.js";
import { bind, byId, failureView, h, t } from "../common/dom.js";
import { citationLink, findPassage, readLink } from "../citations/links.js";
import { hidePanel, showPanel } from "../common/panel.js";
import { countCodePoints, mergeRanges } from "../common/ranges.js";

const MOST_MARKED = 39;

const root = byId("document");
const body = byId("document-body");
const title = byId("document-title");
const where = byId("document-facts");
let opener = null;
let whenClosed = null;
let request = null;
let link = "";
let found, text, notices, cited, match, page, pages, isPage;

byId("document-close").onclick = () => closeDocument();
byId("match-previous").onclick = () => go(match - 1);
byId("match-next").onclick = () => go(match + 1);
byId("page-previous").onclick = () => turnTo(page - 1);
byId("page-next").onclick = () => turnTo(page + 1);
byId("document-view").onclick = () => setView(!isPage);
addEventListener("hashchange", followLink);
root.addEventListener("keydown", ({ key, altKey }) => {
  const arrows = { ArrowLeft: "page-previous", ArrowRight: "page-next" };
  // A button that is hidden or disabled does nothing.
  if (arrows[key] && isPage && !altKey) byId(arrows[key]).click();
});

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
  found = null;
  bind(title, () => (options.isLink ? t("opening") : titleOf(citation)));
  bind(where, () => facts(citation));
  for (const id of ["matches", "document-tools", "legend"]) byId(id).hidden = true;
  body.replaceChildren(h("p", { class: "pending hint" }, () => t("opening")));
  showPanel(root, closeDocument);
  visit(options.isLink ? location.hash : new URL(citationLink(citation)).hash);
  showOpener(true);
  body.focus({ preventScroll: true });
  try {
    const opened = await fetchDocument(citation.document_id, signal);
    if (!signal.aborted) show(opened, citation, options);
  } catch (error) {
    if (signal.aborted) return;
    if (options.isLink && error.status === 404) {
      Object.assign(error, { serverMessage: null, name: "gone" });
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

function show(opened, citation, { citations = [] }) {
  found = opened;
  const others = citations.filter((other) => other !== citation && other.document_id === citation.document_id);
  const places = [citation, ...others].map((each) => ({ ...findPassage(found.text, each), citation: each }));
  const [{ state, near, passage }] = places;
  cited = places.filter((place) => place.passage);
  const all = (what) => mergeRanges(cited.flatMap(what));
  text = renderText(found, all(({ passage }) => [passage]), all(({ marks }) => marks), all(({ spans }) => spans));
  const notice = ["moved", "changed"].includes(state) ? state : !found.text.trim() && "empty";
  const notes = (found.notes ?? []).join("; ");
  notices = [
    notes && h("p", { class: "notice hint" }, () => t("readingNotes", notes)),
    notice && h("p", { class: "notice hint", role: "status" }, () => t(notice)),
  ].filter(Boolean);
  bind(title, () => titleOf(found));
  byId("original").href = fileAddress(found.id);
  byId("document-tools").hidden = false;
  byId("document-view").hidden = !found.has_pages;
  byId("matches").hidden = text.matches.length < 2;
  byId("legend").hidden = !cited.length;
  [match, page, pages] = [null, pageAt(near ?? 0), Infinity];
  if (passage || (state === "whole" && cited.length)) match = Math.max(text.matches.findIndex((each) => beginsIn(each, cited[0].passage)), 0);
  setView(Boolean(found.has_pages) && state !== "changed", near);
}

function setView(asPage, near = 0) {
  isPage = asPage;
  request.abort();
  body.ariaBusy = null;
  byId("page-turning").hidden = !isPage;
  bind(byId("document-view"), () => t(isPage ? "openText" : "openPage"));
  if (!isPage) body.replaceChildren(...notices, text.element);
  if (match !== null) return go(match);
  showFacts();
  if (isPage) turnTo(page);
  else text.at(near)?.scrollIntoView({ block: near ? "center" : "end" });
}

/** The place is shown only where the passage is unchanged. */
function showFacts({ state, citation } = {}) {
  const { lines, pages: cover, place, recognised } = state === "here" ? citation : {};
  const href = /^https?:/i.test(found.url) && URL.canParse(found.url) && found.url;
  bind(where, () => [
    ...facts({ ...found, lines, pages: cover, place, recognised }),
    href && h("a", { href, rel: "noopener noreferrer", target: "_blank" }, t("originalPage")),
  ]);
}

const beginsIn = ([start], [from, to]) => start >= from && start < to;

const citedAt = (index) => cited.find(({ passage }) => beginsIn(text.matches[index], passage));

function go(index) {
  const count = text.matches.length;
  match = (index + count) % count;
  const here = citedAt(match);
  const { number } = here.citation;
  bind(byId("match-count"), () => [`${match + 1} / ${count}`, number && ` · ${t("source", number)}`]);
  showFacts(here);
  if (isPage) return turnTo(pageAt(text.matches[match][0]));
  const target = text.show(match);
  const reveal = () => target.scrollIntoView({ block: "center" });
  reveal();
  // By then visible blocks have their final height.
  requestAnimationFrame(reveal);
}

async function turnTo(number) {
  page = number;
  request.abort();
  const { signal } = (request = new AbortController());
  showTurning();
  body.ariaBusy = true;
  try {
    // Finding a sentence on a scan takes seconds: its page is shown before.
    const isScan = match !== null && citedAt(match).citation.recognised;
    for (const query of isScan ? ["", marked()] : [marked()]) {
      const { url, pages: count } = await fetchPage(found.id, page, query, signal);
      const picture = h("img", { src: url, alt: t("pageOf", page, found.title) });
      await picture.decode().catch(() => {});
      if (signal.aborted) return;
      pages = count;
      body.replaceChildren(...notices, h("a", { class: "page", href: url, target: "_blank" }, picture));
    }
  } catch (error) {
    if (signal.aborted) return;
    body.replaceChildren(failureView(error, { retry: () => turnTo(number) }), text.element);
  }
  body.ariaBusy = null;
  showTurning();
}

function showTurning() {
  bind(byId("page-count"), () => t("pageCount", page, pages < Infinity ? pages : "…"));
  byId("page-previous").disabled = page <= 1;
  byId("page-next").disabled = page >= pages;
}

const toCodePoints = (offset) => countCodePoints(found.text.slice(0, offset));

function pageAt(offset) {
  const at = toCodePoints(offset);
  return (found.blocks ?? []).findLast(({ start, place }) => place?.page && start <= at)?.place.page ?? 1;
}

/** What the server marks on a page: the sentences of the selected passage, the selected one first, and other matches. */
function marked() {
  if (match === null) return "";
  const { passage } = citedAt(match);
  const [current, rest] = [text.matches[match], text.matches.toSpliced(match, 1).slice(0, MOST_MARKED)];
  const named = (from, to, ranges) => ranges.flatMap(([start, end]) => [[from, toCodePoints(start)], [to, toCodePoints(end)]]);
  return new URLSearchParams([
    ...named("start", "end", [current, ...rest.filter((each) => beginsIn(each, passage))]),
    ...named("passage", "passage", [passage]),
    ...named("also", "also", rest.filter((each) => !beginsIn(each, passage))),
  ]);
}
