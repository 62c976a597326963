// Own messages on their way: one after the other, so that their order holds; kept until taken.
import { files } from "./store.js";
import { words } from "./words.js";

const WAITS_MS = [2000, 5000, 15000, 30000];

export function openOutgoing(store, wire, on) {
  let busy = false;
  let tries = 0;
  let timer = 0;

  async function flush() {
    clearTimeout(timer);
    if (busy) return;
    busy = true;
    let next = waiting();
    while (next) {
      if (!(await attempt(next))) break;
      next = waiting();
    }
    busy = false;
  }

  const waiting = () => store.own().find((entry) => entry.state === "waiting");

  async function attempt(entry) {
    try {
      await wire.post(await bodyOf(entry));
    } catch (error) {
      return failed(entry, error);
    }
    tries = 0;
    store.change(entry, { state: "sent", error: "" });
    on.changed(entry);
    return true;
  }

  function failed(entry, error) {
    if (error.final) {
      store.change(entry, { state: "failed", error: error.message });
      on.changed(entry);
      return true;
    }
    store.change(entry, { tries: (entry.tries || 0) + 1, error: error.message || "" });
    on.changed(entry);
    timer = setTimeout(flush, WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]);
    tries += 1;
    return false;
  }

  return {
    flush,
    async send(entry, blob) {
      const made = Object.assign({ id: newId(), after: wire.last(), at: Date.now(), state: "waiting" }, entry);
      if (blob) await files.put(made.id, blob);
      store.add(made);
      on.changed(made);
      flush();
    },
    retry(entry) {
      store.change(entry, { state: "waiting", error: "", tries: 0 });
      on.changed(entry);
      flush();
    },
  };
}

async function bodyOf(entry) {
  const common = { id: entry.id, age_ms: Math.max(0, Date.now() - entry.at) };
  if (!entry.file) {
    if (entry.action) return Object.assign(common, { action: entry.action, title: entry.title });
    if (entry.lat !== undefined) return Object.assign(common, { location: { lat: entry.lat, lon: entry.lon } });
    return Object.assign(common, { text: entry.text });
  }
  const blob = await files.get(entry.id);
  if (!blob) throw Object.assign(new Error(words.lost), { final: true });
  const form = new FormData();
  Object.keys(common).forEach((key) => form.append(key, common[key]));
  form.append("kind", entry.file.kind);
  if (entry.file.seconds) form.append("duration_s", entry.file.seconds);
  if (entry.file.group) form.append("group", entry.file.group);
  form.append("file", blob, entry.file.name);
  return form;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (b) => (b + 256).toString(16).slice(1)).join("");
}
