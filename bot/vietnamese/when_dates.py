"""Days that were said, on the calendar: 'thứ bảy tới' seen from today, 'rằm' by the moon."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from bot.core.errors import UserError
from bot.core.messages import t
from bot.vietnamese.lunar import lunar, solar
from bot.vietnamese.when_items import Day

_LONG_AGO = timedelta(days=183)  # '1/3' in November is next year's; '25/11' a day later is a slip


def on(day: Day, today: date) -> date:
    """The date meant. Raises UserError where there is none, or it has passed."""
    if day.offset is not None:
        return today + timedelta(days=day.offset)
    if day.weekday is not None:
        return _weekday(day, today)
    if day.lunar:
        return _moon(day, today)
    if day.last or day.month is None:
        return _this_or_next(day, today)
    return _calendar(day, today)


def same(first: Day, second: Day, today: date) -> date:
    """The date of a day that was named twice. Raises UserError when they are not the same."""
    if first.loose and not second.loose:
        first, second = second, first
    found = on(first, today)
    other = found if second.loose and found.weekday() == second.weekday else on(second, today)
    if other != found:
        raise UserError(
            "compose-times-clash",
            date=f"{found.day}/{found.month}",
            weekday=t(f"content-weekday-{found.weekday()}"),
        )
    return found


def month_day(year: int, month: int, day: int) -> date:
    """That day of the month, or the month's last when it is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def months_on(of: date, count: int) -> tuple[int, int]:
    """(year, month) so many months later."""
    year, month = divmod(of.year * 12 + of.month - 1 + count, 12)
    return year, month + 1


def _weekday(day: Day, today: date) -> date:
    wanted = day.weekday or 0
    if day.week is not None:
        return today + timedelta(days=7 * day.week - today.weekday() + wanted)
    begin = today + timedelta(days=1) if day.coming else today
    return begin + timedelta(days=(wanted - begin.weekday()) % 7)


def _this_or_next(day: Day, today: date) -> date:
    """A day of this month or of one so many months on; the last of a month."""
    if day.month is not None:
        year = day.year or today.year + (day.month < today.month)
        return month_day(year, day.month, 31)
    year, month = months_on(today, day.ahead or 0)
    if day.last:
        return month_day(year, month, 31)
    if day.day == 0:  # 'một tháng nữa'
        return month_day(year, month, today.day)
    if day.ahead is None and (day.day or 0) < today.day:
        year, month = months_on(today, 1)
    return _real(year, month, day.day or 0)


def _calendar(day: Day, today: date) -> date:
    month, number = day.month or 1, day.day or 0
    if day.year is not None:
        return _real(day.year, month, number)
    found = _real(today.year, month, number)
    if found >= today:
        return found
    if today - found < _LONG_AGO:
        raise UserError("compose-times-past", time=f"{found:%d/%m/%Y}")
    return _real(today.year + 1, month, number)


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UserError("compose-times-date", date=f"{day}/{month}") from None


def _moon(day: Day, today: date) -> date:
    now = lunar(today)
    if day.tet:
        return _tet(day, today)
    if day.month is None:
        return _this_moon(day, today)
    number = day.day or 0
    if day.year is not None:
        return _lunar_date(number, day.month, day.year)
    near = [solar(number, day.month, year) for year in (now.year, now.year + 1)]
    if near[0] is not None and timedelta() < today - near[0] < _LONG_AGO:
        raise UserError("compose-times-past", time=f"{near[0]:%d/%m/%Y}")
    found = next((d for d in near if d is not None and d >= today), None)
    return found or _lunar_date(number, day.month, now.year)


def _this_moon(day: Day, today: date) -> date:
    """A day of this lunar month, the next, or whichever comes."""
    begin = today
    if day.ahead is not None:
        begin -= timedelta(days=lunar(today).day - 1)
        for _ in range(day.ahead):
            begin = next(d for n in range(28, 32) if lunar(d := begin + timedelta(n)).day == 1)
    span = 59 if day.ahead is None else 30
    for n in range(span + 1):
        if lunar(begin + timedelta(n)).day == day.day and (n < 30 or day.ahead is None):
            return begin + timedelta(n)
    raise UserError("compose-times-lunar", date=f"{day.day}/{lunar(begin).month}")


def _tet(day: Day, today: date) -> date:
    """'mùng 1 Tết' is in the first month, '28 Tết' in the last."""
    year = lunar(today).year
    if day.last:
        return _lunar_date(1, 1, year + 1) - timedelta(days=1)
    number = day.day or 0
    if 10 < number < 20:
        raise UserError("compose-times-lunar", date=str(number))
    month = 1 if number <= 10 else 12
    found = solar(number, month, year)
    if found is not None and found >= today:
        return found
    if found is None and month == 12:  # a month of 29 days has no 30 Tết
        raise UserError("compose-times-lunar", date=f"{number}/{month}")
    return _lunar_date(number, month, year + 1)


def _lunar_date(day: int, month: int, year: int) -> date:
    found = solar(day, month, year)
    if found is None:
        raise UserError("compose-times-lunar", date=f"{day}/{month}")
    return found
