"""Codes inside what people write: any dash or space, any case, and whatever a Vietnamese keyboard
made of their letters ('DA5Y-4DEF' arrives as 'DA5Y-4DÈ', 'PA-QYRGN' as 'PA-QỶGN').
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from bot.core.text import nfc
from bot.vietnamese import keys

_TELEX = {"\u0300": "F", "\u0301": "S", "\u0303": "X", "\u0309": "R", "\u0323": "J"}
_VNI = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
_ROOF, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−_/."), "-")
_CASE = re.compile(r"(?<!\w)(PA|BC)\s*(-?)\s*([^\W_]{3,6})(?!\w)", re.IGNORECASE)
_BULLETIN = re.compile(r"(?<!\w)(BT)\s*-?\s*(\d{1,6})(?!\w)", re.IGNORECASE)
LENGTH = 5
_MOST = 64


@dataclass(frozen=True, order=True)
class Code:
    """Where it stands in the composed text, and what it may be: full codes such as "PA-7Q2MK", more
    than one only where a keyboard's accents leave a doubt."""

    start: int
    end: int
    prefix: str
    readings: tuple[str, ...]


@lru_cache(maxsize=256)
def found(text: str) -> tuple[Code, ...]:
    """Every code in a text, in order."""
    text = plain(text)
    out = []
    for match in _CASE.finditer(text):
        letters = match[3]
        kept = [r for r in readings(letters) if len(r) == LENGTH]
        if kept and not _a_word(match[2], letters):
            prefix = match[1].upper()
            full = tuple(f"{prefix}-{r}" for r in kept)
            out.append(Code(match.start(), match.end(), prefix, full))
    out += [Code(m.start(), m.end(), "BT", (f"BT-{int(m[2])}",)) for m in _BULLETIN.finditer(text)]
    return tuple(sorted(out))


def only(text: str) -> tuple[str, ...]:
    """What the code of a case may be, where the text is nothing else."""
    codes = [code for code in found(text) if code.prefix != "BT"]
    if len(codes) != 1:
        return ()
    rest = text[: codes[0].start] + text[codes[0].end :]
    return codes[0].readings if not rest.strip(" .,!?") else ()


def _a_word(dash: str, letters: str) -> bool:
    """'PA nhanh': a syllable in small letters is a word, but behind a dash."""
    return not dash and not letters.isupper() and keys.syllable(letters.lower())


def plain(text: str) -> str:
    """Composed, full-width letters as plain ones, every dash as '-', no-break spaces as spaces.
    One character stays one character, so that places in it are places in `nfc(text)`."""

    def one(char: str) -> str:
        folded = unicodedata.normalize("NFKC", char)
        return folded if len(folded) == 1 else char

    return "".join(map(one, nfc(text))).translate(_DASHES)


@lru_cache(maxsize=256)
def readings(typed: str) -> tuple[str, ...]:
    """The keys that may have been pressed, in capitals: first as it stands, then with each accent
    as the Telex or VNI key behind its letter (or some letters later, as keyboards allow)."""
    upper = unicodedata.normalize("NFC", typed).upper()
    if upper.isascii():
        return (upper,)
    found = [r for keys in (_TELEX, _VNI) for r in _pressed(upper, telex=keys is _TELEX)]
    return tuple(dict.fromkeys(r for r in found if r.isascii() and r.isalnum()))[:_MOST]


def _pressed(typed: str, *, telex: bool) -> list[str]:
    base, added = "", []  # letters, and (place after which, key)
    for char in typed:
        letter, *marks = list(unicodedata.normalize("NFD", char))
        letter = "D" if letter == "Đ" else letter
        base += letter
        if char == "Đ":
            added.append((len(base), "D" if telex else "9"))
        for mark in marks:
            key = _key(letter, mark, telex=telex)
            if not key:
                return []
            added.append((len(base), key))
    places = [range(at, len(base) + 1) for at, _ in added]
    out = []
    for chosen in product(*places):
        letters = list(base)
        for place, (_, key) in sorted(zip(chosen, added, strict=True), reverse=True):
            letters.insert(place, key)
        out.append("".join(letters))
        if len(out) >= _MOST:
            break
    return out


def _key(letter: str, mark: str, *, telex: bool) -> str:
    if mark == _ROOF:
        return letter if telex else "6"
    if mark == _BREVE:
        return "W" if telex else "8"
    if mark == _HORN:
        return "W" if telex else "7"
    return (_TELEX if telex else _VNI).get(mark, "")
