// A picture of what this page shows, for somebody who asked: drawn from the page itself, since a
// browser lets no page see the screen.
const WIDTH = 1280;

export function openSnapshot(base) {
  let done = "";

  // `token`: whoever waits for it; "" for nobody.
  return async function answer(token) {
    if (!token || token === done) return;
    done = token;
    await new Promise((shown) => setTimeout(shown, 1000)); // what came with the same feed is there, too
    try {
      const picture = await draw();
      await fetch(base + "/picture/" + token, { method: "POST", headers: { "Content-Type": "image/jpeg" }, body: picture });
    } catch (error) {
      done = ""; // at the next look
    }
  };
}

async function draw() {
  const [width, height] = [window.innerWidth, window.innerHeight];
  const body = document.body.cloneNode(true);
  body.querySelectorAll("[hidden]").forEach((one) => one.remove());
  await inline(body);
  const style = document.createElement("style");
  style.textContent = await styles();
  body.prepend(style);
  body.style.cssText = "margin:0;position:relative;width:" + width + "px;height:" + height + "px";
  const xml = new XMLSerializer().serializeToString(body);
  const root = getComputedStyle(document.documentElement).fontSize;
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="' + width + '" height="' + height + '" style="font-size:' + root + '"><foreignObject width="100%" height="100%">' + xml + "</foreignObject></svg>";
  return drawn(svg, width, height);
}

async function drawn(svg, width, height) {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await image.decode();
  const scale = Math.min(1, WIDTH / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/jpeg", 0.75));
}

// A picture within a picture may fetch nothing: all of it goes along. A film stands still.
async function inline(body) {
  const real = Array.from(document.querySelectorAll("img, video")).filter((one) => !one.closest("[hidden]"));
  const copies = Array.from(body.querySelectorAll("img, video"));
  real.forEach((one, i) => {
    const wide = one.videoWidth || one.naturalWidth;
    if (!copies[i] || !wide) return copies[i] && copies[i].remove();
    const canvas = document.createElement("canvas");
    canvas.width = wide;
    canvas.height = one.videoHeight || one.naturalHeight;
    canvas.getContext("2d").drawImage(one, 0, 0);
    const still = new Image();
    still.src = canvas.toDataURL(one.videoWidth ? "image/jpeg" : "image/png", 0.8);
    copies[i].replaceWith(still);
  });
}

async function styles() {
  const rules = Array.from(document.styleSheets).flatMap((sheet) => Array.from(sheet.cssRules, (rule) => ({ rule, sheet })));
  const texts = await Promise.all(rules.map(({ rule, sheet }) => (rule.type === CSSRule.FONT_FACE_RULE ? font(rule, sheet) : rule.cssText)));
  return texts.join("\n");
}

// Only letters that are in use: the signs alone are half a megabyte.
async function font(rule, sheet) {
  const family = rule.style.getPropertyValue("font-family");
  const used = Array.from(document.fonts).some((one) => one.status === "loaded" && one.family.replace(/"/g, "") === family.replace(/"/g, ""));
  const url = /url\("([^"]+)"\)/.exec(rule.style.getPropertyValue("src"));
  if (!used || !url) return "";
  const bytes = await (await fetch(new URL(url[1], sheet.href))).blob();
  return rule.cssText.replace(url[1], await dataUrl(bytes));
}

function dataUrl(blob) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = fail;
    reader.readAsDataURL(blob);
  });
}
