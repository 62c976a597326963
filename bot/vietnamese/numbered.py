"""Places with a number, as people say them: 'thôn số mười một' is Thôn 11, 'buôn hai bê' Buôn 2B,
'tê đê pê bảy' and 'tổ 7' Tổ dân phố 7. Only what is known is meant: no number is bent to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.vietnamese.phrases import LISTS, NOTHING, Syllable, exact, phrases, syllables
from bot.vietnamese.quantities import number

_WORD = re.compile(r"\w+")
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


def mentions(text: str, known: Mapping[Key, object] | None = None) -> Iterator[Mention]:
    """From left to right. A letter said as a word counts only where such a place is `known`."""
    words = list(_WORD.finditer(text))
    said = [(syllables(w[0]) or [NOTHING])[0] for w in words]
    at = 0
    while at < len(words):
        kind, after = _kind(said, at)
        if at and said[at - 1].exact in _COUNTING:
            kind = ""  # 'mỗi thôn 20 hộ'
        found = _numbered(text, words, said, after, kind, known) if kind else None
        if found is None:
            at += 1
            continue
        end, named = found
        yield Mention(words[at].start(), words[end - 1].end(), named)
        for at, other in _more(words, said, end, kind, known):
            yield Mention(words[at].start(), words[at].end(), other)
            end = at + 1
        at = end


def _more(
    words: Sequence[re.Match[str]],
    said: Sequence[Syllable],
    at: int,
    kind: str,
    known: Mapping[Key, object] | None,
) -> Iterator[tuple[int, Key]]:
    """'thôn 7a với 7b': with its letter, and known; 'thôn 3 và 5' may count something else."""
    while known is not None and at + 1 < len(words) and said[at].exact in _AND:
        match = _WITH_LETTER.fullmatch(said[at + 1].typed.lower())
        if not match or not match[2] or (kind, int(match[1]), match[2].upper()) not in known:
            return
        yield at + 1, (kind, int(match[1]), match[2].upper())
        at += 2


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
        spelled, end = number(said, at)
        if spelled is None and said[at].plain and said[at].bare in _PLAIN:
            spelled, end = _PLAIN[said[at].bare], at + 1
        if spelled is None or not 0 < spelled <= _MOST:
            return None
        value, letter = int(spelled), ""
        if end < len(said) and said[end].exact in _NEXT:
            return None  # 'nương thôn hai bên suối'
        if end < len(said) and said[at - 1].fits(_TEAM) and said[end].fits(_PERSON):
            return None  # 'chờ tổ bốn người tới'
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
