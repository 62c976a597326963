// What an emergency kept from its time. The server plans it anew when it hears of it; while it
// cannot be told, the loudspeaker does it itself: behind the alarm, on the same day, never while it is to be quiet.
import { recall, remember } from "./store.js";
import { ends, keyOf, starts } from "./watch.js";
import { cutsQuiet, sameDay } from "./when.js";

export function openLater(base, { online, quiet }) {
  const key = "tinbuon.later" + base;
  const held = recall(key) || {};
  const length = (item) => (item.duration_s || 0) * Math.max(1, item.repeat || 1) * 1000;

  function waits(item, now) {
    if (!held[keyOf(item)] || online() || now < ends(item)) return false;
    const end = now + length(item);
    return sameDay(starts(item), now) && sameDay(now, end) && !cutsQuiet(now, end, quiet());
  }

  return {
    hold(item) {
      if (held[keyOf(item)]) return;
      held[keyOf(item)] = starts(item);
      Object.keys(held).filter((one) => held[one] < starts(item) - 2 * 86400000).forEach((one) => delete held[one]);
      remember(key, held);
    },
    held: (item) => !!held[keyOf(item)],
    waits,
    end: (item) => starts(item) + 86400000,
    next: (items, now, may) => items.filter((item) => waits(item, now) && may(item)).sort((a, b) => starts(a) - starts(b))[0] || null,
  };
}
