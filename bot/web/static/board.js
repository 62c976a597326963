// A public screen: shows what holds now, goes on without network, gives way to an emergency.
import { beat, openAcks } from "./acks.js";
import { shownNow } from "./alarms.js";
import { stayAwake } from "./awake.js";
import { openClock } from "./clock.js";
import { fill } from "./fit.js";
import { follow } from "./follow.js";
import { openFrame } from "./frame.js";
import { openLasting, outdated } from "./lasting.js";
import { hold, isPanel, openLayout } from "./layout.js";
import { openSnapshot } from "./snapshot.js";
import { recall, remember } from "./store.js";
import { clockText, dateText, isQuiet, weekdayText, whenText } from "./when.js";

const base = "/boards/" + encodeURIComponent(document.body.dataset.code);
const $ = (id) => document.getElementById(id);
const clock = openClock();
const acks = openAcks(base);
const keep = openLasting(base);
const layout = openLayout();
const snapshot = openSnapshot(base);
const shownKey = "tinbuon.shown" + base;
const shown = recall(shownKey) || {};
const boxes = {
  alarm: { title: $("alarm-title"), words: $("alarm-words"), frame: $("alarm") },
  normal: { title: $("title"), words: $("words"), frame: $("stage") },
};

let feed = null;
let online = false;
let mode = "";
let items = []; // what takes turns now
let slides = []; // of the one that is shown
let at = { item: 0, page: 0 };
let turnAt = 0; // on a clock nobody can set back
let drawn = "";
const met = new Set(); // items shown since the page was opened: a new one comes first

const active = (item, now) => Date.parse(item.from) <= now && now < Date.parse(item.until);
const reading = (slide) => Math.min(25000, Math.max(8000, 5000 + (slide.text + slide.title).length * 70));
const dwell = (item, slide) => (item.seconds ? Math.max(3, item.seconds / slides.length) * 1000 : reading(slide));
const dark = (now) => (feed.quiet_hours ? isQuiet(now, feed.quiet_hours) : feed.quiet) || (!!feed.hours && !isQuiet(now, feed.hours));

function tick() {
  const now = clock.now();
  clocks(now);
  shiftPixels(now);
  if (!feed) return;
  const alarms = shownNow(feed, now);
  mode = alarms.length ? "alarm" : dark(now) ? "quiet" : "normal";
  document.body.className = mode + (alarms.length && alarms[0].exercise ? " exercise" : "") + (isPanel() ? " panel" : "");
  $("alarm-more").textContent = alarms.length > 1 ? "Còn " + (alarms.length - 1) + " cảnh báo khác" : "";
  $("alarm").hidden = mode !== "alarm";
  $("night").hidden = mode !== "quiet";
  const wanted = alarms.length ? alarms : mode === "quiet" ? [] : feed.items.filter((item) => active(item, now));
  const key = JSON.stringify([mode, wanted, window.innerWidth, window.innerHeight]);
  if (key !== drawn) {
    drawn = key;
    arrange(wanted, now);
  } else if (items.length + slides.length > 2 && performance.now() >= turnAt) {
    next(now);
  }
  close(wanted, now);
}

// What is shown stays where it is, unless something new came.
function arrange(wanted, now) {
  const before = items[at.item] && items[at.item].id;
  const page = at.page;
  const fresh = wanted.findIndex((item) => !met.has(item.id));
  items = wanted;
  if (!items.length) return mode === "normal" && empty();
  const same = items.findIndex((item) => item.id === before);
  const first = met.size && fresh >= 0 ? fresh : Math.max(0, same);
  open(first);
  show(first === same ? Math.min(page, slides.length - 1) : 0, now);
}

function open(index) {
  at = { item: index, page: 0 };
  const item = items[index];
  frame.around(item, mode);
  slides = layout.of(item, boxes[mode], mode);
}

function next(now) {
  if (at.page + 1 < slides.length) return show(at.page + 1, now);
  open((at.item + 1) % items.length);
  show(0, now);
}

function show(page, now) {
  const item = items[at.item];
  const slide = slides[page];
  const box = boxes[mode];
  at.page = page;
  turnAt = performance.now() + dwell(item, slide);
  hold(box.frame, slide.title, slide.text);
  box.frame.classList.toggle("airy", slides.length === 1 && !!slide.title && !!slide.text);
  box.title.style.fontSize = slide.titleSize + "px";
  box.words.style.fontSize = slide.size + "px";
  fill(box.title, slide.title);
  fill(box.words, slide.text);
  frame.around(item, mode);
  frame.place(at, slides.length, items.length);
  started(item, now);
}

const frame = openFrame({
  now: clock.now,
  // A film is shown to its end.
  film: (seconds) => { turnAt = Math.max(turnAt, performance.now() + Math.min(180, seconds) * 1000); },
});

function empty() {
  slides = [];
  const [name] = layout.of({ title: feed.commune || feed.area || "", text: "" }, boxes.normal, "idle");
  frame.idle(feed);
  hold($("stage"), name.title, "");
  $("title").style.fontSize = name.titleSize + "px";
  $("title").textContent = name.title;
  $("words").textContent = "";
}

function started(item, now) {
  met.add(item.id);
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
  if (!isPanel()) $("shift").style.transform = "translate(" + x + "px," + y + "px)";
  $("night-clock").style.left = 12 + (minute * 17) % 50 + "%";
  $("night-clock").style.top = 12 + (minute * 29) % 60 + "%";
}

function link(yes) {
  online = yes;
  $("link").textContent = yes ? "" : feed ? "Đang mất mạng – tin nhận lúc " + clockText(Date.parse(feed.now)) : "Đang chờ mạng…";
  if (yes && feed && mode !== "alarm" && performance.now() > 60000 && outdated(feed.build)) location.reload();
}

follow(base, "feed.json", clock, {
  data(data) {
    feed = data;
    $("commune").textContent = data.commune || "";
    $("area").textContent = data.area && data.area !== data.commune ? data.area : "";
    $("alarm-where").textContent = data.area || data.commune || "";
    $("follow").hidden = !data.qr_image;
    if (data.qr_image) $("qr").src = data.qr_image;
    snapshot(data.picture);
    keep(data.items.map((item) => item.image).filter((url) => url));
    tick();
  },
  online: link,
});
beat(base, () => ({
  page: "board",
  version: feed ? feed.version : 0,
  showing: items[at.item] ? items[at.item].id : "",
  mode,
  screen: window.innerWidth + "x" + window.innerHeight,
  hidden: document.hidden,
  online,
  clock_sure: clock.sure(),
}));
setInterval(tick, 250);
stayAwake(() => true);
document.addEventListener("click", () => {
  const root = document.documentElement;
  if (root.requestFullscreen && !document.fullscreenElement) root.requestFullscreen().catch(() => {});
});
window.addEventListener("resize", tick);
// Measured with other letters than are shown now: measured again.
document.fonts.addEventListener("loadingdone", () => {
  layout.forget();
  drawn = "";
  tick();
});
