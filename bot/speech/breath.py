"""Where an announcer breathes: text that is ready to be read, cut into what is said in one go.

Called by mouth.py for every engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.speech.speaking import Phrase

_SENTENCE_S, _ITEM_S, _PARAGRAPH_S = 0.35, 0.5, 0.8
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_STOP = re.compile(r"(?<=[,:;])\s+")
_UNSPOKEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_MOST = 600  # letters said in one go, whatever stops there are: some three quarters of a minute
_LONG = 22  # words without a stop: more than a breath
_LEAST = 6  # words on either side of one
_BEFORE = frozenset(
    {"và", "hoặc", "nhưng", "để", "nhằm", "vì", "do", "nếu", "khi", "mà", "theo", "với"}
)
_NUMBER = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_ITEM = re.compile(rf"(?:{_NUMBER}|[a-zđ])\b[^,]{{0,12}},", re.IGNORECASE)


def phrases(text: str) -> Iterator[Phrase]:
    """Sentences with the pause after each: longer after a paragraph, between the two a list's
    items; none after the last."""
    lines = [p.strip() for p in _UNSPOKEN.sub(" ", text).split("\n") if p.strip()]
    for number, line in enumerate(lines, 1):
        *before, last = _SENTENCE.split(line)
        for sentence in before:
            yield from _short(breathing(sentence), _SENTENCE_S)
        listed = number < len(lines) and _ITEM.match(lines[number]) is not None
        pause = 0.0 if number == len(lines) else _ITEM_S if listed else _PARAGRAPH_S
        yield from _short(breathing(last), pause)


def _short(sentence: str, pause: float) -> Iterator[Phrase]:
    """Cut at the last comma that fits, else between words: an engine holds all it says at once."""
    while len(sentence) > _MOST:
        head = sentence[:_MOST]
        stops = [m.start() for m in _STOP.finditer(head)]
        at = stops[-1] if stops else head.rfind(" ")
        at = at if at > 0 else _MOST
        yield sentence[:at], 0.0
        sentence = sentence[at:].lstrip()
    yield sentence, pause


def breathing(sentence: str) -> str:
    """The same with a comma where somebody who reads it aloud has to breathe."""
    return " ".join(_parted(part) for part in _STOP.split(sentence))


def _parted(stretch: str) -> str:
    words = stretch.split()
    if len(words) <= _LONG:
        return stretch
    middle = len(words) // 2
    places = [
        n
        for n in range(_LEAST, len(words) - _LEAST + 1)
        if words[n].lower() in _BEFORE and words[n - 1].lower() not in _BEFORE
    ]
    if not places:
        return stretch
    at = min(places, key=lambda n: abs(n - middle))
    return f"{_parted(' '.join(words[:at]))}, {_parted(' '.join(words[at:]))}"
