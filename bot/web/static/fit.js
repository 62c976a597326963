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
    box.textContent = text;
    return fits(box);
  });
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
  let page = "";
  pieces.forEach((piece) => {
    if (allFit(box, [page + piece], min)) {
      page += piece;
      return;
    }
    if (page.trim()) pages.push(page.trim());
    if (allFit(box, [piece], min) || !/\s/.test(piece.trim())) {
      page = piece;
      return;
    }
    const rest = filled(box, words(piece), min);
    page = rest.pop() + " ";
    pages.push(...rest);
  });
  if (page.trim()) pages.push(page.trim());
  return pages;
}

const words = (piece) => piece.match(/\S+\s*/g) || [piece];
