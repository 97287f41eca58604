/* The status line, and index updates by server-sent events or polling. */
import { fetchIndex, fetchJob, parseJson } from "../common/api.js";
import { bind, byId, documentCount, formatTime, language, span, t } from "../common/dom.js";

const BUSY_INTERVAL = 1000;
const IDLE_INTERVAL = 15_000;
const line = byId("index-status");
const pass = byId("pass");
let listeners = {};
let index = null;
let job = null;
let isWaiting = false;
let isGone = false;
let change = "";
let ready = Promise.withResolvers();
let build = null;
let source = null;
let timer = 0;

export function watchIndex(handlers) {
  listeners = handlers;
  document.addEventListener("visibilitychange", listen);
  listen();
}

export function whenReady() {
  refresh();
  return ready.promise;
}

export async function refresh() {
  try {
    const old = index;
    index = await fetchIndex();
    if (isGone) change = "back";
    isWaiting = isGone = false;
    ready.resolve();
    ready = Promise.withResolvers();
    if (isSame(old, index)) index.built_at = old.built_at;
    else {
      if (old) change = "updated";
      listeners.onIndex(index);
    }
    pass.hidden ||= !index.job;
    const id = index.job ?? job;
    const current = id && await fetchJob(id);
    if (current) onJob(current);
    else job = null;
    if (!job) show(() => [...indexFacts(index), change && span(t(change), "fresh")], null);
  } catch (error) {
    isGone = error.name === "unreachable";
    isWaiting ||= error.status === 503;
    if (isGone) show(() => t("gone"), false);
    else if (isWaiting) showBuild(error.job && await fetchJob(error.job));
  }
  schedule();
}

/** The first build: nothing answers before it has ended. */
function showBuild(job) {
  build = job;
  show(buildWords, true);
  for (const words of document.querySelectorAll(".waiting")) bind(words, words.bound);
}

export const buildWords = () => (build ? t("firstBuild", Math.round(100 * build.progress || 0)) : t("notReady"));

// A deep pass changes no document.
const isSame = (one, two) => one &&
  (one.generation === two.generation || (one.reader?.missing > two.reader?.missing && one.chunks === two.chunks));

function schedule() {
  const isBusy = isGone || isWaiting || (job && !source);
  clearTimeout(timer);
  if (!document.hidden && (isBusy || !source)) timer = setTimeout(refresh, isBusy ? BUSY_INTERVAL : IDLE_INTERVAL);
}

export function noticeGeneration(generation) {
  if (generation && generation !== index?.generation) refresh();
}

/** Browsers limit connections per host: a hidden page holds none. A server with keys refuses before the login. */
export function listen() {
  source?.close();
  source = null;
  schedule();
  if (document.hidden) return;
  source = new EventSource("./events");
  source.addEventListener("index", ({ data }) => index && noticeGeneration(parseJson(data)?.generation));
  source.addEventListener("job", ({ data }) => onJob(parseJson(data)));
  source.onopen = schedule;
  source.onerror = () => {
    clearTimeout(timer);
    // The browser reconnects by itself unless closed; if it does not, the server may be gone.
    if (source?.readyState === EventSource.CLOSED) source = null;
    if (source) timer = setTimeout(refresh, BUSY_INTERVAL);
    else schedule();
  };
  refresh();
}

function onJob(news) {
  const isRunning = news?.state === "queued" || news?.state === "running";
  if (news?.stage === "encoding") {
    // The end of the build before may be unseen.
    pass.hidden = !isRunning;
    bind(pass, () => t("encoding", Math.round(100 * news.progress)));
    if (job) fetchJob(job).then(onJob);
    return;
  }
  // Ignore the end of an earlier job.
  if (!isRunning && (!job || job !== news?.id)) return;
  job = isRunning ? news.id : null;
  listeners.onJob(news, isRunning, isWaiting || !index);
  if (!isRunning) refresh();
  else if (isWaiting || !index) showBuild(news);
  else show(() => t("rebuilding", progressOf(news)), true);
}

// Busy: not announced by screen readers.
function show(words, isBusy) {
  line.ariaBusy = isBusy;
  line.classList.toggle("is-gone", isGone);
  bind(line, words);
}

export function indexFacts({ documents, skipped, built_at: builtAt }) {
  const time = formatTime(builtAt);
  return [span(documentCount(documents)), skipped?.length > 0 && span(t("unread", skipped.length), "unread"), time && span(t("indexedAt", time), "built")];
}

export function progressOf({ stage, done, total }) {
  const words = t(`stage-${stage}`) ?? t("stage-indexing");
  if (!Number.isInteger(done) || !(total > 1)) return words;
  const [some, all] = [done, total].map((count) => count.toLocaleString(language()));
  return words + t("steps", some, all, Math.round((100 * done) / total));
}
