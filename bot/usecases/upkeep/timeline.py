"""A day of a place as a picture: a row for each device, a bar for each play. Numbers only; the page
draws them. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.hours import QuietHours, local
from bot.core.messages import T
from bot.usecases.upkeep.playbook import Line
from models import Device
from models.device import PlayState

MINUTES = 24 * 60
MOST = 400  # bars: more would make the page heavy, and nobody could tell them apart
_NARROW = 6  # minutes a bar is wide at least, so that a finger finds it
_LOOKS = {
    PlayState.PLANNED: "planned",
    PlayState.STARTED: "now",
    PlayState.FINISHED: "done",
    PlayState.CANCELLED: "off",
}


@dataclass(frozen=True)
class Bar:
    """From minute `x` of the day, `w` minutes wide; `look`: planned | now | done | off | bad |
    alarm."""

    x: int
    w: int
    look: str
    at: datetime
    title: T | str
    state: T


def bars(device: Device, lines: Iterable[Line], day: tuple[datetime, datetime]) -> list[Bar]:
    """Of one device, in order of time."""
    return [_bar(one, day) for one in lines if one.device.id == device.id]


def _bar(line: Line, day: tuple[datetime, datetime]) -> Bar:
    x, end = minute(line.row.start_at, day), minute(line.row.end_at, day)
    return Bar(x, max(_NARROW, end - x), _look(line), line.row.start_at, line.title, line.state)


def _look(line: Line) -> str:
    if line.row.emergency_id and line.row.state != PlayState.CANCELLED:
        return "alarm"
    return _LOOKS.get(line.row.state, "bad")


def minute(at: datetime, day: tuple[datetime, datetime]) -> int:
    """Of that day, its begin and end at most."""
    inside = min(max(at, day[0]), day[1])
    return int((inside - day[0]).total_seconds() // 60)


def quiet(hours: QuietHours, now: datetime) -> Sequence[tuple[int, int]]:
    """The spans of the day in which only emergencies sound: (from minute, how many)."""
    of = [t.hour * 60 + t.minute for t in (hours.start, hours.end)]
    start, end = of
    if not hours.covers(local(now).replace(hour=hours.start.hour, minute=hours.start.minute)):
        return ()
    if start < end:
        return ((start, end - start),)
    return ((0, end), (start, MINUTES - start))
