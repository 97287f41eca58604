/* The turns of a conversation. Each turn owns its request and its element. */
import { ask, RequestError } from "../common/api.js";
import { hasAnswer } from "../citations/text.js";
import { editQuestion, addToHistory } from "./composer.js";
import { openDocument } from "../panels/document.js";
import { byId, cloneTemplate } from "../common/dom.js";
import { askedOf, currentFilter, setFilter, whereOf } from "../common/filter.js";
import { failureView } from "../common/failure.js";
import { noticeGeneration } from "../panels/index-status.js";
import { storeTurns, storedTurns } from "../common/storage.js";
import { answerView, pendingView, showWriting } from "./turn-view.js";
import { t, bind } from "../common/language.js";

const MAX_HISTORY = 10;
const SLOW_AFTER = 8000;
const log = byId("log");
let turns = [];

/** Restore the turns from before a reload, if valid. */
export function restoreConversation() {
  try {
    for (const { question, answer, filter } of storedTurns()) {
      setFilter(filter);
      show(add({ question: question.trim(), answer, filter: currentFilter(), error: answer ? null : new RequestError("interrupted") }));
    }
  } catch {
    clearConversation();
  }
}

export const conversation = () => turns.map(({ question, answer = null, filter }) => ({ question, answer, filter }));

export const askQuestion = (question) => send(add({ question, filter: currentFilter() }));

export function clearConversation() {
  for (const turn of turns) turn.request?.abort();
  turns = [];
  setFilter();
  log.replaceChildren();
  storeTurns(turns);
}

/** In the focused turn, else the last opened one, else the newest with citations. */
export function openCitation(number) {
  const turn = document.activeElement.closest(".turn:has(.card)") ?? log.querySelector(".turn:has(.is-open)")
    ?? [...log.querySelectorAll(".turn:has(.card)")].at(-1);
  turn?.querySelector(`.card[value="${number}"] .open`)?.click();
}

export const focusNewest = () => focusOn(turns.at(-1));

const focusOn = (turn) => turn?.part("question").focus({ preventScroll: true });

function add(turn) {
  const [element, part] = cloneTemplate("turn", { question: () => turn.question });
  turns.push(Object.assign(turn, { element, part }));
  log.append(element);
  addToHistory(turn.question);
  element.scrollIntoView();
  return turn;
}

async function send(turn) {
  turn.request?.abort();
  const { signal } = (turn.request = new AbortController());
  const slow = setTimeout(() => update(turn, signal, { isSlow: true }), SLOW_AFTER);
  update(turn, signal, { answer: null, error: null, isSlow: false });
  const earlier = turns.slice(0, turns.indexOf(turn)).filter(({ error }) => !error);
  try {
    const history = earlier.map(({ question }) => question).slice(-MAX_HISTORY);
    const answer = await ask(turn.question, history, whereOf(turn.filter), signal, (name, data) => take(turn, signal, name, data));
    if (update(turn, signal, { answer })) noticeGeneration(answer.index?.generation);
  } catch (error) {
    update(turn, signal, { error });
  }
  clearTimeout(slow);
}

/** The quotes, and then what a language model writes. */
function take(turn, signal, name, data) {
  if (signal.aborted) return;
  if (name === "sentence") turn.addSentence?.(data);
  if (name !== "answer") return;
  show(Object.assign(turn, { answer: data }));
  if (hasAnswer(data)) turn.addSentence = showWriting(turn.part("turn-body"), data, openDocument, () => stop(turn));
}

function stop(turn) {
  turn.request.abort();
  turn.error = new RequestError("stopped");
  turn.answer = null;
  show(turn);
}

/** Results of an aborted request are ignored. */
function update(turn, signal, state) {
  if (signal.aborted) return false;
  show(Object.assign(turn, state));
  storeTurns(conversation());
  return true;
}

function show(turn) {
  const { answer, element, part } = turn;
  const body = part("turn-body");
  const hadFocus = body.contains(document.activeElement);
  body.replaceChildren(viewOf(turn));
  bind(part("asked-of"), () => askedOf(turn.filter, answer));
  bind(part("is-answer"), () => t(answer && !hasAnswer(answer) ? "absent" : "answered"));
  element.classList.toggle("is-unanswered", !hasAnswer(answer));
  if (hadFocus) focusOn(turn);
}

function viewOf(turn) {
  const { question, answer, error, isSlow, filter } = turn;
  const edit = () => editQuestion(question);
  const widen = whereOf(filter) && (() => {
    setFilter();
    askQuestion(question);
  });
  if (answer) return answerView(answer, question, openDocument, edit, widen);
  if (error) return failureView(error, { retry: () => send(turn), edit });
  return pendingView(isSlow, () => stop(turn));
}
