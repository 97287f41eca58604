import { t } from "./strings.js";

const ANSWER_TIMEOUT = 60_000;

export class ApiError extends Error {
  constructor(status, [message, hint], job = null) {
    super(message);
    Object.assign(this, { status, hint, job });
  }
}

const isText = (value) => typeof value === "string" && value.trim() !== "";

async function refusal(response) {
  const { error, job } = (await response.json().catch(() => null)) ?? {};
  // What everyone meets is said in the page's own language.
  const words = isText(error?.message) && error.type !== "IndexNotReady" ? [error.message, isText(error.hint) ? error.hint : ""] : t[response.status];
  return new ApiError(response.status, words ?? t.failed, isText(job) ? job : null);
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
    if (timeout.aborted) throw new ApiError(0, t.timedOut);
    throw new ApiError(0, error instanceof SyntaxError ? t.malformed : t.unreachable);
  }
}

export async function ask(question, history, signal) {
  const answer = await request("/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ question, history }),
    signal,
  });
  if (!Array.isArray(answer?.citations)) throw new ApiError(0, t.malformed);
  return answer;
}

export async function fetchDocument(id, signal) {
  const found = await request(`/documents/${encodeURIComponent(id)}`, { signal });
  if (typeof found?.text !== "string") throw new ApiError(0, t.malformed);
  return found;
}

// The page shows no single files, and there may be very many.
export const fetchIndex = () => request("/index?limit=0");

export const fetchJob = (id) => request(`/index/jobs/${encodeURIComponent(id)}`);
