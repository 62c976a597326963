// What the speaker page shows: one big button, then what sounds, what comes next, what was done.
import { ends, keyOf, starts, urgent } from "./watch.js";
import { clockText, spanText, untilText, whenText } from "./when.js";

const $ = (id) => document.getElementById(id);
const STATES = { finished: "đã phát", started: "đang phát", refused: "không phát", interrupted: "bị ngắt" };

const MUTE = {
  tap: "Máy này CHƯA phát được tiếng. Chạm vào màn hình để bật.",
  volume: "Âm lượng đang là 0%: loa không kêu. Nhờ cán bộ xã chỉnh lại ở mục “Loa và bảng tin”.",
};

export function openPanel({ tone, view }) {
  let listed = "";
  $("tone").onclick = tone;

  function draw() {
    const now = view();
    $("clock").textContent = clockText(now.now);
    $("link").textContent = !now.online ? " · mất mạng, vẫn phát theo lịch đã có" : now.sure ? "" : " · đang chờ giờ chuẩn";
    $("mute").hidden = now.picture || !now.mute;
    $("mute").textContent = MUTE[now.mute] || "";
    $("tone").disabled = now.toning;
    $("tone").textContent = now.toning ? "Đang phát tiếng thử…" : "Nghe thử tiếng loa";
    $("level").style.width = Math.round(now.level * 100) + "%";
    $("dot").className = "dot " + (now.online ? "on" : "off");
    $("start").hidden = now.on || now.picture;
    $("sounding").hidden = !(now.on && now.item);
    $("idle").hidden = !now.on || !!now.item;
    document.body.className = !now.on ? "off" : now.item && urgent(now.item) ? "alarm" : now.item ? "playing" : "on";
    if (now.plan) {
      $("name").textContent = now.plan.name || "";
      $("area").textContent = now.plan.area || "";
      $("volume").textContent = "Âm lượng " + now.plan.volume + "%";
      if (now.item) sounding(now);
      else next(now);
      list(now);
    }
  }

  function list(now) {
    const rows = now.plan.items.slice().sort((a, b) => starts(a) - starts(b)).map((item) => row(item, now));
    const key = JSON.stringify(rows);
    if (key === listed) return;
    listed = key;
    $("none").hidden = rows.length > 0;
    const box = $("items");
    box.textContent = "";
    rows.forEach((r) => box.append(rowNode(r)));
  }
  return { draw };
}

function row(item, now) {
  const done = now.state(item);
  const waiting = now.held && keyOf(now.held.item) === keyOf(item);
  const sound = now.sound(item) === "ready" ? "đã tải" : "chờ tải";
  return {
    time: whenText(starts(item), now.now),
    title: item.title,
    mark: item === now.item ? "đang phát" : waiting ? "tạm dừng" : urgent(item) && done === "started" ? "chờ lượt" : STATES[done] || (ends(item) <= now.now ? "đã qua giờ" : now.on ? sound : now.picture ? "" : "chờ"),
    kind: item === now.item ? "now" : done,
    urgent: urgent(item),
    exercise: !!item.exercise,
  };
}

function rowNode(r) {
  const node = document.createElement("li");
  node.className = r.kind + (r.urgent ? " urgent" : "");
  const part = (tag, name, text) => {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text;
    node.append(made);
  };
  part("time", "", r.time);
  part("span", "what", (r.exercise ? "Diễn tập: " : r.urgent ? "Khẩn cấp: " : "") + r.title);
  part("span", "mark", r.mark);
  return node;
}

function sounding({ item, place }) {
  $("kind").textContent = item.exercise ? "DIỄN TẬP" : urgent(item) ? "KHẨN CẤP" : "Đang phát";
  $("title").textContent = item.title;
  $("words").textContent = item.text;
  const times = Math.max(1, item.repeat || 1);
  $("done").textContent = spanText(place.at);
  $("whole").textContent = spanText(place.length) + (times > 1 ? " · lần " + Math.min(times, place.turn + 1) + "/" + times : "");
  $("progress").style.width = place.length ? Math.min(100, (place.at / place.length) * 100) + "%" : "0";
}

function next({ plan, now, state }) {
  const coming = plan.items.filter((i) => !state(i) && ends(i) > now).sort((a, b) => starts(a) - starts(b))[0];
  $("upnext").textContent = coming
    ? "Tin tiếp theo lúc " + whenText(starts(coming), now) + " (" + untilText(Math.max(0, starts(coming) - now)) + "): " + coming.title
    : "Chưa có tin nào chờ phát.";
}
