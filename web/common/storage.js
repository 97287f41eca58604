/* Browser storage; without it, state lasts as long as the page. Untrusted: anyone may have written it. */
const CONVERSATION = "chuchu-conversation";
const ID = "chuchu-id";
const ALL = "chuchu-conversations";
const MAX_CHARACTERS = 500_000;
const MAX_ALL = 2_000_000;
const MAX_KEPT = 50;
let current = load(ID, "sessionStorage");

export function load(key, storage = "localStorage") {
  try {
    return window[storage][key];
  } catch {
    return null;
  }
}

/** Whether there was room. */
export function store(key, value, storage = "localStorage") {
  try {
    window[storage][key] = value;
    return true;
  } catch {
    return false;
  }
}

/** Whoever uses the page next is somebody else. */
export function forgetConversations(storages = ["localStorage", "sessionStorage"]) {
  for (const storage of storages) {
    try {
      for (const key of Object.keys(window[storage])) {
        if (/^chuchu-(?!language)/.test(key)) delete window[storage][key];
      }
    } catch {
      // Forbidden.
    }
  }
}

/** The newest {question, answer} turns, of this tab and among all conversations. */
export function storeTurns([...turns]) {
  while (JSON.stringify(turns).length > MAX_CHARACTERS) turns.shift();
  store(CONVERSATION, JSON.stringify(turns), "sessionStorage");
  if (!turns.length) return resume("");
  resume(current || `${Date.now()}${Math.random()}`);
  keep([{ id: current, at: Date.now(), turns }, ...conversations().filter(({ id }) => id !== current)]);
}

/** The next turns belong to this conversation; "": to a new one. */
export function resume(id) {
  current = id;
  store(ID, id, "sessionStorage");
}

export const storedTurns = () => JSON.parse(load(CONVERSATION, "sessionStorage") ?? "[]");

export const isCurrent = ({ id }) => id === current;

/** All conversations of this browser, newest first. */
export function conversations() {
  try {
    return JSON.parse(load(ALL) ?? "[]").filter(({ id, turns }) =>
      typeof id === "string" && turns.length && turns.every(({ question }) => typeof question === "string"));
  } catch {
    return [];
  }
}

/** The oldest ones give way. */
export function keep(all) {
  const kept = all.slice(0, MAX_KEPT);
  const isStored = (text) => text.length <= MAX_ALL && store(ALL, text);
  while (!isStored(JSON.stringify(kept)) && kept.length) kept.pop();
}
