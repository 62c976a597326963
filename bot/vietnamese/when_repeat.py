"""Which days: those named, from one to another, or repeated within bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from bot.core.errors import UserError
from bot.vietnamese.lunar import lunar
from bot.vietnamese.when_dates import month_day, months_on, on, same
from bot.vietnamese.when_items import Day, Every, For, From, Range, Until, Within
from bot.vietnamese.when_units import Mod, Pair

_DEFAULT = {"day": 7, "week": 28, "month": 90}  # days that a repeat without an end goes on
_SIZE = {"day": 1, "week": 7, "month": 30}
_LONGEST = 366
_ONE = timedelta(days=1)
Some = Day | Range | Pair
M = TypeVar("M")


@dataclass(frozen=True)
class Dates:
    """`open_`: what has passed of them today is left out, not refused. `today_or_tomorrow`: only an
    hour was said."""

    days: tuple[date, ...]
    open_: bool = False
    today_or_tomorrow: bool = False
    asked: bool = False


@dataclass(frozen=True)
class _Bounds:
    """What limits a repeat. `first`: the first day with an hour still to come."""

    today: date
    first: date
    every: Every | None
    start: From | None
    until: Until | None
    lasts: For | None
    within: Within | None

    @property
    def any(self) -> bool:
        return bool(self.start or self.until or self.lasts or self.within)


def dates(days: Sequence[Some], mods: Sequence[Mod], today: date, first: date) -> Iterator[Dates]:
    """All ways to understand them; nothing where they do not go together."""
    bounds = _bounds(mods, today, first)
    if bounds is None:
        return
    unit = bounds.every.unit if bounds.every else ""
    if unit == "month":
        yield from _monthly(days, bounds)
    elif unit == "week":
        yield from _weekly(days, bounds)
    elif unit == "day":
        yield from _daily(days, bounds, bounds.every.step if bounds.every else 1)
    elif bounds.any:
        yield from _bounded(days, bounds)
    else:
        yield Dates(tuple(d for some in days for d in _plain(some, today)), _open(days))


def _bounds(mods: Sequence[Mod], today: date, first: date) -> _Bounds | None:
    found = [_only(mods, kind) for kind in (Every, From, Until, For, Within)]
    if any(len(f) > 1 for f in found):
        return None
    every, start, until, lasts, within = (next(iter(f), None) for f in found)
    return _Bounds(today, first, every, start, until, lasts, within)  # type: ignore[arg-type]


def _only(mods: Sequence[Mod], kind: type[M]) -> set[M]:
    return {m for m in mods if isinstance(m, kind)}


def _plain(some: Some, today: date) -> list[date]:
    if isinstance(some, Pair):
        return [same(some.first, some.second, today)]
    if isinstance(some, Range):
        return _between(*_ends(some, today))
    return [on(some, today)]


def _open(days: Sequence[Some]) -> bool:
    return any(isinstance(d, Range) and d.open_ for d in days)


def _ends(span: Range, today: date) -> tuple[date, date]:
    """'từ thứ 4 đến thứ 2': the end is the first such day after the beginning."""
    first = span.first
    if span.last.lunar and not first.lunar and first.day:
        first = replace(first, lunar=True)
    begin = on(first, today)
    last = span.last
    if last.weekday is not None and last.week is None:
        seen_from = begin if last.loose else max(begin, today)
        return begin, on(replace(last, coming=False), seen_from)
    if last.day and last.month is None and last.ahead is None and not last.lunar and not last.last:
        return begin, on(last, begin)
    return begin, on(last, today)


def _between(begin: date, end: date, step: int = 1) -> list[date]:
    if end < begin:
        raise UserError("compose-times-end")
    count = min((end - begin).days, _LONGEST)
    return [begin + timedelta(days=n) for n in range(0, count + 1, step)]


def _bounded(days: Sequence[Some], b: _Bounds) -> Iterator[Dates]:
    """Bounds, and nothing that says 'every'."""
    loose = [d for d in days if isinstance(d, Day) and d.weekday is not None]
    if days and len(loose) == len(days) and _weekly_bounds(loose, b):
        yield from _weekly(days, b)
    elif b.within and not (b.start or b.until or b.lasts):
        yield from _inside(days, b)
    elif not days:
        if b.start and not (b.until or b.lasts):
            raise UserError("compose-times-until")
        yield from _daily(days, b, 1)
    elif len(days) == 1 and (b.until or b.lasts) and not (b.start or b.within):
        weekday_to_weekday = loose and b.until and b.until.day.weekday is not None
        if not weekday_to_weekday and not (b.lasts and b.lasts.open_):
            yield from _daily(days, b, 1)


def _weekly_bounds(days: Sequence[Day], b: _Bounds) -> bool:
    """'thứ hai trong tháng 12', 'thứ 7, chủ nhật đến hết tháng', 'thứ hai trong 2 tuần'."""
    if b.within and b.within.week is not None:
        return False
    if not (b.until or b.lasts or b.within):
        return False
    ends_on_weekday = b.until is not None and b.until.day.weekday is not None and len(days) == 1
    return not ends_on_weekday and not (b.lasts and b.lasts.unit == "day")


def _inside(days: Sequence[Some], b: _Bounds) -> Iterator[Dates]:
    """Within a week or a month: all of it, or the days named."""
    within = b.within or Within()
    if not days:
        if not within.whole:
            raise UserError("compose-times-day")
        yield from _daily(days, b, 1)
    elif within.whole:
        return
    elif within.week is not None:  # the weekdays know their week by now
        yield Dates(tuple(d for some in days for d in _plain(some, b.today)), _open(days))
    else:
        known = replace(Day(), month=within.month, ahead=within.ahead)
        given = [replace(known, day=d.day) for d in days if isinstance(d, Day) and _bare_day(d)]
        if len(given) == len(days):
            yield Dates(tuple(on(d, b.today) for d in given))


def _bare_day(day: Day) -> bool:
    """A number and no month."""
    return bool(day.day) and day.month is None and day.ahead is None and not day.lunar


def _daily(days: Sequence[Some], b: _Bounds, step: int) -> Iterator[Dates]:
    if len(days) > 1 or (days and (b.start or b.within)):
        return
    for begin, end, open_ in _limits(days, b, "day"):
        yield Dates(tuple(_between(begin, end, step)), open_)


def _limits(days: Sequence[Some], b: _Bounds, unit: str) -> Iterator[tuple[date, date, bool]]:
    """(first, last, whether it begins now) of a repeat."""
    some = days[0] if days and unit == "day" else None
    if isinstance(some, Range):
        if not (b.until or b.lasts):
            yield *_ends(some, b.today), some.open_
        return
    begin, open_ = b.first, True
    if isinstance(some, Day) and some.weekday is not None and b.every:
        return  # 'hằng ngày thứ hai'
    if some is not None:
        begin, open_ = _plain(some, b.today)[0], some == Day(offset=0)
    elif b.start is not None and not (b.start.open_ or b.start.day == Day(offset=0)):
        begin, open_ = on(b.start.day, b.today), False
    if b.within is not None:
        first, last = _whole(b.within, b.today)
        begin = max(begin, first) if b.start or open_ else first
        yield begin, last, open_ and begin == b.first
        return
    if b.until is not None:
        end = _ends(Range(Day(offset=(begin - b.today).days), b.until.day), b.today)[1]
        yield begin, end, open_
        return
    span = b.lasts.count * _SIZE[b.lasts.unit] if b.lasts else _DEFAULT[unit]
    yield begin, begin + timedelta(days=span - 1), open_
    if b.lasts and b.lasts.open_ and begin == b.today:  # 'ba ngày tới' may begin tomorrow
        yield begin + _ONE, begin + timedelta(days=span), open_


def _whole(within: Within, today: date) -> tuple[date, date]:
    """First and last day of a week or month."""
    if within.week is not None:
        monday = today + timedelta(days=7 * within.week - today.weekday())
        return monday, monday + timedelta(days=6)
    year, month = months_on(today, within.ahead or 0)
    if within.month is not None:
        year, month = today.year + (within.month < today.month), within.month
    return date(year, month, 1), month_day(year, month, 31)


def _weekly(days: Sequence[Some], b: _Bounds) -> Iterator[Dates]:
    wanted: set[int] = set()
    starts: list[date] = []
    for some in days:
        if (
            isinstance(some, Range)
            and some.first.weekday is not None
            and some.last.weekday is not None
        ):
            wanted |= {d.weekday() for d in _between(*_ends(some, b.today))}
        elif isinstance(some, Day):
            wanted.add(some.weekday if some.weekday is not None else on(some, b.today).weekday())
            starts += [] if some.loose else [on(some, b.today)]
        else:
            return
    if not wanted:
        raise UserError("compose-times-day")
    for begin, end, open_ in _limits((), b, "week"):
        first, last = max([begin, *starts]), end
        if not (b.until or b.within):
            first = next(
                first + timedelta(n) for n in range(7) if (first + timedelta(n)).weekday() in wanted
            )
            last = first + (end - begin)
        yield Dates(tuple(d for d in _between(first, last) if d.weekday() in wanted), open_)


def _monthly(days: Sequence[Some], b: _Bounds) -> Iterator[Dates]:
    if not days:
        raise UserError("compose-times-day")
    named = [d for d in days if isinstance(d, Day) and d.month is None and (d.day or d.last)]
    if len(named) < len(days):
        return
    for begin, end, open_ in _limits((), b, "month"):
        found: set[date] = set()
        for day in named:
            near = [d for d in _between(begin, begin + timedelta(days=_LONGEST)) if _falls(day, d)]
            if b.until or b.within:
                found |= {d for d in near if d <= end}
            else:
                found |= set(near[: b.lasts.count if b.lasts and b.lasts.unit == "month" else 3])
        yield Dates(tuple(sorted(found)), open_)


def _falls(day: Day, on_: date) -> bool:
    """Is this such a day of its month? One that a month does not have is its last."""
    if day.lunar:
        return lunar(on_).day == day.day
    return on_ == month_day(on_.year, on_.month, 31 if day.last else day.day or 0)
