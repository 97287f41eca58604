/* The turns of a conversation. Each turn owns its request and its element. */
import { ask, RequestError } from "../common/api.js";
import { hasAnswer } from "../citations/text.js";
import { editQuestion, addToHistory } from "./composer.js";
import { bind, byId, cloneTemplate, failureView, t } from "../common/dom.js";
import { askedOf, currentScope, setFilter, setScope, asRequest } from "../common/scope.js";
import { noticeGeneration, refresh, whenReady } from "../panels/index-status.js";
import { resume, storeTurns, storedTurns } from "../common/storage.js";
import { answerView, pendingView, showWriting } from "./turn-view.js";

const MAX_HISTORY = 10;
const SLOW_AFTER = 8000;
const log = byId("log");
let turns = [];

export const restoreConversation = () => restore(storedTurns);

export function reopenConversation({ id, turns: stored }) {
  clearConversation();
  resume(id);
  restore(() => stored);
  storeTurns(conversation());
  focusNewest();
}

function restore(stored) {
  try {
    for (const { question, answer, ...scope } of stored()) {
      setScope(scope);
      show(add({ question: question.trim(), answer, ...currentScope(), error: answer ? null : new RequestError("interrupted") }));
    }
  } catch {
    clearConversation();
  }
}

export const conversation = () =>
  turns.map(({ question, answer = null, collections, filter }) => ({ question, answer, collections, filter }));

export const askQuestion = (question) => send(add({ question, ...currentScope() }));

export function clearConversation() {
  for (const turn of turns) turn.request?.abort();
  turns = [];
  setScope();
  log.replaceChildren();
  storeTurns(turns);
}

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
  const slow = setTimeout(() => update(turn, signal, { state: "slow" }), SLOW_AFTER);
  update(turn, signal, { answer: null, error: null, state: "pending" });
  try {
    const answer = await ask(turn.question, historyOf(turn), asRequest(turn), signal, (name, data) => take(turn, signal, name, data));
    // Of some collections the number is another one.
    if (update(turn, signal, { answer }) && !turn.collections.length) noticeGeneration(answer.index?.generation);
  } catch (error) {
    if (error.type === "IndexNotReady") wait(turn, signal);
    else update(turn, signal, { error });
    if (error.name === "unreachable") refresh();
  }
  clearTimeout(slow);
}

const historyOf = (turn) => turns.slice(0, turns.indexOf(turn)).filter(({ error }) => !error)
  .map(({ question }) => question).slice(-MAX_HISTORY);

/** The question is asked again after the first build. */
async function wait(turn, signal) {
  update(turn, signal, { state: "waiting" });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await whenReady();
  if (!signal.aborted) send(turn);
}

function take(turn, signal, name, data) {
  if (signal.aborted) return;
  if (name === "sentence") return turn.addSentence?.(data);
  show(Object.assign(turn, { answer: data }));
  if (hasAnswer(data)) turn.addSentence = showWriting(turn.part("turn-body"), data, () => stop(turn));
}

function stop(turn) {
  turn.request.abort();
  show(Object.assign(turn, { answer: null, error: new RequestError("stopped") }));
}

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
  const { question, answer, error, state } = turn;
  const edit = () => editQuestion(question);
  const widen = asRequest(turn).where && (() => {
    setFilter();
    askQuestion(question);
  });
  if (answer) return answerView(answer, question, edit, historyOf(turn), widen);
  if (error) return failureView(error, { retry: () => send(turn), edit });
  return pendingView(state, () => stop(turn));
}
