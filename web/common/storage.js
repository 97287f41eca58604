/* Browser storage; without it, state lasts as long as the page. Untrusted: anyone may have written it. */
const CONVERSATION = "chuchu-conversation";
const ID = "chuchu-id";
const ALL = "chuchu-conversations";
const MAX_CHARACTERS = 500_000;
const MAX_ALL = 2_000_000;
const MAX_KEPT = 50;
let current = load(ID, "sessionStorage");

/** Storage may be forbidden, full, or hold anything. */
function attempt(does, otherwise) {
  try {
    return does();
  } catch {
    return otherwise;
  }
}

export function load(key, storage = "localStorage") {
  return attempt(() => window[storage][key]);
}

/** Whether there was room. */
export const store = (key, value, storage = "localStorage") => attempt(() => {
  window[storage][key] = value;
  return true;
});

export function forgetConversations(storages = ["localStorage", "sessionStorage"]) {
  for (const storage of storages) {
    const keys = attempt(() => Object.keys(window[storage]), []);
    for (const key of keys) if (/^chuchu-(?!language)/.test(key)) delete window[storage][key];
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

/** Newest first. */
export const conversations = () => attempt(() => JSON.parse(load(ALL) ?? "[]").filter(({ id, turns }) =>
  typeof id === "string" && turns.length && turns.every(({ question }) => typeof question === "string")), []);

/** The oldest ones give way. */
export function keep(all) {
  const kept = all.slice(0, MAX_KEPT);
  const isStored = (text) => text.length <= MAX_ALL && store(ALL, text);
  while (!isStored(JSON.stringify(kept)) && kept.length) kept.pop();
}
