"""One text of several hearings of the same piece: word by word, what most of them say.

Where noise hides a sound an engine errs one way or another; what it hears each time was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

_FIRST = 1.1  # the first hearing's own word counts a little more: it decides where none agree


Votes = dict[str, float]
"""Word -> how many heard it; "" where nothing was heard."""


def agreed(heard: Sequence[str]) -> str:
    """In the order of the first. Words another one has beside them count where most have them."""
    first, *others = [text.split() for text in heard]
    words: list[Votes] = [{word: _FIRST} for word in first]
    between: list[Votes] = [{} for _ in range(len(first) + 1)]
    for other in others:
        _count(first, other, words, between)
    out: list[str] = []
    for at in range(len(first) + 1):
        out += [more for more, count in between[at].items() if 2 * count > len(heard)]
        out += [max(words[at], key=words[at].__getitem__)] if at < len(first) else []
    return " ".join(word for word in out if word)


def _count(first: list[str], other: list[str], words: list[Votes], between: list[Votes]) -> None:
    for _, start, end, at, to in SequenceMatcher(None, first, other, autojunk=False).get_opcodes():
        beside = other[at:to]
        for place in range(start, end):
            _vote(words[place], beside.pop(0) if beside else "")
        if beside:
            _vote(between[end], " ".join(beside))


def _vote(votes: Votes, word: str) -> None:
    votes[word] = votes.get(word, 0) + 1
