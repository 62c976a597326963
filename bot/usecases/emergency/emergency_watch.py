"""What the clock looks after in an emergency: who has not signed, who is silent, when it ends.

The sweeps `unsigned`, `silent` and `ending` are run by the clock; each tells a thing once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.core.messages import Button, Message, t
from bot.usecases import access, areas, paging
from bot.usecases.alarm_items import title_of
from bot.usecases.devices.play_notes import joined
from bot.usecases.emergency import emergency_spread
from bot.usecases.emergency.emergency_board import (
    VillageLine,
    call_buttons,
    device_lines,
    extend_button,
    neighbour,
    silent_line,
    sums,
    villages,
)
from bot.usecases.emergency.emergency_rights import (
    ROLES,
    countersign_s,
    lately,
    locked,
    signers,
)
from bot.usecases.emergency.emergency_sent import repeated, wording
from bot.usecases.work import Services, Work
from bot.vietnamese.times import clock_text
from models import ChatAccount, Emergency, Person
from models.outbox import Priority
from models.person import RoleName

SILENT_MIN = (3, 8)
_QUIET = frozenset({"silent", "nobody", "before"})
_HEARD = timedelta(seconds=15)  # by then a device that is there has begun and said so
_UNREAD = timedelta(seconds=45)  # its words are still being read
_BEFORE_END = timedelta(minutes=10)


async def unsigned(services: Services) -> int:
    """Sweep: emergencies nobody countersigned in time are shown to the province, once."""
    now = services.clock.now()
    found = await Emergency.filter(
        signed_at=None, unsigned_told_at=None, exercise=False, started_at__lt=now
    ).prefetch_related("commune")
    count = 0
    for emergency in found:
        limit = timedelta(seconds=countersign_s(services.settings, emergency.commune))
        if emergency.said_at + limit <= now:
            async with services.work() as work:
                count += await _tell_province(work, emergency.id)
    return count


async def _tell_province(work: Work, emergency_id: int) -> int:
    emergency = await locked(emergency_id)
    if emergency.signed_at is not None or emergency.unsigned_told_at is not None:
        return 0
    emergency.unsigned_told_at = work.now()
    await emergency.save(update_fields=["unsigned_told_at"])
    await work.audit("emergency.unsigned", f"emergency:{emergency.code}")
    starter = await Person.get(id=emergency.author_id)
    words = {
        "code": emergency.code,
        "title": title_of(emergency),
        "name": starter.name,
        "commune": emergency.commune.name,
        "text": emergency.text,
        "at": clock_text(emergency.said_at, work.now()),
    }
    province = await areas.by_code(emergency.commune.path.split("/")[0])
    view = Button(t("emergency-board-btn"), "emergency.board", str(emergency.id), many=True)
    for people, key in (
        (await access.holders(province, RoleName.ADMIN), "emergency-unsigned"),
        ([starter.id], "emergency-unsigned-own"),
    ):
        await work.outbox.tell(
            people,
            Message(t(key, **words), (view,)),
            key=f"{key}:{wording(emergency)}",
            priority=Priority.ALERT,
        )
    return 1


async def silent(services: Services) -> int:
    """Sweep: after 3 and after 8 minutes officers get the list of silent villages; at 3 the
    villages are called again on every chat they have, at 8 a neighbour who answered is named."""
    now = services.clock.now()
    longest = timedelta(minutes=SILENT_MIN[-1] + 30)
    found = await Emergency.filter(
        lately(now - longest), cleared_at=None, ends_at__gt=now
    ).prefetch_related("commune")
    count = 0
    for emergency in found:
        minutes = max(
            (m for m in SILENT_MIN if emergency.said_at + timedelta(minutes=m) <= now),
            default=None,
        )
        if minutes is not None and minutes > emergency.silent_told:
            # Before the list, which says that it was done: cut short, it is done over, and nobody
            # is called twice.
            if minutes < SILENT_MIN[-1]:
                await _call_again(services, emergency)
            async with services.work() as work:
                count += await _tell_silence(work, emergency, minutes)
    return count


async def _tell_silence(work: Work, before: Emergency, minutes: int) -> int:
    emergency = await locked(before.id)
    if emergency.silent_told >= minutes or emergency.cleared_at is not None:
        return 0
    if emergency.corrections != before.corrections:
        return 0
    emergency.silent_told = minutes
    await emergency.save(update_fields=["silent_told"])
    lines = await villages(emergency)
    quiet = [v for v in lines if v.state in _QUIET]
    await _tell_list(work, emergency, lines, quiet, minutes)
    return 1


async def _call_again(services: Services, emergency: Emergency) -> None:
    """A slice of chats a transaction, so that a signature or an all-clear passes between."""
    quiet = [v for v in await villages(emergency) if v.state in _QUIET]
    people = {p.id for v in quiet for p in v.people}
    # Not by phone: that costs, and the first call to a number is followed by itself.
    chats = ChatAccount.filter(person_id__in=people, state="open", follows=True, kind="person")
    ids = [int(str(i)) for i in await chats.order_by("id").values_list("id", flat=True)]
    for some in paging.slices(ids):
        async with services.work() as work:
            fresh = await locked(emergency.id)
            changed = fresh.corrections != emergency.corrections
            if changed or fresh.cleared_at is not None or fresh.ends_at <= work.now():
                return
            await work.outbox.say(
                some,
                emergency_spread.message(work, fresh, answers=True),
                key=repeated(fresh),
                about=repeated(fresh),
                priority=Priority.EMERGENCY,
                expires_at=fresh.ends_at,
            )


async def _tell_list(
    work: Work,
    emergency: Emergency,
    lines: Sequence[VillageLine],
    quiet: Sequence[VillageLine],
    minutes: int,
) -> None:
    answered = str(len(lines) - len(quiet))
    words = {
        "minutes": str(minutes),
        "answered": answered,
        "total": str(len(lines)),
        "title": title_of(emergency),
        "code": emergency.code,
    }
    what = t("emergency-all-answered", **words)
    people: list[Person] = []
    if quiet:
        near = [neighbour(v, lines) if minutes == SILENT_MIN[-1] else None for v in quiet]
        names = joined([silent_line(v, n) for v, n in zip(quiet, near, strict=True)])
        what = t("emergency-silent-list", **words, villages=names)
        people = [p for v in quiet for p in v.people]
        people += [n.people[0] for n in near if n is not None]
    view = Button(t("emergency-board-btn"), "emergency.board", str(emergency.id), many=True)
    await work.outbox.tell(
        await access.officers(emergency.commune, *ROLES),
        Message(what, (view, *call_buttons(emergency, people))),
        key=f"emergency-silent:{wording(emergency)}:{minutes}",
        priority=Priority.EMERGENCY,
    )


async def sounding(services: Services) -> int:
    """Sweep: once devices have had time to report, whoever may act reads which of them sound and
    show, and which do not; once for each wording."""
    now = services.clock.now()
    found = await Emergency.filter(
        cleared_at=None, ends_at__gt=now, devices_told_at=None, started_at__lt=now
    )
    count = 0
    for emergency in found:
        wait = _HEARD if emergency.audio_digest else _UNREAD
        if emergency.said_at + wait <= now:
            async with services.work() as work:
                count += await _tell_devices(work, emergency)
    return count


async def _tell_devices(work: Work, before: Emergency) -> int:
    emergency = await locked(before.id)
    changed = emergency.corrections != before.corrections
    if changed or emergency.devices_told_at is not None or emergency.cleared_at is not None:
        return 0
    emergency.devices_told_at = work.now()
    await emergency.save(update_fields=["devices_told_at"])
    found = sums(await device_lines(emergency, work.now()))
    if not found:
        return 0
    words = {"title": title_of(emergency), "code": emergency.code, "devices": joined(found)}
    view = Button(t("emergency-board-btn"), "emergency.board", str(emergency.id), many=True)
    await work.outbox.tell(
        list(dict.fromkeys([emergency.author_id, *await signers(emergency.commune)])),
        Message(t("emergency-devices", **words), (view,)),
        key=f"emergency-devices:{wording(emergency)}",
        priority=Priority.EMERGENCY,
    )
    return 1


async def ending(services: Services) -> int:
    """Sweep: ten minutes before its end officers are asked: longer, or all clear?"""
    now = services.clock.now()
    found = await Emergency.filter(
        cleared_at=None, ends_at__lte=now + _BEFORE_END, ends_at__gt=now - timedelta(hours=1)
    ).prefetch_related("commune")
    count = 0
    for emergency in found:
        if emergency.end_told_at == emergency.ends_at:
            continue
        async with services.work() as work:
            await Emergency.filter(id=emergency.id).update(end_told_at=emergency.ends_at)
            await _ask_end(work, emergency)
            count += 1
    return count


async def _ask_end(work: Work, emergency: Emergency) -> None:
    ref = str(emergency.id)
    buttons = (
        Button(t("emergency-clear-btn"), "emergency.clear", ref, many=True),
        extend_button(emergency),
    )
    ends = clock_text(emergency.ends_at, work.now())
    words = {"code": emergency.code, "title": title_of(emergency), "at": ends}
    await work.outbox.tell(
        await access.officers(emergency.commune, *ROLES),
        Message(t("emergency-ending", **words), buttons),
        key=f"emergency-ending:{emergency.id}:{int(emergency.ends_at.timestamp())}",
        priority=Priority.ALERT,
    )
