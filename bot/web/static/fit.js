// Makes words as large as their box allows. Too long for the smallest readable size: several pages,
// cut at sentence ends.
const ABBREVIATION = /(?:^|\s)(?:[A-ZĐ]{1,3}|Tp|TT|St)\.$/;

export function sentences(text) {
  const pieces = text.match(/[^.!?…\n]+(?:[.!?…]+(?!\s|$)[^.!?…\n]*)*[.!?…]*\s*|[.!?…\n]+\s*/g) || [text];
  const whole = [];
  pieces.forEach((piece) => {
    const last = whole[whole.length - 1];
    if (last && ABBREVIATION.test(last.trimEnd()) && !/\n$/.test(last)) whole[whole.length - 1] = last + piece;
    else whole.push(piece);
  });
  return whole;
}

const fits = (box) => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;

// The largest size in px at which every text fits the box; `min` when none does.
export function largest(box, texts, min, max) {
  let low = min;
  let high = max;
  while (high - low > 1) {
    const middle = (low + high) / 2;
    if (allFit(box, texts, middle)) low = middle;
    else high = middle;
  }
  return Math.floor(low);
}

function allFit(box, texts, size) {
  box.style.fontSize = size + "px";
  return texts.every((text) => {
    fill(box, text);
    return fits(box);
  });
}

// Lines with tabs, pasted from a table, stand in columns.
export function fill(box, text) {
  if (text.indexOf("\t") < 0) {
    box.textContent = text;
    return;
  }
  box.textContent = "";
  let table = null;
  text.split("\n").forEach((line) => {
    const cells = line.split(/\t+/);
    const into = cells.length > 1 ? (table = table || part(box, "table")) : box;
    if (cells.length < 2) table = null;
    const row = part(into, "row");
    if (cells.length < 2) row.textContent = line || "\u00a0";
    else cells.forEach((cell) => { part(row, "cell").textContent = cell.trim(); });
  });
}

function part(into, name) {
  const made = document.createElement("div");
  made.className = name;
  into.append(made);
  return made;
}

// -> {size, pages}
export function paged(box, text, min, max) {
  const whole = text.trim();
  let pages = [whole];
  if (!allFit(box, pages, min)) pages = balanced(box, whole, min) || filled(box, sentences(whole), min);
  return { size: largest(box, pages, min, max), pages };
}

// Pages of about the same length look better than a last one with three words.
function balanced(box, text, min) {
  const pieces = sentences(text);
  const least = filled(box, pieces, min).length;
  for (const goal of [text.length / least, (text.length / least) * 1.15]) {
    const pages = [];
    let page = "";
    pieces.forEach((piece) => {
      if (page && pages.length < least - 1 && page.length + piece.length / 2 > goal) {
        pages.push(page.trim());
        page = "";
      }
      page += piece;
    });
    pages.push(page.trim());
    if (allFit(box, pages, min)) return pages;
  }
  return null;
}

function filled(box, pieces, min) {
  const pages = [];
  let left = pieces;
  while (left.length) {
    const count = most(left.length, (n) => allFit(box, [left.slice(0, n).join("")], min));
    if (count) {
      pages.push(left.slice(0, count).join("").trim());
      left = left.slice(count);
    } else if (/\s/.test(left[0].trim())) {
      left = [...words(left[0]), ...left.slice(1)]; // one sentence is longer than a page
    } else {
      pages.push(left[0].trim());
      left = left.slice(1);
    }
  }
  return pages.filter((page) => page);
}

// How many of them, 0 when not even the first; each look costs a layout, so few are taken.
function most(length, fit) {
  let low = 0;
  let high = 1;
  while (high <= length && fit(high)) {
    low = high;
    high = high * 2;
  }
  high = Math.min(high, length + 1);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fit(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const words = (piece) => piece.match(/\S+\s*/g) || [piece];
