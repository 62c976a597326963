"""What a report says besides its kind: how many of what, and since when. Only what was said: no
unit and no time is made up, and a village's number is no amount.
"""

from __future__ import annotations

import re

from bot.core.text import fold
from bot.vietnamese import numbered
from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import LISTS, phrases, syllables
from bot.vietnamese.quantities import number

_UNITS = phrases(LISTS["numbers"]["units"])
_NO_COUNT = frozenset(fold(w) for w in LISTS["numbers"]["no_count"].split())
_SINCE = LISTS["numbers"]["since"]
_WHEN = re.compile(_SINCE, re.IGNORECASE)
_PLAIN = re.compile("".join(fold(c) or c for c in _SINCE))
_WORD = re.compile(r"\w+(?:[.,]\d+)*")


def amounts(text: str) -> tuple[str, ...]:
    """Such as "50 bao" and "3 nhà", in order, each once."""
    plain = meaning(text)
    taken = [(m.start, m.end) for m in numbered.mentions(plain)]
    found = list(_WORD.finditer(plain))
    words = [s for m in found for s in syllables(m[0])[:1]]
    out, at = [], 0
    while at < len(words):
        inside = any(start <= found[at].start() < end for start, end in taken)
        value, end = (None, at) if inside else number(words, at)
        if value is None:
            at += 1
            continue
        unit = max(
            (p for p in _UNITS if 0 in p.at(words[end : end + len(p.words)])),
            key=lambda p: len(p.words),
            default=None,
        )
        if unit is not None and not (at and words[at - 1].bare in _NO_COUNT):
            raw = found[at][0] if end == at + 1 and found[at][0][0].isdigit() else ""
            out.append(f"{raw or _shown(value)} {unit.text}")
            end += len(unit.words)
        at = max(end, at + 1)
    return tuple(dict.fromkeys(out))


def since(text: str) -> str:
    """Such as "đầu tháng" or "3 ngày nay", as it was said; "" where it was not."""
    plain = meaning(text).lower()
    match = _PLAIN.search(fold(plain)) if plain.isascii() else _WHEN.search(plain)
    return next((g.strip() for g in match.groups() if g), "") if match else ""


def _shown(value: float) -> str:
    return f"{value:g}".replace(".", ",") if value < 10**6 else f"{int(value)}"
