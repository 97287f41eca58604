import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { DocumentPanel } from "./document-panel.js";
import { byId } from "./dom.js";
import { Examples } from "./examples.js";
import { conversationAsMarkdown, saveAs } from "./export.js";
import { Folder } from "./folder.js";
import { IndexStatus } from "./index-status.js";
import { listenForKeys } from "./keys.js";
import { changeLanguage, t, translatePage } from "./strings.js";

translatePage();

const workspace = byId("workspace");

const panel = new DocumentPanel(byId("document"), {
  onToggle(opener, isOpen = true) {
    document.querySelector(".turn .is-open")?.classList.remove("is-open");
    if (isOpen) opener?.closest(".card, .marker")?.classList.add("is-open");
    // The column just changed its width: what the reader was looking at must not run away.
    opener?.scrollIntoView({ block: "nearest" });
  },
});

const folder = new Folder({
  openDocument: (document, opener, onClose) => panel.open(document, opener, { onClose }),
  onRebuild: () => status.look(),
});

const conversation = new Conversation(byId("log"), {
  open: (citation, opener, options) => panel.open(citation, opener, options),
  edit(question) {
    composer.set(question);
    composer.focus();
  },
  onAnswer: (answer) => status.noticeGeneration(answer.index?.generation),
});

function showEmptiness() {
  byId("welcome").hidden = !conversation.isEmpty;
  byId("tools").hidden = conversation.isEmpty;
}

function askQuestion(question) {
  composer.remember(question);
  conversation.ask(question);
  showEmptiness();
}

const composer = new Composer(askQuestion);

const examples = new Examples((question) => {
  askQuestion(question);
  composer.focus();
});

let documents = null;

function showSearched() {
  byId("searched").textContent = Number.isInteger(documents) ? t.searches(t.documents(documents)) : "";
}

const status = new IndexStatus((index) => {
  documents = index.documents;
  showSearched();
  examples.refresh();
  folder.refresh();
}, (job, isRunning) => folder.showJob(job, isRunning));

byId("new-conversation").addEventListener("click", () => {
  panel.close();
  conversation.clear();
  showEmptiness();
  composer.focus();
});

byId("export").addEventListener("click", () => saveAs("chuchu.md", conversationAsMarkdown(conversation.turns)));

byId("language").addEventListener("click", () => {
  changeLanguage();
  conversation.translate();
  composer.translate();
  showSearched();
  status.refresh();
});

listenForKeys({
  focusBox: () => composer.focus(),
  openCitation: (number) => conversation.openCitation(number),
  leaveBox() {
    // An open document is what Escape closes first.
    if (!workspace.classList.contains("has-document")) conversation.focusNewest();
  },
});

status.refresh();
panel.followLink();
if (byId("document").hidden && matchMedia("(hover: hover)").matches) composer.focus();
