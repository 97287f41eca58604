import { fetchExamples } from "./common/api.js";
import { focusBox, isComposing, whenAsked } from "./conversation/composer.js";
import { askQuestion, clearConversation, conversation, focusNewest, openCitation, restoreConversation } from "./conversation/conversation.js";
import { closeDocument, followLink } from "./panels/document.js";
import { bind, button, byId, changeLanguage, documentCount, t, translatePage } from "./common/dom.js";
import { exportTurns } from "./conversation/export.js";
import { openSkipped, reasonWords, showIndex, showJob } from "./panels/folder.js";
import "./conversation/history.js";
import { watchIndex } from "./panels/index-status.js";
import { setCollections } from "./common/scope.js";
import { showSession } from "./panels/login.js";
import { isPanelShown } from "./common/panel.js";

async function showExamples() {
  const { examples } = await fetchExamples().catch(() => ({ examples: [] }));
  const questions = examples.map((example) => example?.question).filter((question) => question?.trim?.());
  byId("examples").hidden = questions.length === 0;
  byId("example-list").replaceChildren(...questions.slice(0, 4).map((question) => button(question, () => {
    askQuestion(question);
    focusBox();
  }, { class: "example", dir: "auto" })));
}

function showSkipped(skipped) {
  const note = byId("skipped-note");
  note.hidden = !skipped.length;
  const counts = {};
  for (const { reason } of skipped) counts[reason] = (counts[reason] ?? 0) + 1;
  const frequent = Object.entries(counts).toSorted((one, two) => two[1] - one[1]);
  const words = () => frequent.slice(0, 2).map(([reason, count]) => t("reasonCount", reasonWords(reason), count)).join(t("semicolon"));
  bind(note, () => t("skippedNote", skipped.length, words() + (frequent[2] ? "…" : "")));
  note.onclick = openSkipped;
}

translatePage();
showSession();
whenAsked(askQuestion);
restoreConversation();
// Capturing: runs before the handler that closes a panel.
document.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const { key, target } = event;
  if (target.closest?.("input, textarea")) {
    if (key === "Escape" && target.id === "question" && !isPanelShown()) focusNewest();
  } else if (key === "/") {
    event.preventDefault();
    focusBox();
  } else if (/^[1-9]$/.test(key)) openCitation(key);
}, true);
watchIndex({
  onIndex(index) {
    setCollections(index.collections);
    bind(byId("searched"), () => (index.documents >= 0 ? t(index.documents ? "searches" : "nothing", documentCount(index.documents)) : ""));
    showSkipped(index.skipped ?? []);
    const { model, host } = index.language_model ?? {};
    byId("sent-to").hidden = !model;
    bind(byId("sent-to"), () => (model ? t("sentWhere", model, host) : ""));
    showExamples();
    showIndex(index);
  },
  onJob: showJob,
});

byId("new-conversation").onclick = () => {
  closeDocument();
  clearConversation();
  focusBox();
};
byId("export").onclick = () => exportTurns(conversation());
byId("language").onclick = changeLanguage;

followLink();
if (!isPanelShown() && matchMedia("(hover: hover)").matches) focusBox();
