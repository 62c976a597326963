"""Day words in accent-free Vietnamese: 'hom nay', 'mai', 'thu bay tuan sau', 'ngay 5 thang 3'.

Used by when.py and repeats.py; knows nothing about hours.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.errors import UserError

_WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3,
    "sau": 4, "6": 4, "bay": 5, "7": 5,
}  # fmt: skip
_DATE = re.compile(
    r"(?:\bngay )?(?<!\d)(?P<d>\d{1,2})\s?(?:/|-| thang )\s?(?P<m>\d{1,2})"
    r"(?:\s?(?:/|-| nam )\s?(?P<y>\d{4}))?(?!\d)"
)
_WEEKDAY = re.compile(
    r"\b(?:(?:thu\s?|t)(?P<n>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sun>chu nhat|cn))\b"
    r"(?P<next>(?: tuan)? (?:sau|toi)\b)?"
)
_MONTH_DAY = re.compile(r"\b(?:ngay (?:mung )?|mung )(?P<d>\d{1,2})(?!\s?[\d:/h])\b")
_WORDS = (
    (re.compile(r"\b(?:ngay kia|ngay mot|mot)\b"), 2),
    (re.compile(r"\b(?:ngay mai|mai)\b"), 1),
    (re.compile(r"\b(?:hom nay|nay)\b"), 0),
)


@dataclass(frozen=True)
class DayWord:
    """What a day word means, before today is known."""

    offset: int | None = None
    weekday: int | None = None
    next_week: bool = False
    day: int | None = None
    month: int | None = None
    year: int | None = None

    def on(self, today: date) -> date:
        """The day meant; a bare weekday or day of the month is the next one from today on."""
        if self.offset is not None:
            return today + timedelta(days=self.offset)
        if self.weekday is not None:
            return self._weekday(today)
        return self._calendar(today)

    def _weekday(self, today: date) -> date:
        wanted = self.weekday or 0
        if self.next_week:
            return today + timedelta(days=7 - today.weekday() + wanted)
        return today + timedelta(days=(wanted - today.weekday()) % 7)

    def _calendar(self, today: date) -> date:
        day = self.day or 1
        if self.month is None:
            found = month_day(today.year, today.month, day)
            return found if found >= today else _next_month(today, day)
        found = _real(self.year or today.year, self.month, day)
        if found < today and self.year is None:
            found = _real(today.year + 1, self.month, day)
        return found


def find_day(text: str) -> tuple[DayWord | None, str]:
    """The first day word and the text without it."""
    if m := _DATE.search(text):
        year = int(m["y"]) if m["y"] else None
        return DayWord(day=int(m["d"]), month=int(m["m"]), year=year), _without(text, m)
    if m := _WEEKDAY.search(text):
        number = 6 if m["sun"] else _WEEKDAYS[m["n"]]
        return DayWord(weekday=number, next_week=bool(m["next"])), _without(text, m)
    if m := _MONTH_DAY.search(text):
        return DayWord(day=int(m["d"])), _without(text, m)
    for pattern, offset in _WORDS:
        if m := pattern.search(text):
            return DayWord(offset=offset), _without(text, m)
    return None, text


def month_day(year: int, month: int, day: int) -> date:
    """That day of the month, or the month's last when it is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _next_month(today: date, day: int) -> date:
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    return month_day(year, month, day)


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UserError("compose-times-date", date=f"{day}/{month}") from None


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
