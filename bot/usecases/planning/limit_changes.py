"""Setting how long and when loudspeakers may sound, in a province or a commune.

The task "apply_limits" takes what no longer fits out of the plan, and tells its people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.errors import NotFound, UserError
from bot.core.hours import QuietHours, Silence
from bot.core.messages import Message, T, t
from bot.storage.db import execute
from bot.storage.vault import StoredValues
from bot.usecases import access, areas, notify
from bot.usecases.airtime import limits
from bot.usecases.airtime.limits import Limits
from bot.usecases.airtime.timetable import Airtime, Shift, unfit
from bot.usecases.devices import devices, play_notes, playrows
from bot.usecases.work import Services, Work
from bot.vietnamese.times import clock_text
from models import Area, BulletinVersion, Device, StateValue
from models.area import AreaKind
from models.person import RoleName

KEEPERS = (RoleName.ADMIN,)
LEAST, MOST = 5, 24 * 60  # minutes a day
_MOST_SPANS = 6
_AHEAD = timedelta(days=400)
_NAME = "limits-apply:"
_WAITING = StoredValues(_NAME)


@dataclass(frozen=True)
class Shown:
    """What a place says itself, what those above it say, and what holds there."""

    area: Area
    own: Limits
    above: Airtime
    holds: Airtime


async def home(work: Work) -> list[Area]:
    """The communes and provinces whose limits the actor sets."""
    own = await access.own_areas(work.actor.person_id, *KEEPERS)
    return list({a.id: a for a in own if a.kind is not AreaKind.VILLAGE}.values())


async def shown(work: Work, code: str) -> Shown:
    """For whoever may set them."""
    area = await _theirs(work, code)
    return await _shown(work, area)


async def _shown(work: Work, area: Area) -> Shown:
    chain = [a if a.id != area.id else area for a in await limits.above(area)]
    above = limits.together([a for a in chain if a.id != area.id], work.settings)
    return Shown(area, limits.said(area), above, limits.together(chain, work.settings))


async def set_minutes(work: Work, code: str, minutes: int) -> Shown:
    """So many a day on each loudspeaker. Raises UserError for more than those above allow."""
    area = await _theirs(work, code)
    if not LEAST <= minutes <= MOST:
        raise UserError("limits-minutes-wrong", least=str(LEAST), most=str(MOST))
    most = (await _shown(work, area)).above.most_s
    if most is not None and minutes * 60 > most and area.kind is not AreaKind.PROVINCE:
        raise UserError("limits-minutes-loose", most=str(most // 60))
    return await _set(work, area, replace(limits.said(area), minutes=minutes))


async def add_quiet(work: Work, code: str, span: QuietHours) -> Shown:
    """One more daily span. Raises UserError for one that is none, or is quiet already."""
    area = await _theirs(work, code)
    own = limits.said(area)
    if span.start == span.end:
        raise UserError("limits-hours-same")
    before = (await _shown(work, area)).holds.silence
    if span in before.spans or len(own.quiet) >= _MOST_SPANS:
        raise UserError("limits-hours-known", hours=limits.hours_text(before))
    if _leaves_nothing(Silence((*before.spans, span))):
        raise UserError("limits-hours-all")
    return await _set(work, area, replace(own, quiet=(*own.quiet, span)))


async def clear(work: Work, code: str) -> Shown:
    """Nothing of its own any more: what those above say holds."""
    return await _set(work, await _theirs(work, code), Limits())


def _leaves_nothing(silence: Silence) -> bool:
    """Would no quarter of an hour of the day be left?"""
    noon = datetime.fromisoformat("2026-01-01T12:00:00+07:00")
    quarters = (noon + timedelta(minutes=15 * n) for n in range(24 * 4))
    return all(silence.covers(at) for at in quarters)


async def _theirs(work: Work, code: str) -> Area:
    found = await areas.find(code)
    if found is None:
        raise NotFound
    area = await Area.filter(id=found.id).select_for_update(no_key=True).get()
    await access.require(work, area, *KEEPERS)
    return area


async def _set(work: Work, area: Area, wanted: Limits) -> Shown:
    before = limits.said(area).stored()
    area.settings = {**area.settings, limits.NAME: wanted.stored()}
    await area.save(update_fields=["settings"])
    after = wanted.stored()
    await work.audit("limits.changed", f"area:{area.code}", before, after)
    await _WAITING.put(str(area.id), after)
    work.then("apply_limits", area.id)
    return await _shown(work, area)


async def waiting(_services: Services) -> list[int]:
    """Places whose plans were not looked through since their limits changed."""
    _, rows = await execute(_NAMES, [_NAME, f"{_NAME}~"])
    return [int(str(r["name"]).removeprefix(_NAME)) for r in rows]


async def apply(services: Services, area_id: int) -> int:
    """Takes planned plays back that lie in quiet hours by now or beyond a day's minutes (the least
    important and latest first); how many."""
    async with services.work() as work:
        area = await Area.filter(id=area_id).select_for_update(no_key=True).get_or_none()
        if area is None:
            return 0
        found = await devices.within([area.code])
        speakers = [d for d in found if d.kind == "speaker"]
        dropped = await _drop(work, speakers)
        await _tell(work, area, dropped)
        await StateValue.filter(name=f"{_NAME}{area_id}").delete()
    return sum(len(where) for where in dropped.values())


async def _drop(work: Work, speakers: Sequence[Device]) -> dict[tuple[int, datetime], list[Device]]:
    gone: defaultdict[tuple[int, datetime], list[Device]] = defaultdict(list)
    touched: set[int] = set()
    for group in await playrows.groups(work, speakers, work.now() + _AHEAD):
        ids = [d.id for d in group.devices]
        for one in unfit(group.airtime, group.taken):
            await playrows.shift(Shift(one, None), ids)
            gone[one.version, one.start] += group.devices
            touched.update(ids)
    await devices.bump(work, [d for d in speakers if d.id in touched])
    return gone


async def _tell(work: Work, area: Area, dropped: dict[tuple[int, datetime], list[Device]]) -> None:
    by_version: defaultdict[int, dict[datetime, list[Device]]] = defaultdict(dict)
    for (version_id, start), where in dropped.items():
        by_version[version_id][start] = where
    for version_id, times in by_version.items():
        version = await BulletinVersion.get(id=version_id).prefetch_related("bulletin__commune")
        lines: list[T | str] = [_line(start, times[start], work.now()) for start in sorted(times)]
        words = {"title": version.title, "code": version.bulletin.code, "area": area.name}
        what = t("limits-dropped", **words, lines=play_notes.joined(lines))
        people = await play_notes.responsible(version)
        key = f"limits-dropped:{area.id}:{version_id}:{int(work.now().timestamp())}"
        await notify.people(work, version.bulletin.commune, people, Message(what), key=key)


def _line(start: datetime, where: Sequence[Device], now: datetime) -> T:
    return t("limits-dropped-line", at=clock_text(start, now), count=str(len(where)))


_NAMES = "SELECT name FROM state_value WHERE name > ? AND name < ?"
