// A loudspeaker that is a browser page: does its plan on time, and tells what really happened.
import { beat, openAcks } from "./acks.js";
import { stayAwake } from "./awake.js";
import { openDeck } from "./deck.js";
import { openClock } from "./clock.js";
import { follow } from "./follow.js";
import { recall, remember } from "./store.js";
import { openLasting } from "./lasting.js";
import { openLater } from "./later.js";
import { openMeter } from "./meter.js";
import { openPanel } from "./panel.js";
import { openSounds } from "./sounds.js";
import { openTone } from "./tone.js";
import { OVERRUN_MS, choose, ends, joining, keyOf, missed, nextEdge, shut, starts, urgent } from "./watch.js";

const base = "/speakers/" + encodeURIComponent(document.body.dataset.code);
const doneKey = "tinbuon.done" + base;
const onKey = "tinbuon.on" + base;
const picture = document.body.dataset.standing === "picture";
const clock = openClock();
const acks = openAcks(base);
const keep = openLasting(base);
const done = recall(doneKey) || {}; // key -> {what, at}: survives a reload, so nothing is told twice
const why = {
  hash: "tệp âm thanh không đúng bản đã duyệt",
  late: "đã quá giờ phát",
  silent: "chưa tải được tệp âm thanh",
  empty: "không có tệp âm thanh",
  broken: "không mở được tệp âm thanh",
  alarm: "tin khẩn cấp chen vào, hết giờ phát tiếp",
  under: "trúng lúc có tin khẩn cấp",
  cut: "hết giờ khi chưa phát xong",
  gone: "tin đã được rút lại",
};

let plan = null;
let on = false;
let online = false;
let muteSince = 0; // on a clock nobody can set
let held = null; // a routine item an emergency pushed aside: {item, at, turn}
let timer = 0;
const turns = new Map(); // key -> {turn, last}: how often an alarm was read out, and after which other
let readings = 0;
const later = openLater(base, { online: () => online, quiet: () => plan.quiet_spans || [plan.quiet_hours] });
const endOf = (item, now) => (later.waits(item, now) ? later.end(item) : ends(item));

function note(item, what, detail) {
  const key = keyOf(item);
  const before = done[key] && done[key].what;
  if (before === what || (before && before !== "started")) return;
  done[key] = { what, at: clock.now(), detail };
  remember(doneKey, done);
  acks.tell(item.id, what, clock.now(), detail);
  panel.draw();
}

const state = (item) => (done[keyOf(item)] || { what: "" }).what;
const read = (item) => turns.get(keyOf(item)) || { turn: 0, last: 0 };
const heard = (item) => read(item).last;
const ready = (item) => !over(item) && sounds.state(item) === "ready" && (clock.plausible() || urgent(item));
const over = (item) => state(item) !== "" && state(item) !== "started";

const deck = openDeck(document.getElementById("audio"), {
  started(item, at) {
    note(item, "started", at > 1 ? "vào giữa chừng, từ giây " + Math.round(at) : "");
  },
  mayRepeat: (item, seconds) => clock.now() + seconds * 1000 <= endOf(item, clock.now()) + OVERRUN_MS,
  yields(item, turn) {
    if (!urgent(item)) return false;
    readings += 1;
    turns.set(keyOf(item), { turn, last: readings });
    const next = choose(plan.items, clock.now(), null, ready, heard);
    return !!next && next !== item;
  },
  yielded: () => tick(),
  finished(item) {
    note(item, "finished", "");
    tick();
  },
  broken(item, begun) {
    note(item, begun ? "interrupted" : "refused", why.broken);
    tick();
  },
  forbidden() {
    on = false;
    muteSince = performance.now();
    panel.draw();
    tell();
  },
});

const meter = openMeter(document.getElementById("audio"));
const tone = openTone(() => panel.draw());

const sounds = openSounds(clock, {
  bad(item) {
    plan.items.filter((one) => one.audio_sha256 === item.audio_sha256).forEach((one) => note(one, "refused", why.hash));
    tick();
  },
  changed: () => tick(),
});

const panel = openPanel({
  tone: () => plan && tone.play(plan.volume),
  view: () => ({
    plan, on, picture, online, now: clock.now(), sure: clock.sure() || !online, item: deck.item, place: deck.position(),
    state, held, sound: sounds.state, toning: tone.sounds(), level: meter.level(), mute: muteNow(),
  }),
});

// Why nobody would hear what is played now; "" when they would.
const muteNow = () => (!on ? "tap" : plan && plan.volume === 0 ? "volume" : "");

function muteFor() {
  if (!muteNow()) return 0;
  return Math.round((performance.now() - muteSince) / 1000);
}

async function turnOn() {
  if (on || deck.item) return;
  try {
    await deck.unlock();
    on = true;
    remember(onKey, true);
    keepAwake();
  } catch (error) {
    on = false;
  }
  tick();
  panel.draw();
  tell();
}

function tick() {
  clearTimeout(timer);
  if (!plan) return;
  const now = clock.now();
  if (on) work(now);
  const wait = Math.min(500, Math.max(4, nextEdge(plan.items, now) - now));
  timer = setTimeout(tick, wait);
}

