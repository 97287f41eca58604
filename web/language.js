const KEY = "chuchu-language";

/** Chinese unless the reader chose otherwise or the browser asks for English. */
export function preferredLanguage() {
  const chosen = remembered();
  if (chosen === "zh" || chosen === "en") return chosen;
  return /^en\b/i.test(navigator.language) ? "en" : "zh";
}

// A browser may forbid storage; then the choice lasts as long as the page.
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberLanguage(language) {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // See above.
  }
}
