"""Names of places as people here write them: mends what a recogniser made of them, and finds them.

Careful on purpose: a wrong village is worse than an odd spelling, so that a word is changed only
after a word for a place (buôn, thôn, xã …) or where its letters say the name anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.text import fold
from bot.vietnamese.phrases import phrases, said_only

# What stands before a name; it is no part of it.
_KINDS = phrases(
    ["buôn", "thôn", "xã", "phường", "làng", "bon", "plei", "ấp", "huyện", "tỉnh", "khối", "trấn",
     "đường", "suối", "sông", "hồ", "cầu", "chợ", "núi", "đèo", "thác", "đồi"]
)  # fmt: skip
_PREFIX = re.compile(
    r"^(?:buôn|thôn|xã|phường|làng|bon|ấp|tổ dân phố|thị trấn|khối|huyện|tỉnh)\s+(?=[^\W\d])",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NEAR, _NEAR_ALONE = 78.0, 90.0  # likeness in percent: after a word for a place, and elsewhere
_CLEAR = 4.0  # the best must be better than the next by so much


@dataclass(frozen=True)
class Corrected:
    """`replaced` lists (what was heard, the name put there), in order."""

    text: str
    replaced: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    heard: str
    placed: bool  # stands right after a word for a place


class Gazetteer:
    """Known names: a sequence, or a mapping of names to their aliases (old names, other spellings).

    An alias is found as its name, but where a text says the alias it stays, spelled rightly.
    """

    def __init__(self, names: Sequence[str] | Mapping[str, Sequence[str]]) -> None:
        aliases = names if isinstance(names, Mapping) else dict.fromkeys(names, ())
        self._names = tuple(_bare(name) for name in aliases)
        self._by_fold: dict[str, tuple[str, str]] = {}  # letters -> (name, how it is spelled)
        for name, others in aliases.items():
            for spelling in (name, *others):
                folded = _folded(_bare(spelling))
                # a bare number or letter (thôn 3) says nothing by itself
                if len(folded.replace(" ", "")) > 2:
                    self._by_fold.setdefault(folded, (name, _bare(spelling)))
        self._longest = max((f.count(" ") + 1 for f in self._by_fold), default=0)

    def correct(self, text: str) -> Corrected:
        """Names nearly right become right. Words that are right already are left alone."""
        out, replaced, done = [], [], 0
        for span, folded, _ in self._matches(text):
            spelling = self._by_fold[folded][1]
            if span.heard == spelling or _perhaps_a_word(span.heard, spelling):
                continue
            out += [text[done : span.start], spelling]
            replaced.append((span.heard, spelling))
            done = span.end
        return Corrected("".join(out) + text[done:], tuple(replaced))

    def find(self, text: str) -> list[tuple[str, float]]:
        """Names the text speaks of, with their likeness from 0 to 1; the surest first."""
        best: dict[str, float] = {}
        for _, folded, score in self._matches(text):
            name = self._by_fold[folded][0]
            best[name] = max(best.get(name, 0.0), score / 100)
        return sorted(best.items(), key=lambda found: -found[1])

    def hints(self, limit: int = 300) -> list[str]:
        """Names for the recogniser, as many as fit into `limit` characters joined by commas."""
        out: list[str] = []
        for name in dict.fromkeys(self._names):
            if len(", ".join([*out, name])) > limit:
                break
            out.append(name)
        return out

    def _matches(self, text: str) -> Iterator[tuple[_Span, str, float]]:
        """From left to right, the longest names first, none inside another."""
        done = 0
        for spans in self._spans(text):
            if spans[0].start < done:
                continue
            found = [(s, *hit) for s in spans if (hit := self._nearest(s)) is not None]
            if found:
                # Of equals the longer: 'Ea Kao B' before the 'Ea Kao' in it.
                best = max(found, key=lambda f: (f[2], len(f[0].heard)))
                done = best[0].end
                yield best

    def _spans(self, text: str) -> Iterator[list[_Span]]:
        """For each word, the stretches that begin there; none across punctuation."""
        words = list(_TOKEN.finditer(text))
        for at, first in enumerate(words):
            placed = (
                at > 0
                and said_only(words[at - 1][0], _KINDS)
                and _joined(text, words[at - 1], first)
            )
            spans = []
            # One word more than the longest: recognisers split syllables that belong together.
            for last in range(at, min(at + self._longest + 1, len(words))):
                if last > at and not _joined(text, words[last - 1], words[last]):
                    break
                end = words[last].end()
                spans.append(_Span(first.start(), end, text[first.start() : end], placed))
            yield spans

    def _nearest(self, span: _Span) -> tuple[str, float] | None:
        from rapidfuzz import fuzz, process

        heard = _folded(span.heard)
        if not (span.placed or _looks_like_a_name(span.heard)):
            return None
        if heard in self._by_fold:
            return heard, 100.0
        # Of three letters one wrong is a third: anything would be near.
        if len(heard.replace(" ", "")) < 4:
            return None
        found = process.extract(
            heard, self._by_fold.keys(), scorer=fuzz.ratio, limit=2,
            score_cutoff=_NEAR if span.placed else _NEAR_ALONE,
        )  # fmt: skip
        if not found or (len(found) > 1 and found[0][1] - found[1][1] < _CLEAR):
            return None
        return found[0][0], found[0][1]


def _bare(name: str) -> str:
    """A name without the word for what it is: buôn Dhăm is Dhăm."""
    return _PREFIX.sub("", name.strip())


def _folded(text: str) -> str:
    """Letters only count: Ea H'leo, Ea Hleo and ea h leo are one."""
    return fold(re.sub(r"['’]", "", text))


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    return text[left.end() : right.start()].strip(" -") == ""


def _looks_like_a_name(heard: str) -> bool:
    """Every word with a capital: ordinary words of a sentence have none."""
    return all(word[0].isupper() or word[0].isdigit() for word in heard.split())


def _perhaps_a_word(heard: str, spelling: str) -> bool:
    """A single syllable without a capital may be any word: `xã đúng` is not the village Đung."""
    return " " not in heard and heard.lower() != spelling.lower() and not heard[0].isupper()
