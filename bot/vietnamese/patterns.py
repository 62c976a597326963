"""Patterns over the words of a message, as intents.toml writes them.

A pattern becomes one regular expression over the words as they were typed, each behind a space: a
wanted word with accents also fits the same word in a text typed without any, never another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.vietnamese.phrases import Syllable, syllables

# Written into the text in place of what they stand for; `<num>` is any run of numbers.
CASE, BULLETIN = "#case", "#bulletin"
_NUMBERS = "một hai ba bốn tư năm lăm sáu bảy tám chín mười mươi chục trăm rưỡi mấy vài"
_GAPS = {"~": "(?: \\S+){0,3}?", "~~": "(?: \\S+){0,8}?"}
_MARK = "'"  # behind a word of a text without accents
# Half the country says and writes these two tones as one.
_TONES = str.maketrans({"\u0303": "\u0309"})


@dataclass(frozen=True)
class Pattern:
    """`weight` counts for `intent`, with a `role` only of those who hold it. `needs`: of each of
    these sets one bare word is in every text it fits; the smallest comes first."""

    intent: str
    role: str
    weight: float
    source: str
    needs: tuple[frozenset[str], ...]
    doubtful: bool = False  # asked about, and only where what it may be about is on the screen

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled with the first text it may fit: all of them take a second and megabytes."""
        return re.compile(self.source)


@dataclass
class Book:
    """All patterns, looked up by the words of a text."""

    _by_head: dict[str, list[Pattern]] = field(default_factory=dict)

    def add(self, pattern: Pattern) -> None:
        """One more."""
        for head in pattern.needs[0]:
            self._by_head.setdefault(head, []).append(pattern)

    def near(self, bare: Iterable[str]) -> Iterable[Pattern]:
        """Those that may fit a text of these bare words, each once."""
        said = frozenset(bare)
        near = {id(p): p for head in said for p in self._by_head.get(head, ())}
        # Most of them fail at another word: much cheaper to see here than by the expression.
        return [p for p in near.values() if not any(map(said.isdisjoint, p.needs[1:]))]


class Grammar:
    """Compiles patterns over groups of phrases; `polite` words may stand at the ends."""

    def __init__(self, groups: Mapping[str, Sequence[str]], polite: str) -> None:
        self._groups = {name: _phrases(texts) for name, texts in groups.items()}
        self._firsts = {name: _firsts(texts) for name, texts in groups.items()}
        edge = "|".join(dict.fromkeys(_word(w) for w in polite.split()))
        self._before, self._after = f"^(?: (?:{edge})(?= ))*", f"(?: (?:{edge})(?= ))* $"
        numbers = "|".join(_word(w) for w in _NUMBERS.split())
        self._number = f"(?: (?:\\d+'?|{numbers})(?= ))+"

    def pattern(self, intent: str, weight: float, text: str) -> Pattern:
        """What one line says. `intent` may say whose it is: "read@propagandist"."""
        intent, _, role = intent.partition("@")
        out, needs = "", []
        for part in text.split():
            piece, first = self._piece(part)
            out += piece
            if first and not part.endswith("?"):
                needs.append(first)
        if not needs:
            raise ValueError(f"{intent}: '{text}' has no word that must be said")
        return Pattern(intent, role, weight, out, tuple(sorted(needs, key=len)))

    def _piece(self, part: str) -> tuple[str, frozenset[str]]:
        if part in {"^", "$"}:
            return (self._before if part == "^" else self._after), frozenset()
        if part in _GAPS:
            return _GAPS[part], frozenset()
        name, maybe = part.rstrip("?"), "?" * part.endswith("?")
        if name == "<num>":
            return self._number, frozenset()
        if name in {"<case>", "<bulletin>"}:
            sign = CASE if name == "<case>" else BULLETIN
            return f"(?: {sign}(?= )){maybe}", frozenset({sign})
        if name[0] == "<":
            return f"(?: {self._groups[name[1:-1]]}(?= )){maybe}", self._firsts[name[1:-1]]
        return f"(?: {_phrases([name])}(?= )){maybe}", _firsts([name])


def union(texts: Sequence[str]) -> re.Pattern[str]:
    """Any of the phrases, anywhere in a line."""
    return re.compile(f" {_phrases(texts)}(?= )")


def typed(said: Syllable, *, plain: bool) -> str:
    """How a word stands in a line; `plain`: the whole text was typed without accents."""
    return said.bare + _MARK if plain and said.plain else said.exact.translate(_TONES)


def _phrases(texts: Sequence[str]) -> str:
    each = sorted(dict.fromkeys(texts), key=len, reverse=True)
    return "(?:" + "|".join(" ".join(map(_word, text.split())) for text in each) + ")"


def _firsts(texts: Sequence[str]) -> frozenset[str]:
    return frozenset(syllables(text)[0].bare for text in texts)


@lru_cache(maxsize=4096)
def _word(text: str) -> str:
    """How one wanted word may stand in a line."""
    found = syllables(text.rstrip("!"))[0]
    exact, bare = re.escape(found.exact.translate(_TONES)), re.escape(found.bare)
    if found.plain:
        return f"{bare}{_MARK}?"
    return exact if text.endswith("!") else f"(?:{exact}|{bare}{_MARK})"
