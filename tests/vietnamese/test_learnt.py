"""What is learnt from tables, measured on the lines that were left out of it: a drop fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.vietnamese import danger_learnt, intents_learnt, kinds, learnt
from bot.vietnamese.learnt import Example, Learnt
from bot.vietnamese.phrases import Syllable

PARTS = 3


def left_out(examples: Sequence[Example]) -> Iterator[tuple[Example, dict[str, float]]]:
    """Each with the scores it gets from the others."""
    for part in range(PARTS):
        taught = Learnt(e for n, e in enumerate(examples) if n % PARTS != part)
        for example in examples[part::PARTS]:
            yield example, taught.scores(example[0])


def right(examples: Sequence[Example]) -> float:
    found = [max(scores, key=lambda k: scores[k]) in e[1] for e, scores in left_out(examples)]
    return sum(found) / len(found)


def test_kinds_of_sentences() -> None:
    sentences = [e for e in learnt.examples("kinds.tsv") if len(e[0]) > 7]
    assert len(sentences) > 200
    assert right(sentences + [e for e in learnt.examples("kinds.tsv") if len(e[0]) <= 7]) >= 0.7


def test_dangers_and_what_is_none() -> None:
    examples = list(danger_learnt.examples())
    likeness = [(e[1], s["danger"] - s["harmless"]) for e, s in left_out(examples)]
    dangers = [like for kind, like in likeness if "danger" in kind]
    harmless = [like for kind, like in likeness if "harmless" in kind]
    # Alone; the rules beside it see most of the others.
    assert sum(like > danger_learnt.ALIKE for like in dangers) >= 0.8 * len(dangers)
    assert sum(like > danger_learnt.ALIKE for like in harmless) <= 0.07 * len(harmless)
    # And what rules see is hardly ever taken for harmless.
    assert sum(like <= danger_learnt.HARMLESS for like in dangers) <= 0.02 * len(dangers)


def test_intents() -> None:
    assert right(list(intents_learnt.examples())) >= 0.85


def test_of_nothing_known_nothing_is_said() -> None:
    taught = Learnt([([Syllable("a", "a")], {"one": 1.0}), ([Syllable("b", "b")], {"two": 1.0})])
    assert taught.scores([Syllable("c", "c")]) == {"one": 0.0, "two": 0.0}
    assert taught.scores([]) == {"one": 0.0, "two": 0.0}
    assert kinds.guess("xyz") == kinds.OTHER
