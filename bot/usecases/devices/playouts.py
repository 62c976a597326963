"""Planning what each loudspeaker and board plays of an approved bulletin, and cancelling it.

The task "plan_playouts" comes here after the approval, so that devices have it well ahead. Doing it
twice plans nothing twice. What fits is worked out once for all loudspeakers with the same days
before them (airtime/timetable.py), and written with one statement for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.storage.db import execute
from bot.usecases.airtime.slots import rank
from bot.usecases.airtime.timetable import Entry, Fit, Shift, Sound, Wish, fit
from bot.usecases.bulletins import digest
from bot.usecases.devices import devices, play_notes, playrows
from bot.usecases.devices.play_notes import Move, Planned
from bot.usecases.work import Services, Work
from bot.vietnamese import when
from models import Approval, Area, Bulletin, BulletinVersion, Device, Playout, Rendition
from models.bulletin import BulletinState
from models.device import PlayState

BOARD_H = 24
LIVE = (BulletinState.APPROVED, BulletinState.PUBLISHED)
KEPT = timedelta(days=400)  # the longest plan a bulletin can have


@dataclass(frozen=True)
class _Job:
    """One version to be planned, with what planning it needs."""

    version: BulletinVersion
    bulletin: Bulletin
    wish: Wish

    @property
    def now(self) -> datetime:
        """When it is planned."""
        return self.wish.now


async def signed(version: BulletinVersion, bulletin: Bulletin) -> Approval | None:
    """The approval of this very version with the digest it has now, if it still holds."""
    if bulletin.state not in LIVE or bulletin.number != version.number:
        return None
    if version.digest != await digest.of(version):
        return None
    return (
        await Approval.filter(version_id=version.id, decision="approve", digest=version.digest)
        .order_by("id")
        .first()
    )


async def plan_playouts(services: Services, version_id: int, *, joining: bool = False) -> Planned:
    """Rows for every device in or below the targets that has none of this version yet. With
    `joining` (a new device) nobody is told about times that are long over."""
    async with services.work() as work:
        version = await BulletinVersion.get_or_none(id=version_id)
        if version is None:
            return Planned()
        bulletin = (
            await Bulletin.filter(id=version.bulletin_id).select_for_update(no_key=True).get()
        )
        if not joining:
            # Also where nothing may play: it is looked at, and must not be found again and again.
            await BulletinVersion.filter(id=version.id).update(planned_at=work.now())
        approval = await signed(version, bulletin)
        if approval is None:
            return Planned()
        job = await _job(version, bulletin, approval.at, work.now())
        planned = await _plan(work, job)
        if joining:
            planned.late.clear()
        commune = await Area.get(id=bulletin.commune_id)
        await play_notes.tell_plan(work, version, bulletin, commune, planned)
    return planned


async def unplanned(_services: Services) -> list[int]:
    """Versions approved or out that no device has been looked for yet."""
    _, rows = await execute(_UNPLANNED)
    return [int(r["id"]) for r in rows]


async def _job(
    version: BulletinVersion, bulletin: Bulletin, approved_at: datetime, now: datetime
) -> _Job:
    renditions = await Rendition.filter(version_id=version.id).order_by("id")
    renditions.sort(key=lambda r: r.language != "vi")
    times = when.load(version.times)
    wish = Wish(
        version.id,
        rank(version.priority),
        tuple(Sound(r.digest, r.duration_s) for r in renditions),
        times.at,
        now,
        approved_at,
        times.now,
    )
    return _Job(version, bulletin, wish)


async def _plan(work: Work, job: _Job) -> Planned:
    found = await devices.within(job.version.targets)
    have = await devices.having(Playout.filter(version_id=job.version.id))
    fresh = [d for d in found if d.id not in have]
    planned = Planned()
    boards = [d.id for d in fresh if d.kind == "board"]
    planned.rows += await playrows.put(job.version.id, boards, [_on_board(job)])
    touched = set(boards)
    touched |= await _arrange(work, job, [d for d in fresh if d.kind == "speaker"], planned)
    await devices.bump(work, [d for d in found if d.id in touched])
    if planned.rows:
        after = {"playouts": planned.rows, "moved": planned.moved}
        await work.audit("playouts.planned", f"bulletin:{job.bulletin.code}", None, after)
    return planned


def _on_board(job: _Job) -> Entry:
    start = when.due(job.version.times, job.wish.approved_at)
    until = job.version.times.get("until")
    end = datetime.fromisoformat(until) if until else start + timedelta(hours=BOARD_H)
    return Entry(Sound("", 0.0), start, start, end)


async def again(
    work: Work, version: BulletinVersion, found: Sequence[Device], slots: Iterable[datetime]
) -> Planned:
    """These times anew on these loudspeakers (held by the caller), before what is as important: an
    officer said so. What stood there of this version has been taken away by the caller."""
    bulletin = await Bulletin.get(id=version.bulletin_id)
    job = await _job(version, bulletin, work.now(), work.now())
    wish = replace(job.wish, at=tuple(sorted(slots)), at_once=False, level=True)
    planned = Planned(final=True)
    touched = await _arrange(work, replace(job, wish=wish), found, planned)
    await devices.bump(work, [d for d in found if d.id in touched])
    return planned


async def _arrange(work: Work, job: _Job, speakers: Sequence[Device], planned: Planned) -> set[int]:
    """Their plays of this version, and what gives way to them; ids of those that changed."""
    touched: set[int] = set()
    last = max((*job.wish.at, job.now)) + timedelta(days=1)
    plays: defaultdict[tuple[Entry, ...], list[int]] = defaultdict(list)
    shifts: defaultdict[Shift, list[int]] = defaultdict(list)
    for group in await playrows.groups(work, speakers, last):
        found = fit(job.wish, group.airtime, group.taken)
        ids = [d.id for d in group.devices]
        plays[tuple(found.entries)] += ids
        for shift in found.shifts.values():
            shifts[shift] += ids
        if found.entries or found.shifts:
            touched.update(ids)
        _note(planned, job, group, found)
    for shift, ids in shifts.items():  # first: nobody stands where somebody comes
        await playrows.shift(shift, ids)
    for entries, ids in plays.items():
        planned.rows += await playrows.put(job.version.id, ids, entries)
    return touched


def _note(planned: Planned, job: _Job, group: playrows.Group, found: Fit) -> None:
    planned.quiet |= found.quiet
    planned.late |= found.late
    if found.over:
        planned.over |= dict.fromkeys(found.over, group.airtime.most_s or 0)
    told, mine = tuple(group.devices), job.version.id
    planned.moves += [Move(told, mine, w.asked, w.start, w.because) for w in found.waits]
    planned.moves += [
        Move(told, s.taken.version, s.taken.start, s.end if s.cut else s.start, mine, cut=s.cut)
        for s in found.shifts.values()
    ]


async def cancel(work: Work, version_id: int) -> int:
    """Nothing of this version plays any more, also what is sounding; returns how many plays."""
    going = Playout.filter(version_id=version_id, state__in=[PlayState.PLANNED, PlayState.STARTED])
    await devices.held(await devices.having(going))
    rows = await going.order_by("id").select_for_update(no_key=True)
    if not rows:
        return 0
    await Playout.filter(id__in=[r.id for r in rows]).update(state=PlayState.CANCELLED, told=True)
    await devices.bump(work, await Device.filter(id__in={r.device_id for r in rows}))
    await work.audit("playouts.cancelled", f"version:{version_id}", None, {"playouts": len(rows)})
    return len(rows)


async def cancel_playouts(services: Services, version_id: int) -> int:
    """The task's form of `cancel`."""
    async with services.work() as work:
        return await cancel(work, version_id)


async def uncancelled(services: Services) -> list[int]:
    """Versions taken back that devices still have to play."""
    _, rows = await execute(_UNCANCELLED, [services.clock.now() - KEPT])
    return [int(r["id"]) for r in rows]


_UNPLANNED = """
SELECT v.id AS id FROM bulletin_version v JOIN bulletin b ON b.id = v.bulletin_id
WHERE v.planned_at IS NULL AND v.number = b.number AND b.state IN ('approved', 'published')
"""
_UNCANCELLED = """
SELECT DISTINCT p.version_id AS id FROM approval a
JOIN bulletin_version v ON v.id = a.version_id
JOIN bulletin b ON b.id = v.bulletin_id AND b.state = 'withdrawn'
JOIN playout p ON p.version_id = v.id AND p.state IN ('planned', 'started')
WHERE a.decision IN ('withdraw', 'correct') AND a.at > ?
"""
