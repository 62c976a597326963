// Tells the server what really happened, in order, even if the network comes back much later.
import { iso } from "./clock.js";
import { recall, remember } from "./store.js";

const KEEP = 500;
// Only the device itself reports: a page without its secret is a picture.
export const isDevice = () => document.body.dataset.standing === "own";

export function openAcks(base) {
  const key = "tinbuon.acks" + base;
  let queue = recall(key) || [];
  let busy = false;
  let timer = 0;

  async function flush() {
    clearTimeout(timer);
    if (busy || !isDevice()) return;
    busy = true;
    while (queue.length && (await deliver(queue[0]))) {
      queue = queue.slice(1);
      remember(key, queue);
    }
    busy = false;
    if (queue.length) timer = setTimeout(flush, 5000);
  }

  async function deliver(one) {
    try {
      const answer = await post(base + "/acks", one);
      // 401: its secret was changed meanwhile; what it did is told once it has the new one.
      return answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 401 && answer.status !== 429);
    } catch (error) {
      return false;
    }
  }

  window.addEventListener("online", flush);
  flush();
  return {
    tell(item, what, at, detail) {
      if (!isDevice()) return;
      queue = queue.concat({ item, what, at: iso(at), detail: detail || "" }).slice(-KEEP);
      remember(key, queue);
      flush();
    },
  };
}

export function post(url, body) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export function beat(base, state) {
  if (!isDevice()) return () => {};
  const once = () => post(base + "/heartbeat", state()).catch(() => {});
  once();
  setInterval(once, 30000);
  return once;
}
