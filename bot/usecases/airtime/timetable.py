"""The plays of one bulletin on loudspeakers that have the same day before them. No I/O.

A province's loudspeakers mostly have: what fits on one fits on all of them, and is worked out once.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.core.hours import Silence, local
from bot.usecases.airtime.slots import GAP, Busy, Placed, Span, place

_LATE = timedelta(seconds=60)
_AT_ONCE = timedelta(hours=1)  # "now" that was held up this long is over


@dataclass(frozen=True)
class Airtime:
    """When a loudspeaker may sound at all, and how many seconds a day (None: as many as asked)."""

    silence: Silence
    most_s: int | None = None


@dataclass(frozen=True)
class Taken:
    """A play that is there already. `state`: planned | started (sounding) | over (of today)."""

    version: int
    start: datetime
    end: datetime
    rank: int = 2
    state: str = "planned"


@dataclass(frozen=True)
class Sound:
    """One spoken form."""

    digest: str
    duration_s: float


@dataclass(frozen=True)
class Wish:
    """What a bulletin asks for. `at_once`: as soon as it was approved; `level`: those as important
    give way, too (an officer said so)."""

    version: int
    rank: int
    sounds: tuple[Sound, ...]
    at: tuple[datetime, ...]
    now: datetime
    approved_at: datetime
    at_once: bool = False
    level: bool = False

    @property
    def length(self) -> timedelta:
        """Of all its forms, pauses apart."""
        return timedelta(seconds=sum(s.duration_s for s in self.sounds))


@dataclass(frozen=True)
class Entry:
    """A play to be made. `slot`: the time asked for."""

    sound: Sound
    slot: datetime
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Shift:
    """A play that gives way: goes to `start` until `end`, or (`start` None) is dropped."""

    taken: Taken
    start: datetime | None
    end: datetime | None = None

    @property
    def cut(self) -> bool:
        """Music that sounds and ends early."""
        return self.start == self.taken.start


@dataclass(frozen=True)
class Wait:
    """A play of ours that comes later than asked, because of another version."""

    asked: datetime
    start: datetime
    because: int


@dataclass
class Fit:
    """What came of it. `quiet`, `late`, `over`: times that are not played, because of quiet hours,
    because they are past, because the day has had its minutes."""

    entries: list[Entry] = field(default_factory=list)
    shifts: dict[Taken, Shift] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    quiet: set[datetime] = field(default_factory=set)
    late: set[datetime] = field(default_factory=set)
    over: set[datetime] = field(default_factory=set)


def fit(wish: Wish, airtime: Airtime, taken: tuple[Taken, ...]) -> Fit:
    """`taken`: what the loudspeaker has from today on, in any order."""
    kept, quiet, late = _kept(wish, airtime.silence)
    sheet = _Sheet(wish, airtime, taken, Fit(quiet=set(quiet), late=set(late)))
    for slot in kept:
        sheet.add(slot)
    return sheet.fit


@functools.lru_cache(maxsize=64)  # asked again for each of the loudspeakers that differ
def _kept(wish: Wish, silence: Silence) -> tuple[tuple[datetime, ...], ...]:
    """The times that can be kept, those in quiet hours, those that are over; 'now' waits for the
    end of quiet hours. Nothing without sound."""
    asked = [(at, _LATE, False) for at in wish.at]
    asked += [(wish.approved_at, _AT_ONCE, True)] if wish.at_once else []
    kept, quiet, late = [], [], []
    for at, patience, waits in sorted(asked) if wish.sounds else ():
        start = max(at, wish.now)
        if at < wish.now - patience:
            late.append(at)
        elif not silence.cuts(start, start + wish.length):
            kept.append(start)
        elif waits:
            kept.append(silence.room(start, wish.length))
        else:
            quiet.append(at)
    return tuple(kept), tuple(quiet), tuple(late)


def unfit(airtime: Airtime, taken: tuple[Taken, ...]) -> list[Taken]:
    """Planned plays that may not be heard under these limits: those that lie in quiet hours, and of
    a day that is too full the least important and latest."""
    out = [t for t in taken if t.state == "planned" and airtime.silence.cuts(t.start, t.end)]
    if airtime.most_s is None:
        return out
    days: defaultdict[date, list[Taken]] = defaultdict(list)
    for one in taken:
        if one not in out:
            days[local(one.start).date()].append(one)
    return out + [one for day in days.values() for one in _too_much(day, airtime.most_s)]


def _too_much(day: list[Taken], most_s: int) -> Iterator[Taken]:
    spent = sum(_length(one) for one in day)
    open_ = [one for one in day if one.state == "planned" and one.rank]
    for one in sorted(open_, key=lambda t: (t.rank, t.start), reverse=True):
        if spent <= most_s:
            return
        spent -= _length(one)
        yield one


def _length(one: Taken) -> int:
    return round((one.end - one.start).total_seconds())


class _Sheet:
    """One loudspeaker's time, filled in slot by slot."""

    def __init__(self, wish: Wish, airtime: Airtime, taken: tuple[Taken, ...], found: Fit) -> None:
        self.fit = found
        self._wish, self._airtime = wish, airtime
        self._of: dict[int, Taken] = dict(enumerate(taken))
        there = [(n, one) for n, one in self._of.items() if one.state != "over"]
        self._spans = {n: self._span(n, one) for n, one in there}
        self._busy = Busy(self._spans.values())
        self._spent: Counter[date] = Counter()
        for one in taken if airtime.most_s is not None else ():
            self._spend(one.start, one.end - one.start)

    def _span(self, number: int, one: Taken) -> Span:
        sounding = one.state == "started"
        gives = self._wish.level and one.rank == self._wish.rank and not sounding
        return Span(number, one.start, one.end, one.rank + gives, sounding)

    def _spend(self, start: datetime, length: timedelta) -> None:
        self._spent[local(start).date()] += round(length.total_seconds())

    def add(self, slot: datetime) -> None:
        """Every spoken form, one behind the other."""
        if self._full(slot):
            self.fit.over.add(slot)
            return
        start = slot
        for sound in self._wish.sounds:
            length = timedelta(seconds=sound.duration_s)
            wanted = Span(-1, start, start + length, self._wish.rank)
            free = self._busy.free(wanted)
            placed = Placed(wanted, None) if free else place(wanted, self._spans.values())
            moved = placed.span.start != slot or len(self._wish.sounds) > 1
            if moved and self._airtime.silence.cuts(placed.span.start, placed.span.end):
                self.fit.quiet.add(slot)
                break
            self._settle(placed, start)
            self.fit.entries.append(Entry(sound, slot, placed.span.start, placed.span.end))
            start = placed.span.end + GAP

    def _full(self, slot: datetime) -> bool:
        most = self._airtime.most_s
        if most is None or not self._wish.rank:  # an emergency passes
            return False
        return self._spent[local(slot).date()] + self._wish.length.total_seconds() > most

    def _settle(self, placed: Placed, asked: datetime) -> None:
        span = placed.span
        because = self._of.get(placed.after) if placed.after is not None else None
        if because is not None:
            self.fit.waits.append(Wait(asked, span.start, because.version))
        number = len(self._of) + len(self.fit.entries)  # ours, known to nobody else
        self._spans[number] = Span(number, span.start, span.end, span.rank)
        self._busy.add(self._spans[number])
        self._spend(span.start, span.end - span.start)
        for music in placed.cut:
            self._shift(music.id, music)
        for other in placed.moved:
            self._give_way(other)
        if placed.cut or placed.moved:
            self._busy = Busy(self._spans.values())

    def _give_way(self, other: Span) -> None:
        if self._airtime.silence.cuts(other.start, other.end):
            self._shift(other.id, None)
        else:
            self._shift(other.id, other)

    def _shift(self, number: int, to: Span | None) -> None:
        one = self._of[number]
        if to is None:
            self.fit.shifts[one] = Shift(one, None)
            del self._spans[number]
        else:
            self.fit.shifts[one] = Shift(one, to.start, to.end)
            self._spans[number] = to
