"""Ê Đê, M'nông and Gia Rai names in Vietnamese syllables, for a voice that would else say them in
English: 'Ea Kar' is 'ê a ca', 'Dur Kmăl' 'du cờ măn'. Only for the voice; never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.vietnamese import keys

_WORD = re.compile(r"[^\W\d_]+")
_OWN = {"ea": "ê a", "ia": "i a", "ana": "a na"}
_LETTERS = str.maketrans(
    {"w": "u", "f": "ph", "j": "gi", "z": "d", "ƀ": "b", "č": "ch", "ñ": "nh", "ĕ": "e", "ŏ": "o",
     "ĭ": "i", "ŭ": "u", "ǔ": "u", "ǒ": "o"}
)  # fmt: skip
_ALONE = dict(
    zip(
        "bcdđghklmnpqrstvx",
        [
            "bờ",
            "cờ",
            "đờ",
            "đờ",
            "gờ",
            "hờ",
            "cờ",
            "lờ",
            "mờ",
            "nờ",
            "pờ",
            "cờ",
            "rờ",
            "sờ",
            "tờ",
            "vờ",
            "xờ",
        ],
        strict=True,
    )
)
_ENDS = (
    (r"[rh]$", ""),
    (r"l$", "n"),
    (r"k$", "c"),
    (r"s$", "t"),
    (r"uô$", "ua"),
    (r"ươ$", "ưa"),
    (r"ing$", "inh"),
    (r"ơng$", "âng"),
    (r"ă$", "a"),
    (r"â$", "ơ"),
)
_LONGEST = 7  # letters of a syllable: 'nghiêng'
_STOPPED = re.compile(r"(?:c|ch|p|t)$")


def respelled(text: str) -> str:
    """Words that are no Vietnamese syllables, as syllables."""
    return _WORD.sub(lambda m: _aloud(m[0]), text)


@lru_cache(maxsize=4096)
def _aloud(word: str) -> str:
    low = unicodedata.normalize("NFC", word.lower())
    if own := _OWN.get(low):
        return own
    if _syllable(low):
        return word
    plain = low.translate(_LETTERS)
    for end, other in _ENDS:
        plain = re.sub(end, other, plain)
    said = _split(plain)
    return " ".join(map(_stopped, said)) if said else word


def _split(rest: str) -> list[str] | None:
    """As few syllables as may be, the shorter first ('a ma'); a consonant before another is said by
    its name."""
    best: list[list[str] | None] = [None] * len(rest) + [[]]  # of what begins at each letter
    for at in reversed(range(len(rest))):
        ends = range(at + 1, min(at + _LONGEST, len(rest)) + 1)
        heads = [(end, rest[at:end]) for end in ends if _syllable(rest[at:end])]
        if rest[at] in _ALONE:
            heads.append((at + 1, _ALONE[rest[at]]))
        ways = [[head, *after] for end, head in heads if (after := best[end]) is not None]
        best[at] = min(ways, key=len, default=None)
    return best[0]


def _syllable(word: str) -> bool:
    """With its right accents: 'buk' and 'tul' are none."""
    return keys.syllable(word, bare=False)


def _stopped(syllable: str) -> str:
    """What ends in a stop has a tone: 'lăc' is 'lắc'."""
    letters = unicodedata.normalize("NFD", syllable)
    if not _STOPPED.search(syllable) or any(c in letters for c in "\u0300\u0301\u0303\u0309\u0323"):
        return syllable
    return keys.toned(syllable, "\u0301")
