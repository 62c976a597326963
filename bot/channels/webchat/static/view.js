// Draws the talk. All text goes in as text nodes: nothing anybody writes can become markup.
import { dayOf, dayText, timeText } from "./clock.js";
import { makePlayer } from "./player.js";
import { files } from "./store.js";
import { words } from "./words.js";

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/;
const NEAR_END_PX = 120;

export function openView(on) {
  const talk = document.getElementById("talk");
  const list = document.getElementById("lines");
  const newest = document.getElementById("newest");
  const titles = new Map(); // of buttons, by action
  const lines = []; // {order: [after, side, seq], at, node} in the order shown

  const nearEnd = () => talk.scrollHeight - talk.scrollTop - talk.clientHeight < NEAR_END_PX;
  function toEnd() {
    talk.scrollTop = talk.scrollHeight;
    newest.hidden = true;
  }
  talk.addEventListener("scroll", () => nearEnd() && (newest.hidden = true), { passive: true });
  newest.onclick = toEnd;
  window.addEventListener("resize", () => nearEnd() && toEnd());
  // A picture that arrives late must not push the newest words out of sight.
  talk.addEventListener("load", () => stick && toEnd(), true);
  let stick = true;

  function insert(order, at, node, own) {
    stick = own || nearEnd();
    let place = lines.length;
    while (place > 0 && compare(lines[place - 1].order, order) > 0) place -= 1;
    lines.splice(place, 0, { order, at, node });
    list.insertBefore(node, place + 1 < lines.length ? lines[place + 1].node : null);
    separate(place);
    separate(place + 1);
    if (stick) toEnd();
    else newest.hidden = false;
  }

  // A day's name stands above its first line.
  function separate(place) {
    const line = lines[place];
    if (!line) return;
    const before = lines[place - 1];
    const first = !before || dayOf(before.at) !== dayOf(line.at);
    const old = line.node.querySelector(".day");
    if (old) old.remove();
    if (first) line.node.prepend(element("div", "day", dayText(line.at, Date.now())));
  }

  return {
    bot(message) {
      const node = botLine(message, on);
      (message.buttons || []).forEach((button) => titles.set(button.action, button.title));
      list.querySelectorAll(".choices.fresh").forEach((old) => old.classList.remove("fresh"));
      insert([message.id, 0, 0], Date.parse(message.at), node, false);
      return node;
    },
    own(entry) {
      const known = document.getElementById("own-" + entry.id);
      if (known) return known.querySelector(".under").replaceWith(ownState(entry, on));
      return insert([entry.after, 1, entry.seq], entry.at, ownLine(entry, on), true);
    },
    // As the server has it: what this phone sent moves to its place, what another sent is new.
    said(message) {
      const known = document.getElementById("own-" + message.own);
      const place = lines.findIndex((line) => line.node === known);
      if (place >= 0) lines.splice(place, 1);
      const at = Date.parse(message.at);
      const entry = Object.assign({}, message, { id: message.own, at, state: "sent" });
      if (known) known.querySelector(".under").replaceWith(ownState(entry, on));
      insert([message.id, 0, 0], at, known || ownLine(entry, on, titles.get(message.action)), !!known);
      separate(place);
    },
    typing(shown) {
      const box = document.getElementById("typing");
      if (box.hidden === !shown) return;
      const stay = nearEnd();
      box.hidden = !shown;
      if (stay) toEnd();
    },
    empty: () => lines.length === 0,
    toEnd,
  };
}

function compare(a, b) {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

export function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function botLine(message, on) {
  const line = element("li", "line bot");
  line.dataset.id = message.id;
  const bubble = element("div", "bubble");
  (message.media || []).forEach((item) => bubble.append(mediaNode(item, on)));
  if (message.text) bubble.append(textNode(message.text, message.title));
  bubble.append(element("span", "under", timeText(Date.parse(message.at))));
  line.append(bubble);
  if (message.buttons && message.buttons.length) line.append(choices(message.buttons, on));
  return line;
}

function choices(buttons, on) {
  const box = element("div", "choices fresh");
  buttons.forEach((button) => {
    if (button.url) {
      const link = element("a", "choice", button.title);
      if (!/^(https?:|tel:|\/)/i.test(button.url)) return;
      Object.assign(link, { href: button.url, target: "_blank", rel: "noopener" });
      box.append(link);
      return;
    }
    const key = element("button", "choice", button.title);
    key.type = "button";
    key.onclick = () => {
      key.disabled = true;
      setTimeout(() => { key.disabled = false; }, 1500);
      key.classList.add("chosen");
      on.press(button);
    };
    box.append(key);
  });
  return box;
}

function textNode(text, title) {
  const node = element("p", "words");
  const at = title ? place(text, title) : -1;
  if (at >= 0) {
    node.append(text.slice(0, at), element("strong", "", title));
    text = text.slice(at + title.length);
  }
  text.split(LINK).forEach((piece, i) => {
    if (i % 2 === 0) return node.append(piece);
    const link = element("a", "", piece);
    Object.assign(link, { href: piece, target: "_blank", rel: "noopener" });
    return node.append(link);
  });
  return node;
}

// A line of its own, else within one.
function place(text, title) {
  const whole = ("\n" + text + "\n").indexOf("\n" + title + "\n");
  return whole >= 0 ? whole : text.indexOf(title);
}

function mediaNode({ kind, url, name, seconds }, on) {
  if (kind === "voice") return makePlayer(url, seconds);
  if (kind === "photo") {
    const button = element("button", "picture");
    button.type = "button";
    button.setAttribute("aria-label", words.zoom);
    const image = element("img");
    image.alt = name || words.photo;
    image.src = url;
    button.append(image);
    button.onclick = () => on.zoom(url);
    return button;
  }
  const link = element("a", "file", name || words.file);
  Object.assign(link, { href: url, target: "_blank", rel: "noopener" });
  return link;
}

function ownLine(entry, on, title) {
  const line = element("li", "line own");
  if (entry.id) line.id = "own-" + entry.id;
  const bubble = element("div", "bubble");
  if (entry.file) ownFile(entry, bubble, on);
  (entry.media || []).forEach((item) => bubble.append(mediaNode(item, on)));
  const place = entry.place || entry.lat !== undefined ? words.place : "";
  const text = entry.title || entry.text || title || (entry.action ? words.pressed : place);
  if (text) bubble.append(textNode(text));
  bubble.append(ownState(entry, on));
  line.append(bubble);
  return line;
}

function ownFile(entry, bubble, on) {
  const holder = element("div", "holder", entry.file.kind === "photo" ? words.photo : words.voice);
  bubble.append(holder);
  files.get(entry.id).then((blob) => {
    if (!blob) return;
    const url = URL.createObjectURL(blob);
    holder.replaceWith(mediaNode(Object.assign({}, entry.file, { url }), on));
  });
}

function ownState(entry, on) {
  const under = element("span", "under " + entry.state);
  under.append(timeText(entry.at));
  if (entry.state === "sent") under.append(" ", element("b", "tick", "✓"), element("span", "aside", words.sent));
  if (entry.state === "waiting") under.append(" · " + (entry.tries ? words.failed : words.waiting));
  if (entry.state === "failed") under.append(" · " + (entry.error || words.failed));
  if (entry.state === "failed" || entry.tries) {
    if (entry.state === "sent") return under;
    const again = element("button", "again", words.again);
    again.type = "button";
    again.onclick = () => on.retry(entry);
    under.append(again);
  }
  return under;
}
