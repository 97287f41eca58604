import { t } from "./strings.js";

const ANSWER_TIMEOUT = 60_000;

/** A refusal in words: the server's own, or those of the page, said in the language of the moment. */
export class ApiError extends Error {
  #said;

  constructor(status, said, job = null) {
    super();
    this.#said = said;
    Object.assign(this, { status, job });
  }

  get message() {
    return this.#words[0];
  }

  get hint() {
    return this.#words[1];
  }

  get #words() {
    return Array.isArray(this.#said) ? this.#said : (t[this.#said] ?? t.failed);
  }
}

const isText = (value) => typeof value === "string" && value.trim() !== "";

async function refusal(response) {
  const { error, job } = (await response.json().catch(() => null)) ?? {};
  // What everyone meets is said in the page's own language.
  const hasWords = isText(error?.message) && error.type !== "IndexNotReady";
  const said = hasWords ? [error.message, isText(error.hint) ? error.hint : ""] : response.status;
  return new ApiError(response.status, said, isText(job) ? job : null);
}

async function request(path, { signal, ...options } = {}) {
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT);
  try {
    const response = await fetch(path, {
      ...options,
      credentials: "omit",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) throw await refusal(response);
    return await response.json();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (timeout.aborted) throw new ApiError(0, "timedOut");
    throw new ApiError(0, error instanceof SyntaxError ? "malformed" : "unreachable");
  }
}

export async function ask(question, history, signal) {
  const answer = await request("/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ question, history }),
    signal,
  });
  if (!Array.isArray(answer?.citations)) throw new ApiError(0, "malformed");
  return answer;
}

export async function fetchDocument(id, signal) {
  const found = await request(`/documents/${encodeURIComponent(id)}`, { signal });
  if (typeof found?.text !== "string") throw new ApiError(0, "malformed");
  return found;
}

// The page shows no single files, and there may be very many.
export const fetchIndex = () => request("/index?limit=0");

export const fetchExamples = () => request("/examples");

export const fetchJob = (id) => request(`/index/jobs/${encodeURIComponent(id)}`);

export async function fetchDocuments(wanted, offset, limit, signal) {
  const found = await request(`/documents?${new URLSearchParams({ q: wanted, offset, limit })}`, { signal });
  if (!Array.isArray(found?.documents)) throw new ApiError(0, "malformed");
  return found;
}

export const startRebuild = (token) =>
  request("/index/rebuild", { method: "POST", headers: token ? { Authorization: `Bearer ${token}` } : {} });
