/* The line in the masthead, and news of the index: by events, or by asking where they can't be had. */
import { fetchIndex, fetchJob } from "./api.js";
import { byId, span } from "./dom.js";
import { formatTime, language, say, sayDocuments, tell } from "./words.js";

const OFTEN = 1000;
const SELDOM = 15_000;
const line = byId("index-status");
let listeners = {};
let index = null;
let job = null;
let isWaiting = false;
let isUpdated = false;
let source = null;
let timer = 0;

export function watchIndex(told) {
  listeners = told;
  document.addEventListener("visibilitychange", adapt);
  adapt();
}

export async function look() {
  try {
    const known = index?.generation;
    index = await fetchIndex();
    isUpdated ||= known !== undefined && known !== index.generation;
    isWaiting = false;
    if (known !== index.generation) listeners.onIndex(index);
    job = index.job ?? job;
    const told = job && await fetchJob(job);
    if (told) hear(told);
    else job = null;
    if (!job) showIndex();
  } catch (error) {
    isWaiting ||= error.status === 503;
    const told = isWaiting && error.job && await fetchJob(error.job);
    if (isWaiting) showBusy(() => (told ? progressOf(told, "…") : say("notReady")));
  }
  schedule();
}

function schedule() {
  const isBusy = isWaiting || (job && !source);
  clearTimeout(timer);
  if (!document.hidden && (isBusy || !source)) timer = setTimeout(look, isBusy ? OFTEN : SELDOM);
}

export function noticeGeneration(generation) {
  if (generation && generation !== index?.generation) look();
}

// Browsers have few connections for one host; a page that nobody sees holds none.
function adapt() {
  source?.close();
  source = null;
  schedule();
  if (document.hidden) return;
  source = new EventSource("/events");
  source.addEventListener("index", ({ data }) => index && noticeGeneration(parse(data)?.generation));
  source.addEventListener("job", ({ data }) => hear(parse(data)));
  source.onerror = () => {
    // One that only broke is tried again by the browser.
    if (source?.readyState !== EventSource.CLOSED) return;
    source = null;
    schedule();
  };
  look();
}

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

function hear(told) {
  const isRunning = told?.state === "queued" || told?.state === "running";
  // How a rebuild ended long ago is no news.
  if (!isRunning && (!job || job !== told?.id)) return;
  job = isRunning ? told.id : null;
  listeners.onJob(told, isRunning);
  if (!isRunning) look();
  else if (index) showBusy(() => say("rebuilding", progressOf(told)));
}

function showIndex() {
  line.ariaBusy = null;
  tell(line, () => [...indexFacts(index), isUpdated && span(say("updated"), "fresh")]);
}

export function indexFacts({ documents, built_at: builtAt }) {
  const time = formatTime(builtAt);
  return [span(sayDocuments(documents)), time && span(say("indexedAt", time), "built")];
}

// Numbers that change all the time are for the eye.
function showBusy(words) {
  line.ariaBusy = true;
  tell(line, words);
}

/** How far a build is, in numbers where they are enough to tell. */
export function progressOf({ stage, done, total }, otherwise = "") {
  const words = say(`stage-${stage}`) ?? say("stage-indexing");
  if (!Number.isInteger(done) || !(total > 1)) return words + otherwise;
  const [some, all] = [done, total].map((count) => count.toLocaleString(language()));
  return words + say("steps", some, all, Math.round((100 * done) / total));
}
