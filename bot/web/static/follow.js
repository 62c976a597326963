// Follows a device's feed or plan: pushed by the server, polled otherwise, remembered for later.
import { recall, remember } from "./store.js";

const SETTLING_MS = 700; // the time is not sure before two answers agree
const STREAM_POLL_MS = 10000;
const PLAIN_POLL_MS = 4000;
const FRAMED_POLL_MS = 2000;

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
    let reached = false;
    clearTimeout(timer);
    try {
      const began = performance.now();
      const answer = await patiently(fetch(base + "/" + file, { cache: "no-store" }));
      const ended = performance.now();
      if (!answer.ok) throw new Error("" + answer.status);
      const data = await answer.json();
      // Its secret was taken away: from now on it is a picture.
      if (data.own === false && document.body.dataset.standing === "own") location.reload();
      clock.learn(Date.parse(data.now), began, ended);
      remember(key, data);
      on.data(data, true);
      on.online(true);
      reached = true;
    } catch (error) {
      on.online(false);
    }
    looking = false;
    const usual = streaming() ? STREAM_POLL_MS : framed ? FRAMED_POLL_MS : PLAIN_POLL_MS;
    const wait = reached && !clock.sure() ? SETTLING_MS : usual;
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
  clock.onUnsure = look;
  setInterval(clock.watch, 500);
  tune();
  look();
}

function patiently(request) {
  return Promise.race([request, new Promise((done, fail) => setTimeout(() => fail(new Error("no answer")), 12000))]);
}
