// The server's time, held on a clock that nobody can set: NTP, a hand or an empty battery move
// Date.now(), and nothing that was planned may end by that.
import { recall, remember } from "./store.js";

const STEP_MS = 2000; // the two clocks of this machine parted by more: it was set, or it slept
const SETTLED = 2; // answers that agree, before anything is called too late

export function openClock() {
  const told = recall("tinbuon.clock") || {}; // {offset: server - Date.now(), seen: last time known}
  const offset = typeof told === "number" ? told : told.offset || 0;
  let seen = told.seen || 0;
  let saved = 0;
  let base = 0; // server's time minus performance.now()
  let spread = Infinity;
  let agreed = 0; // answers in a row that fit together
  let odd = null; // one that did not: the next one decides
  let parted = 0; // Date.now() - performance.now(), as it was
  let unsettled = () => {};

  // Before the server was heard: what this machine's clock says, right or as wrong as it was. No
  // time before one that was known already can be now.
  function guess() {
    parted = Date.now() - performance.now();
    const found = [Date.now(), Date.now() + offset].filter((at) => at >= seen - 60000).sort((a, b) => a - b);
    base = (found.length ? found[0] : Math.max(Date.now(), seen)) - performance.now();
    return found.length > 0;
  }
  let plausible = guess();
  const now = () => base + performance.now();

  function learn(serverNow, began, ended) {
    if (!isFinite(serverNow)) return;
    const found = { base: serverNow - (began + ended) / 2, doubt: (ended - began) / 2 + 1 };
    const fits = agreed > 0 && Math.abs(found.base - base) <= found.doubt + spread + 20;
    const again = odd && Math.abs(found.base - odd.base) <= found.doubt + odd.doubt + 500;
    spread += 0.5; // an old measurement is trusted a little less each time
    if (!agreed || again) {
      agreed = again ? SETTLED : 1; // the first word, or a second that bears out an odd one
      take(found);
    } else if (fits) {
      agreed += 1;
      odd = null;
      if (found.doubt <= spread) take(found);
    } else {
      odd = found;
      unsettled();
    }
  }

  function take(found) {
    base = found.base;
    spread = found.doubt;
    odd = null;
    plausible = true;
    keep();
  }

  function keep() {
    saved = performance.now();
    seen = now();
    remember("tinbuon.clock", { offset: Math.round(seen - Date.now()), seen: Math.round(seen) });
  }

  // Called often. What the machine's clock does is no reason for anything but asking the server.
  function watch() {
    const apart = Date.now() - performance.now();
    if (Math.abs(apart - parted) > STEP_MS) {
      parted = apart;
      if (!agreed) plausible = guess();
      agreed = Math.min(agreed, 1);
      spread = Infinity; // if it slept, the next answer is far off and right
      unsettled();
    }
    if (agreed && performance.now() - saved > 60000) keep();
  }

  return {
    now,
    learn,
    watch,
    sure: () => agreed >= SETTLED,
    plausible: () => plausible,
    offset: () => now() - Date.now(),
    set onUnsure(ask) { unsettled = ask; },
  };
}

export const iso = (ms) => new Date(ms).toISOString();
