import { fetchDocuments, fetchUnanswered, startRebuild } from "../common/api.js";
import { nameOf } from "../citations/text.js";
import { openDocument } from "./document.js";
import { bind, byId, cloneTemplate, documentCount, formatTime, h, language, span, t } from "../common/dom.js";
import { buildWords, indexFacts, refresh, progressOf } from "./index-status.js";
import { buttonPanel } from "../common/panel.js";
import { askOnly, collections } from "../common/scope.js";

const PAGE = 100;
const MAX_SKIPPED = 500;
const DEBOUNCE = 150;
const { root, open, show, close } = buttonPanel("folder", fill);
const filter = byId("folder-filter");
const list = byId("folder-documents");
const more = byId("folder-more");
const start = byId("rebuild");
let index = {};
let request = null;
let timer = 0;

more.onclick = () => load(list.childElementCount);
byId("rebuild-form").onsubmit = rebuild;
filter.oninput = () => {
  clearTimeout(timer);
  timer = setTimeout(search, DEBOUNCE);
};

function fill() {
  filter.focus({ preventScroll: true });
  showIndex(index);
  listUnanswered();
}

function showSkipped(skipped) {
  const note = byId("skipped-note");
  note.hidden = !skipped.length;
  const frequent = [...Map.groupBy(skipped, ({ reason }) => reason)].toSorted((one, two) => two[1].length - one[1].length);
  const words = () => frequent.slice(0, 2).map(([reason, files]) => t("reasonCount", reasonWords(reason), files.length)).join(t("semicolon"));
  bind(note, () => t("skippedNote", skipped.length, words() + (frequent[2] ? "…" : "")));
  note.onclick = () => {
    open();
    byId("folder-skipped").open = true;
    byId("skipped-title").focus();
  };
}

export function showIndex(known) {
  index = known;
  showSkipped(index.skipped ?? []);
  if (root.hidden) return;
  bind(byId("folder-facts"), () => indexFacts(index));
  bind(byId("folder-collections"), () => collections().map(({ name, documents, state }) =>
    h("li", {}, span(name), span(state === "ready" ? documentCount(documents) : t(`state-${state}`), "fine"))));
  if (index.update_problem) report(() => t("readOnly", index.update_problem));
  search();
}

async function listUnanswered() {
  const { days, questions } = await fetchUnanswered(byId("token").value).catch(() => ({ questions: [] }));
  bind(byId("unanswered-title"), () => t("unanswered", questions.length, days));
  byId("unanswered-list").replaceChildren(...questions.map(({ question, times, asked_at: at }) =>
    entry(question, () => `${t("times", times)} · ${formatTime(at)}`)));
}

export function showJob(job, isRunning, isFirst) {
  Object.assign(byId("build-progress"), { hidden: !isRunning, value: Number(job.progress) || 0 });
  start.disabled = isRunning;
  if (isFirst && job.state === "done") return report(() => "");
  report(() => {
    if (isRunning) return isFirst ? buildWords() : t("rebuilding", progressOf(job));
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
    listUnanswered();
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
  bind(byId("skipped-title"), () => t("skipped", skipped.length));
  byId("skipped-list").replaceChildren(
    ...skipped.slice(0, MAX_SKIPPED).map(({ path, reason }) => entry(path, () => reasonWords(reason))));
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
    bind(note, () => !total && t("none"));
    bind(more, () => t("moreDocuments", left));
    more.hidden = left <= 0;
    if (offset) entries[0]?.firstElementChild.focus({ preventScroll: true });
  } catch (error) {
    if (!signal.aborted) bind(note, () => error.words.join(" "));
  }
}

const entry = (name, note) => cloneTemplate("plain-entry", { name: () => name, note })[0];

function entryOf({ id, title, path, date, collection }) {
  const name = title || path;
  const [item, part] = cloneTemplate("folder-entry", {
    entry: () => openDocument({ document_id: id, title, path, collection }, part("entry"), { onClose: show }),
    name: () => name,
    note: () => [nameOf(collection), path, date].filter(Boolean).join(" · "),
    only: () => {
      close({ givesWay: true });
      askOnly(id, name);
    },
  }, name);
  return item;
}

// As index.html has them; * stands for what varies.
const known = [...byId("reasons").content.children].map(({ dataset: { reason }, textContent }) =>
  [new RegExp(`^${reason.replace(/[().?[\]]/g, "\\$&").replaceAll("*", "(.*)")}$`, "s"), textContent]);

function reasonWords(reason) {
  const [pattern, words] = known.find(([each]) => language() !== "en" && each.test(reason)) ?? [];
  return words?.replace("{0}", () => reasonWords(pattern.exec(reason)[1])) ?? String(reason);
}
