// Times as read in Vietnam (UTC+7 all year), whatever zone the phone is set to.
import { words } from "./words.js";

const SHIFT = 7 * 3600 * 1000;
const DAY = 24 * 3600 * 1000;

const there = (ms) => new Date(ms + SHIFT);
const two = (n) => (n < 10 ? "0" + n : "" + n);

export const dayOf = (ms) => Math.floor((ms + SHIFT) / DAY);

export function timeText(ms) {
  const t = there(ms);
  return two(t.getUTCHours()) + ":" + two(t.getUTCMinutes());
}

export function dayText(ms, now) {
  const ago = dayOf(now) - dayOf(ms);
  if (ago === 0) return words.today;
  if (ago === 1) return words.yesterday;
  const t = there(ms);
  const date = t.getUTCDate() + "/" + (t.getUTCMonth() + 1) + "/" + t.getUTCFullYear();
  return words.days[t.getUTCDay()] + ", " + date;
}

export function spanText(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return Math.floor(whole / 60) + ":" + two(whole % 60);
}
