"""Words that a commune reads in another way than they are written: 'Ea Tul' is 'ê a tun'.

Applied before anything else is read out (script.py), so that what is said for a word is read as any
other text. Names count in capitals or not, abbreviations only as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.core.text import nfc

_LONGEST = 240
_FEW = 3  # words of a name
Readings = Sequence[tuple[str, str]]
"""(as it is written, as it is read)."""


def applied(text: str, readings: Readings) -> str:
    """The text as it is to be read out. The longest word that fits counts; nothing is replaced
    twice."""
    if not readings:
        return text
    pattern, said = _book(tuple(readings))
    return pattern.sub(lambda m: _said(" ".join(m[0].split()), said), nfc(text))


def _said(word: str, said: dict[str, str]) -> str:
    return said.get(word) or said.get(word.lower()) or word


def inside(text: str, words: Iterable[str]) -> list[str]:
    """Those of the words that the text has."""
    text = nfc(text)
    return [word for word in words if _pattern(nfc(word)).search(text)]


_TOLD = re.compile(
    r"""\s*["“'‘]?([^"“”\n]{1,60}?)["”'’]?\s+(?:phải\s+)?(?:đọc|doc)\s+(?:là|la|thành)[\s:]*"""
    r"""["“'‘]?([^"“”\n]{1,120}?)["”'’]?[\s.]*$""",
    re.IGNORECASE,
)


def told(text: str) -> tuple[str, str] | None:
    """'Ea Tul đọc là ê a tun': the word, and how it is read. None: nothing of the kind."""
    found = _TOLD.match(nfc(text)) if len(text) <= _LONGEST else None
    return (found[1].strip(), found[2].strip()) if found else None


def sure(word: str) -> bool:
    """A name or an abbreviation. 'Bác sĩ đọc là …' may be news: whoever wrote it is asked."""
    parts = word.split()
    capitals = sum(c.isupper() for c in word)
    return len(parts) <= _FEW and capitals > 1 and all(part[0].isupper() for part in parts)


def exact(word: str) -> bool:
    """An abbreviation: 'CA' is not 'ca'."""
    return " " not in word and len(word) > 1 and word.isupper()


@lru_cache(maxsize=64)
def _book(readings: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    words = {nfc(word): said for word, said in readings}
    said = {w if exact(w) else w.lower(): s for w, s in words.items()}
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_pattern(w).pattern for w in longest)), said


@lru_cache(maxsize=1024)
def _pattern(word: str) -> re.Pattern[str]:
    found = r"\s+".join(re.escape(part) for part in word.split())
    free = found if exact(word) else f"(?i:{found})"
    return re.compile(rf"(?<!\w){free}(?!\w)")
