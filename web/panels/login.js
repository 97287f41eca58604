/* The login, shown once the server asks for a key. */
import { RequestError, fetchSession, hasSession, sendKey, sendLogout, whenLoggedOut } from "../common/api.js";
import { bind, byId } from "../common/dom.js";
import { forgetConversations, load, store } from "../common/storage.js";
import { listen } from "./index-status.js";

const USER = "chuchu-user";
const dialog = byId("login");
const key = byId("login-key");
const send = byId("login-send");
const out = byId("log-out");
let waiting = null;

/** All requests that were refused wait for one login, and are then sent again. */
function logIn() {
  waiting ??= Promise.withResolvers();
  show();
  return waiting.promise;
}

function show() {
  out.hidden = true;
  if (!dialog.open) dialog.showModal();
}

async function showSession() {
  out.hidden = !hasSession();
  if (out.hidden) return;
  const { name, role } = await fetchSession().catch(() => ({}));
  out.title = name ?? "";
  byId("rebuild").hidden = role === "ask";
}

whenLoggedOut(logIn);
showSession();
dialog.oncancel = (event) => event.preventDefault();
// Some browsers let a second Escape close it.
dialog.onclose = () => waiting && show();

byId("login-form").onsubmit = async (event) => {
  event.preventDefault();
  if (!key.value.trim()) return;
  send.disabled = true;
  const note = byId("login-note");
  bind(note, () => "");
  try {
    const { name } = await sendKey(key.value);
    if (!hasSession()) throw new RequestError("cookies");
    key.value = "";
    const isOther = ![name, undefined].includes(load(USER));
    if (isOther) forgetConversations();
    store(USER, name);
    // What waits was asked by somebody else.
    if (isOther) return location.reload();
    const { resolve } = waiting;
    waiting = null;
    dialog.close();
    showSession();
    resolve();
    listen();
  } catch (error) {
    bind(note, () => error.words.join(" "));
    key.select();
  }
  send.disabled = false;
};

// Another tab has logged out or in.
addEventListener("storage", ({ key: changed, oldValue }) => {
  if (changed !== USER) return;
  if (oldValue) forgetConversations(["sessionStorage"]);
  location.reload();
});

out.onclick = async () => {
  await sendLogout().catch(() => null);
  forgetConversations();
  location.reload();
};
