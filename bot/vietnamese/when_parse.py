"""All ways to read a typed time to its last word; what is not understood is named, not ignored."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.core.errors import UserError
from bot.vietnamese.door import meaning
from bot.vietnamese.when_items import After, Clock, Day, Days, Filler, Found, Item, Now, Part, Range
from bot.vietnamese.when_spans import RULES, fillers
from bot.vietnamese.when_tokens import Line

_ISO = re.compile(
    r"(?<!\d)(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::00)?(?!\d))?"
)
_TIMELY = (Clock, Part, Day, Days, Range, After)
_MOST = 400  # readings; more than a few mean that it cannot be understood anyway
_LONGEST = 80  # tokens
_TOLD = 3  # words named in the question back


@dataclass(frozen=True)
class Readings:
    """`ways`: each a list of items for the whole text. `left`: the first words no rule takes."""

    ways: tuple[tuple[Item, ...], ...]
    left: str = ""
    timely: bool = False  # some of it does speak of time
    said: str = ""


def read(text: str) -> Readings:
    """Accents that were typed are taken at their word first; then those left out are allowed for
    ('chiều nay luc 5h'). Raises UserError for too many words, or readings."""
    text = meaning(_ISO.sub(_our_order, text))
    line = Line(text)
    if len(line.tokens) > _LONGEST:
        raise UserError("compose-times-long")
    found = _read(Line(text, strict=True)) if line.accented else _read(line)
    return replace(found if found.ways or not line.accented else _read(line), said=text)


def _our_order(found: re.Match[str]) -> str:
    """'2026-12-01T06:00' as a calendar program writes it."""
    year, month, day, hour, minute = found.groups()
    clock = f" {hour}:{minute}" if hour else ""
    return f"{int(day)}/{int(month)}/{year}{clock}"


def _read(line: Line) -> Readings:
    options = [_options(line, at) for at in range(len(line.tokens))]
    ways: list[set[tuple[Item, ...]]] = [set() for _ in options] + [{()}]
    for at in range(len(options) - 1, -1, -1):
        for item, end in options[at]:
            for rest in ways[end]:
                ways[at].add(rest if isinstance(item, Filler) else (item, *rest))
        if len(ways[at]) > _MOST:
            raise UserError("compose-times-unclear")
    reached = _reached(options)
    first = max(reached) if reached else 0
    left = " ".join(t.text for t in line.tokens[first : first + _TOLD])
    timely = any(isinstance(i, _TIMELY) for found in options for i, _ in found)
    return Readings(tuple(ways[0]), "" if ways[0] else left, timely)


def _options(line: Line, at: int) -> list[Found]:
    found = [f for rule in RULES for f in rule(line, at)]
    if line.tokens[at].word.exact == "ngay" and _stresses(line, at + 1):
        found.append((Filler(), at + 1))
    found = [f for f in dict.fromkeys(found) if f[1] > at]
    if all(
        isinstance(item, Now) for item, _ in found
    ):  # 'phát ngay' may begin 'phát ngay chiều nay'
        found += fillers(line, at)
    return found


def _stresses(line: Line, at: int) -> bool:
    """'ngay chiều mai': the word only stresses the day."""
    if at >= len(line.tokens):
        return False
    after = [item for rule in RULES for item, _ in rule(line, at)]
    return any(isinstance(item, (Day, Days, Range, Part)) for item in after)


def _reached(options: list[list[Found]]) -> set[int]:
    """Positions some reading from the left comes to."""
    reached = {0}
    for at, found in enumerate(options):
        if at in reached:
            reached |= {end for _, end in found}
    return reached
