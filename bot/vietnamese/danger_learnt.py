"""How like the dangers of dangers.tsv a sentence is, and how like the messages of harmless.tsv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from bot.vietnamese import learnt
from bot.vietnamese.phrases import Syllable, syllables

# Likeness up to which no rule is believed, and from which none is needed.
HARMLESS, ALIKE = -12.0, 3.0
_QUOTED = 4  # words shown to the officer


def likeness(said: Sequence[Syllable]) -> float:
    """Above nought like a danger, below like what is harmless."""
    scores = _learnt().scores(said)
    return scores["danger"] - scores["harmless"]


def telling(said: Sequence[Syllable]) -> list[int]:
    """Where the words stand that are most so, in order."""
    for_it = learnt.words_for(_learnt(), said, "danger")
    best = sorted(range(len(said)), key=lambda at: -for_it[at])[:_QUOTED]
    return sorted(at for at in best if for_it[at] > 0)


def examples() -> Iterator[learnt.Example]:
    """What it is taught."""
    for kind, name in (("danger", "dangers.tsv"), ("harmless", "harmless.tsv")):
        for (text,) in learnt.lines(name):
            yield syllables(text), {kind: 1.0}


@cache
def _learnt() -> learnt.Learnt:
    return learnt.Learnt(examples())
