"""Repeating times in accent-free Vietnamese: every day, week or month, until a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.errors import UserError
from bot.vietnamese.days import find_day, month_day

_EVERY = re.compile(
    r"\b(?:(?:hang|moi) (?P<unit>ngay|tuan|thang)(?! \d)"
    r"|(?P<each>moi)(?= (?:thu|t[2-7]|chu nhat|cn)))\b"
)
_UNTIL = re.compile(
    r"\b(?:den|toi|cho den|cho toi)(?: het)? (?P<day>(?:ngay )?\d.*|thu .*|chu nhat.*)$"
)
_FOR = re.compile(r"\btrong (?:vong )?(?P<n>\d{1,2}) (?P<unit>ngay|tuan|thang)\b")
_DEFAULT = {"ngay": timedelta(days=6), "tuan": timedelta(weeks=3), "thang": timedelta(days=89)}
_LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Repeat:
    """`unit`: ngay | tuan | thang. `end`: last day that counts, or None for the usual span."""

    unit: str
    end: date | None
    span: timedelta | None = None

    def days(self, start: date, weekday: int | None) -> list[date]:
        """Days from `start` on; a weekly one keeps its weekday, a monthly one its day."""
        end = self.end or start + (self.span or _DEFAULT[self.unit])
        if end < start:
            raise UserError("compose-times-end")
        end = min(end, start + _LONGEST)
        if self.unit == "thang" and weekday is None:
            return _months(start, end)
        step = 1 if self.unit == "ngay" else 7
        count = (end - start).days // step
        return [start + timedelta(days=step * n) for n in range(count + 1)]


def take(text: str, today: date) -> tuple[str, Repeat | None]:
    """The repeat a text asks for, and the text without those words."""
    every = _EVERY.search(text)
    if every is None:
        return text, None
    rest = f"{text[: every.start()]} {text[every.end() :]}"
    rest, end, span = _limit(rest, today)
    return rest, Repeat(every["unit"] or "tuan", end, span)


def _limit(text: str, today: date) -> tuple[str, date | None, timedelta | None]:
    if m := _FOR.search(text):
        count, unit = int(m["n"]), m["unit"]
        span = timedelta(days={"ngay": 1, "tuan": 7, "thang": 30}[unit] * count - 1)
        return text[: m.start()] + text[m.end() :], None, span
    if m := _UNTIL.search(text):
        day, _ = find_day(m["day"])
        if day is not None:
            return text[: m.start()], day.on(today), None
    return text, None, None


def _months(start: date, end: date) -> list[date]:
    found, year, month = [], start.year, start.month
    while (day := month_day(year, month, start.day)) <= end:
        found.append(day)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
