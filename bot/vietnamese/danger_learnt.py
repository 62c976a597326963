"""How like the dangers of dangers.tsv a sentence is, and how like the messages of harmless.tsv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from bot.vietnamese import learnt
from bot.vietnamese.phrases import Syllable, syllables

# Likeness from which no rule is needed: of the whole, and of so many words. The whole alone would
# not do, for greetings, days and villages around a danger outweigh it.
_WHOLE, _PART, _PART_WORDS = 3.0, 5.0, 8
# Which of what there is and how many of them: said of everything.
_HOLLOW = syllables(
    "có nữa rồi nhà hộ còn thêm là ở cả mấy hết thôn buôn và với cho một hai ba bốn năm sáu bảy "
    "tám chín mười chục trăm cái con đã sẽ được này đó kia ấy bà"
)
_QUOTED = 4  # words shown to the officer


def is_alike(said: Sequence[Syllable]) -> bool:
    """Like a danger, though no rule knows it."""
    return _likeness(said) > _WHOLE or _strongest(said, _PART_WORDS) > _PART


def _strongest(said: Sequence[Syllable], size: int) -> float:
    """The likeness of those neighbours, so many of them, that are most like a danger."""
    starts = range(max(1, len(said) - size + 1))
    return max(_likeness(said[at : at + size]) for at in starts)


def _likeness(said: Sequence[Syllable]) -> float:
    """Above nought like a danger, below like what is harmless."""
    scores = _learnt().scores(said)
    return scores["danger"] - scores["harmless"]


def telling(said: Sequence[Syllable]) -> list[int]:
    """Where the words stand that are most so, in order."""
    for_it = learnt.words_for(_learnt(), said, "danger")
    able = [n for n, w in enumerate(said) if w.bare.isalpha() and not any(map(w.fits, _HOLLOW))]
    best = sorted(able, key=lambda at: -for_it[at])[:_QUOTED]
    return sorted(at for at in best if for_it[at] > 0)


def examples() -> Iterator[learnt.Example]:
    """What it is taught."""
    for kind, name in (("danger", "dangers.tsv"), ("harmless", "harmless.tsv")):
        for (text,) in learnt.lines(name):
            yield syllables(text), {kind: 1.0}


@cache
def _learnt() -> learnt.Learnt:
    return learnt.Learnt(examples())
