"""Numbers as people write and say them: 'năm chục' is 50, 'trăm rưỡi' 150, 'hai trăm lẻ năm' 205,
'bốn lăm' 45 and 'bảy hai' 72.

What is said and nothing else: 'vài chục' is no number, nor are 'không' and 'hai ba' (two or three).
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
# Behind another digit these say ones, never a count of their own: 'bốn lăm', 'hai mốt', 'ba tư'.
_BEHIND = frozenset(s.exact for s in syllables("mốt lăm nhăm tư"))
_ZERO, _LE, _POINT, _HALF, _TWENTY = (s.exact for s in syllables("linh lẻ phẩy rưỡi hăm"))
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
    if end == at + 1 and (pair := _pair(words, at)):
        return (float(pair), at + 2) if pair > 0 else (None, at + 2)
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


def _pair(words: Sequence[Syllable], at: int) -> int:
    """Two digits in words: 'bốn lăm' is 45; -1 for 'hai ba', which says no number; 0 for none."""
    two = [_ONE.get(_as(word), 0) for word in words[at : at + 2]]
    if len(two) < 2 or not all(two) or (at + 2 < len(words) and _as(words[at + 2]) in _SCALE):
        return 0
    tens, ones = two
    if _as(words[at + 1]) in _BEHIND:
        return 10 * tens + ones if tens > 1 else 0
    return -1 if ones == tens + 1 else 10 * tens + ones


def exactly(words: Sequence[Syllable]) -> Sequence[Syllable]:
    """The words as their writer means them: where accents were typed 'sau' is not 'sáu'."""
    if all(word.plain for word in words):
        return words
    return [w if w.bare.isdecimal() or not w.plain else Syllable(w.exact, "-") for w in words]


def digit(words: Sequence[Syllable], at: int) -> tuple[float | None, int]:
    """As `number`, of one word alone."""
    value = _ONE.get(_as(words[at]))
    return (float(value), at + 1) if value else (None, at)


def is_pair(words: Sequence[Syllable], at: int) -> bool:
    """Two digits that are two numbers as likely as one: 'ba hai', not 'hai mốt'."""
    return bool(_pair(words, at)) and _as(words[at + 1]) not in _BEHIND


def _leading(words: Sequence[Syllable], at: int) -> tuple[float | None, int, int]:
    """(value, scale, end) of its first word."""
    said = _as(words[at])
    if said == _TWENTY and at + 1 < len(words) and _as(words[at + 1]) in _ONE:
        return 20 + _ONE[_as(words[at + 1])], 1, at + 2
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
