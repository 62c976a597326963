// A public screen: shows what holds now, goes on without network, gives way to an emergency.
import { beat, openAcks } from "./acks.js";
import { stayAwake } from "./awake.js";
import { largest, paged } from "./fit.js";
import { openClock } from "./clock.js";
import { follow } from "./follow.js";
import { recall, remember } from "./store.js";
import { clockText, dateText, weekdayText, whenText } from "./when.js";

const base = "/boards/" + encodeURIComponent(document.body.dataset.code);
const $ = (id) => document.getElementById(id);
const clock = openClock();
const acks = openAcks(base);
const shownKey = "tinbuon.shown" + base;
const shown = recall(shownKey) || {};

let feed = null;
let online = false;
let slides = [];
let at = 0;
let turnAt = 0; // on a clock nobody can set back
let drawn = "";

const active = (item, now) => Date.parse(item.from) <= now && now < Date.parse(item.until);
const dwell = (text) => Math.min(25000, Math.max(8000, 5000 + text.length * 70));
const unit = () => Math.min(window.innerWidth, window.innerHeight) / 100;

function tick() {
  const now = clock.now();
  clocks(now);
  shiftPixels(now);
  if (!feed) return;
  const alarm = feed.emergency && now < Date.parse(feed.emergency.until) ? feed.emergency : null;
  const mode = alarm ? "alarm" : feed.quiet ? "quiet" : "normal";
  document.body.className = mode + (alarm && alarm.exercise ? " exercise" : "");
  $("alarm").hidden = mode !== "alarm";
  $("night").hidden = mode !== "quiet";
  const items = alarm ? [alarm] : mode === "quiet" ? [] : feed.items.filter((item) => active(item, now));
  const key = JSON.stringify([mode, items, window.innerWidth, window.innerHeight]);
  if (key !== drawn) {
    drawn = key;
    arrange(items, mode, now);
  }
  if (slides.length > 1 && performance.now() >= turnAt) turn(at + 1, now);
  close(items, now);
}

function arrange(items, mode, now) {
  const before = slides[at] && slides[at].item.id;
  slides = [];
  items.forEach((item) => slides.push(...slidesOf(item, mode)));
  if (!slides.length) empty();
  else turn(Math.max(0, slides.findIndex((slide) => slide.item.id === before)), now);
}

function slidesOf(item, mode) {
  const alarm = mode === "alarm";
  const u = unit();
  const title = $(alarm ? "alarm-title" : "title");
  const words = $(alarm ? "alarm-words" : "words");
  picture(alarm ? "" : item.image);
  bare(!item.text);
  frame(item, alarm);
  const titleSize = largest(title, [item.title], u * 3.6, u * (!alarm ? 9.5 : item.text ? 10 : 18));
  title.style.fontSize = titleSize + "px";
  title.textContent = item.title;
  const { size, pages } = paged(words, item.text || "", u * 5.4, u * (alarm ? 12 : 10));
  return pages.map((text, page) => ({ item, mode, text, size, titleSize, page, pages: pages.length }));
}

function turn(to, now) {
  at = to % slides.length;
  const slide = slides[at];
  const alarm = slide.mode === "alarm";
  turnAt = performance.now() + dwell(slide.text + slide.item.title);
  const put = (id, text, size) => {
    $(id).textContent = text;
    if (size) $(id).style.fontSize = size + "px";
  };
  bare(!slide.item.text);
  put(alarm ? "alarm-title" : "title", slide.item.title, slide.titleSize);
  put(alarm ? "alarm-words" : "words", slide.text, slide.size);
  frame(slide.item, alarm);
  if (!alarm) {
    picture(slide.item.image);
    dots();
  }
  started(slide.item, now);
}

// A title alone stands in the middle; with nothing to tell, the commune's name does.
function bare(wordless, idle) {
  $("stage").classList.toggle("wordless", wordless);
  $("stage").classList.toggle("idle", !!idle);
}

