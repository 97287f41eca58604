import { bind, translate } from "./language.js";
import { splitAt } from "./ranges.js";

export * from "./language.js";

export const byId = (id) => document.getElementById(id);

/** Strings become text or attributes only, never markup. */
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (typeof children[0] === "function") bind(node, children[0]);
  else node.append(...children);
  return node;
}

export const span = (text, name = "") => h("span", { dir: "auto", class: name }, String(text));

/** [from, to) of a text, the words that answer emphasised. */
export const spanned = (text, from, to, spans) => splitAt(text, from, to, spans, (first, last) => h("strong", { class: "span" }, text.slice(first, last)));

export const button = (words, onclick, attributes) => Object.assign(h("button", { type: "button", ...attributes }, words), { onclick });

/** Numbers with hyphens, as those of telephones, stay on one line. */
export function tieNumbers(root) {
  for (const node of [...root.childNodes]) {
    const pieces = node.data?.split(/(\d+(?:-\d+)+)/);
    if (!pieces) tieNumbers(node);
    else if (pieces[1]) node.replaceWith(...pieces.map((piece, place) => (place % 2 ? h("span", { class: "tie" }, piece) : piece)));
  }
}

/** [root, part(className)] of a cloned template; `parts`: click handlers of buttons, contents of others; `value`: of buttons. */
export function cloneTemplate(template, parts = {}, value = "") {
  const content = byId(template).content.cloneNode(true);
  for (const each of content.querySelectorAll("button")) each.value = value;
  translate(content);
  const root = content.firstElementChild;
  const part = (name) => root.querySelector(`.${name}`);
  for (const [name, does] of Object.entries(parts)) {
    if (part(name).type === "button") part(name).onclick = does;
    else bind(part(name), does);
  }
  return [root, part];
}

export function failureView(error, actions) {
  const [view, part] = cloneTemplate("failure", { "failure-message": () => error.words[0], "failure-hint": () => error.words[1], ...actions });
  if (error.wait) setTimeout(bind, 1000 * error.wait + 50, part("failure-hint"), () => error.words[1]);
  if (!actions.edit) part("edit").remove();
  return view;
}
