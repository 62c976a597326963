"""Emergencies: starting, signing, repeating, extending, clearing, and the reason given after.

People are reached by emergency_spread.py; the sound is emergency_sound.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.core.errors import NotFound, Stale, UserError
from bot.core.messages import Message, t
from bot.core.text import nfc
from bot.usecases import alarms, areas, codes
from bot.usecases.airtime import limits
from bot.usecases.devices import devices
from bot.usecases.emergency import beside, emergency_sound
from bot.usecases.emergency.emergency_rights import locked, right
from bot.usecases.emergency.emergency_sent import wording
from bot.usecases.emergency.emergency_told import tell_officers
from bot.usecases.work import Work
from models import Area, Device, Emergency, Person, Playout
from models.device import PlayState
from models.outbox import Priority

Draft: TypeAlias = Emergency  # not stored; conversations name the type by this
KINDS = alarms.GRAVITY
HOURS = 2
MAX_TEXT = 1000
_MAX_SPAN = timedelta(hours=24)
_BOARD_CLEAR = timedelta(minutes=30)


def draft(
    work: Work, commune: Area, kind: str, text: str, targets: Sequence[str], *, exercise: bool
) -> Emergency:
    """An emergency as it would be, not stored: the preview shows it."""
    now = work.now()
    return Emergency(
        code=codes.tracking("DT" if exercise else "KC"),
        commune=commune,
        targets=list(targets),
        kind=kind,
        text=nfc(text),
        exercise=exercise,
        started_at=now,
        ends_at=now + timedelta(hours=HOURS),
    )


async def start(
    work: Work,
    commune: Area,
    *,
    kind: str,
    text: str,
    targets: Sequence[str],
    exercise: bool = False,
    said: str = "",
) -> Emergency:
    """It goes out at once: boards and speakers with this transaction, chats right after it. `said`:
    what loudspeakers read instead of the text, as its sender was shown."""
    person_id = await right(work, commune)
    await beside.in_turn(commune)
    emergency = draft(work, commune, kind, text, targets, exercise=exercise)
    await check(work, emergency, commune)
    emergency.started_by_id = person_id
    pretended = await beside.exercises(work, emergency)
    await emergency.save()
    await emergency_sound.take_cached(work, emergency, said)
    await play(work, emergency, first=True)
    after = {"kind": kind, "targets": list(targets), "text": text, "exercise": exercise}
    after |= await limits.passed(commune, work.settings, work.now())
    await work.audit("emergency.started", f"emergency:{emergency.code}", None, after)
    await tell_officers(work, emergency, commune)
    work.then("spread_emergency", emergency.id)
    if not emergency.audio_digest:
        work.then("render_emergency", emergency.id)
    await _stop(work, pretended, emergency)
    return emergency


async def _stop(work: Work, pretended: Sequence[Emergency], real: Emergency) -> None:
    for one in pretended:
        await _end(work, await locked(one.id))
        await beside.tell(work, one, real)


async def check(work: Work, emergency: Emergency, commune: Area) -> None:
    """Raises UserError for an empty or endless text, no area, or an exercise beside something real,
    NotFound for foreign areas."""
    if emergency.kind not in KINDS:
        raise NotFound
    if not emergency.text:
        raise UserError("emergency-text-empty")
    if len(emergency.text) > MAX_TEXT:
        length = str(len(emergency.text))
        raise UserError("emergency-text-long", limit=str(MAX_TEXT), length=length)
    found = await areas.coded(emergency.targets)
    if not found or len(found) != len(set(emergency.targets)):
        raise UserError("emergency-area-missing")
    if not all(a.path.startswith(commune.path) for a in found):
        raise NotFound
    await beside.no_exercise_now(work, emergency)


async def play(work: Work, emergency: Emergency, *, first: bool = False) -> None:
    """On every device of its places, from now to its end. `first`: it was not on just before."""
    found = await devices.within(emergency.targets)
    if first:
        await beside.no_all_clear(work, emergency, found)
    await Playout.bulk_create([row(emergency, d, work.now()) for d in found], batch_size=500)
    await devices.bump(work, found)


def row(emergency: Emergency, device: Device, start: datetime) -> Playout:
    """One device's part in an emergency, until its end."""
    speaker = device.kind == "speaker"
    return Playout(
        device_id=device.id,
        emergency_id=emergency.id,
        audio_digest=emergency.audio_digest if speaker else "",
        duration_s=emergency.duration_s if speaker else 0,
        start_at=start,
        end_at=emergency.ends_at,
    )


async def join(work: Work, device: Device) -> None:
    """A device that comes while emergencies go on takes part in them."""
    going = await Emergency.filter(cleared_at=None, ends_at__gt=work.now())
    area = await Area.get(id=device.area_id)
    rows = [
        row(e, device, work.now())
        for e in going
        if any(area.path.startswith(a.path) for a in await areas.coded(e.targets))
        and not await Playout.exists(emergency_id=e.id, device_id=device.id)
    ]
    await Playout.bulk_create(rows)
    await devices.bump(work, [device])


async def mine(work: Work, emergency_id: int) -> Emergency:
    """One the actor may act on, locked. Raises NotFound or NotAllowed (same words)."""
    found = await locked(emergency_id)
    await right(work, found.commune)
    return found


