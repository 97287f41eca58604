import { fetchExamples } from "./common/api.js";
import { focusBox, isComposing, whenAsked } from "./conversation/composer.js";
import { askQuestion, clearConversation, conversation, focusNewest, openCitation, restoreConversation } from "./conversation/conversation.js";
import { closeDocument, followLink } from "./panels/document.js";
import { bind, button, byId, changeLanguage, documentCount, t, translatePage } from "./common/dom.js";
import { exportTurns } from "./conversation/export.js";
import { showIndex, showJob } from "./panels/folder.js";
import "./conversation/history.js";
import { watchIndex } from "./panels/index-status.js";
import { setCollections } from "./common/scope.js";
import "./panels/login.js";
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

translatePage();
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
    bind(byId("searched"), () => index.documents >= 0 && t(index.documents ? "searches" : "nothing", documentCount(index.documents)));
    const { model, host } = index.language_model ?? {};
    bind(byId("sent-to"), () => model && t("sentWhere", model, host));
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
