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

// The most common errors are shown in the page's language.
const TRANSLATED = ["IndexNotReady", "Unauthorized", "TooManyRequests"];

const hasList = (name) => (value) => Array.isArray(value?.[name]);
const hasText = (name) => (value) => typeof value?.[name] === "string";
const isAnswer = (value) => hasList("citations")(value) && value.citations.every(Boolean);

function toError({ status, headers }, body) {
  const { error, job } = body ?? {};
  const serverMessage = typeof error?.message === "string" && !TRANSLATED.includes(error.type) && [error.message, error.hint ?? ""];
  const after = headers.get("Retry-After");
  const wait = Math.ceil(Number(after) || (Date.parse(after) - Date.now()) / 1000);
  return new RequestError(status, { status, type: error?.type, serverMessage, job, wait: Math.max(wait, 0) });
}

let logIn = null;

/** `ask()` is called where the server asks for a key; it resolves once somebody has logged in. */
export const whenLoggedOut = (ask) => { logIn = ask; };

const csrfToken = () => /(?:^|; )chuchu_csrf=(\w+)/.exec(document.cookie)?.[1];

export const hasSession = () => Boolean(csrfToken());

/** null for anything else than JSON. */
export function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const readJson = (response) => response.json().catch(() => null);

async function request(path, isValid = Boolean, given = {}) {
  const { signal, json, read = readJson, after = TIMEOUT, needsLogin = true, ...options } = given;
  const token = csrfToken();
  const headers = { ...options.headers, ...(json && { "Content-Type": "application/json" }), ...(token && { "X-CSRF-Token": token }) };
  const timeout = AbortSignal.timeout(after);
  try {
    // Relative to the page, which may be shown below a prefix.
    const response = await fetch(`.${path}`, {
      ...options, headers, body: json && JSON.stringify(json), signal: AbortSignal.any([timeout, signal].filter(Boolean)),
    });
    if (response.status === 401 && needsLogin && logIn) {
      await logIn();
      return await request(path, isValid, given);
    }
    const value = await read(response);
    if (!response.ok) throw toError(response, value);
    if (isValid(value)) return value;
    throw new RequestError(timeout.aborted ? "slow" : "malformed");
  } catch (error) {
    throw error instanceof RequestError ? error : new RequestError(timeout.aborted ? "slow" : "unreachable");
  }
}

const post = (path, isValid, more) => request(path, isValid, { method: "POST", ...more });

/** Calls `take(name, data)` for each server-sent event; returns the data of the last one. */
async function readEvents(response, take) {
  let waiting = "";
  let last = [];
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const events = (waiting + piece.value).split("\n\n");
    waiting = events.pop();
    for (const event of events) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(event) ?? [];
      last = [name, JSON.parse(data)];
      take(...last);
    }
  }
  return last[0] === "done" ? last[1] : null;
}

/** `take` gets the quotes (`answer`) and each `sentence` that a language model writes; the whole answer is returned.
    `scope`: `collections` and `where`. */
export const ask = (question, history, scope, signal, take) => post("/ask", isAnswer, {
  headers: { Accept: "text/event-stream, application/json" },
  json: { question, history, ...scope },
  read: (response) => (/^text\/event-stream/.test(response.headers.get("Content-Type"))
    ? readEvents(response, (name, data) => (name === "sentence" || isAnswer(data)) && take(name, data)) : readJson(response)),
  after: WRITING_TIMEOUT,
  signal,
});

const addressOf = (id) => `/documents/${encodeURIComponent(id)}`;

export const fetchDocument = (id, signal) => request(addressOf(id), hasText("text"), { signal });

export const fileAddress = (id) => `.${addressOf(id)}/file`;

/** A page's picture as { url, pages }. */
export function fetchPage(id, number, query, signal) {
  const path = `${addressOf(id)}/page/${number}.png?${query}`;
  const read = (response) => (response.ok ? response.blob().then(() => ({ url: `.${path}`, pages: +response.headers.get("Chuchu-Pages") })) : readJson(response));
  return request(path, Boolean, { read, signal });
}

export const fetchDocuments = (q, offset, limit, signal) =>
  request(`/documents?${new URLSearchParams({ q, offset, limit })}`, hasList("documents"), { signal });

// Without the list of files, which may be long.
export const fetchIndex = () => request("/index?limit=0");

export const fetchExamples = () => request("/examples", hasList("examples"));

export const fetchJob = (id) => request(`/index/jobs/${encodeURIComponent(id)}`).catch(() => null);

const bearer = (token) => (token ? { Authorization: `Bearer ${token}` } : {});

export const fetchUnanswered = (token) => request("/questions/unanswered", hasList("questions"), { headers: bearer(token) });

export const startRebuild = (token) => post("/index/rebuild", Boolean, { headers: bearer(token), needsLogin: !token });

export const sendFeedback = (json) => post("/feedback", Boolean, { json });

export const sendKey = (key) => post("/login", hasText("name"), { json: { key }, needsLogin: false });

export const fetchSession = () => request("/session", hasText("role"));

export const sendLogout = () => post("/logout", () => true, { needsLogin: false });
