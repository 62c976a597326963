"""Is a text a bulletin for people, rather than something told to the bot?"""

from __future__ import annotations

from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import LISTS, has, phrases, syllables

_WORDS = 20  # fewer are no bulletin
_FORMAL = phrases(LISTS["bulletin"]["formal"])


def is_bulletin(text: str) -> bool:
    """Long, and in the words of an announcement."""
    said = syllables(meaning(text))
    return len(said) >= _WORDS and has(said, _FORMAL)
