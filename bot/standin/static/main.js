// Asks once a second what is new and draws what changed.
import { drawPanel } from "./panel.js";
import { drawPhone, makePhone } from "./phone.js";

const phones = document.querySelector("#phones");
const panel = document.querySelector("#panel");
const toggle = document.querySelector("#toggle");
const note = document.querySelector("#note");
const drawn = new Map();
let before = "";

export async function send(path, body) {
  const form = body instanceof FormData;
  const answer = await fetch(path, {
    method: "POST",
    body: form ? body : JSON.stringify(body || {}),
    headers: form ? {} : { "Content-Type": "application/json" },
  });
  if (!answer.ok) {
    complain(`Không làm được: ${await answer.text()}`);
    return;
  }
  draw(await answer.json());
}

function complain(text) {
  note.textContent = text;
  note.hidden = false;
  clearTimeout(complain.timer);
  complain.timer = setTimeout(() => { note.hidden = true; }, 4000);
}

function draw(state) {
  const now = new Date(state.now);
  document.querySelector("#clock").textContent = now.toLocaleString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" });
  document.querySelector("#shift").textContent = state.shift_h ? `nhanh hơn ${state.shift_h} giờ` : "";
  const same = JSON.stringify({ ...state, now: "" });
  if (same === before) return;
  before = same;
  for (const person of state.people) {
    if (!drawn.has(person.id)) {
      drawn.set(person.id, makePhone(person, send));
      phones.append(drawn.get(person.id));
    }
    drawPhone(drawn.get(person.id), person, state.groups[person.channel]);
  }
  drawPanel(panel, state, send);
}

async function look() {
  try {
    draw(await (await fetch("/api/state")).json());
  } catch {
    complain("Máy thử đã dừng.");
  }
  setTimeout(look, 1000);
}

toggle.addEventListener("click", () => {
  panel.hidden = !panel.hidden;
  toggle.setAttribute("aria-expanded", String(!panel.hidden));
});
look();
