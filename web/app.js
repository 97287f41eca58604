import { fetchExamples } from "./api.js";
import { focusBox, isComposing, listenForQuestions } from "./composer.js";
import { askQuestion, clearConversation, conversation, focusNewest, openCitation, restoreConversation } from "./conversation.js";
import { closeDocument, followLink } from "./document-panel.js";
import { button, byId } from "./dom.js";
import { conversationAsMarkdown, saveAs } from "./export.js";
import { showIndex, showJob } from "./folder.js";
import { watchIndex } from "./index-status.js";
import { isSheetShown } from "./sheet.js";
import { changeLanguage, say, sayDocuments, tell, translatePage } from "./words.js";

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
listenForQuestions(askQuestion);
restoreConversation();
// Heard on the way down: before whatever stands open closes.
document.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const { key, target } = event;
  if (target.closest?.("input, textarea")) {
    if (key === "Escape" && target.id === "question" && !isSheetShown()) focusNewest();
  } else if (key === "/") {
    event.preventDefault();
    focusBox();
  } else if (/^[1-9]$/.test(key)) openCitation(key);
}, true);
watchIndex({
  onIndex(index) {
    tell(byId("searched"), () => (index.documents >= 0 ? say("searches", sayDocuments(index.documents)) : ""));
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
byId("export").onclick = () => saveAs("chuchu.md", conversationAsMarkdown(conversation()));
byId("language").onclick = changeLanguage;

followLink();
if (!isSheetShown() && matchMedia("(hover: hover)").matches) focusBox();
