"""The playback log: what was planned on each device and what it really did, for the officers of the
place and for whoever inspects it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tortoise.expressions import Q

from bot.core.errors import NotFound
from bot.core.hours import ZONE, local
from bot.core.messages import T, t
from bot.storage.db import execute, moment_or_none
from bot.usecases import access, alarm_items, paging
from bot.usecases.work import Work
from models import Area, Bulletin, BulletinVersion, Device, Emergency, Playout
from models.device import PlayState

MOST = 20_000  # lines of one table
_WENT = (PlayState.STARTED, PlayState.FINISHED)
_OVER = (*_WENT, PlayState.INTERRUPTED, PlayState.REFUSED, PlayState.MISSED)


@dataclass(frozen=True)
class Line:
    """One play on one device. `why`: why not, or not whole; None where there is nothing to say."""

    row: Playout
    device: Device
    code: str
    title: T | str
    state: T
    why: T | str | None

    @property
    def asked_at(self) -> datetime:
        """The time that was asked for, before a clash moved it."""
        return self.row.slot_at or self.row.start_at


@dataclass(frozen=True)
class Sum:
    """A device's plays of a span: how many were over, how many of them played."""

    device: Device
    played: int
    total: int
    last_at: datetime | None


def day(at: date) -> tuple[datetime, datetime]:
    """From midnight to midnight of a local day."""
    start = datetime(at.year, at.month, at.day, tzinfo=ZONE)
    return _stored(start), _stored(start + timedelta(days=1))


def month(text: str, now: datetime) -> tuple[datetime, datetime]:
    """Of "2026-03"; "" is the one we are in. Raises NotFound for what is none."""
    try:
        first = datetime.strptime(text or f"{local(now):%Y-%m}", "%Y-%m").replace(tzinfo=ZONE)
        return _stored(first), _stored((first + timedelta(days=32)).replace(day=1))
    except (ValueError, OverflowError):  # the year 1, the year 9999
        raise NotFound from None


def _stored(at: datetime) -> datetime:
    """As times stand in the database, which compares them as they are written."""
    return at.astimezone(UTC)


async def home(work: Work) -> list[Area]:
    """Places whose log the actor may read."""
    own = await access.own_areas(work.actor.person_id, *access.OFFICER)
    return list({a.id: a for a in own if a.kind != "village"}.values())


async def of_area(
    work: Work,
    area: Area,
    span: tuple[datetime, datetime],
    device_id: int = 0,
    *,
    touching: bool = False,
) -> list[Line]:
    """By planned start, of the plays that begin within the span, or (`touching`) are not over when
    it begins."""
    await access.require(work, area, *access.OFFICER)
    found = await _devices(area, device_id)
    wanted = Q(end_at__gte=span[0], start_at__lt=span[1], device_id__in=list(found))
    if not touching:  # the end is what has an index
        wanted &= Q(start_at__gte=span[0])
    rows = await Playout.filter(wanted).order_by("start_at", "id").limit(MOST)
    return await _lines(rows, found)


async def of_device(work: Work, device_id: int, count: int) -> tuple[Device, list[Line]]:
    """Its latest plays that are over, newest first. Raises NotFound."""
    device = await Device.get_or_none(id=device_id).prefetch_related("area")
    if device is None:
        raise NotFound
    await access.require(work, device.area, *access.OFFICER)
    over = Playout.filter(device_id=device.id, state__in=list(_OVER))
    rows = await over.order_by("-start_at").limit(count)
    return device, await _lines(rows, {device.id: device})


async def of_bulletin(work: Work, code: str) -> list[Line]:
    """Of its latest version that has any, on every device. Raises NotFound."""
    bulletin = await Bulletin.get_or_none(code=code[:20].upper()).prefetch_related("commune")
    if bulletin is None:
        raise NotFound
    await access.require(work, bulletin.commune, *access.OFFICER)
    versions = BulletinVersion.filter(bulletin_id=bulletin.id).order_by("-number")
    for id_ in await versions.values_list("id", flat=True):
        if rows := await Playout.filter(version_id=id_).order_by("start_at", "id").limit(MOST):
            ids = {r.device_id for r in rows}
            found = await Device.filter(id__in=ids).prefetch_related("area")
            return await _lines(rows, {d.id: d for d in found})
    return []


async def sums(work: Work, area: Area, span: tuple[datetime, datetime]) -> list[Sum]:
    """By device, in the order of their names; those without any are there, too. Counted by the
    database: a month of a province is more than a table holds."""
    await access.require(work, area, *access.OFFICER)
    found = await _devices(area, 0)
    counted: dict[int, tuple[int, int, datetime | None]] = {}
    for ids in paging.slices(list(found)):
        sql = _SUMS.format(marks=", ".join("?" * len(ids)))
        for row in (await execute(sql, [span[0], *span, *ids]))[1]:
            last = moment_or_none(row["last"])
            counted[int(row["device_id"])] = (int(row["played"]), int(row["total"]), last)
    return [Sum(d, *counted.get(d.id, (0, 0, None))) for d in found.values()]


async def _devices(area: Area, device_id: int) -> dict[int, Device]:
    """Also those taken down meanwhile: what they played is still told."""
    wanted = Device.filter(area__path__startswith=area.path)
    wanted = wanted.filter(id=device_id) if device_id else wanted
    found = await wanted.order_by("kind", "name").prefetch_related("area")
    return {d.id: d for d in found}


async def _lines(rows: Iterable[Playout], found: Mapping[int, Device]) -> list[Line]:
    rows = list(rows)
    versions = await BulletinVersion.filter(id__in={r.version_id for r in rows}).prefetch_related(
        "bulletin"
    )
    alarms = await Emergency.filter(id__in={r.emergency_id for r in rows})
    of, over = {v.id: v for v in versions}, {e.id: e for e in alarms}
    return [
        _line(r, found[r.device_id], of.get(r.version_id), over.get(r.emergency_id)) for r in rows
    ]


def _line(
    row: Playout, device: Device, version: BulletinVersion | None, alarm: Emergency | None
) -> Line:
    code, title = "", T("box-tone-btn") if not row.version_id + row.emergency_id else ""
    if version is not None:
        code, title = version.bulletin.code, version.title
    elif alarm is not None:
        code, title = (
            alarm.code,
            alarm_items.title_of(alarm, clear=alarm_items.is_all_clear(row, alarm)),
        )
    return Line(row, device, code, title, t(f"playback-state-{row.state.value}"), _why(row))


def _why(row: Playout) -> T | str | None:
    if row.detail == "no-end":
        return t("playback-why-no-end")
    if row.detail:
        return row.detail
    return t("playback-why-missed") if row.state == PlayState.MISSED else None


_SUMS = """
SELECT device_id, count(*) AS total,
  sum(CASE WHEN state IN ('started', 'finished') THEN 1 ELSE 0 END) AS played,
  max(CASE WHEN state IN ('started', 'finished') THEN started_at END) AS last
FROM playout WHERE end_at >= ? AND start_at >= ? AND start_at < ? AND device_id IN ({marks})
  AND (version_id > 0 OR emergency_id > 0)
  AND state IN ('started', 'finished', 'interrupted', 'refused', 'missed')
GROUP BY device_id
"""
