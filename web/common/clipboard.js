import { bind, byId, h, t } from "./dom.js";

const SHOWN_FOR = 2000;

/** The button copies what `write()` returns. */
export function makeCopyButton(button, name, write) {
  const show = (word) => bind(button, () => t(word));
  let timer = 0;
  show(name);
  button.onclick = async () => {
    const outcome = (await copy(write())) ? "copied" : "notCopied";
    show(outcome);
    byId("announcer").replaceChildren(t(outcome));
    clearTimeout(timer);
    timer = setTimeout(show, SHOWN_FOR, name);
  };
}

/** Whether that worked. Over plain HTTP there is no Clipboard API. */
async function copy(text) {
  if (await navigator.clipboard?.writeText(text).then(() => true, () => false)) return true;
  const focused = document.activeElement;
  const box = h("textarea", { class: "unseen" }, text);
  document.body.append(box);
  box.select();
  const isCopied = document.execCommand("copy");
  box.remove();
  focused.focus({ preventScroll: true });
  return isCopied;
}
