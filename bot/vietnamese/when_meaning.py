"""From hours and days that belong together to moments: each way to understand them, an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

from bot.core.errors import UserError
from bot.core.hours import local
from bot.vietnamese import public_days, when_repeat
from bot.vietnamese.when_clock import Hour, hours
from bot.vietnamese.when_dates import on
from bot.vietnamese.when_groups import Plan
from bot.vietnamese.when_items import Day, Days, Every, Except, Range, Within
from bot.vietnamese.when_repeat import Dates
from bot.vietnamese.when_units import Pair, Unit


@dataclass(frozen=True)
class Outcome:
    """What one way comes to."""

    now: bool
    at: frozenset[datetime]
    moon: bool = False


def outcomes(plan: Plan, now: datetime) -> Iterator[Outcome]:
    """All that it may mean. Raises UserError where it cannot be (past, no hour, no such day)."""
    fixed = {(now + a.span).astimezone(UTC).replace(second=0, microsecond=0) for a in plan.after}
    ways = [list(_group(group, now)) for group in plan.groups]
    for way in product(*ways):
        moments = frozenset().union(fixed, *way)
        if plan.count and plan.count not in {len(moments), *(len(g.hours) for g in plan.groups)}:
            continue
        if plan.now or moments:
            moon = any(_by_moon(group) for group in plan.groups)
            yield Outcome(plan.now, moments, moon)


def _group(group: Unit, now: datetime) -> Iterator[frozenset[datetime]]:
    if not group.hours:
        raise UserError("compose-times-hour")
    today = local(now).date()
    for clock in hours(group.hours, group.part):
        for dates in _dates(group, clock, now):
            if not dates.days and dates.asked:
                continue
            left = [d for d in dates.days if not _left_out(d, group, today)]
            moments = frozenset(_moments(left, clock, now, dates))
            if len(left) == 1 and len(clock) > 1 and any(b < a for a, b in pairwise(clock)):
                continue  # 'mai 17h, 6h': the six o'clock of which day?
            if not moments:
                raise UserError("compose-times-end")
            if group.count in {0, len(clock), len(left), len(moments)}:
                yield moments


def _moments(
    days: list[date], clock: tuple[Hour, ...], now: datetime, dates: Dates
) -> Iterator[datetime]:
    for day in days:
        for hour in clock:
            at = hour.on(day).astimezone(UTC)
            if at > now:
                yield at
            elif dates.today_or_tomorrow:
                yield hour.on(day + timedelta(days=1)).astimezone(UTC)
            elif not dates.open_:
                raise UserError("compose-times-past", time=hour.on(day).strftime("%H:%M %d/%m/%Y"))


def _dates(group: Unit, clock: tuple[Hour, ...], now: datetime) -> Iterator[Dates]:
    today = local(now).date()
    if not group.days and group.mods and all(isinstance(m, Except) for m in group.mods):
        raise UserError("compose-times-day")
    if not group.days and not group.mods:
        yield Dates((today,), today_or_tomorrow=True)
        return
    first = today if any(h.on(today) > now for h in clock) else today + timedelta(days=1)
    many = [item for item in group.days if isinstance(item, Days) and item.all_]
    bounded = any(not isinstance(m, Except) for m in group.mods)
    for days in _spread(group):
        if bounded or not (many and len(days) == 1):  # 'các thứ bảy' cannot be one day
            yield from when_repeat.dates(days, group.mods, today, first)
        if many and not bounded:
            yield from when_repeat.dates(days, [Every("week"), *group.mods], today, first)


def _spread(group: Unit) -> Iterator[list[Day | Range | Pair]]:
    """The days one by one. 'thứ 2, thứ 4 tuần sau': what stands at the end holds for all of them;
    after 'thứ 2 tuần sau, thứ 4' it may hold or not."""
    flat: list[Day | Range | Pair] = []
    for item in group.days:
        flat += item.days if isinstance(item, Days) else [item]
    if any(isinstance(d, Day) and d.lunar for d in flat):  # 'mùng một và rằm': both by the moon
        flat = [_by_the_moon(d) for d in flat]
    week = next((m for m in group.mods if isinstance(m, Within) and m.week is not None), None)
    if week is not None:
        flat = [_in_week(d, week.week) for d in flat]
    weekdays = [d for d in flat if isinstance(d, Day) and d.weekday is not None]
    if len(weekdays) != len(flat) or all(d.loose for d in weekdays):
        yield flat
        return
    last = next(d for d in reversed(weekdays) if not d.loose)
    end = weekdays.index(last)
    head = [replace(last, weekday=d.weekday) if d.loose else d for d in weekdays[:end]]
    tail = weekdays[end:]
    yield [*head, *tail]
    if any(d.loose for d in tail):
        yield [*head, *(replace(last, weekday=d.weekday) if d.loose else d for d in tail)]


def _by_the_moon(day: Day | Range | Pair) -> Day | Range | Pair:
    alone = isinstance(day, Day) and day.day and day.month is None and day.ahead is None
    return replace(day, lunar=True) if alone and isinstance(day, Day) else day


def _in_week(day: Day | Range | Pair, week: int | None) -> Day | Range | Pair:
    if isinstance(day, Range):
        return replace(day, first=_moved(day.first, week), last=_moved(day.last, week))
    return _moved(day, week) if isinstance(day, Day) else day


def _moved(day: Day, week: int | None) -> Day:
    return replace(day, week=week) if day.loose else day


def _left_out(day: date, group: Unit, today: date) -> bool:
    for mod in group.mods:
        for out in mod.days if isinstance(mod, Except) else ():
            if _is(day, out, today):
                return True
    return False


def _is(day: date, out: Day, today: date) -> bool:
    if out.holiday:
        return public_days.is_one(day)
    return day.weekday() == out.weekday if out.loose else day == on(out, today)


def _by_moon(group: Unit) -> bool:
    flat: list[Day] = []
    for item in group.days:
        if isinstance(item, Days):
            flat += item.days
        elif isinstance(item, Day):
            flat.append(item)
        else:
            flat += (
                [item.first, item.last] if isinstance(item, Range) else [item.first, item.second]
            )
    return any(day.lunar for day in flat)
