"""Abbreviations of commune life and what they stand for; finding those nobody knows.

The words are data in abbreviations.tsv; a commune's own words come later from its officers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.vietnamese.spoken_numbers import spelled


def _rows() -> Iterator[tuple[str, str, str]]:
    table = Path(__file__).with_name("abbreviations.tsv").read_text("utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            section, short, words = line.split("\t")
            yield section, short, words


_TABLE = tuple(_rows())
KNOWN = {short: words for section, short, words in _TABLE if section in ("word", "also")}
DOCUMENTS = {short: words for section, short, words in _TABLE if section == "document"}
ISSUERS = {short: words for section, short, words in _TABLE if section == "issuer"}
# These are also ordinary words in capitals, so that a heading in capitals must not be touched.
_DOUBTFUL = frozenset(short for section, short, _ in _TABLE if section == "also")

_ONSET = "NGH|NG|NH|CH|GH|GI|KH|PH|QU|TH|TR|[BDGKMPC][RL]|[BCDĐGHKLMNPRSTVXZFJW]"
_SYLLABLE = rf"(?:{_ONSET})?[AEIOUY]{{1,3}}(?:NG|NH|CH|[CKLMNPRST])?"
_WORD = re.compile(rf"(?:{_SYLLABLE}){{1,4}}")
_CAPITALS = re.compile(r"(?<!\w)[A-ZĐ]{2,}(?:\s?[&]\s?[A-ZĐ]{2,}|[-.][A-ZĐ]{2,})*(?!\w)")
_UPPER = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
_LETTER = re.compile(r"(?<![\w.])([B-DF-HJ-NP-TV-XZĐ])(?![\w'])(?!\.\s?[A-ZĐ])")


def expand(text: str, unknown: list[str]) -> str:
    """Text with abbreviations written out; those that had to be spelled are added to `unknown`."""
    return "\n".join(_line(line, unknown) for line in text.split("\n"))


def _line(line: str, unknown: list[str]) -> str:
    heading = _is_heading(line)
    line = _known(line, heading=heading)
    line = _CAPITALS.sub(lambda m: _compound(m[0], unknown, heading=heading), line)
    line = _LETTER.sub(lambda m: spelled(m[1]), line)
    return _UPPER.sub(lambda m: m[0].lower() if m[0].isupper() else m[0], line)


def _is_heading(line: str) -> bool:
    """Words with accents, all in capitals: no sentence has two of them."""
    words = [w for w in re.findall(r"[^\W\d_]{2,}", line) if w.isupper() and w not in KNOWN]
    return sum(any(c > "\x7f" and c != "Đ" for c in w) for w in words) >= 2


def _pattern(shorts: list[str]) -> re.Pattern[str]:
    longest_first = sorted(shorts, key=len, reverse=True)
    either = "|".join(
        re.escape(s) + (r"\s*" if s.endswith(".") else r"(?!\w)") for s in longest_first
    )
    return re.compile(rf"(?<![\w&-])(?:{either})(?![&-]\w)")


_ALL = _pattern(list(KNOWN))
_SURE = _pattern([s for s in KNOWN if s not in _DOUBTFUL])


def _known(line: str, *, heading: bool) -> str:
    def say(m: re.Match[str]) -> str:
        short = m[0].rstrip()
        # the dot of an abbreviation also ends a sentence when nothing follows it
        return KNOWN[short] + (" " if short.endswith(".") and m.end() < len(m.string) else "")

    return (_SURE if heading else _ALL).sub(say, line)


def _compound(token: str, unknown: list[str], *, heading: bool) -> str:
    parts = re.split(r"\s?([&.-])\s?", token)
    said = [_joint(p) if p in "&.-" else _part(p, unknown, heading=heading) for p in parts]
    return "".join(said)


def _joint(sign: str) -> str:
    return " và " if sign == "&" else ", "


def _part(part: str, unknown: list[str], *, heading: bool) -> str:
    if part in KNOWN and not (heading and part in _DOUBTFUL):
        return KNOWN[part]
    if _WORD.fullmatch(part):
        return part.lower()
    unknown.append(part)
    return spelled(part)
