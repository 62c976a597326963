// The lower edge of the page: writing, talking, photos, files, a place.
import { spanText } from "./clock.js";
import { shrink } from "./photo.js";
import { canRecord, extension, record } from "./voice.js";
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);

export function openComposer(limitMb, send) {
  hintEnds();
  writing(send);
  tray();
  talking(send, limitMb);
  picking(send, limitMb);
  $("place").onclick = () => sharePlace(send);
  return { sharePlace: () => sharePlace(send) };
}

export function hint(sentence) {
  $("hint").textContent = sentence;
  $("hint").hidden = !sentence;
}

function hintEnds() {
  document.addEventListener("pointerdown", () => hint(""), true);
  document.addEventListener("input", () => hint(""), true);
}

function writing(send) {
  const text = $("text");
  function fit() {
    text.style.height = "auto";
    text.style.height = Math.min(text.scrollHeight, 140) + "px";
    const some = text.value.trim() !== "";
    $("send").hidden = !some;
    $("mic").hidden = some;
  }
  function go() {
    const said = text.value.trim();
    if (!said) return;
    send({ text: said });
    text.value = "";
    fit();
    text.focus();
  }
  text.addEventListener("input", fit);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      go();
    }
  });
  $("writing").addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  fit();
}

function tray() {
  const show = (open) => {
    $("tray").hidden = !open;
    $("more").setAttribute("aria-expanded", "" + open);
  };
  $("more").onclick = () => show($("tray").hidden);
  $("tray").addEventListener("click", () => show(false));
  $("text").addEventListener("focus", () => show(false));
}

function talking(send, limitMb) {
  let going = null;
  const show = (on) => {
    $("recording").hidden = !on;
    $("writing").hidden = on;
    $("tray").hidden = true;
  };
  const draw = waves($("wave"));

  async function begin() {
    if (!canRecord()) return hint(words.oldPhone);
    try {
      draw.clear();
      $("seconds").textContent = spanText(0);
      going = await record((seconds, level) => {
        $("seconds").textContent = spanText(Math.floor(seconds));
        draw.add(level);
      }, finish);
    } catch (error) {
      return hint(words.noMic);
    }
    show(true);
    return $("post").focus();
  }

  async function finish() {
    if (!going) return;
    const taken = going;
    going = null;
    const { blob, seconds } = await taken.stop();
    show(false);
    if (seconds < 0.7 || !blob.size) return void hint(words.tooShort);
    const name = "ghi-am." + extension(blob.type);
    sendFile(send, limitMb, blob, { kind: "voice", name, seconds: Math.round(seconds * 10) / 10 });
  }

  $("mic").onclick = begin;
  $("post").onclick = finish;
  $("drop").onclick = () => {
    if (going) going.cancel();
    going = null;
    show(false);
  };
}

function waves(canvas) {
  const pen = canvas.getContext("2d");
  let levels = [];
  return {
    clear() { levels = []; pen.clearRect(0, 0, canvas.width, canvas.height); },
    add(level) {
      levels = levels.concat(level).slice(-Math.floor(canvas.width / 5));
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.fillStyle = "#c62828";
      levels.forEach((l, i) => {
        const tall = Math.max(2, l * canvas.height);
        pen.fillRect(i * 5, (canvas.height - tall) / 2, 3, tall);
      });
    },
  };
}

function sendFile(send, limitMb, blob, file) {
  if (blob.size > limitMb * 1024 * 1024) return hint(words.tooBig(limitMb));
  return send({ file }, blob);
}

function picking(send, limitMb) {
  const open = { camera: "camera-file", gallery: "gallery-file", anyfile: "any-file" };
  Object.keys(open).forEach((key) => { $(key).onclick = () => $(open[key]).click(); });
  const photos = async (event) => {
    const picked = Array.from(event.target.files);
    event.target.value = "";
    const group = picked.length > 1 ? "g" + Date.now() : "";
    for (const file of picked) {
      const small = await shrink(file);
      const name = small === file ? file.name : file.name.replace(/\.\w+$/, "") + ".jpg";
      sendFile(send, limitMb, small, { kind: "photo", name, group });
    }
  };
  $("camera-file").onchange = photos;
  $("gallery-file").onchange = photos;
  $("any-file").onchange = (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (!file) return;
    const kind = /^audio\//.test(file.type) ? "voice" : /^image\//.test(file.type) ? "photo" : "file";
    sendFile(send, limitMb, file, { kind, name: file.name });
  };
}

function sharePlace(send) {
  if (!navigator.geolocation) return hint(words.noPlace);
  hint(words.findingPlace);
  return navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      hint("");
      send({ lat: coords.latitude, lon: coords.longitude });
    },
    () => hint(words.noPlace),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
  );
}
