/* News of the index: events while the page is seen, now and then a question where events can't be had. */
import { fetchIndex, fetchJob } from "./api.js";

const ASK_EVERY = 15_000;
const ASK_OFTEN = 1000;

/** Tell `onNews` {index, job} as they become known; either may be missing. Returns a function that looks at once. */
export function listen(onNews) {
  let source = null;
  let timer = 0;
  let job = null;

  async function ask() {
    clearTimeout(timer);
    if (document.hidden) return;
    const index = await fetchIndex().catch((error) => ({ job: error.job }));
    if (index.generation) onNews({ index });
    job = index.job ?? job;
    const told = job && await fetchJob(job).catch(() => null);
    if (told) onNews({ job: told });
    if (!told || told.state === "done" || told.state === "failed") job = null;
    clearTimeout(timer);
    timer = setTimeout(ask, job ? ASK_OFTEN : ASK_EVERY);
  }

  function open() {
    source = new EventSource("/events");
    for (const kind of ["index", "job"]) {
      source.addEventListener(kind, (event) => {
        const value = parse(event.data);
        if (value) onNews({ [kind]: value });
      });
    }
    source.addEventListener("error", () => {
      // A connection that only broke is tried again by the browser.
      if (source?.readyState !== EventSource.CLOSED) return;
      source = null;
      timer = setTimeout(ask, ASK_EVERY);
    });
  }

  // A browser has few connections for one host; a page that nobody sees holds none.
  function adapt() {
    clearTimeout(timer);
    source?.close();
    source = null;
    if (!document.hidden) open();
  }

  document.addEventListener("visibilitychange", adapt);
  adapt();
  return () => {
    if (!source) ask();
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
