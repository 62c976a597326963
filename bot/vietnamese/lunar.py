"""The Vietnamese lunar calendar: which day of it a date is, and back. For when_days.

New moons and the sun's longitude after Jean Meeus, as Hồ Ngọc Đức wrote them down for the meridian
of Hanoi (UTC+7). Compared with two other programs day by day, 1968 to 2053.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise
from math import floor, pi, sin
from typing import NamedTuple

_HANOI = 7 / 24  # days ahead of UTC
_JULIAN = 1721424.5  # Julian date of the midnight before 1 January of the year 1, less one day
_MOON = 29.530588853  # days from new moon to new moon
_FIRST = 2415021.076998695  # the new moon that is number 0, in 1900
_RAD = pi / 180


class LunarDay(NamedTuple):
    """`leap`: in a month that is there a second time."""

    day: int
    month: int
    year: int
    leap: bool = False


def lunar(of: date) -> LunarDay:
    """The lunar day of a date."""
    number = of.toordinal()
    starts = _months(of.year)
    year = of.year
    if number >= _months(of.year + 1)[0][0]:
        year, starts = of.year + 1, _months(of.year + 1)
    elif number < starts[0][0]:
        year, starts = of.year - 1, _months(of.year - 1)
    start, month, leap = max(s for s in starts if s[0] <= number)
    return LunarDay(number - start + 1, month, year, leap)


def solar(day: int, month: int, year: int, *, leap: bool = False) -> date | None:
    """The date of a lunar day; None when that month has no such day (or there is no such month)."""
    starts = _months(year)
    for at, (start, number, second) in enumerate(starts):
        if (number, second) == (month, leap):
            end = starts[at + 1][0] if at + 1 < len(starts) else _months(year + 1)[0][0]
            return date.fromordinal(start + day - 1) if 1 <= day <= end - start else None
    return None


@cache
def _months(year: int) -> tuple[tuple[int, int, bool], ...]:
    """(first day as ordinal, month, leap) of each month of a lunar year, in order."""
    first, after = _eleventh(year - 1), _eleventh(year)
    months = [*_between(first, after), *_between(after, _eleventh(year + 1))]
    begin = next(i for i, (_, month, leap) in enumerate(months) if month == 1 and not leap)
    end = next(i for i, (_, m, leap) in enumerate(months[begin + 1 :]) if m == 1 and not leap)
    return tuple(months[begin : begin + 1 + end])


def _between(first: int, after: int) -> list[tuple[int, int, bool]]:
    """Months from one eleventh month (that of the winter solstice) up to the next. Where there are
    thirteen, the first without a change of the sun's sign is the leap month."""
    k = floor((first - _FIRST + _JULIAN) / _MOON + 0.5)
    starts = [first] + [_new_moon(k + n) for n in range(1, 14)]
    starts = [s for s in starts if s < after] + [after]
    out, month, leapt = [(first, 11, False)], 11, len(starts) < 14
    for start, end in pairwise(starts[1:]):
        leap = not leapt and _sign(start) == _sign(end)
        leapt = leapt or leap
        month = month if leap else month % 12 + 1
        out.append((start, month, leap))
    return out


@cache
def _eleventh(year: int) -> int:
    """The ordinal of the first day of the month with the winter solstice."""
    k = floor((date(year, 12, 31).toordinal() - _FIRST + _JULIAN) / _MOON)
    start = _new_moon(k)
    return _new_moon(k - 1) if _sign(start) >= 9 else start


def _sign(ordinal: int) -> int:
    """In which of twelve parts of its way the sun stands when that day begins in Hanoi."""
    t = (ordinal + _JULIAN - _HANOI - 2451545.0) / 36525
    m = _RAD * (357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3)
    centre = (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(m)
    centre += (0.019993 - 0.000101 * t) * sin(2 * m) + 0.000290 * sin(3 * m)
    longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t**2 + centre
    return floor(longitude % 360 / 30)


@cache
def _new_moon(k: int) -> int:
    """The ordinal of the day (in Hanoi) of the k-th new moon since 1900."""
    t = k / 1236.85
    jd = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    jd += 0.00033 * sin(_RAD * (166.56 + 132.87 * t - 0.009173 * t**2))
    m = _RAD * (359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3)
    mpr = _RAD * (306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3)
    f = _RAD * (21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3)
    c = (0.1734 - 0.000393 * t) * sin(m) + 0.0021 * sin(2 * m)
    c += -0.4068 * sin(mpr) + 0.0161 * sin(2 * mpr) - 0.0004 * sin(3 * mpr)
    c += 0.0104 * sin(2 * f) - 0.0051 * sin(m + mpr) - 0.0074 * sin(m - mpr)
    c += 0.0004 * sin(2 * f + m) - 0.0004 * sin(2 * f - m) - 0.0006 * sin(2 * f + mpr)
    c += 0.0010 * sin(2 * f - mpr) + 0.0005 * sin(2 * mpr + m)
    delta = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(jd + c - delta + _HANOI + 0.5 - _JULIAN - 0.5)
