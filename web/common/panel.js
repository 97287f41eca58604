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

/** A panel that its button in the masthead opens and closes. */
export function buttonPanel(name, fill) {
  const [root, opener, closer] = ["", "-button", "-close"].map((part) => byId(name + part));
  const close = ({ givesWay = false } = {}) => {
    hidePanel(root);
    opener.ariaExpanded = false;
    if (!givesWay) opener.focus();
  };
  const show = () => {
    showPanel(root, close);
    opener.ariaExpanded = true;
  };
  const open = () => {
    show();
    fill();
  };
  opener.onclick = () => (root.hidden ? open() : close());
  closer.onclick = () => close();
  return { root, open, show, close };
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
