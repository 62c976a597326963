// Lets a board's or loudspeaker's page start without a network: after a power cut the box is up before
// the router. It keeps one whole page with all it is made of, or the one before; plan and sounds keep
// themselves (follow.js, sounds.js).
const CACHE = "tinbuon " + self.registration.scope;
const PATIENCE_MS = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (/^\/(static\/web|media)\//.test(url.pathname)) event.respondWith(part(request));
});

async function page(request, url) {
  const kept = async () => (await caches.open(CACHE)).match(url.pathname);
  try {
    const answer = await Promise.race([
      fetch(request),
      new Promise((done, fail) => setTimeout(() => fail(new Error("no answer")), PATIENCE_MS)),
    ]);
    return answer.status >= 500 ? (await kept()) || answer : answer;
  } catch (error) {
    return (await kept()) || Response.error();
  }
}

async function part(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request.url)) || fetch(request);
}

// {page, main, parts, media}: what the page that runs is made of, `main` its program. All of it, and
// only then the page itself; a picture that is gone stops nothing. Told when it is done.
self.addEventListener("message", (event) => {
  const told = () => event.source && event.source.postMessage({ kept: event.data.key });
  event.waitUntil(keep(event.data).then(told).catch(() => {}));
});

async function keep({ page: address, main, parts, media }) {
  const cache = await caches.open(CACHE);
  const missing = async (one) => !(await cache.match(one));
  for (const one of parts) if (await missing(one)) await cache.put(one, await whole(one));
  // Of another build than its parts (the server was updated meanwhile) it could not start.
  const found = await whole(address);
  if (!(await found.clone().text()).includes(main)) throw new Error("another build");
  await cache.put(address, found);
  const wanted = new Set([...parts, ...media, address].map((one) => new URL(one, self.location).href));
  for (const old of await cache.keys()) if (!wanted.has(old.url)) await cache.delete(old);
  for (const one of media) if (await missing(one)) await whole(one).then((answer) => cache.put(one, answer)).catch(() => {});
}

async function whole(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error(address + " " + answer.status);
  return answer;
}
