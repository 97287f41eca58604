/* The question box. A question that is too long is kept with a note, never truncated. */
import { bind, byId, t } from "../common/dom.js";
import { countCodePoints } from "../common/ranges.js";

const MAX_CHARACTERS = 2000;
const box = byId("question");
const form = byId("composer");
const send = byId("send");
const asked = [];
let recalled = 0;

export function whenAsked(onQuestion) {
  form.onsubmit = (event) => {
    event.preventDefault();
    const question = box.value.trim();
    if (send.disabled) return;
    setText("");
    onQuestion(question);
  };
  refresh();
}

box.oninput = refresh;
box.onkeydown = onKey;

/** Safari ends composition before this keydown; only keyCode 229 shows it. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export const focusBox = () => box.focus();

export function editQuestion(question) {
  setText(question);
  box.focus();
}

function setText(text) {
  box.value = text;
  refresh();
}

export function addToHistory(question) {
  if (asked.at(-1) !== question) asked.push(question);
  recalled = asked.length;
}

function onKey(event) {
  if (event.shiftKey || isComposing(event)) return;
  if (event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit();
  }
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const to = (box.value ? recalled : asked.length) + step;
  // Never replace an edited draft.
  if (!(to >= 0 && to <= asked.length) || ![asked[recalled], ""].includes(box.value)) return;
  event.preventDefault();
  recalled = to;
  setText(asked[to] ?? "");
}

function refresh() {
  const length = countCodePoints(box.value.trim());
  const isTooLong = length > MAX_CHARACTERS;
  bind(byId("question-note"), () => isTooLong && t("tooLong", length, MAX_CHARACTERS));
  box.ariaInvalid = isTooLong;
  send.disabled = length === 0 || isTooLong;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}
