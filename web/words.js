/* What the page says: Chinese, unless the reader or the browser asks for English. index.html has both. */
import { keep, recall } from "./storage.js";

const KEY = "chuchu-language";
const SLOTS = { text: "textContent", label: "ariaLabel", title: "title", placeholder: "placeholder" };
const named = document.getElementById("words").content;
let isEnglish = /^en\b/i.test(recall(KEY) ?? navigator.language);

export const language = () => (isEnglish ? "en" : "zh-CN");

/** The words of that name, `values` in the places {0}, {1} …; undefined where there are none. */
export function say(name, ...values) {
  const node = named.getElementById(name);
  const words = isEnglish ? node?.dataset.en : node?.textContent;
  return words?.replace(/\{(\d)\}/g, (_, place) => values[place]);
}

/** Let a node hold what `words()` returns, text or nodes, now and whenever the language changes. */
export function tell(node, words) {
  node.dataset.told = "";
  node.told = words;
  node.replaceChildren(...[words()].flat().filter(Boolean));
}

/** Standing words may hold a {0}, for the value of their button. */
export function translate(root) {
  const all = (mark) => root.querySelectorAll(`[data-${mark}]`);
  for (const [slot, property] of Object.entries(SLOTS)) {
    for (const node of all(`en-${slot}`)) {
      node.chinese = { [slot]: node[property], ...node.chinese };
      const words = isEnglish ? node.getAttribute(`data-en-${slot}`) : node.chinese[slot];
      node[property] = words.replace("{0}", () => node.value);
    }
  }
  for (const node of all("told")) tell(node, node.told);
}

export function translatePage() {
  document.documentElement.lang = language();
  translate(document);
}

export function changeLanguage() {
  isEnglish = !isEnglish;
  keep(KEY, isEnglish ? "en" : "zh");
  translatePage();
}

export function formatTime(value) {
  const time = new Date(value ?? NaN);
  return time > 0 ? time.toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" }) : "";
}

export const sayDocuments = (count) => (Number.isInteger(count) ? say(count === 1 ? "document" : "documents", count) : "");
