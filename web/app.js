import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { DocumentPanel } from "./document-panel.js";
import { button, byId } from "./dom.js";
import { IndexStatus } from "./index-status.js";
import { translatePage } from "./strings.js";

const MOST_EXAMPLES = 4;

translatePage();

const panel = new DocumentPanel(byId("document"), {
  outside: [byId("masthead"), byId("conversation")],
  onToggle(isOpen, opener) {
    byId("workspace").classList.toggle("has-document", isOpen);
    document.querySelector(".turn .is-open")?.classList.remove("is-open");
    if (isOpen) opener.closest(".card, .marker")?.classList.add("is-open");
    // The column just changed its width: what the reader was looking at must not run away.
    opener?.scrollIntoView({ block: "nearest" });
  },
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
  byId("new-conversation").hidden = conversation.isEmpty;
}

function askQuestion(question) {
  conversation.ask(question);
  showEmptiness();
}

const composer = new Composer(askQuestion);

const status = new IndexStatus(({ examples }) => {
  const questions = (Array.isArray(examples) ? examples : []).filter((example) => typeof example === "string" && example);
  byId("examples").hidden = questions.length === 0;
  byId("examples").replaceChildren(...questions.slice(0, MOST_EXAMPLES).map((question) =>
    button(question, () => {
      askQuestion(question);
      composer.focus();
    }, { class: "example", dir: "auto" })));
});

byId("new-conversation").addEventListener("click", () => {
  panel.close();
  conversation.clear();
  showEmptiness();
  composer.focus();
});

status.refresh();
if (matchMedia("(hover: hover)").matches) composer.focus();
