"""What goes with an order: to how many households and how a bulletin was told, and why one is sent
back.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.core.text import is_number
from bot.vietnamese.door import meaning
from bot.vietnamese.patterns import union
from bot.vietnamese.phrases import Syllable, exact, phrases, syllables
from bot.vietnamese.quantities import exactly, number
from bot.vietnamese.said_codes import Code

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("intents.toml").read_text("utf-8"))
_HOMES = phrases(_DATA["groups"]["home"])
_OF = exact("trên trong tổng số")
_ABOUT = exact("được khoảng chừng tầm cỡ gần hơn tới cho đủ")
_PARTICLES = exact("dạ ạ nhé nha")
_FEWEST = 5  # a number without its word that is smaller counts something else
_HOW = {how: union(texts) for how, texts in _DATA["how"].items()}
_ORDER = re.compile(_DATA["reason"]["order"], re.IGNORECASE)
_BEFORE = re.compile(rf"^(?:(?:{_DATA['reason']['before']})\s+)+", re.IGNORECASE)
_AFTER = re.compile(rf"(?:^|\s+)(?:(?:{_DATA['reason']['after']})\s*)+$", re.IGNORECASE)


def households(text: str) -> int | None:
    """'50/62 hộ' and '50 trên 62 hộ' are 50."""
    words = syllables(meaning(text))
    found = _numbers(words)
    for n, (start, end, value) in enumerate(found):
        if any(0 in phrase.at(words[end : end + 3]) for phrase in _HOMES):
            _, ended, earlier = found[n - 1] if n else (0, start + 1, 0)
            of = ended <= start and {w.exact for w in words[ended:start]} <= _OF
            return earlier if of else value
    about = (v for s, _, v in found if s and words[s - 1].exact in _ABOUT and v >= _FEWEST)
    return next(about, None)


def any_number(text: str) -> int | None:
    """The households, else the first number, in an answer to 'how many?'."""
    counted = households(text)
    found = _numbers(syllables(meaning(text)))
    return found[0][2] if counted is None and found else counted


def only_number(text: str) -> bool:
    """'30', 'ba mươi ạ': an answer to something, never a report or question by itself."""
    if is_number(text):
        return True
    words = [w for w in syllables(meaning(text)) if w.exact not in _PARTICLES]
    return bool(words) and len(words) < 6 and number(words, 0)[1] == len(words)


def _numbers(words: Sequence[Syllable]) -> list[tuple[int, int, int]]:
    """(start, end, value) of each, in order."""
    found, at = [], 0
    words = exactly(words)
    while at < len(words):
        value, end = number(words, at)
        if value is not None:
            found.append((at, end, int(value)))
        at = max(end, at + 1)
    return found


def how(line: str) -> str:
    """house | meeting | speaker | other, or "" where it was not said."""
    return next((name for name, said in _HOW.items() if said.search(line)), "")


def reason(text: str, codes: Sequence[Code]) -> str:
    """What is left when the order itself, codes and politeness are taken away."""
    for code in reversed(codes):
        text = f"{text[: code.start]},{text[code.end :]}"
    parts = re.split(r"[,;:.]|\s-\s", _ORDER.sub(",", text))
    kept = [_AFTER.sub("", _BEFORE.sub("", part.strip(" -–!"))).strip() for part in parts]
    return ", ".join(part for part in kept if len(part) > 1)
