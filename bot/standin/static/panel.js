// The operator's panel: time, what goes wrong next, and the vendors' own record.
import { part } from "./phone.js";

const KINDS = { business: "doanh nghiệp", agency: "cơ quan nhà nước (địa chỉ v2)", "agency-mute": "cơ quan nhà nước, không nhắn riêng được" };
const ROUTES = { free: "miễn phí", paid: "trả phí", group: "vào nhóm", broadcast: "gửi mọi người" };
let kept = {};

export function drawPanel(panel, state, send) {
  if (panel.contains(document.activeElement) && document.activeElement.tagName !== "BUTTON") return;
  panel.querySelectorAll("input, select").forEach((one) => { kept[one.name] = one.value; });
  const act = (name, body) => () => send(`/api/operator/${name}`, body);
  panel.replaceChildren(
    title("Thời gian ở Zalo và Telegram"),
    acts(["+1 giờ", act("clock", { hours: 1 })], ["+1 ngày", act("clock", { hours: 24 })], ["+3 ngày", act("clock", { hours: 72 })]),
    part("p", "", "Chỉ đồng hồ ở đây chạy nhanh. Tin Buôn dùng giờ thật, nên sẽ thấy Zalo từ chối như khi hai bên hiểu khác nhau: cửa sổ đã hết, mã đã chết."),
    title("Lần gọi tới sẽ hỏng"),
    acts(
      ["Gửi dồn quá", act("throttle"), "bad"],
      ["Nhận rồi đứt mạng", act("drop"), "bad"],
      ["Máy chủ lỗi", act("error"), "bad"],
      ...(state.zalo ? zaloTroubles(state.zalo, act) : []),
    ),
    ...(state.zalo ? zaloParts(state, send) : []),
    ...(state.telegram ? telegramParts(state.telegram) : []),
  );
}

function zaloTroubles(zalo, act) {
  return [
    ["Mã truy cập chết", act("token"), "bad"],
    [zalo.quota ? "Hết hạn mức" : "Đang hết hạn mức", act("quota"), zalo.quota ? "bad" : "bad on"],
    [zalo.always_night ? "Đang là đêm" : "Ban đêm", act("night"), zalo.always_night ? "bad on" : "bad"],
  ];
}

function zaloParts(state, send) {
  const zalo = state.zalo;
  const people = state.people.filter((p) => p.channel === "zalo");
  return [
    title("Zalo ghi lại"),
    part("p", "", zalo.oa),
    choice("kind", "Loại OA", zalo.kinds.map((k) => [KINDS[k] || k, k]), zalo.kind, (kind) => send("/api/operator/kind", { kind })),
    choice("plan", "Gói", zalo.plans.map((p) => [p, p]), zalo.plan, (plan) => send("/api/operator/plan", { plan })),
    list([
      ...Object.entries(zalo.taken).map(([k, v]) => [`Tin đã nhận, ${ROUTES[k] || k}`, v]),
      ...Object.entries(zalo.refused).map(([k, v]) => [`Từ chối, mã ${k}`, v]),
      ["Hạn mức trả phí tháng này", zalo.quota],
      ["Lần đổi mã truy cập", zalo.refreshes],
      ["Mã sống đến", zalo.token_until ? new Date(zalo.token_until).toLocaleString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" }) : ""],
    ]),
    title("Webhook"),
    ...(zalo.off ? [part("p", "alarm", `Zalo đã tắt webhook, mất ${zalo.missed} sự kiện. Bấm “Kiểm tra và lưu” để bật lại.`)] : []),
    field("url", zalo.webhook, "Kiểm tra và lưu", (url) => send("/api/operator/webhook", { url })),
    part("p", "", zalo.waiting ? `${zalo.waiting} sự kiện chờ gửi lại (sau 30 giây, 5, 15, 30 phút, 1 giờ).` : "Không có sự kiện nào chờ gửi lại."),
    attempts(zalo.attempts),
    title("Cán bộ trả lời trên trang OA"),
    answer(people, send),
  ];
}

function telegramParts(telegram) {
  return [
    title("Telegram ghi lại"),
    part("p", "", `${telegram.bot}, ${telegram.mode === "webhook" ? "webhook" : "bot tự hỏi (polling)"}`),
    list([
      ...Object.entries(telegram.taken).map(([k, v]) => [k, v]),
      ["Bị bảo chờ (429)", telegram.throttled],
      ["Chưa được lấy", telegram.waiting],
    ]),
  ];
}

function attempts(found) {
  const table = document.createElement("table");
  for (const one of found) {
    const row = table.insertRow();
    if (one.status !== 200) row.className = "lost";
    const time = new Date(one.at).toLocaleTimeString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" });
    for (const text of [time, one.event, one.number > 1 ? `lần ${one.number}` : "", one.status || "không tới"]) {
      row.insertCell().textContent = text;
    }
  }
  return table;
}

function answer(people, send) {
  const form = document.createElement("form");
  const who = Object.assign(document.createElement("select"), { name: "who", ariaLabel: "Người nhận" });
  who.append(...people.map((p) => new Option(p.name, p.id)));
  if (kept.who) who.value = kept.who;
  const text = input("own", kept.own || "", "Viết trả lời");
  form.append(who, text, part("button", "", "Gửi"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (text.value.trim()) send("/api/operator/page", { id: who.value, text: text.value });
    text.value = kept.own = "";
    text.blur();
  });
  return form;
}

function choice(name, label, options, value, done) {
  const box = Object.assign(document.createElement("select"), { name, ariaLabel: label });
  box.append(...options.map(([text, key]) => new Option(`${label}: ${text}`, key)));
  box.value = value;
  box.addEventListener("change", () => { box.blur(); done(box.value); });
  return box;
}

function field(name, value, label, done) {
  const form = document.createElement("form");
  const box = input(name, value, label);
  form.append(box, part("button", "", label));
  form.addEventListener("submit", (event) => { event.preventDefault(); box.blur(); done(box.value); });
  return form;
}

function input(name, value, label) {
  return Object.assign(document.createElement("input"), { name, value, placeholder: label, ariaLabel: label });
}

function acts(...found) {
  const row = part("div", "acts");
  row.append(...found.map(([text, run, kind = ""]) => {
    const made = part("button", kind, text);
    made.addEventListener("click", run);
    return made;
  }));
  return row;
}

function list(pairs) {
  const made = document.createElement("dl");
  for (const [name, value] of pairs) made.append(part("dt", "", name), part("dd", "", String(value)));
  return made;
}

function title(text) {
  return part("h3", "", text);
}
