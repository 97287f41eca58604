import { language, t } from "./language.js";

const TIMEOUT = 60_000;
// A language model may write for two minutes.
const WRITING_TIMEOUT = 180_000;

/** A failed request: the server's message (`serverMessage`), or the page's message `name`. */
export class RequestError extends Error {
  constructor(name, more = {}) {
    super();
    Object.assign(this, { name, until: Date.now() + 1000 * more.wait, ...more });
  }

  /** [message, hint] */
  get words() {
    const [message, hint] = this.serverMessage || (t(`error-${this.name}`) ?? t("error-failed")).split("|");
    return [message, this.wait ? `${this.serverMessage?.[1] ?? ""} ${this.#when}`.trim() : hint];
  }

  get #when() {
    const seconds = Math.ceil((this.until - Date.now()) / 1000);
    const [count, unit] = seconds < 120 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
    const time = count.toLocaleString(language(), { style: "unit", unit, unitDisplay: "long" });
    return seconds > 0 ? t("againIn", time) : t("again");
  }
}

const isAnswer = (value) => Array.isArray(value?.citations) && value.citations.every(Boolean);

function toError({ status, headers }, body) {
  const { error, job } = body ?? {};
  // The most common error is shown in the page's language.
  const serverMessage = typeof error?.message === "string" && error.type !== "IndexNotReady" && [error.message, error.hint ?? ""];
  // Seconds or a date.
  const after = headers.get("Retry-After");
  const wait = Math.ceil(Number(after) || (Date.parse(after) - Date.now()) / 1000);
  return new RequestError(status, { status, serverMessage, job, wait: Math.max(wait, 0) });
}

const readJson = (response) => response.json().catch(() => null);

async function request(path, isValid = Boolean, { signal, read = readJson, after = TIMEOUT, ...options } = {}) {
  const timeout = AbortSignal.timeout(after);
  try {
    const signals = [timeout, signal].filter(Boolean);
    const response = await fetch(path, { ...options, credentials: "omit", signal: AbortSignal.any(signals) });
    const value = await read(response);
    if (!response.ok) throw toError(response, value);
    if (isValid(value)) return value;
    throw new RequestError(timeout.aborted ? "slow" : "malformed");
  } catch (error) {
    throw error instanceof RequestError ? error : new RequestError(timeout.aborted ? "slow" : "unreachable");
  }
}

/** Calls `take(name, data)` for each server-sent event; returns the data of the last one. */
async function readEvents(response, take) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  let last = null;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const events = (waiting + piece.value).split("\n\n");
    waiting = events.pop();
    for (const event of events) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(event) ?? [];
      last = [name, JSON.parse(data)];
      take(...last);
    }
  }
  return last?.[0] === "done" ? last[1] : null;
}

/** `take` gets the quotes (`answer`) and each `sentence` that a language model writes; the whole answer is returned. */
export const ask = (question, history, where, signal, take) => request("/ask", isAnswer, {
  method: "POST",
  headers: { "Content-Type": "application/json", Accept: "text/event-stream, application/json" },
  body: JSON.stringify({ question, history, where }),
  read: (response) => (/^text\/event-stream/.test(response.headers.get("Content-Type"))
    ? readEvents(response, (name, data) => (name === "sentence" || isAnswer(data)) && take(name, data)) : readJson(response)),
  after: WRITING_TIMEOUT,
  signal,
});

export const fetchDocument = (id, signal) =>
  request(addressOf(id), (found) => typeof found?.text === "string", { signal });

const addressOf = (id) => `/documents/${encodeURIComponent(id)}`;

export const fileAddress = (id) => `${addressOf(id)}/file`;

/** A page's picture as { url, pages }. */
export function fetchPage(id, number, query, signal) {
  const url = `${addressOf(id)}/page/${number}.png?${query}`;
  const read = (response) => (response.ok ? response.blob().then(() => ({ url, pages: +response.headers.get("Chuchu-Pages") })) : readJson(response));
  return request(url, Boolean, { read, signal });
}

export const fetchDocuments = (q, offset, limit, signal) =>
  request(`/documents?${new URLSearchParams({ q, offset, limit })}`, (found) => Array.isArray(found?.documents), { signal });

// Without the list of files, which may be long.
export const fetchIndex = () => request("/index?limit=0");

export const fetchExamples = () => request("/examples", (found) => Array.isArray(found?.examples));

export const fetchJob = (id) => request(`/index/jobs/${encodeURIComponent(id)}`).catch(() => null);

export const startRebuild = (token) =>
  request("/index/rebuild", Boolean, { method: "POST", headers: token ? { Authorization: `Bearer ${token}` } : {} });
