"""Which of some classes a text belongs to, learnt from examples: their words are counted when first
asked, so that a line more in a table is all it takes to teach it something.

Each word and each pair of neighbours speaks for the classes in whose examples it stands more often
than in others' (multinomial naive Bayes, each example of the same length). Measured on sentences
that neither had seen it understands more than lists of phrases; it knows nothing of denial, time
and place, which are looked at by rules beside it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log
from pathlib import Path

from bot.vietnamese.phrases import Syllable, syllables

Example = tuple[Sequence[Syllable], Mapping[str, float]]  # its words, its classes with their shares
_UNSEEN = 0.1  # what each word counts in a class where it was never said


class Learnt:
    """Made of examples."""

    def __init__(self, examples: Iterable[Example]) -> None:
        counts: dict[str, dict[str, float]] = {}
        sums: dict[str, float] = {}
        for said, shares in examples:
            marks = list(_marks(said))
            for kind, share in shares.items():
                weight = share * len(marks) ** -0.5 if marks else 0.0
                sums[kind] = sums.get(kind, 0.0) + weight * len(marks)
                for mark in marks:
                    here = counts.setdefault(mark, {})
                    here[kind] = here.get(kind, 0.0) + weight
        self.classes = tuple(sums)
        self._counts = counts
        self._norms = {kind: log(total + _UNSEEN * len(counts)) for kind, total in sums.items()}
        self._unseen = {kind: log(_UNSEEN) - norm for kind, norm in self._norms.items()}
        self._weights: dict[str, array[float]] = {}  # of marks that were asked for

    def scores(self, said: Sequence[Syllable]) -> dict[str, float]:
        """How much speaks for each class; 0 is neither way."""
        known = [self._weight(mark) for mark in set(_marks(said)) if mark in self._counts]
        sums = [sum(column) for column in zip(*known, strict=True)] or [0.0] * len(self.classes)
        return dict(zip(self.classes, sums, strict=True))

    def _weight(self, mark: str) -> array[float]:
        found = self._weights.get(mark)
        if found is None:
            found = _weights(self._counts[mark], self._norms, self._unseen)
            self._weights[mark] = found
        return found


def words_for(learnt: Learnt, said: Sequence[Syllable], kind: str) -> list[float]:
    """How much each word, with its neighbour behind, speaks for a class."""
    return [
        sum(learnt.scores(said[at : at + size])[kind] for size in (1, 2)) for at in range(len(said))
    ]


def lines(name: str) -> Iterator[list[str]]:
    """The cells of each line of a table in this room."""
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def examples(name: str) -> Iterator[Example]:
    """Of a table whose lines are: class or a|b, tab, text."""
    for classes, text in lines(name):
        kinds = classes.split("|")
        yield syllables(text), dict.fromkeys(kinds, 1 / len(kinds))


def _weights(
    here: Mapping[str, float], norms: Mapping[str, float], unseen: Mapping[str, float]
) -> array[float]:
    logs = {**unseen, **{kind: log(n + _UNSEEN) - norms[kind] for kind, n in here.items()}}
    mean = sum(logs.values()) / len(logs)
    return array("f", (value - mean for value in logs.values()))


def _marks(said: Sequence[Syllable]) -> Iterator[str]:
    """Words and pairs, without accents and, where they have any, with them."""
    said = [word for word in said if word.bare]
    for word in said:
        yield word.bare
        if not word.plain:
            yield word.exact + "'"
    for a, b in pairwise(said):
        yield f"{a.bare} {b.bare}"
        if not (a.plain and b.plain):
            yield f"{a.exact} {b.exact}'"
