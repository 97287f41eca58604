/* The turns of a conversation. Each turn owns its request and its element. */
import { ask, RequestError } from "../common/api.js";
import { hasAnswer } from "../citations/text.js";
import { choose, chosenCollections, scopeOf } from "../common/collections.js";
import { editQuestion, addToHistory } from "./composer.js";
import { openDocument } from "../panels/document.js";
import { byId, cloneTemplate } from "../common/dom.js";
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
    for (const { question, answer, collections } of storedTurns()) {
      choose(collections);
      show(add({ question: question.trim(), answer, collections: chosenCollections(), error: answer ? null : new RequestError("interrupted") }));
    }
  } catch {
    clearConversation();
  }
}

export const conversation = () => turns.map(({ question, answer = null, collections }) => ({ question, answer, collections }));

export const askQuestion = (question) => send(add({ question, collections: chosenCollections() }));

export function clearConversation() {
  for (const turn of turns) turn.request?.abort();
  turns = [];
  choose([]);
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
    const answer = await ask(turn.question, history, scopeOf(turn.collections), signal, (name, data) => take(turn, signal, name, data));
    // Of some collections the number is another one.
    if (update(turn, signal, { answer }) && !turn.collections.length) noticeGeneration(answer.index?.generation);
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
  bind(part("is-answer"), () => t(answer && !hasAnswer(answer) ? "absent" : "answered"));
  element.classList.toggle("is-unanswered", !hasAnswer(answer));
  if (hadFocus) focusOn(turn);
}

function viewOf(turn) {
  const { question, answer, error, isSlow } = turn;
  const edit = () => editQuestion(question);
  if (answer) return answerView(answer, question, openDocument, edit);
  if (error) return failureView(error, { retry: () => send(turn), edit });
  return pendingView(isSlow, () => stop(turn));
}
