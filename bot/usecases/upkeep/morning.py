"""The morning list: what went wrong with a commune's loudspeakers and boards since yesterday's,
what is well again, and what still waits. One message a commune, none where nothing is new."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from bot.core.hours import at_local
from bot.core.messages import Button, Message, T, t
from bot.usecases import notify, paging
from bot.usecases.devices import devices, play_notes
from bot.usecases.upkeep import silence, troubles
from bot.usecases.work import Services, Work
from models import Area, Device, DeviceTrouble

HOUR = 7


async def due(services: Services) -> int:
    """The clock's, every ten minutes: what began or ended before the last seven in the morning and
    stood in no list yet. How many communes were told."""
    limit = before(services.clock.now())
    fresh = await DeviceTrouble.filter(listed_at__isnull=True, began_at__lt=limit)
    ended = await DeviceTrouble.filter(
        over_listed_at__isnull=True, over_at__isnull=False, over_at__lt=limit
    )
    of: defaultdict[int, set[int]] = defaultdict(set)
    where = await _communes({one.device_id for one in (*fresh, *ended)})
    for trouble in (*fresh, *ended):
        of[where[trouble.device_id]].add(trouble.id)
    return sum([await _tell(services, area, sorted(ids), limit) for area, ids in of.items()])


async def _communes(device_ids: set[int]) -> dict[int, int]:
    """By device, the commune it stands in; the province for one of its own."""
    found = await Device.filter(id__in=device_ids).select_related("area")
    codes = {d.id: d.area.path.rstrip("/").split("/")[:2][-1] for d in found}
    ids = dict(await Area.filter(code__in=set(codes.values())).values_list("code", "id"))
    return {device_id: int(str(ids[code])) for device_id, code in codes.items()}


def before(now: datetime) -> datetime:
    """The last seven o'clock."""
    today = at_local(now, HOUR)
    return today if today <= now else today - timedelta(days=1)


async def _tell(services: Services, area_id: int, ids: list[int], limit: datetime) -> int:
    async with services.work() as work:
        commune = await Area.get(id=area_id)
        rows = DeviceTrouble.filter(id__in=ids).order_by("id").select_for_update(no_key=True)
        news = [one for one in await rows if one.listed_at is None or _ended(one)]
        if not news:
            return 0  # another process was quicker
        known = Device.filter(id__in=[one.device_id for one in news])
        of = {d.id: d for d in await known.prefetch_related("area")}
        lines = [_line(of[one.device_id], one, work.now()) for one in news]
        await _listed(work, news)
        still = await _still(commune, [one.id for one in news])
        what = t(
            "upkeep-morning",
            area=commune.name,
            lines=play_notes.joined(lines),
            still=str(still),
            more="yes" if still else "no",
        )
        button = Button(t("devices-menu"), "devices.start", many=True)
        key = f"morning:{commune.code}:{int(limit.timestamp())}:{news[0].id}"
        people = await silence.officers(commune)
        await notify.people(work, commune, people, Message(what, (button,)), key=key)
    return 1


def _ended(one: DeviceTrouble) -> bool:
    return one.over_at is not None and one.over_listed_at is None


def _line(device: Device, one: DeviceTrouble, now: datetime) -> T:
    name = devices.called(device, device.area)
    return t("upkeep-line", name=name, what=troubles.said(one, now))


async def _listed(work: Work, news: list[DeviceTrouble]) -> None:
    for some in paging.slices([one.id for one in news]):
        mine = DeviceTrouble.filter(id__in=some)
        await mine.filter(listed_at__isnull=True).update(listed_at=work.now())
        ended = mine.filter(over_at__isnull=False, over_listed_at__isnull=True)
        await ended.update(over_listed_at=work.now())


async def _still(commune: Area, news: list[int]) -> int:
    """What waits from earlier days."""
    ids = await Device.filter(area__path__startswith=commune.path, active=True).values_list(
        "id", flat=True
    )
    still = await troubles.open_of(int(str(i)) for i in ids)
    return sum(one.id not in news for some in still.values() for one in some)
