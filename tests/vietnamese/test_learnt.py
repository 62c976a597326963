"""What is learnt from tables, measured on the lines that were left out of it: a drop fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from bot.vietnamese import danger, danger_learnt, intents_learnt, kinds, learnt
from bot.vietnamese.learnt import Example, Learnt
from bot.vietnamese.phrases import Syllable, syllables

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


AROUND = (
    "{}",
    "dạ em chào anh, sáng nay {} ở buôn Ea Kao ạ, em cảm ơn",
    "hôm qua họp thôn xong về thì {}",
)


@pytest.mark.parametrize("around", AROUND)
def test_dangers_also_in_the_words_of_a_harmless_day(
    around: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dangers = [text.rstrip(".!?") for (text,) in learnt.lines("dangers.tsv")]
    alike = [
        danger_learnt.is_alike(syllables(around.format(text)))
        for text in unknown(dangers, 0, monkeypatch)
    ]
    assert sum(alike) >= 0.7 * len(alike)  # alone; the rules beside it see most of the others
    # All together. Accents are read where any are typed: those around want some within.
    typed = [text for text in dangers if not text.isascii()][::3]
    lost = [text for text in typed if not danger.found(around.format(text))]
    assert len(lost) <= 0.05 * len(typed), lost


@pytest.mark.parametrize("where", ["ở thôn 5", "gần nhà văn hóa", "tại thôn 2 xã mình"])
@pytest.mark.parametrize("what", ["sạt lở", "cháy rừng", "đuối nước", "nước suối dâng cao"])
def test_where_it_is_makes_no_danger_harmless(what: str, where: str) -> None:
    assert danger.found(f"{what} {where}")


def test_what_is_no_danger(monkeypatch: pytest.MonkeyPatch) -> None:
    harmless = [text for (text,) in learnt.lines("harmless.tsv")]
    before = sum("danger" in e[1] for e in danger_learnt.examples())
    alike = [
        danger_learnt.is_alike(syllables(text)) for text in unknown(harmless, before, monkeypatch)
    ]
    assert sum(alike) <= 0.08 * len(alike)


def unknown(texts: Sequence[str], first: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Each while only others are known; the first one is that example."""
    for part in range(PARTS):
        with monkeypatch.context() as patch:
            patch.setattr(danger_learnt, "_learnt", lambda part=part: _without(part))
            yield from texts[(part - first) % PARTS :: PARTS]


@cache
def _without(part: int) -> Learnt:
    return Learnt(e for at, e in enumerate(danger_learnt.examples()) if at % PARTS != part)


def test_intents() -> None:
    assert right(list(intents_learnt.examples())) >= 0.85


def test_of_nothing_known_nothing_is_said() -> None:
    taught = Learnt([([Syllable("a", "a")], {"one": 1.0}), ([Syllable("b", "b")], {"two": 1.0})])
    assert taught.scores([Syllable("c", "c")]) == {"one": 0.0, "two": 0.0}
    assert taught.scores([]) == {"one": 0.0, "two": 0.0}
    assert kinds.guess("xyz") == kinds.OTHER
