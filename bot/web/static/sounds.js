// Sound files fetched ahead, kept on this machine, and never used unless they are the approved ones.
import { sha256 } from "./sha256.js";

const RETRY_MS = 8000;
const AHEAD_MS = 7 * 24 * 3600 * 1000;
const AT_ONCE = 2;
const HANGS_MS = 20000; // and as long as the file takes at SLOWEST: a link that died says nothing
const SLOWEST = 4; // bytes a millisecond

// `on.bad(item, reason)`: the file there is not the one that was approved.
export function openSounds(clock, on) {
  let loading = 0;
  const known = new Map(); // sha256 -> {state: loading | ready | missing | bad, url, at}

  function want(items) {
    const now = clock.now();
    const ahead = items.filter((i) => i.audio_url && i.audio_sha256 && Date.parse(i.start_at) - now < AHEAD_MS && Date.parse(i.end_at) > now);
    ahead.sort((a, b) => Date.parse(a.start_at) - Date.parse(b.start_at));
    ahead.forEach((item) => {
      const one = known.get(item.audio_sha256);
      const retry = one && one.state === "missing" && performance.now() - one.at > RETRY_MS;
      // A week of sounds waits its turn; an alarm does not.
      if ((!one || retry) && (loading < AT_ONCE || item.kind === "emergency")) load(item);
    });
    forget(new Set(items.map((item) => item.audio_sha256)));
  }

  async function load(item) {
    const sha = item.audio_sha256;
    const one = { state: "loading", url: "", at: performance.now() };
    known.set(sha, one);
    loading += 1;
    try {
      const blob = (await kept(item)) || (await fetched(item));
      if (!blob) {
        one.state = "bad";
        return on.bad(item);
      }
      one.url = URL.createObjectURL(blob);
      one.state = "ready";
    } catch (error) {
      one.state = "missing";
      one.at = performance.now();
    } finally {
      loading -= 1;
    }
    return on.changed();
  }

  async function kept(item) {
    const blob = await ask("readonly", (all) => all.get(item.audio_sha256));
    return blob && (await genuine(blob, item)) ? blob : null;
  }

  // A half-loaded copy in some cache is no reason to refuse: the second try goes round caches.
  async function fetched(item) {
    for (const cache of ["default", "reload"]) {
      const blob = await patiently(item, cache);
      if (await genuine(blob, item)) {
        await ask("readwrite", (all) => all.put(blob, item.audio_sha256));
        return blob;
      }
    }
    return null;
  }

  async function patiently(item, cache) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), HANGS_MS + (item.audio_bytes || 0) / SLOWEST);
    try {
      const answer = await fetch(item.audio_url, { cache, signal: stop.signal });
      if (!answer.ok) throw new Error("" + answer.status);
      return await answer.blob();
    } finally {
      clearTimeout(timer);
    }
  }

  function forget(wanted) {
    known.forEach((one, sha) => {
      if (wanted.has(sha) || one.state === "loading") return;
      if (one.url) URL.revokeObjectURL(one.url);
      known.delete(sha);
      ask("readwrite", (all) => all.delete(sha));
    });
  }

  return {
    want,
    state: (item) => (known.get(item.audio_sha256) || { state: "none" }).state,
    url: (item) => (known.get(item.audio_sha256) || { url: "" }).url,
    counts() {
      const states = Array.from(known.values(), (one) => one.state);
      return { ready: states.filter((s) => s === "ready").length, missing: states.filter((s) => s !== "ready").length };
    },
  };
}

async function genuine(blob, item) {
  if (blob.size !== item.audio_bytes) return false;
  const bytes = await new Response(blob).arrayBuffer();
  return (await hash(bytes)) === item.audio_sha256.toLowerCase();
}

async function hash(bytes) {
  if (!window.crypto || !crypto.subtle) return sha256(new Uint8Array(bytes)); // not a secure address
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (b) => (b + 256).toString(16).slice(1)).join("");
}

let opened = null;

function database() {
  opened = opened || new Promise((done) => {
    try {
      const asked = indexedDB.open("tinbuon.sounds", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("sounds");
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    } catch (error) {
      done(null);
    }
  });
  return opened;
}

async function ask(mode, what) {
  const db = await database();
  if (!db) return undefined;
  return new Promise((done) => {
    try {
      const request = what(db.transaction("sounds", mode).objectStore("sounds"));
      request.onsuccess = () => done(request.result);
      request.onerror = () => done(undefined);
    } catch (error) {
      done(undefined);
    }
  });
}
