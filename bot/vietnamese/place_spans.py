"""The stretches of a text that may be a name of a place, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.vietnamese import place_kinds
from bot.vietnamese.phrases import LISTS, exact, syllables

_PLACES = LISTS["places"]
_MISHEARD = re.compile("bun|buông|buân|boun|bươn", re.IGNORECASE)  # buôn
_TITLES = exact(_PLACES["titles"])
_AFTER = exact(_PLACES["after_name"])
_MOST = 7  # words a name is heard as
_AND = exact("và với lẫn cùng rồi hay hoặc")
_AND_LENGTH = 20  # the longest of them, with commas and spaces around
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Span:
    """A stretch of words, with the class of the word for a place right before it."""

    start: int
    end: int
    heard: str
    placed: str  # the class of the word for a place right before it
    closed: bool = False  # nothing follows that could make other words of it
    guessed: bool = False  # that word was itself heard wrong: the name must be right


def spans(text: str) -> Iterator[list[Span]]:
    """For each word, the stretches that begin there; none across punctuation."""
    words = list(TOKEN.finditer(text))
    for at, first in enumerate(words):
        placed = place_kinds.before(text, words, at)
        guessed = not placed and at > 0 and bool(_MISHEARD.fullmatch(words[at - 1][0]))
        placed = "village" if guessed else placed
        if not placed and at and syllables(words[at - 1][0])[0].exact in _TITLES:
            continue  # 'chị Tring nói' is about her
        spans = []
        for last in range(at, min(at + _MOST, len(words))):
            if last > at and not place_kinds.joined(text, words[last - 1], words[last]):
                break
            end = words[last].end()
            heard = text[first.start() : end]
            after = words[last + 1][0] if last + 1 < len(words) else ""
            closed = not after or syllables(after)[0].exact in _AFTER
            spans.append(Span(first.start(), end, heard, placed, closed, guessed))
        yield spans


def also(span: Span, placed: str) -> Span:
    """With the word for a place that was said before the first of several names."""
    return span if span.placed or not placed else replace(span, placed=placed, guessed=True)


def goes_on(between: str) -> bool:
    """Is there nothing but 'và' between two names?"""
    between = between.strip()
    if len(between) > _AND_LENGTH:  # asked of each name in a long text
        return False
    words = syllables(between)
    return len(words) == 1 and words[0].exact in _AND
