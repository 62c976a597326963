// The tour: puts the phones to use next in front, in their order. All it does inside one is to write
// a sample text into the box, at a press of "Viết giúp tôi"; sending is the person's.
const steps = Array.from(document.querySelectorAll("#steps > li"));
const row = document.getElementById("row");
const devices = Array.from(document.querySelectorAll(".device"));
const chips = devices.map((device) => {
  const chip = document.createElement("button");
  chip.type = "button";
  chip.textContent = device.querySelector("h2 a").textContent;
  chip.onclick = () => bring(device);
  document.getElementById("jump").append(chip);
  return chip;
});
steps.forEach((step, i) => { step.dataset.number = i + 1; });
const KEY = "tinbuon.tour";
let at = Math.min(steps.length - 1, Math.max(0, Number(recall()) || 0));

function recall() {
  try {
    return sessionStorage.getItem(KEY);
  } catch (error) {
    return 0;
  }
}

function show(move) {
  const names = steps[at].dataset.who.split(" ");
  steps.forEach((step, i) => {
    step.className = i === at ? "here" : i < at ? "past" : "";
    if (i === at) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
  let first = null;
  devices.forEach((device, i) => {
    const lit = names.indexOf(device.dataset.part) >= 0;
    device.classList.toggle("lit", lit);
    chips[i].classList.toggle("lit", lit);
    // Frames keep what is in them when only their order changes.
    const place = lit ? names.indexOf(device.dataset.part) : names.length;
    device.style.order = chips[i].style.order = place;
    if (device.dataset.part === names[0]) first = device;
  });
  document.getElementById("count").textContent = "Bước " + (at + 1) + "/" + steps.length;
  document.getElementById("back").disabled = at === 0;
  document.getElementById("next").disabled = at === steps.length - 1;
  const list = steps[at].parentNode;
  list.scrollTop = Math.max(0, steps[at].offsetTop - list.offsetTop - list.clientHeight / 3);
  document.getElementById("jump").scrollLeft = 0;
  if (move && first) bring(first);
  try {
    sessionStorage.setItem(KEY, at);
  } catch (error) {
    // The tour starts anew next time.
  }
}

function bring(device) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const left = device.offsetLeft - row.offsetLeft - 16;
  if (row.scrollTo) row.scrollTo({ left, behavior: calm ? "auto" : "smooth" });
  else row.scrollLeft = left;
}

function fill(key) {
  const device = devices.find((one) => one.dataset.part === key.dataset.to);
  const text = device && device.querySelector("iframe").contentDocument.getElementById("text");
  if (!text) return;
  text.value = key.parentNode.querySelector("blockquote").textContent;
  text.dispatchEvent(new Event("input"));
  bring(device);
  text.focus();
}

const go = (to) => {
  at = Math.min(steps.length - 1, Math.max(0, to));
  show(true);
};
document.getElementById("next").onclick = () => go(at + 1);
document.getElementById("back").onclick = () => go(at - 1);
steps.forEach((step, i) => { step.querySelector("h3").onclick = () => go(i); });
document.querySelectorAll(".fill").forEach((key) => { key.onclick = () => fill(key); });
show(false);
