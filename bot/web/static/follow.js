// Follows a device's feed or plan: pushed by the server, polled otherwise, remembered for later.
const STREAM_POLL_MS = 10000;
const PLAIN_POLL_MS = 4000;
const FRAMED_POLL_MS = 2000;

// The server's time, learnt from the answer that came back fastest. Remembered: a box whose own
// clock is wrong would judge the plan it remembers by it, and call everything over or still to come.
export function openClock() {
  let offset = recall("tinbuon.clock") || 0;
  let spread = Infinity;
  return {
    now: () => Date.now() + offset,
    learn(serverNow, began, ended) {
      if (!isFinite(serverNow)) return;
      const found = serverNow - (began + ended) / 2;
      const doubt = (ended - began) / 2 + 1;
      // Further off than both could err: this machine's own clock was set meanwhile.
      const jumped = Math.abs(found - offset) > doubt + spread;
      spread += 0.5; // an old measurement is trusted a little less each time
      if (doubt <= spread || jumped) {
        offset = found;
        spread = doubt;
        remember("tinbuon.clock", offset);
      }
    },
    offset: () => offset,
  };
}

export const iso = (ms) => new Date(ms).toISOString();

// `on`: data(data, fresh), online(yes); `always`: pushed to even while the page is covered
export function follow(base, file, clock, on) {
  const key = "tinbuon" + base;
  const framed = window !== window.top;
  let source = null;
  let timer = 0;
  let looking = false;
  let again = false;

  async function look() {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    clearTimeout(timer);
    try {
      const began = Date.now();
      const answer = await patiently(fetch(base + "/" + file, { cache: "no-store" }));
      const ended = Date.now();
      if (!answer.ok) throw new Error("" + answer.status);
      const data = await answer.json();
      // Its secret was taken away: from now on it is a picture.
      if (data.own === false && document.body.dataset.standing === "own") location.reload();
      clock.learn(Date.parse(data.now), began, ended);
      remember(key, data);
      on.data(data, true);
      on.online(true);
    } catch (error) {
      on.online(false);
    }
    looking = false;
    const wait = streaming() ? STREAM_POLL_MS : framed ? FRAMED_POLL_MS : PLAIN_POLL_MS;
    timer = setTimeout(look, again ? 0 : wait);
    again = false;
  }

  const streaming = () => !!source && source.readyState === 1;

  // A browser opens few connections to one server: only a page in front keeps one for itself.
  function tune() {
    const wanted = (!document.hidden || on.always) && !framed && !!window.EventSource;
    if (source && (!wanted || source.readyState === 2)) {
      source.close();
      source = null;
    }
    if (!wanted || source) return;
    source = new EventSource(base + "/events");
    source.addEventListener("change", look);
    source.onopen = look;
  }

  const old = recall(key);
  if (old) on.data(old, false);
  document.addEventListener("visibilitychange", () => { tune(); look(); });
  window.addEventListener("online", look);
  window.addEventListener("offline", () => on.online(false));
  setInterval(tune, 10000);
  tune();
  look();
}

function patiently(request) {
  return Promise.race([request, new Promise((done, fail) => setTimeout(() => fail(new Error("no answer")), 12000))]);
}

export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch (error) {
    return null;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch (error) {
    // No storage: the page still works while it is open.
  }
}
