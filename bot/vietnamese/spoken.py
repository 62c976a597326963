"""Text as it is read aloud over a loudspeaker: no digit, sign or abbreviation is left to an engine.

Called by script.py for every voice. What it does not know is listed for the author.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.vietnamese.abbreviations import expand
from bot.vietnamese.spoken_clean import clean
from bot.vietnamese.spoken_codes import CODES, MIXED
from bot.vietnamese.spoken_dates import DATES, TIMES
from bot.vietnamese.spoken_numbers import number
from bot.vietnamese.spoken_rules import Rule, apply, rule
from bot.vietnamese.spoken_special import FRACTIONS, SPECIAL
from bot.vietnamese.spoken_units import AMOUNTS, NUMBERS


@dataclass(frozen=True)
class Spoken:
    """Only letters, spaces, line ends and . , ? ! : are in `text`.

    `unknown` lists abbreviations that had to be spelled letter by letter.
    """

    text: str
    unknown: tuple[str, ...] = ()


_PASSES = 5  # what one rule says may be what another waits for; two passes settle ordinary text

_LIST_NUMBERS: tuple[Rule, ...] = (
    rule(r"(?m)^\s*(\d{1,2})[.)](?=\s)", lambda m: f"{number(m[1])},"),
    rule(
        r"(?m)^\s*(\d{1,2}(?:\.\d{1,2})+)[.)]?(?=\s+[^\W\d])",
        lambda m: " chấm ".join(number(part) for part in m[1].split(".")) + ",",
    ),
    rule(r"(?m)^\s*([a-zđ])\)(?=\s)", lambda m: f"{m[1]},"),
)
_SIGNS: tuple[Rule, ...] = (
    rule(r"(?<=\w)\s*\+\s*(?=\w)", lambda _: " và "),
    rule(r"(?<=\w)\s[x×]\s(?=\w)", lambda _: " nhân "),
    rule(r"=", lambda _: " bằng "),
    rule(r"[≥⩾]|>=", lambda _: " từ "),
    rule(r"[≤⩽]|<=", lambda _: " không quá "),
    rule(r">(?=\s?\w)", lambda _: " trên "),
    rule(r"<(?=\s?\w)", lambda _: " dưới "),
    rule(r"±", lambda _: " cộng trừ "),
    rule(r"[~≈](?=\s?\w)", lambda _: " khoảng "),
    rule(r"°", lambda _: " độ "),
)
_PAUSES: tuple[Rule, ...] = (
    rule(r"&", lambda _: " và "),
    rule(r"\.{2,}|…|\./\.", lambda _: "."),
    rule(r"[\])}(\[{;|/\\→⇒]|\s-+\s|\s-+|-+\s", lambda _: ", "),
    rule(r"[^\S\n]+", lambda _: " "),
)
_STRENGTH = ",:.!?"  # of signs side by side the strongest stays
_PUNCTUATION: tuple[Rule, ...] = (
    rule(r"[^\S\n]+", lambda _: " "),
    rule(r" ?([.,?!:])", lambda m: m[1]),
    rule(r"[.,?!:]{2,}", lambda m: max(m[0], key=_STRENGTH.index)),
    rule(r"(?m)^[ .,?!:]+|[ ,:]+$", lambda _: ""),
    rule(r"([.,?!:])(?=[^\s])", lambda m: f"{m[1]} "),
    rule(r"\n{2,}", lambda _: "\n"),
)


def spoken(text: str) -> Spoken:
    """How an announcer reads it. Reading what is read already changes nothing."""
    unknown: list[str] = []
    for _ in range(_PASSES):
        before, text = text, _read(text, unknown)
        if text == before:
            break
    return Spoken(text, tuple(dict.fromkeys(unknown)))


def _read(text: str, unknown: list[str]) -> str:
    text = apply(SPECIAL, apply(_LIST_NUMBERS, clean(apply(FRACTIONS, text))))
    text = apply(_SIGNS, apply(AMOUNTS, apply(DATES, apply(TIMES, apply(CODES, text)))))
    text = apply(_PAUSES, apply(NUMBERS, expand(apply(MIXED, text), unknown)))
    text = apply(_PUNCTUATION, "".join(c if _said(c) else " " for c in text))
    return "\n".join(_sentence(line) for line in text.split("\n") if line)


def _said(c: str) -> bool:
    return c.isalpha() or c in " \n.,?!:"


def _sentence(line: str) -> str:
    line = re.sub(r"^[^\W\d]", lambda m: m[0].upper(), line.strip())
    return line if line[-1] in ".?!" else f"{line}."
