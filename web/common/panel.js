/* Panels: beside the conversation on wide screens, modal on narrow ones. */
import { byId } from "./dom.js";

const wide = matchMedia("(min-width: 900px)");
let shown = null;

/** `close` is called by Escape and when another panel opens. */
export function showPanel(root, close) {
  if (shown && shown.root !== root) shown.close({ givesWay: true });
  shown = { root, close };
  root.hidden = false;
  fitScreen();
}

export function hidePanel(root) {
  root.hidden = true;
  shown = null;
  fitScreen();
}

export const isPanelShown = () => shown !== null;

function fitScreen() {
  const isModal = shown !== null && !wide.matches;
  for (const id of ["masthead", "conversation"]) byId(id).inert = isModal;
  if (shown) shown.root.ariaModal = isModal || null;
  byId("workspace").classList.toggle("has-document", shown !== null);
}

wide.onchange = fitScreen;
document.addEventListener("keydown", ({ key, isComposing }) => {
  if (key === "Escape" && !isComposing) shown?.close();
});