function work(now) {
  sounds.want(plan.items);
  stopIfOver(now);
  plan.items.filter((item) => !over(item) && item !== deck.item).forEach((item) => giveUp(item, now));
  const next = choose(plan.items, now, deck.item, ready, heard) || (deck.item ? null : later.next(plan.items, now, ready));
  if (next && next !== deck.item) begin(next, now);
  else if (!next && deck.item) pushAside(); // an exercise, while a real alarm's sound is on its way
  else if (!deck.item) prepare(now);
}

function stopIfOver(now) {
  const item = deck.item;
  if (!item) return;
  const still = plan.items.find((one) => keyOf(one) === keyOf(item));
  if (still && now < endOf(item, now) + (urgent(item) ? 0 : OVERRUN_MS)) return;
  deck.stop();
  // An emergency is repeated until its end: reaching that end is how it finishes.
  note(item, still && urgent(item) ? "finished" : "interrupted", still ? (urgent(item) ? "" : why.cut) : why.gone);
}

// Final: so only while the time is sure, and what an alarm held up waits for it where the server
// cannot be told to plan it anew.
function giveUp(item, now) {
  if (urgent(item) && heard(item) && missed(item, now)) {
    note(item, "finished", ""); // it sounded, by turns, until its end
    return;
  }
  if (deck.item && urgent(deck.item) && item.kind === "routine" && !item.clear && starts(item) <= now) later.hold(item);
  if (later.waits(item, now)) return;
  if (held && keyOf(held.item) === keyOf(item)) {
    if (now < ends(item)) return;
    held = null;
    note(item, "interrupted", why.alarm);
  } else if ((missed(item, now) || shut(item, now, state(item) === "started")) && clock.sure()) {
    if (state(item) === "started") note(item, "interrupted", later.held(item) ? why.alarm : why.cut);
    else note(item, "refused", later.held(item) ? why.under : sounds.state(item) === "missing" ? why.silent : why.late);
  } else if (!urgent(item) && starts(item) <= now && !(item.audio_url && item.audio_sha256)) {
    // An alarm's sound may still be made: it is waited for.
    note(item, "refused", why.empty);
  }
}

function begin(item, now) {
  tone.stop();
  pushAside();
  let from = urgent(item) || (later.waits(item, now) && now >= ends(item)) ? { at: 0, turn: read(item).turn } : joining(item, now);
  if (held && keyOf(held.item) === keyOf(item)) {
    from = held;
    held = null;
  }
  deck.play(item, sounds.url(item), from.at, from.turn);
  panel.draw();
}

// Nothing that is pushed aside is over: a routine item goes on from there, an alarm has its turn again.
function pushAside() {
  const aside = deck.stop();
  if (aside && urgent(aside.item)) turns.set(keyOf(aside.item), { turn: aside.turn, last: heard(aside.item) });
  else if (aside) held = aside;
}

// The next file is opened shortly before its time, so that it starts at once.
function prepare(now) {
  const soon = plan.items.find((i) => starts(i) > now && starts(i) - now < 5000 && sounds.state(i) === "ready");
  if (soon) deck.ready(sounds.url(soon));
}

function forgetOld() {
  const limit = clock.now() - 3 * 24 * 3600 * 1000;
  Object.keys(done).filter((key) => done[key].at < limit).forEach((key) => delete done[key]);
}

// Called too late by a clock that was wrong then: it is still to come.
const wronglyOver = (item) => state(item) === "refused" && clock.sure() && starts(item) > clock.now();

// An item that did not change stays the same object: the deck may be in the middle of it.
function take(data) {
  const old = plan ? plan.items : [];
  plan = data;
  plan.items = plan.items.map((item) => {
    const same = old.find((one) => keyOf(one) === keyOf(item));
    return same ? Object.assign(same, item) : item;
  });
  forgetOld();
  keep([]);
  plan.items.filter(wronglyOver).forEach((item) => delete done[keyOf(item)]);
  if (!picture && plan.items.every((item) => item.audio_sha256 !== undefined)) sounds.want(plan.items);
  tick();
  panel.draw();
}

const keepAwake = stayAwake(() => on);
const metronome = new Worker(new URL("./metronome.js", import.meta.url));
metronome.onmessage = () => document.hidden && tick();

follow(base, "plan.json", clock, {
  always: true,
  data: take,
  online(yes) {
    online = yes;
    panel.draw();
  },
});
const tell = beat(base, () => Object.assign({
  page: "speaker",
  on,
  mute_s: muteFor(),
  volume: plan ? plan.volume : 0,
  online,
  version: plan ? plan.version : 0,
  playing: deck.item ? deck.item.id : "",
  clock_offset_ms: Math.round(clock.offset()),
  clock_sure: clock.sure(),
}, sounds.counts()));
setInterval(panel.draw, 500);
// Where the browser allows it (a box set up for this), a restart needs no hand.
if (recall(onKey) && !picture) turnOn();
// A tap anywhere is what a browser waits for.
if (!picture) document.addEventListener("click", turnOn);
