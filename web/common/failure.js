import { cloneTemplate } from "./dom.js";
import { bind } from "./language.js";

export function failureView(error, actions) {
  const [view, part] = cloneTemplate("failure", { "failure-message": () => error.words[0], ...actions });
  const showHint = () => bind(part("failure-hint"), () => error.words[1]);
  showHint();
  if (error.wait) setTimeout(showHint, 1000 * error.wait + 50);
  if (!actions.edit) part("edit").remove();
  return view;
}
