import { button, h } from "./dom.js";
import { t } from "./strings.js";

const TOLD_FOR = 2000;

/** A button that copies what `write()` returns and says for a while whether it did. */
export function copyButton(label, write, attributes = {}) {
  let timer = 0;
  const node = button(label, async () => {
    const words = (await copy(write())) ? t.copied : t.notCopied;
    node.firstChild.textContent = words;
    announce(words);
    clearTimeout(timer);
    timer = setTimeout(() => {
      node.firstChild.textContent = label;
    }, TOLD_FOR);
  }, { class: "quiet", ...attributes });
  return node;
}

function announce(words) {
  const announcer = document.getElementById("announcer");
  announcer.replaceChildren();
  announcer.append(words);
}

/** Over plain HTTP browsers offer no clipboard, only the old command. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text) {
  const focused = document.activeElement;
  const box = h("textarea", { class: "unseen", readonly: true, "aria-hidden": "true", tabindex: "-1" });
  box.value = text;
  document.body.append(box);
  box.select();
  const isCopied = document.execCommand("copy");
  box.remove();
  focused?.focus({ preventScroll: true });
  return isCopied;
}
