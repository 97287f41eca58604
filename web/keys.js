const FIELDS = "input, textarea, select, [contenteditable]";

/**
 * Single keys for the whole page; none counts in a text field, with a modifier, or while composing.
 * They are heard on the way down, before whatever stands open closes.
 */
export function listenForKeys({ focusBox, openCitation, leaveBox }) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isInField = event.target.closest?.(FIELDS);
    if (event.key === "Escape" && isInField?.id === "question") leaveBox();
    if (isInField) return;
    if (event.key === "/") {
      event.preventDefault();
      focusBox();
    } else if (/^[1-9]$/.test(event.key)) {
      openCitation(Number(event.key));
    }
  }, { capture: true });
}
