// How one item stands on this screen: its pages, and how large. Worked out when its turn comes and
// remembered; forty long items at once would stop the page for a minute on a small box.
import { clean } from "./clean.js";
import { fill, largest, paged } from "./fit.js";

const KEPT = 80;
const PANEL_PX = 300; // a screen this low is a panel of few, large dots
const PANEL_TEXT_PX = 24;

export const isPanel = () => Math.min(window.innerWidth, window.innerHeight) < PANEL_PX;
const unit = () => Math.min(window.innerWidth, window.innerHeight) / 100;

export function openLayout() {
  const known = new Map();

  // -> [{title, titleSize, text, size}], one a page. `boxes`: {title, words, frame}; they show
  // something else for a moment, unseen.
  function of(item, boxes, kind) {
    const screen = [window.innerWidth, window.innerHeight, document.body.className];
    const key = [kind, ...screen, item.title, item.text, !!picture(item)].join("\u0000");
    const found = known.get(key) || measured(item, boxes, kind);
    known.delete(key);
    known.set(key, found);
    if (known.size > KEPT) known.delete(known.keys().next().value);
    return found;
  }
  return { of, forget: () => known.clear() };
}

export const picture = (item) => item.image || item.video || "";

// What a frame holds: a title alone stands large in the middle, words alone have all the room.
export function hold(frame, title, text) {
  frame.classList.remove("airy");
  frame.classList.toggle("wordless", !text);
  frame.classList.toggle("titleless", !title);
}

function measured(item, boxes, kind) {
  const title = clean(item.title).trim();
  const text = clean(item.text).trim();
  if (isPanel()) return onPanel(title, text, boxes);
  const u = unit();
  hold(boxes.frame, title, text);
  const titleSize = largest(boxes.title, [title], u * 3.6, u * (!text ? 18 : kind === "alarm" ? 10 : 9.5));
  boxes.title.style.fontSize = titleSize + "px";
  fill(boxes.title, title);
  const { size, pages } = paged(boxes.words, text, u * 5.4, u * 15);
  return pages.map((page) => ({ title, titleSize, text: page, size }));
}

// A panel has room for one thing: the title by itself, then the words without it.
function onPanel(title, text, boxes) {
  hold(boxes.frame, title, "");
  const heads = paged(boxes.title, title, PANEL_TEXT_PX, 72);
  const slides = heads.pages.map((page) => ({ title: page, titleSize: heads.size, text: "", size: 0 }));
  if (!text) return slides;
  hold(boxes.frame, "", text);
  const body = paged(boxes.words, text, PANEL_TEXT_PX, 44);
  return slides.concat(body.pages.map((page) => ({ title: "", titleSize: 0, text: page, size: body.size })));
}
