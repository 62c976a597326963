// What a page needs to start without a network is handed to worker.js; needs https (or localhost).
export function openLasting(base) {
  const workers = navigator.serviceWorker;
  let told = "";
  let mine = null;
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  const ready = workers && !/[?]k=/.test(location.href)
    ? workers.register("/worker.js", { scope: base }).then(() => workers.ready).catch(() => null)
    : Promise.resolve(null);

  // `media`: addresses of pictures that are to be there, too.
  return async function keep(media) {
    const registration = await ready;
    if (!registration || !registration.active) return;
    mine = mine || own();
    const parts = Array.from(new Set([...mine, ...media]));
    const key = parts.join(" ");
    if (key === told) return;
    told = key;
    registration.active.postMessage({ page: base, parts });
  };
}

// The server has newer pages than this one.
export const outdated = (build) => !!build && !document.querySelector('script[type="module"]').src.includes("/" + build + "/");

function own() {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name).filter((url) => url.indexOf("/static/web/") > 0);
  return [...loaded, ...fonts()].map((url) => new URL(url, location).pathname);
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
