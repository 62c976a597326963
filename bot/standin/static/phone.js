// One person's phone: what they see, and everything they can do with it.
const template = document.querySelector("#phone");

export function makePhone(person, send) {
  const phone = template.content.firstElementChild.cloneNode(true);
  const at = (act) => `/api/people/${person.id}/${act}`;
  phone.classList.add(person.channel);
  phone.dataset.id = person.id;
  phone.querySelector(".face").textContent = person.name.split(" ").pop()[0];
  phone.querySelector("h2").textContent = person.name;
  const say = phone.querySelector(".say");
  const more = phone.querySelector(".more");
  const text = phone.querySelector(".text");
  const room = phone.querySelector(".room");
  say.addEventListener("submit", (event) => {
    event.preventDefault();
    if (text.value.trim()) send(at("says"), { text: text.value, room: room.value });
    text.value = "";
  });
  phone.querySelector("input[type=file]").addEventListener("change", (event) => {
    const form = new FormData();
    form.append("file", event.target.files[0]);
    send(at("sends"), form);
    event.target.value = "";
    more.open = false;
  });
  phone.addEventListener("click", (event) => {
    const key = event.target.closest("[data-act]");
    if (!key) return;
    send(at(key.dataset.act), { ...key.dataset });
    more.open = false;
  });
  phone.drawn = 0;
  return phone;
}

export function drawPhone(phone, person, groups) {
  phone.querySelector(".status").textContent =
    `${person.channel === "zalo" ? "Zalo" : "Telegram"} · ${person.status}`;
  const change = phone.querySelector(".switch");
  const [comes, goes] = person.channel === "zalo" ? ["Quan tâm", "Bỏ quan tâm"] : ["Bắt đầu", "Chặn bot"];
  change.textContent = comes;
  change.dataset.act = "comes";
  change.hidden = person.here;
  const leave = phone.querySelector(".leave");
  leave.textContent = goes;
  leave.hidden = !person.here;
  drawRooms(phone, person, groups);
  const talk = phone.querySelector(".talk");
  if (!person.lines.length && !talk.children.length) {
    talk.append(part("li", "empty", `Bấm “${comes}” hoặc nhắn vài chữ để bắt đầu.`));
  }
  if (person.lines.length && phone.drawn === 0) talk.replaceChildren();
  const fresh = person.lines.slice(phone.drawn);
  fresh.forEach((line, n) => talk.append(drawLine(line, phone.drawn + n)));
  phone.drawn = person.lines.length;
  if (fresh.length) talk.scrollTop = talk.scrollHeight;
}

function drawRooms(phone, person, groups) {
  const room = phone.querySelector(".room");
  const chosen = room.value;
  const us = person.channel === "zalo" ? "OA của xã" : "bot";
  room.replaceChildren(new Option(`Gửi ${us}`, ""), ...person.rooms.map((r) => new Option(`Gửi nhóm ${r}`, r)));
  room.value = person.rooms.includes(chosen) ? chosen : "";
  room.hidden = !person.rooms.length;
  const keys = groups.map((g) => {
    const inside = person.rooms.includes(g);
    return key(`${inside ? "Rời" : "Vào"} nhóm ${g}`, inside ? "leaves" : "joins", { room: g });
  });
  if (person.channel === "telegram") keys.push(key("Lập nhóm và thêm bot", "group"));
  phone.querySelector(".groups").replaceChildren(...keys);
}

function drawLine(line, number) {
  const item = part("li", line.who === "me" ? "me" : "them");
  const bubble = part("div", "bubble");
  if (line.room) bubble.append(part("span", "tag", `Nhóm ${line.room}`));
  if (line.who && line.who !== "me") bubble.append(part("span", "tag", line.who));
  bubble.append(...line.media.map(drawMedia), line.text, part("time", "", hour(line.at)));
  item.append(bubble);
  if (line.buttons.length) {
    const keys = part("div", "keys");
    keys.append(...line.buttons.map((b, n) => drawButton(b, number, n)));
    item.append(keys);
  }
  return item;
}

function drawButton(button, line, n) {
  if (!button.url) return key(button.title, "taps", { line, n });
  const link = part("a", "", button.title);
  Object.assign(link, { href: button.url, target: "_blank", rel: "noopener" });
  return link;
}

function drawMedia(media) {
  if (media.kind === "photo") return Object.assign(new Image(), { src: media.url, alt: "ảnh" });
  if (media.kind === "voice") return Object.assign(new Audio(media.url), { controls: true });
  return Object.assign(part("a", "", `📎 ${media.name}`), { href: media.url });
}

function key(title, act, data = {}) {
  const made = part("button", "", title);
  made.type = "button";
  Object.assign(made.dataset, { act, ...data });
  return made;
}

function hour(at) {
  return new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}

export function part(tag, kind, text = "") {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  made.textContent = text;
  return made;
}
