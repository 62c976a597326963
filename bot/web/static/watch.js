// What should sound now, and what is over: decided from the clock alone, so that nothing depends on
// a timer that fired late, a page that was reloaded or a machine that slept.
import { nextAlarm, nextClear } from "./alarms.js";

export const LATE_MS = 1500; // up to this late, play from the beginning
export const OVERRUN_MS = 3000; // the last words may end this much after the planned end

export const starts = (item) => Date.parse(item.start_at);
export const ends = (item) => Date.parse(item.end_at);
// Always from its beginning: an alarm, and the all-clear that waits for the end of a reading.
const whole = (item) => urgent(item) || !!item.clear;
export const urgent = (item) => item.kind === "emergency";
// The same item with another sound or time is another thing to do.
export const keyOf = (item) => item.id + "|" + item.audio_sha256 + "|" + item.start_at;

const total = (item) => (item.duration_s || 0) * Math.max(1, item.repeat || 1) * 1000;

// Over without having been played: its time has gone, or a routine item has nothing left to join.
export function missed(item, now) {
  if (now >= ends(item)) return true;
  return !whole(item) && item.duration_s > 0 && now >= starts(item) + total(item);
}

// A short message that may not be joined: its rest alone would mislead. `begun`: it sounded already.
export function shut(item, now, begun) {
  return item.join === false && !begun && now > starts(item) + OVERRUN_MS;
}

// `may(item)`: not done yet, and its sound is here. A routine item that is sounding is not overtaken
// by another one; an emergency overtakes every routine item, an all-clear every other one.
export function choose(items, now, current, may, heard) {
  const alarm = nextAlarm(items, now, current, may, heard);
  const clear = nextClear(items, now, alarm, current, may, heard);
  if (alarm || clear) return clear || alarm;
  if (current && !urgent(current)) return current;
  const due = items.filter((i) => !urgent(i) && starts(i) <= now && now < ends(i) && may(i));
  return due.sort((a, b) => starts(a) - starts(b))[0] || null;
}

// Where in an item to begin: {at: seconds, turn}.
export function joining(item, now) {
  const late = now - starts(item);
  if (whole(item) || late <= LATE_MS || !item.duration_s) return { at: 0, turn: 0 };
  const turn = Math.floor(late / 1000 / item.duration_s);
  return { at: late / 1000 - turn * item.duration_s, turn };
}

export function nextEdge(items, now) {
  const edges = items.reduce((all, i) => all.concat(starts(i), ends(i)), []).filter((at) => at > now);
  return edges.length ? Math.min(...edges) : Infinity;
}
