/* Browser storage; without it, state lasts as long as the page. */
const CONVERSATION = "chuchu-conversation";
const MAX_CHARACTERS = 500_000;

export function load(key, storage = "localStorage") {
  try {
    return window[storage][key];
  } catch {
    return null;
  }
}

export function store(key, value, storage = "localStorage") {
  try {
    window[storage][key] = value;
  } catch {
    // Forbidden or full.
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

/** The newest {question, answer} turns. */
export function storeTurns([...turns]) {
  while (JSON.stringify(turns).length > MAX_CHARACTERS) turns.shift();
  store(CONVERSATION, JSON.stringify(turns), "sessionStorage");
}

/** Untrusted: anyone may have written it. */
export const storedTurns = () => JSON.parse(load(CONVERSATION, "sessionStorage") ?? "[]");
