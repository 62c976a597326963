"""A variant that came after the plan was made plays right behind the Vietnamese, wherever that is
still to come.
"""

from __future__ import annotations

from datetime import timedelta

from bot.usecases.airtime.slots import GAP, Span, place, rank
from bot.usecases.devices import devices
from bot.usecases.work import Work
from models import BulletinVersion, Playout, Rendition
from models.device import PlayState

_STEP = timedelta(seconds=1)  # of the pause before it
_OPEN = [PlayState.PLANNED, PlayState.STARTED]


async def add(work: Work, version: BulletinVersion, rendition: Rendition) -> int:
    """Behind each play of the version that is still to come, or behind what is there already; not
    in quiet hours. How many."""
    mine = Playout.filter(version_id=version.id, state__in=_OPEN, end_at__gt=work.now())
    speakers = [d for d in await devices.held(await devices.having(mine)) if d.kind == "speaker"]
    quiet = await devices.quiet_hours(speakers, work.settings)
    rows = Playout.filter(version_id=version.id, device_id__in=[d.id for d in speakers])
    once = set(await rows.values_list("device_id", "start_at"))
    made: list[Playout] = []
    for device in speakers:
        there = Playout.filter(device_id=device.id, state__in=_OPEN, end_at__gt=work.now())
        taken = await there.order_by("start_at").select_for_update(no_key=True)
        # One for each time, behind what plays last then: a third language follows the second.
        ends = {p.slot_at or p.start_at: p for p in taken if p.version_id == version.id}
        for last in ends.values():
            row = _behind(last, rendition, taken, version.priority)
            while (row.device_id, row.start_at) in once:  # one that was taken back stood just there
                row.start_at, row.end_at = row.start_at + _STEP, row.end_at + _STEP
            if not quiet[device.id].cuts(row.start_at, row.end_at):
                made.append(row)
                taken.append(row)
    await Playout.bulk_create(made, ignore_conflicts=True)
    await devices.bump(work, [d for d in speakers if d.id in {r.device_id for r in made}])
    return len(made)


async def forget(work: Work, version_id: int, audio_digest: str) -> None:
    """This voice plays no more; no play, past ones too, keeps its file."""
    mine = Playout.filter(version_id=version_id, audio_digest=audio_digest)
    rows = mine.filter(state__in=_OPEN)
    touched = await devices.held(await devices.having(rows))
    await rows.update(state=PlayState.CANCELLED, told=True)
    await mine.update(audio_digest="")
    await devices.bump(work, touched)


def _behind(last: Playout, rendition: Rendition, taken: list[Playout], priority: str) -> Playout:
    start = last.end_at + GAP
    span = Span(-1, start, start + timedelta(seconds=rendition.duration_s), rank(priority))
    # What is there stays: the variant came later, so it gives way to everything else.
    others = [Span(n, p.start_at, p.end_at, 0, fixed=True) for n, p in enumerate(taken)]
    placed = place(span, others).span
    return Playout(
        device_id=last.device_id,
        version_id=last.version_id,
        audio_digest=rendition.digest,
        duration_s=rendition.duration_s,
        slot_at=last.slot_at,
        start_at=placed.start,
        end_at=placed.end,
    )
