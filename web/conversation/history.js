/* The conversations of this browser: open, export, delete. */
import { clearConversation, reopenConversation } from "./conversation.js";
import { conversationAsMarkdown, saveAs } from "./export.js";
import { button, byId, h, span } from "../common/dom.js";
import { hidePanel, showPanel } from "../common/panel.js";
import { conversations, isCurrent, keep } from "../common/storage.js";
import { bind, formatTime, t } from "../common/language.js";

const root = byId("history");
const opener = byId("history-button");
const all = byId("history-delete");

export function listenForHistory() {
  opener.onclick = () => (root.hidden ? open() : close());
  byId("history-close").onclick = () => close();
  byId("history-export").onclick = () => saveAs("chuchu.md", conversationAsMarkdown(conversations().toReversed().flatMap(({ turns }) => turns)));
}

function open() {
  list();
  showPanel(root, close);
  opener.ariaExpanded = true;
  byId("history-close").focus();
}

function close({ givesWay = false } = {}) {
  hidePanel(root);
  opener.ariaExpanded = false;
  if (!givesWay) opener.focus();
}

function list() {
  const known = conversations();
  byId("history-none").hidden = known.length > 0;
  byId("history-tools").hidden = !known.length;
  byId("history-list").replaceChildren(...known.map(entryOf));
  offerDeletion("deleteAll", () => offerDeletion("deleteSure", () => remove(() => true)));
}

function offerDeletion(words, does) {
  bind(all, () => t(words));
  all.onclick = does;
}

function entryOf(one) {
  const { id, at, turns: { length, 0: { question } } } = one;
  const entry = button("", () => {
    close({ givesWay: true });
    reopenConversation(one);
  }, { class: "entry" });
  entry.append(span(question), h("span", { class: "fine" }, () => `${formatTime(at)} · ${t("questions", length)}`));
  const bin = button("", () => remove((other) => other.id === id), { class: "quiet", "aria-label": `${t("deleteOne")}: ${question}` });
  bind(bin, () => t("deleteOne"));
  return h("li", { class: isCurrent(one) ? "is-current" : "" }, entry, bin);
}

function remove(isGone) {
  const known = conversations();
  if (known.some((one) => isGone(one) && isCurrent(one))) clearConversation();
  keep(known.filter((one) => !isGone(one)));
  list();
  byId("history-close").focus();
}
