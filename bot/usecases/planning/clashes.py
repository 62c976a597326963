"""What an officer answers where two announcements wanted one loudspeaker at the same time.

The plan is made either way: what came second plays later until somebody says otherwise, so an
answer may come at any time, twice, or never.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot.core.errors import NotFound, Stale
from bot.usecases import access
from bot.usecases.devices import devices, play_notes, playouts
from bot.usecases.devices.play_notes import HEARD
from bot.usecases.work import Work
from models import Area, Bulletin, BulletinVersion, Device, Playout
from models.device import PlayState
from models.person import RoleName

_DECIDE = (RoleName.EDITOR, RoleName.APPROVER, RoleName.ADMIN)


async def keep(work: Work, version_id: int) -> BulletinVersion:
    """It stays where the plan put it."""
    return await _theirs(work, version_id)


async def swap(work: Work, version_id: int) -> tuple[BulletinVersion, list[datetime]]:
    """Its moved plays take the times asked for, and what is as important goes behind them. Returns
    those times. Raises Stale where there is nothing to change any more."""
    version = await _theirs(work, version_id)
    found, rows = await _moved(work, version)
    before = {"plays": len(rows), "at": sorted({r.start_at.isoformat() for r in rows})}
    await Playout.filter(id__in=[r.id for r in rows]).delete()
    slots: defaultdict[int, set[datetime]] = defaultdict(set)
    for row in rows:
        slots[row.device_id].add(_slot(row))
    groups: defaultdict[frozenset[datetime], list[Device]] = defaultdict(list)
    for device in found:
        groups[frozenset(slots[device.id])].append(device)
    made = 0
    for wanted, group in groups.items():
        planned = await playouts.again(work, version, group, wanted)
        made += planned.rows
        await play_notes.tell_moves(work, planned)
    if made < len(rows):  # limits are stricter by now: better later than never
        raise Stale("clash-gone")
    at = sorted({slot for wanted in groups for slot in wanted})
    subject = f"bulletin:{version.bulletin.code}"
    after = {"plays": made, "at": [one.isoformat() for one in at]}
    await work.audit("playouts.swapped", subject, before, after)
    return version, at


async def drop(work: Work, version_id: int) -> BulletinVersion:
    """Its moved plays are left out. Raises Stale where there are none any more."""
    version = await _theirs(work, version_id)
    found, rows = await _moved(work, version)
    ids = [r.id for r in rows]
    await Playout.filter(id__in=ids).update(state=PlayState.CANCELLED, told=True)
    await devices.bump(work, found)
    subject = f"bulletin:{version.bulletin.code}"
    await work.audit("playouts.dropped", subject, {"plays": len(ids)}, {"plays": 0})
    return version


async def _theirs(work: Work, version_id: int) -> BulletinVersion:
    """For those who write for its commune; locked with its bulletin."""
    version = await BulletinVersion.get_or_none(id=version_id)
    if version is None:
        raise NotFound
    mine = Bulletin.filter(id=version.bulletin_id)
    version.bulletin = await mine.select_for_update(no_key=True).get()
    await access.require(work, await Area.get(id=version.bulletin.commune_id), *_DECIDE)
    if await playouts.signed(version, version.bulletin) is None:
        raise Stale("clash-gone")
    return version


async def _moved(work: Work, version: BulletinVersion) -> tuple[list[Device], Sequence[Playout]]:
    """The plays that stand later than asked, their time still to come, with their loudspeakers."""
    ahead = Playout.filter(
        version_id=version.id, state=PlayState.PLANNED, slot_at__gt=work.now()
    ).order_by("device_id", "start_at")
    await devices.held(await devices.having(ahead))
    rows = await ahead.select_for_update(no_key=True)
    first: dict[tuple[int, datetime], datetime] = {}
    for row in rows:
        first.setdefault((row.device_id, _slot(row)), row.start_at)
    moved = [r for r in rows if first[r.device_id, _slot(r)] - _slot(r) >= HEARD]
    if not moved:
        raise Stale("clash-gone")
    found = await Device.filter(id__in={r.device_id for r in moved}, active=True).order_by("id")
    return found, moved


def _slot(row: Playout) -> datetime:
    return row.slot_at or row.start_at
