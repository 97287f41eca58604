/* The login, shown once the server asks for a key. A server without keys never does. */
import { RequestError, fetchSession, hasSession, sendKey, sendLogout, whenLoggedOut } from "../common/api.js";
import { bind, byId } from "../common/dom.js";
import { forgetConversations, load, store } from "../common/storage.js";
import { reconnect } from "./index-status.js";

const USER = "chuchu-user";
const dialog = byId("login");
const key = byId("login-key");
const send = byId("login-send");
const out = byId("log-out");
let waiting = null;
let resume = null;

/** All requests that were refused wait for one login, and are then sent again. */
function logIn() {
  waiting ??= new Promise((resolve) => { resume = resolve; });
  show();
  return waiting;
}

function show() {
  out.hidden = true;
  if (!dialog.open) dialog.showModal();
}

/** Logging out is offered where somebody is logged in; rebuilding, where the key allows it. */
export async function showSession() {
  out.hidden = !hasSession();
  if (out.hidden) return;
  const { name, role } = await fetchSession().catch(() => ({}));
  out.title = name ?? "";
  byId("rebuild").hidden = role === "ask";
}

whenLoggedOut(logIn);
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
    const isOther = ![name, undefined, null].includes(load(USER));
    if (isOther) forgetConversations();
    store(USER, name);
    if (isOther) {
      // What waits was asked by somebody else.
      location.reload();
      return;
    }
    waiting = null;
    dialog.close();
    showSession();
    resume();
    reconnect();
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
