"""What a report says besides its kind: how many of what, and since when. Only what was said: no
unit and no time is made up, and a village's number is no amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.text import fold
from bot.vietnamese import numbered, place_words
from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import LISTS, Phrase, Syllable, phrases, syllables
from bot.vietnamese.quantities import exactly, number

_UNITS = phrases(LISTS["numbers"]["units"])
_NO_COUNT = syllables(LISTS["numbers"]["no_count"])
_SINCE = LISTS["numbers"]["since"]
_WHEN = re.compile(_SINCE, re.IGNORECASE)
_PLAIN = re.compile("".join(fold(c) or c for c in _SINCE))
_SPAN = re.compile(LISTS["numbers"]["span"], re.IGNORECASE)
_MEASURES = frozenset(LISTS["numbers"]["measures"])
_BEASTS = frozenset(s.bare for s in syllables("bò heo lợn gà trâu vịt dê chó cá ngựa mèo voi ngan"))
_HALF = syllables("rưỡi")[0].exact
_WORD = re.compile(r"\w+(?:[.,]\d+)*")


def amounts(text: str) -> tuple[str, ...]:
    """Such as "50 bao" and "3 nhà", in order, each once; of '3 hộ, à nhầm, 4 hộ' the second."""
    return tuple(dict.fromkeys(one.shown for one in counted(text)))


@dataclass(frozen=True)
class Count:
    """An amount as it is `shown` and as it was `said`; its number is the first `digits` letters."""

    shown: str
    said: str
    unit: str
    start: int
    digits: int


def counted(text: str) -> list[Count]:
    """Every amount, where it stands; what its speaker put right later is left out."""
    plain = meaning(text)
    # 'đường làng bảy mươi người' counts people; no village here is called so.
    taken = [(m.start, m.end) for m in numbered.mentions(plain) if m.key[0] != "làng"]
    found = list(_WORD.finditer(plain))
    words = [s for m in found for s in syllables(m[0])[:1]]
    spoken = exactly(words)
    mends = [m.start() for m in place_words.MENDS.finditer(plain)]
    out: list[Count] = []
    at = 0
    while at < len(words):
        here = found[at].start()
        inside = any(start <= here < end for start, end in taken)
        value, end = (None, at) if inside else number(spoken, at)
        unit = _unit(words, end) if value is not None else None
        counts = not (at and _counts_nothing(spoken[at - 1])) and not _people(words, at, end)
        if value is not None and unit and counts:
            raw = found[at][0] if end == at + 1 and found[at][0][0].isdigit() else ""
            digits = found[end - 1].end() - here
            end += len(unit.words)
            more, end = _more(words, end, unit.text)
            if out and out[-1].unit == unit.text and any(out[-1].start < m < here for m in mends):
                out.pop()
            said = raw if raw and not more else _shown(value + more)
            whole = plain[here : found[end - 1].end()]
            out.append(Count(f"{said} {unit.text}", whole, unit.text, here, digits))
        at = max(end, at + 1)
    return out


def _counts_nothing(before: Syllable) -> bool:
    return any(before.fits(word) for word in _NO_COUNT)


def _people(words: Sequence[Syllable], at: int, end: int) -> bool:
    """'bao ba con' typed without accents is 'báo bà con', but for an animal behind it."""
    here = [w.typed for w in words[at : at + 2]]
    beast = end + 1 < len(words) and words[end + 1].bare in _BEASTS
    accents = sum(not w.plain for w in words)  # 'ko' was written out as 'không'
    return here == ["ba", "con"] and 5 * accents <= len(words) and not beast


def _unit(words: Sequence[Syllable], at: int) -> Phrase | None:
    fits = (p for p in _UNITS if 0 in p.at(words[at : at + len(p.words)]))
    return max(fits, key=lambda p: len(p.words), default=None)


def _more(words: Sequence[Syllable], at: int, unit: str) -> tuple[float, int]:
    """What stands behind a measure: 'năm sào rưỡi', 'một héc ta hai'."""
    if at >= len(words) or unit not in _MEASURES:
        return 0, at
    if words[at].exact == _HALF:
        return 0.5, at + 1
    value, end = number(words, at)
    alone = value is not None and value < 10 and end == at + 1 and words[at].bare.isalpha()
    return (value / 10, end) if value and alone and not _unit(words, end) else (0, at)


def since(text: str) -> str:
    """Such as "đầu tháng" or "3 ngày nay", as it was said; "" where it was not."""
    plain = meaning(text).lower()
    found = ""
    for part in place_words.MENDS.split(plain):  # '3 ngày rồi, à nhầm, 4 ngày'
        match = _PLAIN.search(fold(part)) if plain.isascii() else _WHEN.search(part)
        said = next((g.strip() for g in match.groups() if g), "") if match else ""
        span = found and not said and _SPAN.match(part.strip(" ,.…"))
        found = said or (span[0] if span else "") or found
    return found


def _shown(value: float) -> str:
    return f"{value:g}".replace(".", ",") if value < 10**6 else f"{int(value)}"
