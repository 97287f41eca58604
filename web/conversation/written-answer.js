/* What a language model writes, sentence by sentence; what the passages do not say is struck through. */
import { h } from "../common/dom.js";
import { t } from "../common/language.js";

/** Nodes of a sentence with its markers; `markerOf(number)` is undefined for a citation that is not there. */
export function sentenceNodes({ text, citations, supported }, markerOf) {
  const markers = (Array.isArray(citations) ? citations : []).map(markerOf).filter(Boolean);
  const words = supported === true ? h("span", {}, String(text)) : h("s", { title: t("unsupported") }, String(text));
  return [words, ...markers, " "];
}

export const writtenSentences = ({ written }) => (Array.isArray(written?.sentences) ? written.sentences : []);

/** Who wrote the answer, or why nobody did. */
export function writtenNote({ written, written_error: error }) {
  if (written) return t(writtenSentences({ written }).every(({ supported }) => supported) ? "writtenBy" : "writtenPartly", written.model);
  return error ? t("notWritten", error.message) : "";
}
