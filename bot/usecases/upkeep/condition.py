"""How a device is: what is wrong with it now, and how much of the month it was there.

Minutes away are counted by local month when a silence ends, so that the figure outlives the rows it
came from. A silence under five minutes is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.hours import local
from bot.core.messages import T, t
from bot.storage.db import execute
from bot.usecases.devices import devices
from bot.usecases.upkeep import playbook, troubles
from bot.usecases.work import Work
from models import Device, DeviceMonth, DeviceTrouble


@dataclass(frozen=True)
class Condition:
    """`percent`: of this month, as it is written ("98,2"); "" before it was first heard of."""

    wrong: Sequence[T] = ()
    percent: str = ""


async def of(work: Work, device_id: int) -> Condition:
    """Of one; whoever asks has the right to it."""
    return (await of_all(work, await Device.filter(id=device_id))).get(device_id, Condition())


async def of_all(work: Work, some: Sequence[Device]) -> dict[int, Condition]:
    """By device."""
    troubled = await troubles.open_of(d.id for d in some)
    ran = await percents(some, "", work.now())
    return {
        d.id: Condition(
            [troubles.said(one, work.now()) for one in troubled.get(d.id, ())],
            written(ran[d.id]) if d.id in ran else "",
        )
        for d in some
    }


async def wrong(work: Work, device_ids: Sequence[int]) -> list[T]:
    """A line for each trouble of these devices but silence, which their state tells."""
    of = await troubles.open_of(device_ids)
    named = {d.id: d for d in await Device.filter(id__in=list(of)).prefetch_related("area")}
    return [
        t(
            "upkeep-line",
            name=devices.called(named[one.device_id], named[one.device_id].area),
            what=troubles.said(one, work.now()),
        )
        for some in of.values()
        for one in some
        if one.what != "silent"
    ]


def written(percent: float) -> str:
    """As it is written in Vietnam: 98,2."""
    return f"{percent:.1f}".replace(".", ",").removesuffix(",0")


async def count(device_id: int, began: datetime, over: datetime) -> None:
    """A silence that is over, each month its part; in the transaction that ends it."""
    while began < over:
        first, after = playbook.month("", began)
        until = min(after, over)
        minutes = round((until - began).total_seconds() / 60)
        await execute(_ADD, [device_id, f"{local(first):%Y-%m}", minutes])
        began = after


async def percents(some: Iterable[Device], month: str, now: datetime) -> dict[int, float]:
    """By device, how much of the month so far it was there; without those never heard of."""
    first, after = playbook.month(month, now)
    known = {d.id: d for d in some if d.live_at is not None and d.live_at < min(after, now)}
    down = dict(
        await DeviceMonth.filter(
            device_id__in=list(known), month=f"{local(first):%Y-%m}"
        ).values_list("device_id", "down_min")
    )
    going = await DeviceTrouble.filter(
        device_id__in=list(known), what="silent", over_at__isnull=True
    ).values_list("device_id", "began_at")
    since = dict(going)
    found = {}
    for id_, device in known.items():
        begin, end = max(first, device.live_at or first), min(after, now)
        away = down.get(id_, 0) * 60.0
        if id_ in since:
            away += max(0.0, (end - max(since[id_], begin)).total_seconds())
        whole = (end - begin).total_seconds()
        found[id_] = round(100 * max(0.0, 1 - away / whole), 1) if whole > 0 else 100.0
    return found


_ADD = """
INSERT INTO device_month (device_id, month, down_min) VALUES (?, ?, ?)
ON CONFLICT (device_id, month) DO UPDATE SET down_min = device_month.down_min + excluded.down_min
"""
