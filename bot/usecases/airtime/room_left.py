"""Told before a bulletin is approved: times and days on which loudspeakers may not play it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.core.hours import Silence, at_local, local
from bot.core.messages import T, t
from bot.storage.db import execute, moment, stamp
from bot.usecases.airtime import limits
from bot.usecases.airtime.timetable import Airtime
from bot.usecases.work import Work
from bot.vietnamese import when
from bot.vietnamese.times import clock_text
from models import Area, BulletinVersion, Device

_SHOWN = 3


@dataclass(frozen=True)
class Full:
    """On this local day the place has `used_s` of `most_s` seconds, and this bulletin adds."""

    place: str
    day: date
    used_s: int
    most_s: int
    adds_s: int


@dataclass
class Left:
    """`silent`: times in quiet hours, which are `silence` (of the strictest place)."""

    full: list[Full] = field(default_factory=list)
    silent: list[datetime] = field(default_factory=list)
    silence: Silence = field(default_factory=Silence)


async def left(
    work: Work, version: BulletinVersion, area_ids: Collection[int], length_s: float
) -> Left:
    """`area_ids`: where it is to be heard; `length_s`: of all its spoken forms."""
    devices = await Device.filter(area_id__in=area_ids, active=True, kind="speaker")
    airtimes = await limits.airtimes({d.area_id for d in devices}, work.settings)
    times = when.load(version.times)
    slots = [*times.at, *([work.now()] if times.now else [])]
    found = _silent(times.at, airtimes.values(), timedelta(seconds=length_s))
    limited = [d for d in devices if airtimes[d.area_id].most_s is not None]
    if not limited or not slots or version.priority == "emergency":
        return found
    used = await _used(limited, version.id, slots)
    names = dict(await Area.filter(id__in={d.area_id for d in limited}).values_list("id", "name"))
    adds = Counter(local(at).date() for at in slots)
    worst: dict[tuple[str, date], Full] = {}
    for device in limited:
        most, place = airtimes[device.area_id].most_s or 0, str(names[device.area_id])
        for day, times_ in adds.items():
            one = Full(place, day, used[device.id][day], most, round(times_ * length_s))
            if one.used_s + one.adds_s > most:
                worst[place, day] = max(worst.get((place, day), one), one, key=_used_s)
    found.full = sorted(worst.values(), key=lambda f: (f.day, f.place))
    return found


def told(left_: Left, now: datetime) -> list[T]:
    """A sentence for each, the first days and places only."""
    lines = [_full(one, now) for one in left_.full[:_SHOWN]]
    if more := len(left_.full) - len(lines):
        lines.append(t("limits-full-more", count=str(more)))
    if left_.silent:
        at = ", ".join(clock_text(one, now) for one in left_.silent[:_SHOWN])
        lines.append(t("limits-silent", at=at, hours=limits.hours_text(left_.silence)))
    return lines


def _full(one: Full, now: datetime) -> T:
    today = one.day == local(now).date()
    day = t("limits-full-today") if today else t("limits-full-day", day=f"{one.day:%d/%m}")
    minutes = {"used": _minutes(one.used_s), "most": str(one.most_s // 60)}
    return t("limits-full", day=day, place=one.place, adds=_minutes(one.adds_s), **minutes)


def _minutes(seconds: int) -> str:
    """Rounded up: a minute begun is a minute."""
    return str(-(-seconds // 60))


def _used_s(full: Full) -> int:
    return full.used_s


def _silent(times: Iterable[datetime], airtimes: Iterable[Airtime], length: timedelta) -> Left:
    found = Left()
    for airtime in dict.fromkeys(airtimes):
        quiet = [at for at in times if airtime.silence.cuts(at, at + length)]
        if len(quiet) > len(found.silent):
            found.silent, found.silence = quiet, airtime.silence
    return found


async def _used(
    devices: Collection[Device], version_id: int, slots: Collection[datetime]
) -> dict[int, Counter[date]]:
    """Seconds by device and local day, of other bulletins."""
    ids = [d.id for d in devices]
    first, last = at_local(min(slots), 0), at_local(max(slots), 0) + timedelta(days=1)
    values: list[Any] = [*ids, version_id, stamp(first), stamp(last)]
    _, rows = await execute(_USED.format(marks=", ".join("?" * len(ids))), values)
    used: defaultdict[int, Counter[date]] = defaultdict(Counter)
    for row in rows:
        start, end = moment(row["start_at"]), moment(row["end_at"])
        seconds = round((end - start).total_seconds())
        used[int(row["device_id"])][local(start).date()] += seconds
    return used


_USED = """
SELECT device_id, start_at, end_at FROM playout
WHERE device_id IN ({marks}) AND version_id > 0 AND version_id <> ? AND start_at >= ?
  AND start_at < ? AND state IN ('planned', 'started', 'finished', 'interrupted')
"""
