// Puts the page together.
import { openComposer } from "./composer.js";
import { openOutgoing } from "./outgoing.js";
import { openStore } from "./store.js";
import { openView } from "./view.js";
import { openWire } from "./wire.js";
import { words } from "./words.js";

const { person, limitMb } = document.body.dataset;
const $ = (id) => document.getElementById(id);
const ANSWER_WAIT_MS = 8000;

// The signature stays in the cookie, not in the address bar for others to read.
if (/[?&]k=/.test(location.search)) history.replaceState(null, "", location.pathname);

const store = openStore(person);
let ready = false;
let typing = 0;

const view = openView({
  press: (button) => outgoing.send({ action: button.action, title: button.title }),
  retry: (entry) => outgoing.retry(entry),
  zoom,
});

const wire = openWire(person, {
  message(message) {
    setTyping(false);
    const node = view.bot(message);
    if (message.ask === "location") askPlace(node);
    watch(node, message.id);
    welcome();
  },
  own(message) {
    store.kept(message.own);
    view.said(message);
    welcome();
  },
  online(yes) {
    $("offline").hidden = yes;
    $("state").className = "dot " + (yes ? "on" : "off");
    $("state").setAttribute("aria-label", yes ? words.online : words.offline);
    if (yes && ready) outgoing.flush();
  },
  polled() {
    ready = true;
    welcome();
  },
});

const outgoing = openOutgoing(store, wire, {
  changed(entry) {
    view.own(entry);
    welcome();
    setTyping(entry.state === "sent");
  },
});

const composer = openComposer(Number(limitMb), (entry, blob) => outgoing.send(entry, blob));

function setTyping(shown) {
  clearTimeout(typing);
  view.typing(shown);
  if (shown) typing = setTimeout(() => view.typing(false), ANSWER_WAIT_MS);
}

function welcome() {
  $("welcome").hidden = !(ready && view.empty());
}

function askPlace(node) {
  const key = document.createElement("button");
  Object.assign(key, { type: "button", className: "choice", textContent: words.givePlace });
  key.onclick = composer.sharePlace;
  node.append(key);
}

// 'Seen' means: was on the screen of an open page.
const waitingSeen = new Set();
let seenTimer = 0;
const watcher = window.IntersectionObserver && new IntersectionObserver((entries) => {
  entries.filter((e) => e.isIntersecting).forEach((e) => noteSeen(Number(e.target.dataset.id)));
}, { threshold: 0.1 });

function watch(node, id) {
  if (id <= store.seen()) return;
  if (watcher) watcher.observe(node);
  else noteSeen(id);
}

function noteSeen(id) {
  if (id > store.seen()) waitingSeen.add(id);
  clearTimeout(seenTimer);
  seenTimer = setTimeout(tellSeen, 600);
}

async function tellSeen() {
  if (document.hidden || !waitingSeen.size) return;
  const ids = Array.from(waitingSeen).sort((a, b) => a - b);
  waitingSeen.clear();
  try {
    await wire.post({ seen: ids });
    store.markSeen(ids[ids.length - 1]);
  } catch (error) {
    ids.forEach((id) => waitingSeen.add(id));
    seenTimer = setTimeout(tellSeen, 10000);
  }
}

function zoom(url) {
  const box = $("zoom");
  box.querySelector("img").src = url;
  box.hidden = false;
  box.querySelector("button").focus();
}
const closeZoom = () => { $("zoom").hidden = true; };
$("zoom").onclick = closeZoom;
document.addEventListener("keydown", (event) => event.key === "Escape" && closeZoom());

$("hello").onclick = () => outgoing.send({ text: "giúp" });
document.addEventListener("visibilitychange", () => {
  wire.turned();
  tellSeen();
});
window.addEventListener("online", wire.turned);
window.addEventListener("offline", () => { $("offline").hidden = false; });

store.own().forEach((entry) => view.own(entry));
wire.start();
