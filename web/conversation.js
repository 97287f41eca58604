/* The turns of one conversation. Every turn owns its request and its piece of the page. */
import { ask, Refusal } from "./api.js";
import { isFound } from "./cite.js";
import { editQuestion, remember } from "./composer.js";
import { openDocument } from "./document-panel.js";
import { byId, copyOf } from "./dom.js";
import { noticeGeneration } from "./index-status.js";
import { keepTurns, keptTurns } from "./storage.js";
import { answerView, failureView, pendingView } from "./turn.js";
import { say, tell } from "./words.js";

const MOST_HISTORY = 10;
const SLOW_AFTER = 8000;
const log = byId("log");
let turns = [];

/** Show the turns of before the page was loaded anew, if they are sound. */
export function restoreConversation() {
  try {
    for (const { question, answer } of keptTurns()) {
      show(add({ question: question.trim(), answer, error: answer ? null : new Refusal("interrupted") }));
    }
  } catch {
    clearConversation();
  }
}

export const conversation = () => turns.map(({ question, answer = null }) => ({ question, answer }));

export const askQuestion = (question) => send(add({ question }));

export function clearConversation() {
  for (const turn of turns) turn.request?.abort();
  turns = [];
  log.replaceChildren();
  keepTurns(turns);
}

/** Of the turn that has the focus or was read last, else of the newest with citations. */
export function openCitation(number) {
  const turn = document.activeElement.closest(".turn:has(.card)") ?? log.querySelector(".turn:has(.is-open)")
    ?? [...log.querySelectorAll(".turn:has(.card)")].at(-1);
  turn?.querySelector(`.card[value="${number}"] .open`)?.click();
}

export const focusNewest = () => focusOn(turns.at(-1));

const focusOn = (turn) => turn?.part("question").focus({ preventScroll: true });

function add(turn) {
  const [element, part] = copyOf("turn", { question: () => turn.question });
  turns.push(Object.assign(turn, { element, part }));
  log.append(element);
  remember(turn.question);
  element.scrollIntoView();
  return turn;
}

async function send(turn) {
  turn.request?.abort();
  const { signal } = (turn.request = new AbortController());
  const slow = setTimeout(() => settle(turn, signal, { isSlow: true }), SLOW_AFTER);
  settle(turn, signal, { answer: null, error: null, isSlow: false });
  const earlier = turns.slice(0, turns.indexOf(turn)).filter(({ error }) => !error);
  try {
    const answer = await ask(turn.question, earlier.map(({ question }) => question).slice(-MOST_HISTORY), signal);
    if (settle(turn, signal, { answer })) noticeGeneration(answer.index?.generation);
  } catch (error) {
    settle(turn, signal, { error });
  }
  clearTimeout(slow);
}

/** What comes of a request that was stopped or sent anew changes nothing. */
function settle(turn, signal, state) {
  if (signal.aborted) return false;
  show(Object.assign(turn, state));
  keepTurns(conversation());
  return true;
}

function show(turn) {
  const { answer, element, part } = turn;
  const body = part("turn-body");
  const hadFocus = body.contains(document.activeElement);
  body.replaceChildren(viewOf(turn));
  tell(part("is-answer"), () => say(answer && !isFound(answer) ? "absent" : "answered"));
  element.classList.toggle("is-unanswered", !isFound(answer));
  if (hadFocus) focusOn(turn);
}

function viewOf(turn) {
  const { question, answer, error, isSlow } = turn;
  const edit = () => editQuestion(question);
  if (answer) return answerView(answer, question, openDocument, edit);
  if (error) return failureView(error, { retry: () => send(turn), edit });
  return pendingView(isSlow, () => {
    turn.request.abort();
    turn.error = new Refusal("stopped");
    show(turn);
  });
}