async def sign(work: Work, emergency_id: int, seen: int = 0) -> Emergency:
    """The second person's signature; signing again changes nothing. `seen`: how often the words
    they read were corrected."""
    emergency = await mine(work, emergency_id)
    person_id = await right(work, emergency.commune)
    if seen != emergency.corrections:
        raise Stale("emergency-sign-newer", code=emergency.code, text=emergency.text)
    if person_id == emergency.author_id:
        raise UserError("emergency-sign-self")
    if emergency.signed_at is not None:
        return emergency
    emergency.signed_by_id, emergency.signed_at = person_id, work.now()
    await emergency.save(update_fields=["signed_by_id", "signed_at"])
    await work.audit("emergency.signed", f"emergency:{emergency.code}", None, {"signed": True})
    signer = await Person.get(id=person_id)
    await work.outbox.tell(
        [emergency.author_id],
        Message(t("emergency-signed-by", code=emergency.code, name=signer.name)),
        key=f"emergency-signed:{wording(emergency)}",
        priority=Priority.ALERT,
    )
    return emergency


async def again(work: Work, emergency_id: int) -> int:
    """One more round on the loudspeakers; returns on how many."""
    emergency = await mine(work, emergency_id)
    if emergency.cleared_at is not None or emergency.ends_at <= work.now():
        raise Stale("emergency-is-over", code=emergency.code)
    count = await emergency_sound.again(work, emergency)
    await work.audit("emergency.again", f"emergency:{emergency.code}", None, {"speakers": count})
    return count


async def extend(work: Work, emergency_id: int, hours: float = 1) -> Emergency:
    """Longer than planned; a day from now at most."""
    await beside.in_turn_of(emergency_id)
    emergency = await mine(work, emergency_id)
    now = work.now()
    if emergency.cleared_at is not None:
        raise Stale("emergency-is-over", code=emergency.code)
    await beside.no_exercise_now(work, emergency)
    before = emergency.ends_at
    pretended = await beside.exercises(work, emergency)
    emergency.ends_at = min(max(before, now) + timedelta(hours=hours), now + _MAX_SPAN)
    await emergency.save(update_fields=["ends_at"])
    if before <= now:
        await play(work, emergency, first=True)
    else:
        await _move_end(work, emergency, before)
    ends = {"ends_at": emergency.ends_at.isoformat()}
    await work.audit(
        "emergency.extended", f"emergency:{emergency.code}", {"ends_at": before.isoformat()}, ends
    )
    await _stop(work, pretended, emergency)
    return emergency


async def _move_end(work: Work, emergency: Emergency, before: datetime) -> None:
    going = Playout.filter(emergency_id=emergency.id, end_at=before)
    await devices.held(await devices.having(going))
    rows = await going
    await Playout.filter(id__in=[r.id for r in rows]).update(end_at=emergency.ends_at)
    await devices.bump(work, await Device.filter(id__in={r.device_id for r in rows}, active=True))


async def clear(work: Work, emergency_id: int) -> Emergency:
    """All clear: boards and speakers stop now, and everybody who was alerted is told."""
    emergency = await mine(work, emergency_id)
    if emergency.cleared_at is not None:
        raise Stale("emergency-is-over", code=emergency.code)
    await _end(work, emergency)
    return emergency


async def _end(work: Work, emergency: Emergency) -> None:
    now = work.now()
    emergency.cleared_by_id, emergency.cleared_at = work.actor.person_id, now
    await emergency.save(update_fields=["cleared_by_id", "cleared_at"])
    found = await devices.within(emergency.targets)  # locked before their plays
    await end_plays(work, emergency)
    await _show_clear(work, emergency, found)
    await work.audit(
        "emergency.cleared", f"emergency:{emergency.code}", None, {"cleared_at": now.isoformat()}
    )
    work.then("spread_clear", emergency.id)
    work.then("sound_clear", emergency.id)


async def end_plays(work: Work, emergency: Emergency) -> None:
    """Nothing of it sounds or shows any more; its devices are locked by the caller."""
    rows = Playout.filter(emergency_id=emergency.id)
    going = rows.filter(state__in=[PlayState.PLANNED, PlayState.STARTED])
    await going.update(state=PlayState.CANCELLED, told=True)
    await rows.filter(end_at__gt=work.now()).update(end_at=work.now())


async def _show_clear(work: Work, emergency: Emergency, found: Sequence[Device]) -> None:
    now = work.now()
    rows = [
        Playout(device_id=d.id, emergency_id=emergency.id, start_at=now, end_at=now + _BOARD_CLEAR)
        for d in found
        if d.kind == "board"
    ]
    # An emergency cleared in the very moment it began keeps its one row.
    await Playout.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    await devices.bump(work, found)


async def set_reason(work: Work, emergency_id: int, text: str) -> Emergency:
    """Why it was needed, in writing, for whoever inspects it later."""
    emergency = await mine(work, emergency_id)
    text = nfc(text)[:MAX_TEXT]
    if not text:
        raise UserError("emergency-text-empty")
    before, emergency.reason = emergency.reason, text
    await emergency.save(update_fields=["reason"])
    await work.audit(
        "emergency.reason", f"emergency:{emergency.code}", {"reason": before}, {"reason": text}
    )
    return emergency
