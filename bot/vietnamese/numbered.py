"""Places with a number, as people say them: 'thôn số mười một' is Thôn 11, 'buôn hai bê' Buôn 2B,
'tê đê pê bảy' and 'tổ 7' Tổ dân phố 7. Only what is known is meant: no number is bent to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.vietnamese.phrases import LISTS, NOTHING, Syllable, exact, phrases, syllables
from bot.vietnamese.quantities import digit, exactly, is_pair, number

_WORD = re.compile(r"[^\W\d]+(?=\d)|\w+")  # 'tdp11' is two
_KINDS = {
    phrase: kind for kind, texts in LISTS["places"]["numbered"].items() for phrase in phrases(texts)
}
_LETTERS = {
    syllables(said)[0]: letter
    for letter, texts in LISTS["places"]["letters"].items()
    for said in texts.split()
}
_WITH_LETTER = re.compile(r"(\d{1,2})([a-zđ])?")
_NEXT = exact(LISTS["places"]["counted"])
_WATER = exact("suối sông kênh hồ đường ruộng")
_AND = exact("và với lẫn cùng rồi")
_TEAM, _PERSON = syllables("tổ người")
_SO = syllables("số")[0]
_PLAIN = {"nam": 5, "ba": 3, "tu": 4}  # typed without accents, right behind 'thon'
_COUNTING = exact(LISTS["places"]["counting"])
ALOUD = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
_UNITS = phrases(LISTS["numbers"]["units"])
_MOST = 99
Key = tuple[str, int, str]  # kind, number, letter


@dataclass(frozen=True)
class Mention:
    """`start` and `end` of the words in the text; `key` says which place."""

    start: int
    end: int
    key: Key


def key(name: str) -> Key | None:
    """Of a place's written name, None where it has no number."""
    found = list(mentions(name))
    return found[0].key if len(found) == 1 and found[0].end - found[0].start == len(name) else None


def aloud(name: str) -> tuple[str, ...]:
    """How a name with a number or letter at its end is said: 'Hòa Nam 1' is 'Hòa Nam một',
    'Lốc B' 'Lốc bê'."""
    match = re.fullmatch(r"(.*[^\W\d]) (\d{1,2}|[A-ZĐ])", name)
    if match and (letters := LISTS["places"]["letters"].get(match[2])):
        return tuple(f"{match[1]} {said}" for said in letters.split()[1:])
    if not match or not match[2].isdigit() or not 0 < int(match[2]) <= len(ALOUD):
        return ()
    said = ALOUD[int(match[2]) - 1]
    return tuple(f"{match[1]} {end}" for end in (said, f"số {said}", f"số {match[2]}"))


def mentions(text: str, known: Mapping[Key, object] | None = None) -> Iterator[Mention]:
    """From left to right. A letter said as a word counts only where such a place is `known`."""
    words = list(_WORD.finditer(text))
    said = [(syllables(w[0]) or [NOTHING])[0] for w in words]
    at = 0
    while at < len(words):
        kind, after = _kind(said, at)
        counted = bool(at and said[at - 1].exact in _COUNTING)  # 'mỗi thôn 20 hộ'
        found = _numbered(text, words, said, after, kind, known) if kind else None
        if found is not None and counted and not _listed(said, found[0], kind, known):
            found = None
        if found is None:
            at += 1
            continue
        end, named = found
        yield Mention(words[at].start(), words[end - 1].end(), named)
        for at, other in _more(said, end, kind, known):
            yield Mention(words[at].start(), words[at].end(), other)
            end = at + 1
        at = end


def _more(
    said: Sequence[Syllable], at: int, kind: str, known: Mapping[Key, object] | None
) -> Iterator[tuple[int, Key]]:
    """'thôn 7a với 7b', 'thôn 4 và 21': known, and nothing is counted by it ('thôn 3 và 5 hộ')."""
    while other := _next(said, at, kind, known):
        yield at + 1, other
        at += 2


def _next(
    said: Sequence[Syllable], at: int, kind: str, known: Mapping[Key, object] | None
) -> Key | None:
    """What 'và 21' behind a numbered place means."""
    if known is None or at + 1 >= len(said) or said[at].exact not in _AND:
        return None
    match = _WITH_LETTER.fullmatch(said[at + 1].typed.lower())
    if not match or (kind, int(match[1]), (match[2] or "").upper()) not in known:
        return None
    rest = said[at + 2 : at + 5]
    if not match[2] and any(0 in p.at(rest[: len(p.words)]) for p in _UNITS):
        return None
    return kind, int(match[1]), (match[2] or "").upper()


def _listed(
    said: Sequence[Syllable], at: int, kind: str, known: Mapping[Key, object] | None
) -> bool:
    """'hai thôn 4 và 21': a number of places, and then which."""
    return _next(said, at, kind, known) is not None


def _kind(said: Sequence[Syllable], at: int) -> tuple[str, int]:
    """The kind of place said here, the longest words first, and where its number may begin."""
    fits = [
        p
        for p in _KINDS
        if p.words[0].bare == said[at].bare and 0 in p.at(said[at : at + len(p.words)])
    ]
    best = max(fits, key=lambda p: len(p.words), default=None)
    if best is None:
        return "", at
    end = at + len(best.words)
    return _KINDS[best], end + (end < len(said) and said[end].fits(_SO))


def _numbered(
    text: str,
    words: Sequence[re.Match[str]],
    said: Sequence[Syllable],
    at: int,
    kind: str,
    known: Mapping[Key, object] | None,
) -> tuple[int, Key] | None:
    if at >= len(words) or text[words[at - 1].end() : words[at].start()].strip(" ."):
        return None
    if match := _WITH_LETTER.fullmatch(said[at].typed.lower()):
        value, end, letter = int(match[1]), at + 1, match[2] or ""
    else:
        spelled, end = _spelled(said, at, kind, known)
        if spelled is None:
            return None
        value, letter = spelled, ""
    if not letter and end < len(said):
        for word, sign in _LETTERS.items():
            by_water = end + 1 < len(said) and said[end + 1].exact in _WATER  # 'hai bờ suối'
            if (
                not by_water
                and said[end].fits(word, bare=False)
                and known is not None
                and (kind, value, sign) in known
            ):
                return end + 1, (kind, value, sign)
    return end, (kind, value, letter.upper())


def _spelled(
    said: Sequence[Syllable], at: int, kind: str, known: Mapping[Key, object] | None
) -> tuple[int | None, int]:
    """(number, end) in words; None where it counts what follows."""
    words = exactly(said)
    spelled, end = number(words, at)
    if is_pair(words, at) and (kind, int(spelled or 0), "") not in (known or ()):
        spelled, end = digit(words, at)  # 'thôn ba hai nhà'
    if spelled is None and said[at].plain and said[at].bare in _PLAIN:
        spelled, end = _PLAIN[said[at].bare], at + 1
    if spelled is None or not 0 < spelled <= _MOST:
        return None, at
    after = said[end] if end < len(said) else NOTHING
    if after.exact in _NEXT:
        return None, at  # 'nương thôn hai bên suối'
    if said[at - 1].fits(_TEAM) and after.fits(_PERSON):
        return None, at  # 'chờ tổ bốn người tới'
    return int(spelled), end
