// Talking with the server: posts, the live stream, and polling where the stream cannot get through.
const POLL_MS = 4000;
const FRAMED_POLL_MS = 1500;
const HIDDEN_POLL_MS = 15000;
const PATIENCE_MS = 25000;

export class Refused extends Error {
  constructor(sentence, final) {
    super(sentence);
    this.final = final;
  }
}

export function openWire(person, on) {
  const base = "/chat/" + encodeURIComponent(person);
  const framed = window !== window.top;
  let last = 0;
  let source = null;
  let timer = 0;

  function take(message) {
    if (message.id <= last) return;
    last = message.id;
    if (message.own === undefined) on.message(message);
    else on.own(message);
  }

  async function poll() {
    clearTimeout(timer);
    try {
      const answer = await fetch(base + "/messages?whole=1&last=400&after=" + last, { credentials: "same-origin" });
      if (!answer.ok) throw new Error("" + answer.status);
      (await answer.json()).forEach(take);
      on.online(true);
    } catch (error) {
      on.online(false);
    }
    on.polled();
    if (!streaming()) timer = setTimeout(poll, document.hidden ? HIDDEN_POLL_MS : framed ? FRAMED_POLL_MS : POLL_MS);
  }

  const streaming = () => !!source && source.readyState === 1;

  // A browser opens few connections to one server: only a page in front keeps one for itself.
  function listen() {
    if (source) source.close();
    source = null;
    if (!window.EventSource || document.hidden || framed) return;
    source = new EventSource(base + "/events?whole=1&after=" + last);
    source.onopen = () => on.online(true);
    source.onmessage = (event) => take(JSON.parse(event.data));
    source.onerror = () => {
      on.online(false);
      clearTimeout(timer);
      timer = setTimeout(poll, POLL_MS);
      if (source && source.readyState === 2) setTimeout(listen, POLL_MS);
    };
  }

  async function post(body) {
    const sending = { method: "POST", credentials: "same-origin", body };
    if (!(body instanceof FormData)) {
      sending.body = JSON.stringify(body);
      sending.headers = { "Content-Type": "application/json" };
    }
    const answer = await patiently(fetch(base + "/messages", sending), body instanceof FormData);
    if (answer.ok) return;
    const told = await answer.json().catch(() => ({}));
    const final = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
    throw new Refused(told.error || "", final);
  }

  return {
    post,
    last: () => last,
    async start() {
      await poll();
      listen();
    },
    turned() {
      listen();
      poll();
    },
  };
}

// A weak network may swallow a request without a word. The same id makes a repeat harmless.
function patiently(request, isFile) {
  const wait = isFile ? PATIENCE_MS * 10 : PATIENCE_MS;
  const tired = new Promise((done, fail) => setTimeout(() => fail(new Error("no answer")), wait));
  return Promise.race([request, tired]);
}
