"""Names of places as people here write them: mends what a recogniser made of them, and finds them.

Careful on purpose: a wrong village is worse than an odd spelling, so that a word is changed only
after a word for a place (buôn, thôn, xã …) or where its letters say the name anyway. Names of Kinh
words are told apart by their letters, all others by how they sound (sounds.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.text import fold, nfc
from bot.vietnamese import keys, numbered, place_kinds, sounds
from bot.vietnamese.phrases import LISTS, exact, syllables
from bot.vietnamese.place_spans import TOKEN, Span, also, goes_on, spans

_PLACES = LISTS["places"]
_NEAR, _NEAR_ALONE, _NEAR_KINH = 78.0, 90.0, 88.0  # likeness in percent: placed, alone, Kinh words
_CLEAR = 4.0  # the best must be better than the next by so much
_SAME, _EQUAL = 99.0, 98.0  # other letters with the same sound; the letters of a single word
_NO_NAME = exact(_PLACES["no_name"])
_NO_NAME_BARE = frozenset(word.bare for word in syllables(_PLACES["no_name"]))
_J = re.compile("gi[^e]|[jz]", re.IGNORECASE)
_NUMBERS = frozenset(fold(said) for said in numbered.ALOUD)


@dataclass(frozen=True)
class Corrected:
    """`replaced` lists (what was heard, the name put there), in order."""

    text: str
    replaced: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Entry:
    """A spelling of a name, without its word for a place."""

    name: str
    spelling: str
    kind: str  # class of its own word for a place
    kinh: bool

    def fits(self, placed: str) -> bool:
        """Sông Krông Ana is not Xã Krông Ana; a bridge or road may be called after either."""
        return not (placed and self.kind) or placed in {self.kind, "other"}


_Match = tuple[Span, _Entry, float]


class Gazetteer:
    """Known names: a sequence, or a mapping of names to their aliases (old names, other spellings).

    An alias is found as its name, but where a text says the alias it stays, spelled rightly.
    """

    def __init__(self, names: Sequence[str] | Mapping[str, Sequence[str]]) -> None:
        aliases = names if isinstance(names, Mapping) else dict.fromkeys(names, ())
        self._names = tuple(place_kinds.bare(name) for name in aliases)
        self._by_number: dict[numbered.Key, str] = {}
        self._by_fold: dict[str, list[_Entry]] = {}
        self._by_sound: dict[str, list[_Entry]] = {}
        for name, others in aliases.items():
            for spelling in (name, *others):
                self._know(name, spelling)
        self._longest = max((f.count(" ") + 1 for f in self._by_fold), default=0)

    def _know(self, name: str, spelling: str) -> None:
        bare = place_kinds.bare(spelling)
        folded = _folded(bare)
        if key := numbered.key(spelling):
            self._by_number.setdefault(key, name)
        # a bare number or letter (thôn 3) says nothing by itself
        if len(folded.replace(" ", "")) < 2 or not any(c.isalpha() for c in folded) or key:
            return
        kinh = all(_kinh(word) for word in TOKEN.findall(bare) if not word.isdigit())
        entry = _Entry(name, bare, place_kinds.of(spelling), kinh)
        for said in (bare, *numbered.aloud(bare)):  # 'Hòa Nam 1' is said 'hòa nam một'
            self._by_fold.setdefault(_folded(said), []).append(entry)
            heard = [sounds.kinh(_folded(said))] if kinh else sounds.keys(said)
            for sound in heard:
                self._by_sound.setdefault(sound, []).append(entry)

    def correct(self, text: str) -> Corrected:
        """Names nearly right become right. Words that are right already are left alone."""
        out, replaced, done = [], [], 0
        for start, end, spelling in self._mended(text):
            heard = text[start:end]
            if start < done or heard == spelling:
                continue
            out += [text[done:start], spelling]
            replaced.append((heard, spelling))
            done = end
        return Corrected("".join(out) + text[done:], tuple(replaced))

    def find(self, text: str) -> list[tuple[str, float]]:
        """Names the text speaks of, with their likeness from 0 to 1; the surest first."""
        best = {self._by_number[m.key]: 1.0 for m in self._numbered(text)}
        for _, entry, score in self._matches(text):
            best[entry.name] = max(best.get(entry.name, 0.0), score / 100)
        return sorted(best.items(), key=lambda found: -found[1])

    def hints(self, limit: int = 300) -> list[str]:
        """Names for the recogniser, as many as fit into `limit` characters joined by commas."""
        out: list[str] = []
        for name in dict.fromkeys(self._names):
            if len(", ".join([*out, name])) > limit:
                break
            out.append(name)
        return out

    def _numbered(self, text: str) -> list[numbered.Mention]:
        return [m for m in numbered.mentions(text, self._by_number) if m.key in self._by_number]

    def _mended(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, right spelling) in order."""
        found = []
        for m in self._numbered(text):
            name = self._by_number[m.key]
            if _folded(text[m.start : m.end]) != _folded(name):
                found.append((m.start, m.end, name))
        for span, entry, score in self._matches(text):
            if score == _SAME or not _perhaps_a_word(span.heard, entry.spelling):
                found.append((span.start, span.end, entry.spelling))
        return sorted(found)

    def _matches(self, text: str) -> Iterator[_Match]:
        """From left to right, the longest names first, none inside another."""
        done, placed = 0, ""
        for here in spans(text):
            if here[0].start < done:
                continue
            too = placed if goes_on(text[done : here[0].start]) else ""  # 'buôn Ky và Jù'
            found = [hit for s in here if (hit := self._nearest(also(s, too))) is not None]
            if found:
                # Of equals the longer: 'Ea Kao B' before the 'Ea Kao' in it.
                best = max(found, key=lambda f: (round(f[2] / 3), len(f[0].heard)))
                done, placed = best[0].end, best[0].placed
                yield best

    def _nearest(self, span: Span) -> _Match | None:
        foreign = not span.placed and _foreign(span.heard)
        if not (span.placed or foreign or _looks_like_a_name(span.heard)):
            return None
        heard = _folded(span.heard)
        if entry := _one(self._by_fold.get(heard, ()), span.placed):
            return span, entry, 100.0 if " " in heard else _EQUAL
        named = foreign or (span.placed and not _no_name(span.heard))
        if named and (entry := self._alike(span)):
            return span, entry, _SAME
        if span.guessed or (foreign and not _looks_like_a_name(span.heard)):
            return None
        return self._nearly(span, heard)

    def _alike(self, span: Span) -> _Entry | None:
        """The one name that sounds just so."""
        folded = sounds.kinh(_folded(span.heard))
        found = [e for sound in sounds.keys(span.heard) for e in self._by_sound.get(sound, ())]
        least = 2 if _J.match(span.heard) else 3  # a J has few other spellings
        found = [
            e
            for e in found
            if not e.kinh and (len(_folded(e.spelling)) >= least or _same_tone(span, e.spelling))
        ]
        found += [e for e in self._by_sound.get(folded, ()) if e.kinh]
        return _one(found, span.placed)

    def _nearly(self, span: Span, heard: str) -> _Match | None:
        """Letters (and sounds) that are nearly those of one name and of no other."""
        from rapidfuzz import fuzz, process

        # Of three letters one wrong is a third: anything would be near.
        words = span.heard.count(" ") + 1
        if len(heard.replace(" ", "")) < 4 or words > self._longest + 1:
            return None
        cutoff = _NEAR if span.placed else _NEAR_ALONE
        known = self._by_fold.keys()
        near = process.extract(heard, known, scorer=fuzz.ratio, limit=4, score_cutoff=cutoff)
        found = {
            entry.name: (entry, score)
            for folded, score, _ in reversed(near)
            for entry in self._by_fold[folded]
            if entry.fits(span.placed)
            and not (entry.kinh and (score < _NEAR_KINH or words == 1))
            and _last(folded) == _last(heard)  # 'Hòa Nam 3' is not Hòa Nam 1
        }
        best = sorted(found.values(), key=lambda f: -f[1])
        if not best or (len(best) > 1 and best[0][1] - best[1][1] < _CLEAR):
            return None
        return span, *best[0]


