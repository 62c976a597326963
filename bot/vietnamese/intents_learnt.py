"""What a message that no rule of intents.toml knows is like, of those in intents.tsv."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from bot.vietnamese import learnt
from bot.vietnamese.phrases import Syllable, syllables

_TOLD = ("report", "ask")  # what is left, when nothing is asked for
_CLEARLY, _EVER_SO, _BEFORE_NEXT = 5.0, 8.0, 2.0
_NOTHING = frozenset({"thanks"})  # an answer to these does nothing at all
# Told by likeness alone, and whose it is; conversations know their own words for the rest.
_OF = {"help": "", "thanks": "", "read": "propagandist", "told": "propagandist",
       "waiting": "approver"}  # fmt: skip
_SAYS = {"propagandist": "p", "approver": "a"}
_END = Syllable("$", "$")
_SAID = 2  # a single word may be anything
_LONG = 4  # words from which on an example of a kind of report is a report


def likely(said: Sequence[Syllable], roles: Collection[str], *, busy: bool) -> str:
    """The intent it is plainly most like, or "": a report and a question must not get lost, nor
    (`busy`) an answer."""
    if busy or len(said) < _SAID:
        return ""
    scores = _scores(said, roles)
    first, second = sorted(scores.keys() - set(_TOLD), key=lambda i: -scores[i])[:2]
    if first not in _OF or (_OF[first] and _OF[first] not in roles):
        return ""
    ahead = scores[first] - max(scores[i] for i in _TOLD)
    clear = ahead >= (_EVER_SO if first in _NOTHING else _CLEARLY)
    return first if clear and scores[first] - scores[second] >= _BEFORE_NEXT else ""


def asks(said: Sequence[Syllable]) -> bool:
    """Is it plainly a question rather than something told?"""
    scores = _scores(said, ())
    return scores["ask"] - scores["report"] >= _EVER_SO and scores["ask"] == max(scores.values())


def leans_to_ask(said: Sequence[Syllable]) -> bool:
    """Of what a propagandist says: is it more like a question than like anything else?"""
    scores = _scores(said, ("propagandist",))
    return scores["ask"] == max(scores.values())


def _scores(said: Sequence[Syllable], roles: Collection[str]) -> dict[str, float]:
    who = [letter for role, letter in _SAYS.items() if role in roles] or ["c"]
    each = [_learnt().scores(_framed(letter, said)) for letter in who]
    return {i: max(scores[i] for scores in each) for i in each[0]}


def _framed(who: str, said: Sequence[Syllable]) -> list[Syllable]:
    """With who says it, so that its first and its last word count as such."""
    return [Syllable(f"@{who}", f"@{who}"), *said, _END]


@cache
def _learnt() -> learnt.Learnt:
    return learnt.Learnt(examples())


def examples() -> Iterator[learnt.Example]:
    """What it is taught."""
    for intent, who, text in learnt.lines("intents.tsv"):
        yield _framed(who[0], syllables(text)), {intent: 1.0}
    for kind, text in learnt.lines("kinds.tsv"):
        said = syllables(text)
        if kind != "other" and len(said) >= _LONG:
            yield _framed("p", said), {"report": 1.0}
