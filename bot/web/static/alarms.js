// Which of several alarms: a real one silences every exercise, a graver one cuts in, the others take
// turns reading by reading, so that none waits until another is through.
const starts = (item) => Date.parse(item.start_at);
const ends = (item) => Date.parse(item.end_at);

export const alarming = (item) => item.kind === "emergency";
const order = (a, b) => !!a.exercise - !!b.exercise || (a.rank || 0) - (b.rank || 0) || starts(b) - starts(a);

const reals = (all) => (all.some((one) => !one.exercise) ? all.filter((one) => !one.exercise) : all);

// What a board shows of the alarms in its feed, in their order.
export function shownNow(feed, now) {
  const all = feed.alarms || (feed.emergency ? [feed.emergency] : []);
  return reals(all.filter((one) => now < Date.parse(one.until)));
}

// A repeat of the same alarm is another item: only the last one counts.
const latest = (all) => all.filter((one) => !one.alarm || !all.some((b) => b !== one && b.alarm === one.alarm && starts(b) > starts(one)));

// The alarm that sounds now, or null. `heard(item)`: a number that grows with each reading of
// any alarm, of its last one; 0: nobody heard it yet.
export function nextAlarm(items, now, current, may, heard) {
  const due = latest(reals(items.filter((i) => alarming(i) && starts(i) <= now && now < ends(i)))).filter(may);
  if (current && due.indexOf(current) >= 0) {
    const graver = due.filter((i) => i !== current && order(i, current) < 0 && !heard(i)).sort(order);
    return graver[0] || current;
  }
  return due.sort((a, b) => heard(a) - heard(b) || order(a, b))[0] || null;
}

// An all-clear is spoken between two readings; before it only an alarm nobody has heard yet.
export function nextClear(items, now, alarm, current, may, heard) {
  if (alarm && (alarm === current || !heard(alarm))) return null;
  const due = items.filter((i) => i.clear && starts(i) <= now && now < ends(i) && may(i));
  return due.indexOf(current) >= 0 ? current : due.sort((a, b) => starts(a) - starts(b))[0] || null;
}
