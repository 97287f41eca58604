import { clearConversation, reopenConversation } from "./conversation.js";
import { exportTurns } from "./export.js";
import { bind, byId, cloneTemplate, formatTime, t } from "../common/dom.js";
import { buttonPanel } from "../common/panel.js";
import { conversations, isCurrent, keep } from "../common/storage.js";

const { close } = buttonPanel("history", list);

byId("history-export").onclick = () => exportTurns(conversations().toReversed().flatMap(({ turns }) => turns));

function list() {
  const known = conversations();
  byId("history-none").hidden = known.length > 0;
  byId("history-tools").hidden = !known.length;
  byId("history-list").replaceChildren(...known.map(entryOf));
  offerDeletion("deleteAll", () => offerDeletion("deleteSure", () => remove(() => true)));
  byId("history-close").focus();
}

function offerDeletion(words, onclick) {
  bind(Object.assign(byId("history-delete"), { onclick }), () => t(words));
}

function entryOf(one) {
  const { id, at, turns: { length, 0: { question } } } = one;
  const [item] = cloneTemplate("history-entry", {
    entry: () => {
      close({ givesWay: true });
      reopenConversation(one);
    },
    name: () => question,
    note: () => `${formatTime(at)} · ${t("questions", length)}`,
    delete: () => remove((other) => other.id === id),
  }, question);
  item.classList.toggle("is-current", isCurrent(one));
  return item;
}

function remove(isGone) {
  const known = conversations();
  if (known.some((one) => isGone(one) && isCurrent(one))) clearConversation();
  keep(known.filter((one) => !isGone(one)));
  list();
}
