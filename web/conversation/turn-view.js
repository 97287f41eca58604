/* The views of a turn: pending, answered, not found. */
import { answerAsText, cites, differsOf, hasAnswer, isRelated, leftOutOf, listOf, MARKER, titleOf, withRanges } from "../citations/text.js";
import { citationCard, foldLong } from "../citations/card.js";
import { makeCopyButton } from "../common/clipboard.js";
import { bind, button, cloneTemplate, h, spanned, t, tieNumbers } from "../common/dom.js";
import { addFeedback } from "./feedback.js";
import { openDocument } from "../panels/document.js";
import { buildWords } from "../panels/index-status.js";

const SHORT = 40;

export const pendingView = (state, stop) => cloneTemplate(state === "waiting" ? state : "pending", { "pending-words": () => t(state, buildWords()), stop })[0];

export function answerView(answer, question, edit, history, widen) {
  const { standalone_question: reworded } = answer;
  const isAnswered = hasAnswer(answer);
  const isClose = !isAnswered && isRelated(answer);
  // Highlights would suggest an answer; of related passages only the best sentence has one.
  const { citation: number, start, end, text: short = "" } = answer.answer_span ?? {};
  const citations = answer.citations.map((citation, place) => withRanges(
    { ...citation, ...(isAnswered ? citation.number === number && { span: [[start, end]] } : (place || !isClose) && { highlights: [] }) }));
  const open = (citation, opener) => openDocument(citation, opener, isAnswered ? { citations } : {});
  const isCurrent = citations.some(({ superseded_by: newer }) => !newer);
  const [older, others] = [true, false].map((isOlder) => citations
    .filter((citation) => isOlder === Boolean(isCurrent && citation.superseded_by && !cites(answer, citation)))
    .map((citation) => citationCard(citation, open, !cites(answer, citation), isAnswered)));
  const leftOut = leftOutOf(answer);
  const [view, part] = cloneTemplate(isAnswered ? "found" : isClose ? "related" : "not-found", {
    understood: () => reworded && reworded !== question && t("understood", reworded),
    "left-out": () => leftOut.length > 0 && t("leftOut", leftOut.join(t("comma"))),
    "older-title": () => t("older", older.length),
    ...(isAnswered ? { written: () => writtenNote(answer) } : { edit, widen }),
  });
  if (isAnswered) {
    const sentences = listOf(answer.written?.sentences);
    part("answer").append(...(sentences.length
      ? sentences.flatMap((each) => sentenceNodes(each, citations, open)) : quotedAnswer(answer.answer, citations, open)));
    makeCopyButton(part("copy"), "copyAnswer", () => answerAsText(answer));
    foldLong(part("answer"), part("answer-toggle"));
    if (!sentences.length && short.length <= SHORT && 2 * short.length < answer.answer.length) part("answer-short").textContent = short;
  } else part("widen").hidden = !widen;
  if (isClose) {
    part("best").append(...bestSentence(citations[0], open));
    part("differs").append(...differsOf(answer).map((words) => h("li", { dir: "auto" }, words)));
  }
  if (answer.matching_documents === 0) bind(part("not-found-message"), () => t("noneMeets"));
  part("cards").append(...others);
  part("older-cards").append(...older);
  addFeedback(view, part("answer-tools"), question, history, answer);
  for (const place of view.querySelectorAll(".answer, .quote")) tieNumbers(place);
  return view;
}

function bestSentence(citation, open) {
  const [[from, to] = []] = citation?.marks ?? [];
  return to ? [h("mark", {}, citation.quote.slice(from, to).trim()), marker(citation, open)] : [];
}

/** A written sentence with its markers; what the passages do not say is struck through. */
function sentenceNodes({ text, citations: numbers, supported }, citations, open) {
  const cited = listOf(numbers).map((number) => citations.find((each) => each.number === number)).filter(Boolean);
  const words = supported === true ? h("span", {}, String(text)) : h("s", { title: t("unsupported") }, String(text));
  return [words, ...cited.map((citation) => marker(citation, open)), " "];
}

function writtenNote({ written, written_error: error }) {
  if (!written) return error && t("notWritten", error.message);
  return t(listOf(written.sentences).every(({ supported }) => supported) ? "writtenBy" : "writtenPartly", written.model);
}

/** Replace the quotes by what a language model writes; returns what adds a sentence. */
export function showWriting(body, { citations }, stop) {
  const place = body.querySelector(".answer");
  const open = (citation, opener) => openDocument(citation, opener, { citations });
  place.after(cloneTemplate("pending", { "pending-words": () => t("writing"), stop })[0]);
  let isFirst = true;
  return (sentence) => {
    if (isFirst) place.replaceChildren();
    isFirst = false;
    place.append(...sentenceNodes(sentence, citations, open));
  };
}

/** The answer's text; each [n] with a citation becomes a button that never starts a line. */
function quotedAnswer(text, citations, open) {
  const nodes = [];
  let at = 0;
  for (const { 0: written, 1: digits, index } of text.matchAll(MARKER)) {
    const citation = citations.find(({ number }) => number === Number(digits));
    if (!citation) continue;
    const line = text.slice(at, index).trimEnd();
    const before = withLines(line, citation);
    const last = [...before].at(-1) ?? "";
    const tied = before.length - last.length;
    const spans = spanIn(line, citation);
    if (before || at === 0) nodes.push(...spanned(before, 0, tied, spans), h("span", { class: "tie" }, ...spanned(before, tied, before.length, spans)));
    nodes.at(-1).append(marker(citation, open));
    at = index + written.length;
  }
  return [...nodes, text.slice(at)];
}

/** A quoted line with the line ends of its document, where each list item has its own; of the same length. */
function withLines(line, { quote, marks }) {
  const gapOf = (gap) => (gap.trim() ? "…" : gap.includes("\n") ? "\n" : gap && " ");
  const lines = marks.map(([start, end], place) => (place ? gapOf(quote.slice(marks[place - 1][1], start)) : "") + quote.slice(start, end)).join("").trim();
  const words = line.trimStart();
  return words === lines.replaceAll("\n", " ") ? line.replace(words, () => lines) : line;
}

/** Where a line quotes the words that answer; they may occur in it several times. */
function spanIn(line, { quote, marks, spans: [[from, to] = []] }) {
  if (!to) return [];
  const plain = (text) => text.replaceAll("\n", " ");
  const words = plain(quote.slice(from, to));
  const earlier = marks.map(([start, end]) => quote.slice(start, Math.min(end, from)));
  let at = line.indexOf(words);
  for (let skipped = plain(earlier.join("…")).split(words).length - 1; skipped > 0 && at >= 0; skipped -= 1) {
    at = line.indexOf(words, at + words.length);
  }
  return at < 0 ? [] : [[at, at + words.length]];
}

function marker(citation, open) {
  const { number, path } = citation;
  const label = `${number} ${titleOf(citation)} (${path ?? ""})`;
  const node = button(String(number), () => open(citation, node), { class: "marker", "aria-label": label });
  return node;
}
