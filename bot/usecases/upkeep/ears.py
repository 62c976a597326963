"""The ear check: a log can say 'playing' while the horn is dead, so after some plays two people
nearby are asked how it was heard. What they say opens and closes a repair ticket of the device.

Asked after a device's first play, after a repair, else after about one play in ten; never at night,
nobody more than once a week, and only where asking costs nothing. Task "ear_check".
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.errors import NotFound, UserError
from bot.core.messages import Button, Message, t
from bot.outbox.routes import Way
from bot.outbox.store import To
from bot.storage.db import execute
from bot.usecases import access
from bot.usecases.devices import devices
from bot.usecases.duty import Slice
from bot.usecases.upkeep import troubles
from bot.usecases.work import Services, Work
from bot.vietnamese.times import clock_text
from models import Area, BulletinVersion, Device, DeviceTrouble, EarCheck, Playout
from models.area import AreaKind
from models.device import PlayState
from models.outbox import Priority
from models.person import RoleName

ANSWERS = ("clear", "low", "rasp", "none", "away")
_BAD = frozenset({"low", "rasp", "none"})
_EARS = 2
_WEEK = timedelta(days=7)
_FRESH = timedelta(minutes=30)  # after that nobody remembers what they heard
_ANSWER_WITHIN = timedelta(days=3)
_TONE_WITHIN = timedelta(minutes=15)
_LOOKED_AT = 40  # followers of a village, of whom somebody will be reachable
_PAGE = 500


async def ask(services: Services, playout_id: int) -> int:
    """How many people were asked; none a second time."""
    async with services.work() as work:
        row = await Playout.get_or_none(id=playout_id)
        if row is None or not devices.asks_ears(row):
            return 0
        (device,) = await devices.held([row.device_id])
        device.area = await Area.get(id=device.area_id)
        if not await _fits(work, device, row):
            return 0
        people = await _nearby(work, device.area, row.id)
        for way in people:
            await _say(work, device, row, way)
        if people:
            await Device.filter(id=device.id).update(ear_due=False)
    return len(people)


async def _fits(work: Work, device: Device, row: Playout) -> bool:
    """A play of a village's loudspeaker that has just ended well, by day, of which nobody was
    asked yet."""
    fresh = row.ended_at is not None and work.now() - row.ended_at < _FRESH
    if not fresh or row.state != PlayState.FINISHED or not device.active:
        return False
    if device.kind != "speaker" or device.area.kind is not AreaKind.VILLAGE:
        return False
    if not device.ear_due and not devices.asks_ears(row, sample=True):
        return False
    quiet = (await devices.quiet_hours([device], work.settings))[device.id]
    return not quiet.covers(work.now()) and not await EarCheck.exists(playout_id=row.id)


async def _nearby(work: Work, village: Area, playout_id: int) -> list[Way]:
    """Who speaks for the village first, then those who follow it, another one each time."""
    speak = await access.holders(village, RoleName.PROPAGANDIST)
    follow = await access.holders(village, RoleName.CITIZEN)
    others = sorted(set(follow) - set(speak), key=lambda p: _lot(playout_id, p))
    near = [*speak, *others[:_LOOKED_AT]]
    asked = EarCheck.filter(person_id__in=near, asked_at__gt=work.now() - _WEEK)
    lately = {int(str(p)) for p in await asked.values_list("person_id", flat=True)}
    ways = await work.outbox.ways([p for p in near if p not in lately])
    free = [w for w in ways.values() if w.route == "chat" and w.account and w.account.follows]
    return free[:_EARS]


def _lot(playout_id: int, person_id: int) -> bytes:
    return hashlib.sha256(f"{playout_id}:{person_id}".encode()).digest()


async def _say(work: Work, device: Device, row: Playout, way: Way) -> None:
    if way.account is None:
        return
    person_id = way.account.person_id or 0
    made = await EarCheck.create(
        device_id=device.id, playout_id=row.id, person_id=person_id, asked_at=work.now()
    )
    version = await BulletinVersion.get(id=row.version_id)
    words = {
        "name": devices.called(device, device.area),
        "title": version.title,
        "at": clock_text(row.started_at or row.start_at, work.now()),
    }
    buttons = tuple(
        Button(t(f"ear-{answer}-btn"), "ear.said", f"{made.id}:{answer}", many=True)
        for answer in ANSWERS
    )
    to = [To(way.account.id, account=way.account)]
    message = Message(t("ear-ask", **words), buttons)
    await work.outbox.say(to, message, key=f"ear:{made.id}", priority=Priority.NOTICE)


async def answer(work: Work, check_id: int, said: str) -> str:
    """What was heard, by the one who was asked; the last word counts. "bad" where somebody will
    look at it, else what was said. Raises NotFound, UserError when it is too late."""
    check = await EarCheck.filter(id=check_id).select_for_update(no_key=True).get_or_none()
    if check is None or check.person_id != work.actor.person_id or said not in ANSWERS:
        raise NotFound
    if work.now() - check.asked_at > _ANSWER_WITHIN:
        raise UserError("ear-late")
    await devices.held([check.device_id])
    check.answer, check.answered_at = said, work.now()
    await check.save(update_fields=["answer", "answered_at"])
    await _judge(work, check)
    return "bad" if said in _BAD else said


async def _judge(work: Work, check: EarCheck) -> None:
    """Softly heard by one and well by another is a matter of distance."""
    all_ = await EarCheck.filter(playout_id=check.playout_id).values_list("answer", flat=True)
    answers = [str(a) for a in all_]
    bad = [a for a in answers if a in _BAD and not (a == "low" and "clear" in answers)]
    if check.answer in bad:
        await troubles.begin(work, check.device_id, "sound", work.now(), check.answer)
    elif check.answer == "clear" and not bad and await _before(check):
        await troubles.end(work, check.device_id, "sound", work.now())


async def _before(check: EarCheck) -> bool:
    """Is the open ticket older than the question, or of this very play?"""
    ticket = await open_ticket(check.device_id)
    asked = EarCheck.filter(playout_id=check.playout_id).exclude(id=check.id)
    other = await asked.filter(answer="low").exists()
    return ticket is not None and (ticket.began_at < check.asked_at or other)


async def open_ticket(device_id: int) -> DeviceTrouble | None:
    """What people nearby say is wrong, if it still is."""
    still = DeviceTrouble.filter(device_id=device_id, what="sound", over_at__isnull=True)
    return await still.first()


async def fixed(work: Work, device_id: int) -> Device:
    """Its keeper says that it was repaired: people nearby are asked after its next play."""
    device = await devices.mine(work, device_id)
    await troubles.end(work, device.id, "sound", work.now())
    await Device.filter(id=device.id).update(ear_due=True)
    return device


async def tone_heard(work: Work, device_id: int, *, heard: bool) -> None:
    """Somebody stood there and listened to a test just now; later taps on old buttons say
    nothing."""
    (device,) = await devices.held([device_id])
    since = work.now() - _TONE_WITHIN
    tones = Playout.filter(device_id=device.id, version_id=0, emergency_id=0, start_at__gt=since)
    if not await tones.exists():
        return
    if heard:
        await troubles.end(work, device.id, "sound", work.now())
    else:
        await troubles.begin(work, device.id, "sound", work.now(), "none")


async def over(_work: Work, before: datetime, after: int) -> Slice | None:
    """The oldest go first; what came of them stands in the tickets."""
    gone: Sequence[object]
    _, gone = await execute(_GONE, [before, _PAGE])
    return Slice(after, len(gone)) if gone else None


_GONE = """
DELETE FROM ear_check WHERE id IN
  (SELECT id FROM ear_check WHERE asked_at < ? ORDER BY asked_at LIMIT ?) RETURNING id
"""
