/* What stands beside the conversation on a wide screen, and is a modal sheet over it on a narrow one. */
import { byId } from "./dom.js";

const wide = matchMedia("(min-width: 900px)");
let shown = null;

/** Show an element in place of what stands there; `close` is called where it has to give way, or by Escape. */
export function showSheet(root, close) {
  if (shown && shown.root !== root) shown.close({ givesWay: true });
  shown = { root, close };
  root.hidden = false;
  fitScreen();
}

export function hideSheet(root) {
  root.hidden = true;
  shown = null;
  fitScreen();
}

function fitScreen() {
  const isModal = Boolean(shown) && !wide.matches;
  for (const id of ["masthead", "conversation"]) byId(id).inert = isModal;
  if (isModal) shown.root.setAttribute("aria-modal", "true");
  else shown?.root.removeAttribute("aria-modal");
  byId("workspace").classList.toggle("has-document", Boolean(shown));
}

wide.addEventListener("change", fitScreen);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) shown?.close();
});
