import { t } from "./strings.js";

const ANSWER_TIMEOUT = 60_000;

export class ApiError extends Error {
  constructor(status, [message, hint]) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

const isText = (value) => typeof value === "string" && value.trim() !== "";

async function describe(response) {
  const fallback = t[response.status] ?? t.failed;
  const error = (await response.json().catch(() => null))?.error;
  if (!isText(error?.message)) return fallback;
  return [error.message, isText(error.hint) ? error.hint : ""];
}

async function request(path, { signal, ...options } = {}) {
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT);
  try {
    const response = await fetch(path, {
      ...options,
      credentials: "omit",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) throw new ApiError(response.status, await describe(response));
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

export const fetchIndex = () => request("/index");
