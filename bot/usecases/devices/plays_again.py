"""What an emergency broke off or kept from its time is planned again behind it, the same day, and
whoever wrote it is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.expressions import Q

from bot.core.hours import local
from bot.core.messages import Message, t
from bot.usecases import notify
from bot.usecases.airtime.slots import GAP, Span, place, rank
from bot.usecases.devices import devices, play_notes, playouts
from bot.usecases.work import Services, Work
from bot.vietnamese.times import clock_text
from models import Bulletin, BulletinVersion, Device, Playout
from models.device import PlayState

CUT = (PlayState.INTERRUPTED, PlayState.REFUSED)  # a device says so
_OPEN = (PlayState.PLANNED, PlayState.STARTED)
_MOST = 3  # times one play is tried again: alarms may come one after the other
_PAUSE = timedelta(seconds=30)  # behind an alarm
_ROUND = timedelta(minutes=6)  # an alarm sounds five minutes in one go, and its page says when
_STEP = timedelta(seconds=1)


async def after_alarm(services: Services, playout_id: int) -> bool:
    """Plans it again if it was an emergency that was in its way; False where it was not, or no
    time is left today. Doing it twice plans it once."""
    row = await Playout.get_or_none(id=playout_id, version_id__gt=0, told=False)
    if row is None or row.state not in CUT or not await _alarm(row):
        return False
    async with services.work() as work:
        (device,) = await devices.held([row.device_id])
        row = await Playout.filter(id=playout_id).select_for_update(no_key=True).get()
        if row.told or row.state not in CUT or not device.active:
            return False
        made = await _next(work, device, row)
        if made is None:
            return False
        await made.save()
        await Playout.filter(id=row.id).update(told=True)
        await devices.bump(work, [device])
        after = {"was": str(row.id), "at": made.start_at.isoformat()}
        await work.audit("playout.again", f"device:{device.code}", None, after)
        await _tell(work, row, made)
    return True


async def _alarm(row: Playout) -> Playout | None:
    """The last emergency that sounded on the same device in the time of this play."""
    until = max(row.end_at, row.ended_at or row.end_at)
    rows = Playout.filter(
        device_id=row.device_id,
        emergency_id__gt=0,
        start_at__lt=until,
        end_at__gt=row.start_at,
    ).filter(
        Q(state__in=[*_OPEN, PlayState.FINISHED, PlayState.INTERRUPTED])
        # ended by an all-clear or other words, after it had begun to sound
        | Q(state=PlayState.CANCELLED, started_at__isnull=False)
    )
    sounded = [a for a in await rows.order_by("-start_at") if _over(a) > row.start_at]
    return sounded[0] if sounded else None


def _over(alarm: Playout) -> datetime:
    """When it stopped or will stop sounding."""
    return alarm.ended_at or min(alarm.end_at, alarm.start_at + _ROUND)


async def _next(work: Work, device: Device, row: Playout) -> Playout | None:
    version = await BulletinVersion.get(id=row.version_id)
    bulletin = await Bulletin.get(id=version.bulletin_id)
    if await playouts.signed(version, bulletin) is None or await _tries(row) >= _MOST:
        return None
    quiet = (await devices.quiet_hours([device], work.settings))[device.id]
    start = max(work.now(), await _silent_from(device, work.now())) + _PAUSE
    span = Span(-1, start, start + timedelta(seconds=row.duration_s), rank(version.priority))
    mine = Playout.filter(device_id=device.id, version_id__gt=0)
    taken = await mine.filter(state__in=_OPEN, end_at__gt=work.now()).order_by("start_at")
    # What is planned stays where it is: this one had its turn.
    others = [Span(n, p.start_at, p.end_at + GAP, 0, fixed=True) for n, p in enumerate(taken)]
    at = place(span, others).span
    if local(at.end).date() != local(row.start_at).date():
        return None
    if quiet.cuts(at.start, at.end):
        return None
    again = Playout(
        device_id=device.id,
        version_id=row.version_id,
        audio_digest=row.audio_digest,
        duration_s=row.duration_s,
        slot_at=row.slot_at or row.start_at,
        start_at=at.start,
        end_at=at.end,
    )
    while await mine.filter(version_id=row.version_id, start_at=again.start_at).exists():
        again.start_at, again.end_at = again.start_at + _STEP, again.end_at + _STEP
    return again


async def _silent_from(device: Device, now: datetime) -> datetime:
    """When no emergency sounds on it any more, as far as is known."""
    alarms = await Playout.filter(
        device_id=device.id, emergency_id__gt=0, state__in=_OPEN, end_at__gt=now
    )
    return max([_over(a) for a in alarms if a.start_at <= now + _PAUSE], default=now)


async def _tries(row: Playout) -> int:
    same = Playout.filter(
        device_id=row.device_id, version_id=row.version_id, audio_digest=row.audio_digest
    )
    return await same.filter(slot_at=row.slot_at, state__in=CUT, told=True).count()


async def _tell(work: Work, row: Playout, made: Playout) -> None:
    """Once for each time that was asked for, however many loudspeakers it was on."""
    version = await BulletinVersion.get(id=row.version_id)
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
    slot = row.slot_at or row.start_at
    words = {
        "code": bulletin.code,
        "title": version.title,
        "at": clock_text(slot, work.now()),
        "again": clock_text(made.start_at, work.now()),
    }
    people = await play_notes.responsible(version)
    key = f"plays-again:{version.id}:{int(slot.timestamp())}"
    await notify.people(
        work, bulletin.commune, people, Message(t("devices-plays-again", **words)), key=key
    )
