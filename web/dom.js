import { tell, translate } from "./words.js";

export const byId = (id) => document.getElementById(id);

/** Strings only ever become text or attributes: hostile markup stays text. */
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (typeof children[0] === "function") tell(node, children[0]);
  else node.append(...children);
  return node;
}

export const span = (text, name = "") => h("span", { dir: "auto", class: name }, String(text));

export const button = (words, onclick, attributes) => Object.assign(h("button", { type: "button", ...attributes }, words), { onclick });

/** A copy of a template, and a way to its parts by class; `parts` are what a button does or another part says. */
export function copyOf(template, parts = {}) {
  const content = byId(template).content.cloneNode(true);
  translate(content);
  const root = content.firstElementChild;
  const part = (name) => root.querySelector(`.${name}`);
  for (const [name, does] of Object.entries(parts)) {
    if (part(name).type === "button") part(name).onclick = does;
    else tell(part(name), does);
  }
  return [root, part];
}
