/* The question box. An over-long question is kept and explained, never cut. */
import { byId } from "./dom.js";
import { countCodePoints } from "./text.js";
import { say, tell } from "./words.js";

const MOST_CHARACTERS = 2000;
const box = byId("question");
const form = byId("composer");
const send = byId("send");
const asked = [];
let recalled = 0;

export function listenForQuestions(onQuestion) {
  box.oninput = refresh;
  box.onkeydown = onKey;
  form.onsubmit = (event) => {
    event.preventDefault();
    const question = box.value.trim();
    if (send.disabled) return;
    fill("");
    onQuestion(question);
  };
  refresh();
}

/** Safari ends the composition before this keydown, and only keyCode 229 tells. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export const focusBox = () => box.focus();

export function editQuestion(question) {
  fill(question);
  box.focus();
}

function fill(text) {
  box.value = text;
  refresh();
}

export function remember(question) {
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
  // A draft of the reader's own is never replaced.
  if (!(to >= 0 && to <= asked.length) || ![asked[recalled], ""].includes(box.value)) return;
  event.preventDefault();
  recalled = to;
  fill(asked[to] ?? "");
}

function refresh() {
  const length = countCodePoints(box.value.trim());
  const isTooLong = length > MOST_CHARACTERS;
  tell(byId("question-note"), () => (isTooLong ? say("tooLong", length, MOST_CHARACTERS) : ""));
  box.ariaInvalid = isTooLong;
  send.disabled = length === 0 || isTooLong;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}
