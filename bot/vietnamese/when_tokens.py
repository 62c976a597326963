"""A typed or spoken time as tokens, and words looked up in it. The ground of the when_ grammar."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from bot.vietnamese.phrases import Syllable, syllables

_LISTS = tomllib.loads(Path(__file__).with_name("times.toml").read_text("utf-8"))
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|\n")
_UNITS = "không một hai ba bốn năm sáu bảy tám chín"
_ONES = {
    **{word: n for n, word in enumerate(_UNITS.split())},
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
    "nhăm": 5,
    "bẩy": 7,
}
# Words without any accent: who writes accents means just these ('hôm sau' is not 'hôm sáu').
_OWN = frozenset(_LISTS["words"]["plain"])
_LAST = frozenset({"mốt", "tư", "lăm", "nhăm"})  # only after mươi, but for 'thứ tư', 'tháng tư'


def listed(name: str) -> str:
    """A list of times.toml, as `Line.at` takes it."""
    return "|".join(_LISTS["words"][name])


@dataclass(frozen=True)
class Token:
    """`glued`: no space before it. `number` where it is written in digits."""

    text: str
    word: Syllable
    number: int | None
    glued: bool


class Line:
    """`strict`: accents were typed in it, so a word without any has none ('ngay' is not 'ngày')."""

    def __init__(self, text: str, *, strict: bool = False) -> None:
        self.tokens = tuple(_tokens(text.lower()))
        self.strict = strict

    @cached_property
    def accented(self) -> bool:
        """Does its writer use accents?"""
        return not all(t.word.plain for t in self.tokens)

    def at(self, start: int, texts: str) -> int:
        """Where the longest of these phrases ("a|b c") ends that begins here, else 0."""
        found = 0
        for phrase in _phrases(texts):
            end = start + len(phrase)
            here = self.tokens[start:end]
            if len(here) == len(phrase) and all(map(self._fits, here, phrase)):
                found = max(found, end)
        return found

    def digits(self, start: int) -> int | None:
        """The number written in digits here."""
        return self.tokens[start].number if 0 <= start < len(self.tokens) else None

    def mark(self, start: int, marks: str | tuple[str, ...]) -> bool:
        """Is one of these (punctuation marks, as a string) here, just as they were typed?"""
        return start < len(self.tokens) and self.tokens[start].text in marks

    def glued(self, start: int) -> bool:
        """Does it follow without a space?"""
        return start < len(self.tokens) and self.tokens[start].glued

    def numbers(self, start: int) -> Iterator[tuple[int, int]]:
        """(value, end) of each number that may begin here, in digits or in words, longest first."""
        value = self.digits(start)
        if value is not None:
            yield value, start + 1
        elif start < len(self.tokens):
            yield from sorted(set(self._said(start)), key=lambda found: -found[1])

    def _said(self, start: int) -> Iterator[tuple[int, int]]:
        for word, value in _ONES.items():
            end = self.at(start, word)
            if not end:
                continue
            if word == "không" and not self.at(end, "giờ|phút"):
                yield from self._one(end)  # 'tám giờ không năm'; else it says no
                continue
            if word not in _LAST or word == "tư":
                yield value, end
            if word in {"không", *_LAST}:
                continue
            if tens := self.at(end, "mươi|mười"):
                yield value * 10, tens
                yield from ((value * 10 + n, e) for n, e in self._one(tens))
            else:  # 'hai mốt', 'bốn lăm'
                yield from ((value * 10 + n, e) for n, e in self._one(end, "mốt lăm nhăm"))
        if end := self.at(start, "linh|lẻ"):
            yield from self._one(end)
        for word, ten in (("mười", 10), ("hăm", 20), ("băm", 30)):
            if end := self.at(start, word):
                yield from [(ten, end)] if ten == 10 else []
                yield from ((ten + n, e) for n, e in self._one(end))

    def _one(self, start: int, words: str = "") -> Iterator[tuple[int, int]]:
        for word, value in _ONES.items():
            if value and (not words or word in words.split()) and (end := self.at(start, word)):
                yield value, end

    def _fits(self, token: Token, wanted: Syllable) -> bool:
        own = self.strict or (self.accented and token.text in _OWN)
        return token.word.fits(wanted, bare=not own)


def _tokens(text: str) -> Iterator[Token]:
    end = -1
    for found in _TOKEN.finditer(text):
        piece = found[0]
        word = (syllables(piece) or [Syllable(piece, piece)])[0]
        yield Token(piece, word, int(piece) if piece.isdecimal() else None, found.start() == end)
        end = found.end()


@cache
def _phrases(texts: str) -> tuple[tuple[Syllable, ...], ...]:
    return tuple(tuple(t.word for t in _tokens(text)) for text in texts.split("|"))
