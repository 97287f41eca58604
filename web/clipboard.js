import { byId, h } from "./dom.js";
import { say, tell } from "./words.js";

const TOLD_FOR = 2000;

/** `name` is the word on the button, which says for a while whether it copied what `write()` returns. */
export function makeCopyButton(button, name, write) {
  const show = (word) => tell(button, () => say(word));
  let timer = 0;
  show(name);
  button.onclick = async () => {
    const outcome = (await copy(write())) ? "copied" : "notCopied";
    show(outcome);
    byId("announcer").replaceChildren(say(outcome));
    clearTimeout(timer);
    timer = setTimeout(show, TOLD_FOR, name);
  };
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** Over plain HTTP browsers offer no clipboard, only the old command. */
function copySelected(text) {
  const focused = document.activeElement;
  const box = h("textarea", { class: "unseen" }, text);
  document.body.append(box);
  box.select();
  const isCopied = document.execCommand("copy");
  box.remove();
  focused.focus({ preventScroll: true });
  return isCopied;
}
