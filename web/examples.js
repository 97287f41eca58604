import { fetchExamples } from "./api.js";
import { button, byId } from "./dom.js";

const MOST = 4;

/** Questions drawn from the folder; where there are none, or they cannot be had, nothing stands there. */
export class Examples {
  #root = byId("examples");
  #request = 0;

  constructor(onQuestion) {
    this.onQuestion = onQuestion;
  }

  async refresh() {
    const request = ++this.#request;
    const answer = await fetchExamples().catch(() => null);
    if (request === this.#request) this.#show(questionsIn(answer));
  }

  #show(questions) {
    this.#root.hidden = questions.length === 0;
    byId("example-list").replaceChildren(...questions.map((question) =>
      button(question, () => this.onQuestion(question), { class: "example", dir: "auto" })));
  }
}

function questionsIn(answer) {
  const examples = Array.isArray(answer?.examples) ? answer.examples : [];
  const questions = examples.map((example) => example?.question);
  return questions.filter((question) => typeof question === "string" && question.trim()).slice(0, MOST);
}
