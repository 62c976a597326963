"""Short things that are said instead of typed: numbers, no, and the orders that weigh something."""

from __future__ import annotations

from bot.vietnamese import told
from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import LISTS, exact, has, phrases, said_only, syllables

_NO = phrases(LISTS["by_voice"]["no"])
_ORDERS = phrases(LISTS["by_voice"]["orders"])
_BEFORE = exact(LISTS["by_voice"]["before"])
_AFTER = exact(LISTS["by_voice"]["after"])
_NUMBER = exact("số")


def plain(text: str) -> str:
    """Without what people put around an answer ('dạ, số hai ạ'); a number in digits."""
    words = text.replace("\n", " ").strip(" .,!…").split()
    while len(words) > 1 and _said(words[0]) in _BEFORE:
        words = words[1:]
    while len(words) > 1 and _said(words[-1]) in _AFTER:
        words = words[:-1]
    kept = " ".join(words).strip(" .,!…")
    counted = " ".join(words[1:]) if len(words) > 1 and _said(words[0]) in _NUMBER else kept
    if told.only_number(counted) and (number := told.any_number(counted)) is not None:
        return str(number)
    return kept


def is_no(text: str) -> bool:
    """'Không', 'chưa đúng', and nothing else."""
    return said_only(meaning(text), _NO)


def orders(text: str) -> bool:
    """Is there a word in it that sends, approves, takes back or erases?"""
    return has(syllables(meaning(text)), _ORDERS)


def has_number(text: str) -> bool:
    """In digits or words."""
    return told.any_number(text) is not None


def syllables_of(text: str) -> int:
    """How long it is."""
    return len(syllables(text))


def _said(word: str) -> str:
    found = syllables(word)
    return found[0].exact if found else ""
