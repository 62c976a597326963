"""Danger words (flood, landslide, fire, drowning ...) in typed and heard text: they jump the queue.

A false alarm costs a look, a missed one a life: only plain other meanings, drills and plain
denials are let through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.vietnamese.phrases import (
    LISTS,
    NOTHING,
    Phrase,
    Syllable,
    beginning,
    exact,
    has,
    phrases,
    sentences,
)

_WORDS = LISTS["danger"]
_CLEAR = phrases(_WORDS["clear"])
_ACCENTED = phrases(_WORDS["accented"])
_BARE = phrases(_WORDS["bare"])
_DENIED = phrases(_WORDS["denied"])
_LESSON = phrases(_WORDS["lesson"])
_REALLY = phrases(_WORDS["really"])
_VICTIMS = phrases(_WORDS["victims"])


def _beside(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {phrases([key])[0].text: exact(words) for key, words in table.items()}


_NOT_BEFORE = _beside(_WORDS["unless_after"])
_NOT_AFTER = _beside(_WORDS["unless_before"])


def found(text: str) -> tuple[str, ...]:
    """The danger words of a text, as our list writes them; empty when there are none."""
    out: list[str] = []
    for said in sentences(text):
        if not has(said, _LESSON) or has(said, _REALLY):
            out += _in(said)
    return tuple(dict.fromkeys(out))


def _in(said: Sequence[Syllable]) -> list[str]:
    clear, accented, bare = (beginning(some, said) for some in (_CLEAR, _ACCENTED, _BARE))
    hits = [p.text for p in clear if any(_meant(said, p, at) for at in p.at(said))]
    hits += [p.text for p in accented if any(_meant(said, p, at) for at in p.at(said, bare=False))]
    hits += [p.text for p in bare if any(_meant(said, p, at) for at in _typed_bare(said, p))]
    return hits


def _typed_bare(said: Sequence[Syllable], phrase: Phrase) -> list[int]:
    ends = len(phrase.words)
    return [at for at in phrase.at(said) if all(w.plain for w in said[at : at + ends])]


def _meant(said: Sequence[Syllable], phrase: Phrase, at: int) -> bool:
    end = at + len(phrase.words)
    after = said[end] if end < len(said) else NOTHING
    before = said[at - 1] if at else NOTHING
    here = said[at:end]
    bare = " ".join(w.bare for w in here) if all(w.plain for w in here) else ""
    if bare == "duoi nuoc" and not has(said[max(0, at - 4) : at], _VICTIMS):
        return False
    if bare == "bao so" and not after.bare.isdigit():
        return False
    if after.exact in _NOT_BEFORE.get(bare or phrase.text, frozenset()):
        return False
    if before.exact in _NOT_AFTER.get(phrase.text, frozenset()) and not has(said, _REALLY):
        return False
    return not _denied(said, at)


def _denied(said: Sequence[Syllable], at: int) -> bool:
    return any(no.at(said[max(0, at - len(no.words)) : at]) == [0] for no in _DENIED)
