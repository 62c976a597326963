// Times as read in Vietnam (UTC+7 all year), whatever zone the screen is set to.
const SHIFT = 7 * 3600 * 1000;
const DAYS = ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"];

const there = (ms) => new Date(ms + SHIFT);
const two = (n) => (n < 10 ? "0" + n : "" + n);

export const clockText = (ms) => two(there(ms).getUTCHours()) + ":" + two(there(ms).getUTCMinutes());
export const weekdayText = (ms) => DAYS[there(ms).getUTCDay()];
export const dateText = (ms) =>
  there(ms).getUTCDate() + "/" + (there(ms).getUTCMonth() + 1) + "/" + there(ms).getUTCFullYear();
export const minuteOf = (ms) => there(ms).getUTCHours() * 60 + there(ms).getUTCMinutes();
export const sameDay = (a, b) => dateText(a) === dateText(b);
export const whenText = (ms, now) => clockText(ms) + (sameDay(ms, now) ? "" : " ngày " + dateText(ms).replace(/\/\d+$/, ""));

export function spanText(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return Math.floor(whole / 60) + ":" + two(whole % 60);
}

export function untilText(ms) {
  const minutes = Math.ceil(ms / 60000);
  if (minutes <= 1) return "chưa đầy 1 phút nữa";
  if (minutes < 60) return "còn " + minutes + " phút";
  const hours = Math.floor(minutes / 60);
  return "còn " + hours + " giờ" + (minutes % 60 ? " " + (minutes % 60) + " phút" : "");
}

const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

// Is `ms` in a daily span {from: "22:00", to: "05:00"}, perhaps across midnight? The end is outside.
export function isQuiet(ms, span) {
  if (!span || !span.from || span.from === span.to) return false;
  const [now, from, to] = [minuteOf(ms), minutes(span.from), minutes(span.to)];
  return from < to ? from <= now && now < to : now >= from || now < to;
}

// Would a sound from `start` to `end` fall into one of these spans?
export function cutsQuiet(start, end, spans) {
  const touched = (ms) => spans.some((span) => isQuiet(ms, span));
  for (let at = start; at < end; at += 60000) if (touched(at)) return true;
  return touched(end);
}
