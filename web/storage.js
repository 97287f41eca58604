/* What outlives a reload. A browser may forbid storage, or be out of room; then it lasts as long as the page. */
const CONVERSATION = "chuchu-conversation";
const MOST_CHARACTERS = 500_000;

export function recall(key, storage = "localStorage") {
  try {
    return window[storage][key];
  } catch {
    return null;
  }
}

export function keep(key, value, storage = "localStorage") {
  try {
    window[storage][key] = value;
  } catch {
    // See above.
  }
}

/** The newest turns of a conversation, {question, answer}, as they were answered. */
export function keepTurns([...turns]) {
  while (JSON.stringify(turns).length > MOST_CHARACTERS) turns.shift();
  keep(CONVERSATION, JSON.stringify(turns), "sessionStorage");
}

/** Whatever stands there: anyone may have written it. */
export const keptTurns = () => JSON.parse(recall(CONVERSATION, "sessionStorage") ?? "[]");
