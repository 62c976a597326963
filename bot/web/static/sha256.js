// SHA-256 for addresses without https, where a browser keeps its own to itself. A piece at a time,
// so that an alarm can come in between.
const PIECE = 1 << 18;
const K = [];
const START = [];
const root = (n, power) => ((Math.pow(n, power) % 1) * 4294967296) | 0;
for (let n = 2; K.length < 64; n += 1) {
  let prime = true;
  for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
  if (!prime) continue;
  if (START.length < 8) START.push(root(n, 1 / 2));
  K.push(root(n, 1 / 3));
}

export async function sha256(bytes) {
  const state = START.slice();
  const whole = bytes.length - (bytes.length % 64);
  for (let at = 0; at < whole; at += PIECE) {
    mix(state, bytes, at, Math.min(whole, at + PIECE));
    await new Promise((done) => setTimeout(done, 0));
  }
  const last = ending(bytes, whole);
  mix(state, last, 0, last.length);
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function ending(bytes, from) {
  const rest = bytes.subarray(from);
  const made = new Uint8Array(rest.length < 56 ? 64 : 128);
  made.set(rest);
  made[rest.length] = 0x80;
  const view = new DataView(made.buffer);
  view.setUint32(made.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(made.length - 4, (bytes.length * 8) >>> 0);
  return made;
}

const w = new Int32Array(64);

function mix(state, bytes, from, to) {
  for (let at = from; at < to; at += 64) {
    for (let i = 0; i < 16; i += 1) {
      const p = at + i * 4;
      w[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const a = w[i - 15];
      const b = w[i - 2];
      const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
      const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    round(state);
  }
}

function round(state) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
}
