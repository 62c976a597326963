// What a page needs to start without a network is handed to worker.js; needs https (or localhost).
const AGAIN_MS = 60000; // after which what was not kept is tried once more

export function openLasting(base) {
  const workers = navigator.serviceWorker;
  let asked = { key: "", at: 0 };
  let kept = "";
  let mine = null;
  if (workers) workers.addEventListener("message", (event) => { kept = event.data.kept || kept; });
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  const ready = workers && !/[?]k=/.test(location.href)
    ? workers.register("/worker.js", { scope: base }).then(() => workers.ready).catch(() => null)
    : Promise.resolve(null);

  // `media`: addresses of pictures that are to be there, too.
  return async function keep(media) {
    const registration = await ready;
    if (!registration || !registration.active) return;
    mine = mine || own();
    const key = [...mine, ...media].join(" ");
    const waits = key === asked.key && performance.now() - asked.at < AGAIN_MS;
    if (key === kept || waits) return;
    asked = { key, at: performance.now() };
    registration.active.postMessage({ key, page: base, main: main(), parts: mine, media: Array.from(new Set(media)) });
  };
}

const main = () => new URL(document.querySelector('script[type="module"]').src).pathname;

// The server has newer pages than this one.
export const outdated = (build) => !!build && !main().includes("/" + build + "/");

function own() {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name).filter((url) => url.indexOf("/static/web/") > 0);
  return Array.from(new Set([...loaded, ...fonts()].map((url) => new URL(url, location).pathname)));
}

// Also those no word has needed yet.
function fonts() {
  const found = [];
  Array.from(document.styleSheets).forEach((sheet) => {
    Array.from(sheet.cssRules).filter((rule) => rule.type === CSSRule.FONT_FACE_RULE).forEach((rule) => {
      const url = /url\("([^"]+)"\)/.exec(rule.style.getPropertyValue("src"));
      if (url) found.push(new URL(url[1], sheet.href).href);
    });
  });
  return found;
}
