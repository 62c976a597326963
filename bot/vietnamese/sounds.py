"""How names of Ê Đê, M'nông and Gia Rai places sound to Kinh ears, whatever letters they are put
into: 'buôn cờ tla' is Buôn K'Tla, 'ia cao' Ea Kao, 'cư puy' Cư Pui, 'đơ rung' Drung.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.core.text import fold

# A consonant of a name that is said as a syllable of its own or as the letter's name, and what
# may follow it. Folded.
_ALONE = [
    (re.compile(p), letter)
    for p, letter in (
        (r"\b(?:co|ca|ko|ka|k|cu|c|q) ?(?=(?:[lrnmptbd]|tl|dl|bl|kn|w|qu|o[ae])[a-z])", "k"),
        (r"\b(?:do|de|d) ?(?=[lr][a-z])", "d"),
        (r"\b(?:bo|be|b|bu) ?(?=[lrh][a-z])", "b"),
        (r"\b(?:po|pe|p|pu) ?(?=[lr][a-z])", "p"),
        (r"\b(?:mo|em|om|um|m|mu|am) ?(?=(?:[bcdfghjklnprstvw])[a-z])", "m"),
        (r"\b(?:ho|hat|h|he) ?(?=[bcdfgjklmnprstvw][a-z])", "h"),
        (r"\b(?:to|te|t) ?(?=[lr][a-z])", "t"),
        (r"\b(?:cho|cha|ch) ?(?=[lr][a-z])", "c"),
        (r"\b(?:no|en|n) ?(?=[bdgjklr][a-z])", "n"),
        (r"\b(?:go|gio|g) ?(?=[lr][a-z])", "g"),
    )
]
_EA = re.compile(r"\b(?:e a|i a|y a|ia|ya|ea|ie a|e ya|ia a|e|ae)\b(?= [a-z])")
_LETTERS = [(re.compile(p), letter) for p, letter in (
    (r"\bk ?(?:kw|w|qu)(?=[ae])|\bkw(?=[ae])|\bk ?o(?=[ae])|\bqu(?=[ae])", "ku"), ("ei", "ai"),
    (r"\by(?=[aeou])", "d"), (r"\bgi(?=[aeou])", "d"), ("ngh|ng", "n"), ("nh", "n"), ("kh", "k"),
    ("ph", "f"), ("th", "t"), ("c(?!h)", "k"), ("chr?|tr", "c"), ("gh", "g"), ("qu", "ku"),
    ("[kq]", "k"), ("[jz]", "d"), ("x", "s"), ("w", "v"), ("y", "i"), ("uo|ua", "u"),
    ("ie|ia", "i"), ("ay", "ai"),
)]  # fmt: skip
_ENDS = [(re.compile(p), letter) for p, letter in (
    (r"(?:ch|[tckp])\b", "k"), (r"(?<=[aeiou])[rlhs]\b", ""), (r"(?:ng|nh|n|m)\b", "n"),
)]  # fmt: skip
_SOUTH = [(re.compile(p), letter) for p, letter in (
    (r"\bf|\bp(?!h)", "ph"), (r"\b(?:hoa|qua|oa)(?!\w)", "hoa"),
    (r"(?:ch|c)\b", "t"), (r"(?:ng|nh)\b", "n"), (r"\b(?:gi|v)(?=[aeiouy])", "d"),
    (r"\bs(?=[aeiouy])", "x"), (r"\btr", "ch"), ("y", "i"),
)]  # fmt: skip
_FINAL_L = re.compile(r"(?<=[aeiou])l\b")
_DOUBLE = re.compile(r"([a-z])\1")


@lru_cache(maxsize=4096)
def keys(text: str) -> tuple[str, ...]:
    """What it sounds like: with its single consonants put to the syllable behind, and as it stands.
    Equal keys sound alike."""
    plain = fold(text.replace("'", "").replace("’", ""))
    folded = _EA.sub("ia", plain)
    # 'co mo rong' is Kmrơng only if the last of its consonants is drawn to the syllable first.
    forms = [folded, _drawn(folded, _ALONE), _drawn(folded, _ALONE[::-1])]
    # No word of ours ends with l: 'Uôl' is heard as 'uôn' or as 'uô'.
    forms += [_FINAL_L.sub("n", form) for form in forms]
    forms += [plain] if plain.startswith("e ") else []  # 'ê ga' is Êga as well
    return tuple(dict.fromkeys(map(_key, forms)))


def kinh(folded: str) -> str:
    """How Kinh words sound in the south: 'kếch' is kết, 'tiếng' tiến, 'dui' vui. Of folded text."""
    for pattern, letter in _SOUTH:
        folded = pattern.sub(letter, folded)
    return folded


def _drawn(words: str, order: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for pattern, letter in order:
        words = pattern.sub(letter, words)
    return words


def _key(words: str) -> str:
    for pattern, letter in (*_ENDS, *_LETTERS):
        words = pattern.sub(letter, words)
    return _DOUBLE.sub(r"\1", words.replace(" ", ""))
