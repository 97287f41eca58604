/* The conversations of this browser: open, export, delete. */
import { clearConversation, reopenConversation } from "./conversation.js";
import { conversationAsMarkdown, saveAs } from "./export.js";
import { button, byId, h, span } from "../common/dom.js";
import { buttonPanel } from "../common/panel.js";
import { conversations, isCurrent, keep } from "../common/storage.js";
import { bind, formatTime, t } from "../common/language.js";

const all = byId("history-delete");
let panel;

export function listenForHistory() {
  panel = buttonPanel("history", () => {
    panel.show();
    list();
  });
  byId("history-export").onclick = () => saveAs("chuchu.md", conversationAsMarkdown(conversations().toReversed().flatMap(({ turns }) => turns)));
}

function list() {
  const known = conversations();
  byId("history-none").hidden = known.length > 0;
  byId("history-tools").hidden = !known.length;
  byId("history-list").replaceChildren(...known.map(entryOf));
  offerDeletion("deleteAll", () => offerDeletion("deleteSure", () => remove(() => true)));
  byId("history-close").focus();
}

function offerDeletion(words, does) {
  bind(all, () => t(words));
  all.onclick = does;
}

function entryOf(one) {
  const { id, at, turns: { length, 0: { question } } } = one;
  const entry = button("", () => {
    panel.close({ givesWay: true });
    reopenConversation(one);
  }, { class: "entry" });
  entry.append(span(question), h("span", { class: "fine" }, () => `${formatTime(at)} · ${t("questions", length)}`));
  const bin = button("", () => remove((other) => other.id === id), { class: "quiet", "aria-label": `${t("deleteOne")}: ${question}` });
  bind(bin, () => t("deleteOne"));
  return h("li", isCurrent(one) ? { class: "is-current" } : {}, entry, bin);
}

function remove(isGone) {
  const known = conversations();
  if (known.some((one) => isGone(one) && isCurrent(one))) clearConversation();
  keep(known.filter((one) => !isGone(one)));
  list();
}
