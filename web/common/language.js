/* The page's language: Chinese or English. index.html holds both texts. */
import { store, load } from "./storage.js";

const KEY = "chuchu-language";
const SLOTS = { text: "textContent", label: "ariaLabel", title: "title", placeholder: "placeholder" };
const named = document.getElementById("words").content;
let isEnglish = /^en\b/i.test(load(KEY) ?? navigator.language);

export const language = () => (isEnglish ? "en" : "zh-CN");

/** The message `name` with `values` for {0}, {1} …; undefined if unknown. */
export function t(name, ...values) {
  const node = named.getElementById(name);
  const words = isEnglish ? node?.dataset.en : node?.textContent;
  return words?.replace(/\{(\d)\}/g, (_, place) => values[place]);
}

/** Set a node's content to `content()`, now and at each change of language. */
export function bind(node, content) {
  node.dataset.bound = "";
  node.bound = content;
  node.replaceChildren(...[content()].flat().filter(Boolean));
}

/** {0} in a static text stands for the button's value. */
export function translate(root) {
  const all = (mark) => root.querySelectorAll(`[data-${mark}]`);
  for (const [slot, property] of Object.entries(SLOTS)) {
    for (const node of all(`en-${slot}`)) {
      node.chinese = { [slot]: node[property], ...node.chinese };
      const words = isEnglish ? node.getAttribute(`data-en-${slot}`) : node.chinese[slot];
      node[property] = words.replace("{0}", () => node.value);
      if (slot === "label" && node.querySelector(":scope > svg")) node.title = node.ariaLabel;
    }
  }
  for (const node of all("bound")) bind(node, node.bound);
}

export function translatePage() {
  document.documentElement.lang = language();
  translate(document);
}

export function changeLanguage() {
  isEnglish = !isEnglish;
  store(KEY, isEnglish ? "en" : "zh");
  translatePage();
}

export function formatTime(value) {
  const time = new Date(value ?? NaN);
  return time > 0 ? time.toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" }) : "";
}

export const documentCount = (count) => (Number.isInteger(count) ? t(count === 1 ? "document" : "documents", count) : "");
