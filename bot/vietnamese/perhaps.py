"""Which village may be meant by sounds that are near its name but not those of it ('buôn cờ hanh'
for Buôn Khanh): only to be asked about, nothing is put there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.core.text import fold
from bot.vietnamese import place_kinds, sounds
from bot.vietnamese.phrases import LISTS, exact, syllables
from bot.vietnamese.place_spans import spans

_NEAR, _LEAST = 88.0, 5  # likeness of the sounds in percent, letters of them
_NO_NAME = exact(LISTS["places"]["no_name"])
# How single letters are said: 'cờ hanh' is K'hanh, or Khanh.
_LETTER = re.compile(r"^(c|k|b|đ|m|h|l|t|p|n|g)[ờơo] (?=\w)")
_AS = {"c": "k", "đ": "d"}


def village(text: str, names: Sequence[str]) -> str:
    """The one name, where none of them is in the text; "" where there is none or several."""
    found = {name for heard in _heard(text) for name in names if _near(heard, name)}
    return found.pop() if len(found) == 1 else ""


def _heard(text: str) -> Iterator[str]:
    for here in spans(text):
        for span in here:
            plain = span.placed and not span.guessed and " " in span.heard
            if plain and syllables(span.heard)[0].exact not in _NO_NAME:
                yield span.heard.lower()


def _near(heard: str, name: str) -> bool:
    from rapidfuzz import fuzz  # when it is needed: 4 MB

    bare = place_kinds.bare(name).lower()
    glued = _LETTER.sub(lambda m: _AS.get(m[1], m[1]), heard)
    if glued != heard and fold(glued) == fold(bare):
        return True
    if heard.count(" ") != bare.count(" "):
        return False
    pairs = ((a, b) for a in sounds.keys(heard) for b in sounds.keys(bare))
    return any(min(len(a), len(b)) >= _LEAST and fuzz.ratio(a, b) >= _NEAR for a, b in pairs)