// What stands around the words; there before they are measured, since it takes room.
function frame(item, alarm) {
  if (!alarm) {
    $("source").textContent = item.source ? "Nguồn: " + item.source : "";
    return;
  }
  const until = Date.parse(item.until);
  $("alarm-kind").textContent = item.exercise ? "DIỄN TẬP" : "KHẨN CẤP";
  $("alarm-until").textContent = "Có hiệu lực đến " + whenText(until, clock.now());
}

function empty() {
  picture("");
  bare(true, true);
  $("source").textContent = feed.area !== feed.commune ? feed.area || "" : "";
  const name = feed.commune || feed.area || "";
  $("title").style.fontSize = largest($("title"), [name], unit() * 6, unit() * 16) + "px";
  $("title").textContent = name;
  $("words").textContent = "";
  dots();
}

function picture(url) {
  const box = $("picture");
  const image = box.querySelector("img");
  box.hidden = !url;
  if (url && image.getAttribute("src") !== url) image.src = url;
}
$("picture").querySelector("img").onerror = () => { $("picture").hidden = true; };

function dots() {
  const box = $("dots");
  box.textContent = "";
  if (slides.length < 2) return;
  slides.forEach((slide, i) => {
    const dot = document.createElement("i");
    if (i === at) dot.className = "here";
    box.append(dot);
  });
}

function started(item, now) {
  if (shown[item.id]) return;
  shown[item.id] = now;
  remember(shownKey, shown);
  acks.tell(item.id, "started", now);
}

// Whatever was on the screen and no longer holds has finished.
function close(items, now) {
  const here = items.map((item) => item.id).concat(feed.items.filter((i) => active(i, now)).map((i) => i.id));
  Object.keys(shown).filter((id) => here.indexOf(id) < 0).forEach((id) => {
    delete shown[id];
    acks.tell(id, "finished", now);
    remember(shownKey, shown);
  });
}

function clocks(now) {
  const time = clockText(now);
  if ($("clock").textContent === time) return;
  $("clock").textContent = time;
  $("alarm-clock").textContent = time;
  $("night-clock").textContent = time;
  $("weekday").textContent = weekdayText(now);
  $("date").textContent = dateText(now);
}

// Nothing stands on the same spot for hours: it would burn into the screen.
function shiftPixels(now) {
  const minute = Math.floor(now / 60000);
  const x = ((minute % 7) - 3) * 2;
  const y = ((Math.floor(minute / 7) % 7) - 3) * 2;
  $("shift").style.transform = "translate(" + x + "px," + y + "px)";
  $("night-clock").style.left = 12 + (minute * 17) % 50 + "%";
  $("night-clock").style.top = 12 + (minute * 29) % 60 + "%";
}

function link(yes) {
  online = yes;
  $("link").textContent = yes ? "" : feed ? "Đang mất mạng – tin nhận lúc " + clockText(Date.parse(feed.now)) : "Đang chờ mạng…";
}

follow(base, "feed.json", clock, {
  data(data) {
    feed = data;
    $("commune").textContent = data.commune || "";
    $("area").textContent = data.area && data.area !== data.commune ? data.area : "";
    $("alarm-where").textContent = data.area || data.commune || "";
    $("follow").hidden = !data.qr_image;
    if (data.qr_image) $("qr").src = data.qr_image;
    tick();
  },
  online: link,
});
beat(base, () => ({
  page: "board",
  version: feed ? feed.version : 0,
  showing: slides[at] ? slides[at].item.id : "",
  screen: window.innerWidth + "x" + window.innerHeight,
  online,
}));
setInterval(tick, 250);
stayAwake(() => true);
document.addEventListener("click", () => {
  const root = document.documentElement;
  if (root.requestFullscreen && !document.fullscreenElement) root.requestFullscreen().catch(() => {});
});
window.addEventListener("resize", tick);