@lru_cache(maxsize=128)
def of(names: tuple[str, ...]) -> Gazetteer:
    """The same for the same names: a commune's hardly ever change."""
    return Gazetteer(names)


def _foreign(heard: str) -> bool:
    """No words of Vietnamese: 'cư puy', 'ktla'. Numbers are none either."""
    words = heard.split()
    return len(heard) > 3 and not all(_kinh(w) or not w.isalpha() for w in words)


def _kinh(word: str) -> bool:
    """A syllable of Kinh words; none of them begins with a plain p, or with a k before a, o, u."""
    return keys.syllable(word, bare=False) and not re.match("(?i)p[^h]|k[aăâoôơuư]", word)


def _one(entries: Iterable[_Entry], placed: str) -> _Entry | None:
    """The one that is meant after this word for a place; of several kinds the same one."""
    fits = [e for e in entries if e.fits(placed)]
    same = [e for e in fits if e.kind == placed] or fits
    return same[0] if len({e.name for e in same}) == 1 or (same and not placed) else None


def _folded(text: str) -> str:
    """Letters only count: Ea H'leo, Ea Hleo and ea h leo are one."""
    return fold(re.sub(r"['’]", "", text))


def _looks_like_a_name(heard: str) -> bool:
    """Every word with a capital: ordinary words of a sentence have none."""
    return all(word[0].isupper() or word[0].isdigit() for word in heard.split())


def _same_tone(span: Span, spelling: str) -> bool:
    """'buôn dù bị cúp điện' is Buôn Jù; 'buôn dù xa vẫn đến' may be anything."""
    return span.closed and _J.match(spelling) is not None and nfc(span.heard[1:]) == spelling[1:]


def _last(folded: str) -> str:
    """The number or letter that tells two villages of one name apart."""
    word = folded.rsplit(maxsplit=1)[-1]
    return word if len(word) == 1 or word[0].isdigit() or word in _NUMBERS else ""


def _no_name(heard: str) -> bool:
    """'buôn bán', 'xã hội', 'thôn xóm'."""
    first = syllables(heard)[0]
    plain = " " not in heard and first.plain and first.bare in _NO_NAME_BARE
    return first.exact in _NO_NAME or plain


def _perhaps_a_word(heard: str, spelling: str) -> bool:
    """A single syllable without a capital may be any word: `xã đúng` is not the village Đung."""
    return " " not in heard and heard.lower() != spelling.lower() and not heard[0].isupper()
