// What this phone remembers for one person: own messages in their order, and files not yet sent.
// Own entry: {id, after, seq, at, state, text?, action?, title?, lat?, lon?, file?: {kind, name, mime, seconds}}
const KEEP = 300;
const KEEP_FILES = 40;

export function openStore(person) {
  const key = "tinbuon.chat." + person;
  const state = read(key) || { own: [], seq: 0, seen: 0 };
  const save = () => write(key, state);

  return {
    own: () => state.own,
    add(entry) {
      state.seq += 1;
      entry.seq = state.seq;
      state.own.push(entry);
      const dropped = state.own.slice(0, -KEEP);
      state.own = state.own.slice(-KEEP);
      dropped.concat(spare(state.own)).forEach((old) => old.file && files.drop(old.id));
      save();
      return entry;
    },
    change(entry, patch) {
      Object.assign(entry, patch);
      save();
    },
    // The server keeps it from now on.
    kept(id) {
      state.own.filter((entry) => entry.id === id && entry.file).forEach(() => files.drop(id));
      state.own = state.own.filter((entry) => entry.id !== id);
      save();
    },
    seen: () => state.seen,
    markSeen(id) {
      if (id > state.seen) {
        state.seen = id;
        save();
      }
    },
  };
}

// Files already delivered need not fill a small phone for ever; unsent ones stay.
function spare(own) {
  const done = own.filter((entry) => entry.file && entry.state === "sent");
  return done.slice(0, Math.max(0, done.length - KEEP_FILES));
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch (error) {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch (error) {
    // Storage is full or switched off: the page goes on without a memory.
  }
}

const memory = new Map();
let opened = null;

function database() {
  opened = opened || new Promise((done) => {
    try {
      const asked = indexedDB.open("tinbuon.chat", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("files");
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
    const request = what(db.transaction("files", mode).objectStore("files"));
    request.onsuccess = () => done(request.result);
    request.onerror = () => done(undefined);
  });
}

export const files = {
  async put(id, blob) {
    memory.set(id, blob);
    await ask("readwrite", (all) => all.put(blob, id));
  },
  async get(id) {
    return memory.get(id) || ask("readonly", (all) => all.get(id));
  },
  async drop(id) {
    memory.delete(id);
    await ask("readwrite", (all) => all.delete(id));
  },
};
