"""Planning what each loudspeaker and board plays of an approved bulletin, and cancelling it.

The task "plan_playouts" comes here after the approval, so that devices have it well ahead. Doing it
twice plans nothing twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.hours import QuietHours
from bot.storage.db import execute
from bot.usecases.bulletins import digest
from bot.usecases.devices import devices, play_notes
from bot.usecases.devices.play_notes import Move, Planned
from bot.usecases.devices.slots import GAP, Placed, Span, place, rank
from bot.usecases.work import Services, Work
from bot.vietnamese import when
from models import Approval, Area, Bulletin, BulletinVersion, Device, Playout, Rendition
from models.bulletin import BulletinState
from models.device import PlayState

BOARD_H = 24
LIVE = (BulletinState.APPROVED, BulletinState.PUBLISHED)
_LATE = timedelta(seconds=60)
KEPT = timedelta(days=400)  # the longest plan a bulletin can have
_AT_ONCE = timedelta(hours=1)  # "now" that was held up this long is over


@dataclass(frozen=True)
class _Job:
    """One version to be planned, with what planning it needs."""

    version: BulletinVersion
    bulletin: Bulletin
    renditions: Sequence[Rendition]
    approved_at: datetime
    now: datetime


@dataclass(frozen=True)
class _Room:
    """One loudspeaker, and what it has to play already."""

    device: Device
    quiet: QuietHours
    taken: list[Playout]


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
        renditions = await Rendition.filter(version_id=version.id).order_by("id")
        renditions.sort(key=lambda r: r.language != "vi")
        job = _Job(version, bulletin, renditions, approval.at, work.now())
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


async def _plan(work: Work, job: _Job) -> Planned:
    found = await devices.within(job.version.targets)
    have = await devices.having(Playout.filter(version_id=job.version.id))
    fresh = [d for d in found if d.id not in have]
    planned = Planned(rows=[_on_board(d, job) for d in fresh if d.kind == "board"])
    speakers = [d for d in fresh if d.kind == "speaker"]
    quiet = await devices.quiet_hours(speakers, work.settings)
    taken = await _taken(speakers, job)
    for device in speakers:
        await _on_speaker(_Room(device, quiet[device.id], taken[device.id]), job, planned)
    await Playout.bulk_create(planned.rows, batch_size=500, ignore_conflicts=True)
    touched = {r.device_id for r in planned.rows} | {m.device.id for m in planned.moves}
    await devices.bump(work, [d for d in found if d.id in touched])
    if planned.rows:
        after = {"playouts": len(planned.rows), "moved": len(planned.moves)}
        await work.audit("playouts.planned", f"bulletin:{job.bulletin.code}", None, after)
    return planned


def _on_board(device: Device, job: _Job) -> Playout:
    start = when.due(job.version.times, job.approved_at)
    until = job.version.times.get("until")
    end = datetime.fromisoformat(until) if until else start + timedelta(hours=BOARD_H)
    return Playout(
        device_id=device.id, version_id=job.version.id, slot_at=start, start_at=start, end_at=end
    )


def _wanted(room: _Room, job: _Job, planned: Planned) -> list[datetime]:
    """The times that can be kept: not over, not in quiet hours; 'now' waits for their end. Nothing
    without sound."""
    times = when.load(job.version.times)
    asked = [(at, _LATE, False) for at in times.at]
    asked += [(job.approved_at, _AT_ONCE, True)] if times.now else []
    length = timedelta(seconds=sum(r.duration_s for r in job.renditions))
    kept = []
    for at, patience, waits in sorted(asked) if job.renditions else ():
        start = max(at, job.now)
        sleeps = next((s for s in (start, start + length) if room.quiet.covers(s)), None)
        if at < job.now - patience:
            planned.late.add(at)
        elif sleeps is None:
            kept.append(start)
        elif waits:
            kept.append(room.quiet.open_at(sleeps))
        else:
            planned.quiet.add(at)
    return kept


async def _taken(speakers: Sequence[Device], job: _Job) -> defaultdict[int, list[Playout]]:
    taken: defaultdict[int, list[Playout]] = defaultdict(list)
    rows = (
        await Playout.filter(
            device_id__in=[d.id for d in speakers],
            version_id__gt=0,
            state__in=[PlayState.PLANNED, PlayState.STARTED],
            end_at__gt=job.now,
        )
        .order_by("id")
        .select_for_update(no_key=True)
    )
    for row in rows:
        taken[row.device_id].append(row)
    return taken


async def _on_speaker(room: _Room, job: _Job, planned: Planned) -> None:
    ranks = await _ranks(room.taken)
    ranks[job.version.id] = rank(job.version.priority)
    for slot in _wanted(room, job, planned):
        start = slot
        for rendition in job.renditions:
            row = _row(room.device, job, rendition, slot, start)
            placed = place(
                _span(len(room.taken), row, ranks),
                [_span(n, other, ranks) for n, other in enumerate(room.taken)],
            )
            if _sounds_in(room.quiet, placed.span):
                planned.quiet.add(slot)
                break
            _note_wait(room, row, placed, planned)
            for span in placed.moved:
                await _give_way(room, room.taken[span.id], span, row, planned)
            room.taken.append(row)
            planned.rows.append(row)
            start = row.end_at + GAP


def _note_wait(room: _Room, row: Playout, placed: Placed, planned: Planned) -> None:
    asked, (row.start_at, row.end_at) = row.start_at, (placed.span.start, placed.span.end)
    if placed.after is None:
        return
    other = room.taken[placed.after]
    if other.version_id != row.version_id:
        move = Move(room.device, row.version_id, asked, row.start_at, other.version_id)
        planned.moves.append(move)


async def _give_way(room: _Room, other: Playout, span: Span, to: Playout, planned: Planned) -> None:
    """A less important play moves behind `to`; where that is quiet time, it is dropped."""
    asked, dropped = other.start_at, _sounds_in(room.quiet, span)
    if dropped:
        other.state = PlayState.CANCELLED
    else:
        other.start_at, other.end_at = span.start, span.end
    goes = None if dropped else span.start
    planned.moves.append(Move(room.device, other.version_id, asked, goes, to.version_id))
    await other.save(update_fields=["start_at", "end_at", "state"])


def _sounds_in(quiet: QuietHours, span: Span) -> bool:
    return quiet.covers(span.start) or quiet.covers(span.end)


def _row(
    device: Device, job: _Job, rendition: Rendition, slot: datetime, start: datetime
) -> Playout:
    return Playout(
        device_id=device.id,
        version_id=job.version.id,
        audio_digest=rendition.digest,
        duration_s=rendition.duration_s,
        slot_at=slot,
        start_at=start,
        end_at=start + timedelta(seconds=rendition.duration_s),
    )


def _span(number: int, row: Playout, ranks: dict[int, int]) -> Span:
    fixed = row.state == PlayState.STARTED
    return Span(number, row.start_at, row.end_at, ranks[row.version_id], fixed)


async def _ranks(taken: Iterable[Playout]) -> dict[int, int]:
    ids = {row.version_id for row in taken}
    versions = await BulletinVersion.filter(id__in=list(ids)).values_list("id", "priority")
    return {int(str(i)): rank(str(priority)) for i, priority in versions}


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
