// What stands around the words of a board: source, picture or film, where in the round it is.
import { clean } from "./clean.js";
import { isPanel } from "./layout.js";
import { whenText } from "./when.js";

const $ = (id) => document.getElementById(id);
const DOTS = 12;

// `film(seconds)`: a film of this length has begun.
export function openFrame({ now, film }) {
  const image = $("picture").querySelector("img");
  const video = $("picture").querySelector("video");
  image.onerror = video.onerror = () => { $("picture").hidden = true; };
  video.onloadedmetadata = () => film(video.duration || 0);

  function show(item) {
    $("picture").hidden = !item.image && !item.video;
    image.hidden = !item.image;
    video.hidden = !item.video;
    if (item.image && image.getAttribute("src") !== item.image) image.src = item.image;
    if (item.video && video.getAttribute("src") !== item.video) video.src = item.video;
    if (item.video) video.play().catch(() => {});
    else if (video.getAttribute("src")) {
      video.removeAttribute("src");
      video.load(); // without it the old film goes on, unseen
    }
  }

  // There before words are measured, since it takes room.
  function around(item, mode) {
    $("stage").classList.remove("idle");
    if (mode !== "alarm") {
      show(item);
      $("source").textContent = item.source ? "Nguồn: " + clean(item.source) : "";
      return;
    }
    $("alarm-kind").textContent = item.exercise ? "DIỄN TẬP" : "KHẨN CẤP";
    $("alarm-until").textContent = (isPanel() ? "Đến " : "Có hiệu lực đến ") + whenText(Date.parse(item.until), now());
  }

  function place(at, pages, items) {
    const box = $("dots");
    box.textContent = "";
    for (let i = 0; pages > 1 && i < Math.min(pages, DOTS); i += 1) {
      const dot = document.createElement("i");
      if (i === Math.min(at.page, DOTS - 1)) dot.className = "here";
      box.append(dot);
    }
    $("place").textContent = items > 1 ? "Tin " + (at.item + 1) + "/" + items : "";
  }

  function idle(feed) {
    show({});
    place({ item: 0, page: 0 }, 0, 0);
    $("stage").classList.add("idle");
    $("source").textContent = feed.area !== feed.commune ? feed.area || "" : "";
  }
  return { around, place, idle };
}
