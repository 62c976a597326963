"""Which hour of the day was meant: '5 giờ chiều', '2h và 4h chiều', '12h đêm nay'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise, product

from bot.core.errors import UserError
from bot.core.hours import ZONE
from bot.vietnamese.when_items import Clock

_NIGHT_ENDS = 5  # nobody means 2:00 who says '2h và 4h chiều'


@dataclass(frozen=True, order=True)
class Hour:
    """`next_day`: twelve at night belongs to the day after."""

    next_day: bool
    at: time

    def on(self, day: date) -> datetime:
        """The moment, in local time."""
        return datetime.combine(day + timedelta(days=self.next_day), self.at, ZONE)


def hours(said: Sequence[tuple[Clock, str]], head: str) -> Iterator[tuple[Hour, ...]]:
    """The ways to understand clocks that were said together; `head` is the part of the day that
    stands before all of them."""
    if "|" in head or (head and any(p not in {"", head} for _, p in said)):
        return
    said = [(clock, part or head) for clock, part in said]
    if not any(part for _, part in said):
        if plain := _plain([clock for clock, _ in said]):
            yield plain
        return
    yield from map(tuple, product(*(_options(said, at) for at in range(len(said)))))


def placed(clock: Clock, part: str) -> Hour | None:
    """A clock in a part of the day; None where it cannot be ('17h sáng')."""
    hour, minute, next_day = clock.hour, clock.minute, False
    match part:
        case "sáng":
            fits = hour < 12
        case "trưa":
            hour += 12 if hour in {1, 2} else 0
            fits = 10 <= hour <= 14
        case "chiều":
            hour += 12 if 1 <= hour <= 7 else 0
            fits = 12 <= hour <= 19
        case "tối":
            next_day = hour in {0, 12}
            hour = 0 if next_day else hour + 12 * (5 <= hour < 12)
            fits = next_day or hour >= 17
        case "đêm":
            next_day = hour in {0, 12} or hour < _NIGHT_ENDS
            hour = hour % 12 if next_day else hour + 12 * (7 <= hour < 12)
            fits = next_day or hour >= 19
        case "pm":
            hour += 12 if hour < 12 else 0
            fits = hour < 24
        case "am":
            hour %= 12
            fits = clock.hour <= 12
        case _:
            fits = True
    return Hour(next_day, time(hour, minute)) if fits else None


def _plain(clocks: list[Clock]) -> tuple[Hour, ...]:
    """Without any part of the day they are as on a 24-hour clock. '6h, 11h, 5h' is not: people say
    hours in their order."""
    found = [Hour(False, time(c.hour, c.minute)) for c in clocks]
    falling = any(b < a for a, b in pairwise(found))
    if falling and all(c.hour <= 12 for c in clocks):
        return ()
    return tuple(found)


def _options(said: Sequence[tuple[Clock, str]], at: int) -> list[Hour]:
    clock, part = said[at]
    if part:
        if (found := placed(clock, part)) is None:
            raise UserError("compose-times-clock", time=f"{clock.hour}:{clock.minute:02d} {part}")
        return [found]
    literal = Hour(False, time(clock.hour, clock.minute))
    if clock.hour > 12:
        return [literal]
    after = next(((c, p) for c, p in said[at + 1 :] if p), None)
    before = next(((c, p) for c, p in reversed(said[:at]) if p), None)
    beside = after or before
    edge = placed(*beside) if beside else None
    if beside is None or edge is None:
        return []
    fits = [literal] if clock.hour >= _NIGHT_ENDS else []
    fits += [moved] if (moved := placed(clock, beside[1])) and moved != literal else []
    return [h for h in fits if (h < edge if after else h > edge)]
