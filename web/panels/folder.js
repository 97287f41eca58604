/* The folder panel: documents, skipped files, rebuilding. */
import { fetchDocuments, startRebuild } from "../common/api.js";
import { openDocument } from "./document.js";
import { askOnly } from "../common/filter.js";
import { button, byId, cloneTemplate, h, span } from "../common/dom.js";
import { indexFacts, refresh, progressOf } from "./index-status.js";
import { hidePanel, showPanel } from "../common/panel.js";
import { t, bind, translate } from "../common/language.js";

const PAGE = 100;
const MAX_SKIPPED = 500;
const DEBOUNCE = 150;
const root = byId("folder");
const opener = byId("folder-button");
const filter = byId("folder-filter");
const list = byId("folder-documents");
const more = byId("folder-more");
const start = byId("rebuild");
let index = {};
let request = null;
let timer = 0;

opener.onclick = () => (root.hidden ? open() : close());
byId("folder-close").onclick = () => close();
more.onclick = () => load(list.childElementCount);
byId("rebuild-form").onsubmit = rebuild;
filter.oninput = () => {
  clearTimeout(timer);
  timer = setTimeout(search, DEBOUNCE);
};

function open() {
  show();
  filter.focus({ preventScroll: true });
  showIndex(index);
}

function close({ givesWay = false } = {}) {
  hidePanel(root);
  opener.ariaExpanded = false;
  if (!givesWay) opener.focus();
}

function show() {
  showPanel(root, close);
  opener.ariaExpanded = true;
}

export function showIndex(known) {
  index = known;
  if (root.hidden) return;
  bind(byId("folder-facts"), () => indexFacts(index));
  if (index.update_problem) report(() => t("readOnly", index.update_problem));
  search();
}

export function showJob(job, isRunning) {
  const bar = byId("build-progress");
  bar.hidden = !isRunning;
  bar.value = Number(job.progress) || 0;
  start.disabled = isRunning;
  report(() => {
    if (isRunning) return t("rebuilding", progressOf(job));
    return job.state === "done" ? t("rebuilt", changesOf(job)) : t("rebuildFailed", job.error ?? "");
  }, !isRunning);
}

function changesOf({ counts }) {
  const kinds = ["new", "updated", "removed"].filter((kind) => counts?.[kind] > 0);
  return kinds.map((kind) => t(`count-${kind}`, counts[kind])).join(t("comma")) || t("unchanged");
}

// Screen readers announce the end only.
function report(words, isSpoken = true) {
  byId("build-state").ariaLive = isSpoken ? "polite" : "off";
  bind(byId("build-state"), words);
}

async function rebuild(event) {
  event.preventDefault();
  start.disabled = true;
  report(() => t("preparing"));
  const [token, field] = [byId("token"), byId("token-field")];
  try {
    await startRebuild(token.value);
    field.hidden = true;
    refresh();
  } catch (error) {
    start.disabled = false;
    field.hidden &&= error.status !== 403;
    (error.status === 403 ? token : start).focus();
    report(() => error.words.join(" "));
  }
}

function search() {
  const wanted = filter.value.trim().toLowerCase();
  const skipped = (index.skipped ?? []).filter(({ path }) => String(path).toLowerCase().includes(wanted));
  byId("folder-skipped").hidden = skipped.length === 0;
  bind(byId("skipped-title"), () => t("skipped", skipped.length));
  byId("skipped-list").replaceChildren(
    ...skipped.slice(0, MAX_SKIPPED).map(({ path, reason }) => h("li", { class: "entry" }, ...labels(path, reason))));
  load(0);
}

async function load(offset) {
  request?.abort();
  const { signal } = (request = new AbortController());
  const note = byId("folder-none");
  try {
    const { total, documents } = await fetchDocuments(filter.value.trim(), offset, PAGE, signal);
    const entries = documents.map(entryOf);
    const whole = index.documents ?? total;
    const left = total - offset - entries.length;
    if (!offset) list.replaceChildren();
    list.append(...entries);
    bind(byId("folder-count"), () => t(total === whole ? "whole" : "part", total, whole));
    bind(note, () => (total ? "" : t("none")));
    bind(more, () => t("moreDocuments", left));
    more.hidden = left <= 0;
    if (offset) entries[0]?.firstChild.focus({ preventScroll: true });
  } catch (error) {
    if (!signal.aborted) bind(note, () => error.words.join(" "));
  }
}

function entryOf({ id, title, path, date }) {
  const open = () => openDocument({ document_id: id, title, path }, entry, { onClose: show });
  const entry = button("", open, { class: "entry" });
  entry.append(...labels(title || path, [path, date].filter(Boolean).join(" · ")));
  const ask = () => {
    close({ givesWay: true });
    askOnly(id, title || path);
  };
  const only = Object.assign(cloneTemplate("only-this")[0], { onclick: ask, value: title || path });
  const item = h("li", { class: "with-only" }, entry, only);
  translate(item);
  return item;
}

const labels = (name, note) => [span(name), span(note, "fine")];
