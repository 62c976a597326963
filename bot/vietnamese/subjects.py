"""What a bulletin is about, guessed from its words, and where it comes from (C7).

Law and benefits must name their source. The words to look for are in subjects.tsv.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.core.text import fold
from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import Phrase, has, phrases, syllables

NEEDS_SOURCE = frozenset({"law", "benefit"})
SUBJECTS = ("law", "benefit", "health", "farming", "safety", "event", "other")
_SOURCE = re.compile(r"^\s*(?:nguon|can cu|theo van ban)\s*[:\-–]\s*", re.IGNORECASE)
_TABLE = Path(__file__).with_name("subjects.tsv")


def guess(text: str) -> str:
    """The first subject one of whose words is in the text, else 'other'."""
    said = syllables(meaning(text))
    return next((subject for subject, words in _table() if has(said, words)), "other")


def source_in(text: str) -> str:
    """What a line such as 'Nguồn: Công văn 12/UBND' names, else ''."""
    for line in text.splitlines():
        head, mark, rest = line.partition(":")
        if mark and rest.strip() and _SOURCE.match(f"{fold(head)}:"):
            return rest.strip()[:200]
    return ""


@cache
def _table() -> list[tuple[str, tuple[Phrase, ...]]]:
    lines = _TABLE.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(subject, phrases(words.split("|"))) for subject, words in rows]
