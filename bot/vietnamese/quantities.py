"""Numbers as people write and say them: 'năm chục' is 50, 'trăm rưỡi' 150, 'hai trăm lẻ năm' 205.

What is said and nothing else: 'vài chục' is no number, nor is 'không'.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.vietnamese.phrases import Syllable, syllables

_ONES = {"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
         "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}  # fmt: skip
_SCALES = {"mười": 10, "mươi": 10, "chục": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000,
           "triệu": 1_000_000, "tỷ": 10**9, "tỉ": 10**9}  # fmt: skip
_ONE = {syllables(w)[0].exact: n for w, n in _ONES.items()}
_SCALE = {syllables(w)[0].exact: n for w, n in _SCALES.items()}
_ZERO, _LE, _POINT, _HALF = (s.exact for s in syllables("linh lẻ phẩy rưỡi"))
# Typed without accents these are hardly anything else ('nam' may be south, 'ba' a father).
_BARE = {
    s.bare: s.exact
    for s in syllables("một hai bốn sáu bảy tám chín mươi mười chục trăm nghìn ngàn triệu")
}


def number(words: Sequence[Syllable], at: int) -> tuple[float | None, int]:
    """(value, end) of the number that starts there; (None, at) where none does."""
    value, scale, end = _leading(words, at)
    if value is None:
        return None, at
    total, part = 0.0, value
    while end < len(words):
        said, more = _as(words[end]), _ONE.get(_as(words[end]))
        if said in _SCALE:
            step = _SCALE[said]
            units = part % 10 if step <= 100 else part
            if step < scale <= 100 and not units:
                break
            grown = part - units + (units or 1) * step
            total, part = (total + grown, 0.0) if step >= 1000 else (total, grown)
            scale, end = step, end + 1
        elif said == _HALF and scale >= 10:
            return total + part + scale / 2, end + 1
        elif said == _POINT and end + 1 < len(words) and _digit(words[end + 1]) is not None:
            return total + part + (_digit(words[end + 1]) or 0) / 10, end + 2
        elif (
            said in {_ZERO, _LE}
            and scale >= 100
            and end + 1 < len(words)
            and _as(words[end + 1]) in _ONE
        ):
            scale, end = 10, end + 1
        elif more is not None and scale >= 10:
            part, scale, end = part + more, 1, end + 1
        else:
            break
    return total + part, end


def _leading(words: Sequence[Syllable], at: int) -> tuple[float | None, int, int]:
    """(value, scale, end) of its first word."""
    said = _as(words[at])
    if words[at].bare.isdecimal() and len(words[at].bare) < 10:
        return float(words[at].bare), 1, at + 1
    if said in _ONE:
        return _ONE[said], 1, at + 1
    if said in _SCALE and _SCALE[said] <= 1000:
        return _SCALE[said], _SCALE[said], at + 1
    return None, 0, at


def _digit(word: Syllable) -> int | None:
    return int(word.bare) if word.bare.isdecimal() else _ONE.get(_as(word))


def _as(word: Syllable) -> str:
    return _BARE.get(word.bare, word.exact) if word.plain else word.exact
