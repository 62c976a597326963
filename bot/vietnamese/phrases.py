"""Finding Vietnamese phrases in what people type and say: by syllable, with or without accents.

The one rule, for every list of words in this room: a syllable with accents only matches itself
(cháy is not chạy); one typed without accents may match any word that is written so without them,
where the phrase as a whole leaves no doubt. The lists are in words.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.core.text import fold

LISTS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?;\n]+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave, acute, tilde, hook, dot below
_Y = re.compile("^(h|k|l|m|qu|t)([yýỳỷỹỵ])$")  # 'xử lí' and 'kí' are written as often as with y
_I = dict(zip("yýỳỷỹỵ", "iíìỉĩị", strict=True))


@dataclass(frozen=True)
class Syllable:
    """`exact` is blind to where the tone is written (hoả = hỏa) and to i for y (kí = ký), `bare` to
    all accents."""

    exact: str
    bare: str
    typed: str = field(default="", compare=False)

    @property
    def plain(self) -> bool:
        """Typed without any accent."""
        return self.exact == self.bare

    def fits(self, wanted: Syllable, *, bare: bool = True) -> bool:
        """May this, as it was typed, be the wanted word? Accents that were typed count: 'tới' is
        never 'tối'. Without any it may be both. `bare` False: only the very same."""
        return self.exact == wanted.exact or (bare and self.plain and self.bare == wanted.bare)


NOTHING = Syllable("", "")


@dataclass(frozen=True)
class Phrase:
    """A phrase of a list, as it is written there and as it is looked for."""

    text: str
    words: tuple[Syllable, ...]

    def at(self, said: Sequence[Syllable], *, bare: bool = True) -> list[int]:
        """Where it starts. `bare`: syllables typed without accents count too."""
        if not self.words:
            return list(range(len(said) + 1))
        return [
            start
            for start in range(len(said) - len(self.words) + 1)
            if said[start].bare == self.words[0].bare  # nearly always not: the cheap look first
            and all(
                word.fits(wanted, bare=bare)
                for word, wanted in zip(said[start:], self.words, strict=False)
            )
        ]

    def is_all_of(self, said: Sequence[Syllable]) -> bool:
        """Was this said and nothing else?"""
        return len(said) == len(self.words) and self.at(said) == [0]


class Phrases(tuple[Phrase, ...]):  # noqa: SLOT001 - what is worked out once is kept on it
    """A list that knows its phrases by their first syllable: a text of ten words asks ten times,
    however long the list is."""

    @cached_property
    def by_head(self) -> dict[str, list[Phrase]]:
        found: dict[str, list[Phrase]] = {}
        for phrase in self:
            found.setdefault(phrase.words[0].bare if phrase.words else "", []).append(phrase)
        return found


def phrases(texts: Iterable[str]) -> Phrases:
    """Ready to look for."""
    return Phrases(Phrase(text, tuple(syllables(text))) for text in texts)


def syllables(text: str) -> list[Syllable]:
    """The words of a text, in order."""
    lowered = unicodedata.normalize("NFC", text).lower()
    return [_syllable(w) for w in _WORD.findall(lowered)]


def sentences(text: str) -> Iterator[list[Syllable]]:
    """The words of each sentence."""
    for sentence in _SENTENCE.split(text):
        if found := syllables(sentence):
            yield found


def exact(words: str) -> frozenset[str]:
    """The exact forms of single words."""
    return frozenset(s.exact for s in syllables(words))


def has(said: Sequence[Syllable], wanted: Iterable[Phrase]) -> bool:
    """Is any of the phrases in it?"""
    return any(phrase.at(said) for phrase in beginning(wanted, said))


def beginning(wanted: Iterable[Phrase], said: Sequence[Syllable]) -> Iterator[Phrase]:
    """Those whose first syllable is said at all: of a long list hardly any."""
    heads = dict.fromkeys(word.bare for word in said)
    if isinstance(wanted, Phrases):
        heads[""] = None  # those without a syllable are everywhere
        return (phrase for head in heads for phrase in wanted.by_head.get(head, ()))
    return (phrase for phrase in wanted if not phrase.words or phrase.words[0].bare in heads)


@lru_cache(maxsize=8192)  # the language has some seven thousand
def _syllable(word: str) -> Syllable:
    plain = _Y.sub(lambda m: m[1] + _I[m[2]], word)
    return Syllable(_exact(plain), fold(plain), word)


def _exact(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tone = "".join(c for c in letters if c in _TONES)
    return "".join(c for c in letters if c not in _TONES) + tone


def said_only(text: str, wanted: Iterable[Phrase]) -> bool:
    """Is the whole text one of the phrases?"""
    said = syllables(text)
    return any(phrase.is_all_of(said) for phrase in wanted)
