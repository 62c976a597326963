"""Two people at the same moment, on PostgreSQL: nobody's words may be lost to a deadlock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import UserError
from bot.core.events import Event, EventKind
from bot.storage import audit
from bot.usecases.citizens import feedback, feedback_desk
from bot.usecases.delivery import distribute, receipts, remind
from bot.usecases.devices import devices, playouts
from bot.usecases.emergency import emergency, emergency_board
from bot.usecases.people import enrol_confirm, erase
from bot.usecases.reports import report_heard
from bot.usecases.voice import transcribe
from bot.usecases.work import Work
from models import (
    Bulletin,
    ChatAccount,
    Delivery,
    Device,
    Emergency,
    Feedback,
    OutboxRow,
    Person,
    Report,
    Role,
)
from tests.issues.meeting import Act, Meeting
from tests.usecases.talk import HOOKS

# SQLite has one writer: nobody meets there.
pytestmark = [
    pytest.mark.services,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]
ROUNDS = 10

Both = tuple[Act, Act]
Pair = Callable[[Meeting, int], Awaitable[Both]]


async def confirm_and_send(meet: Meeting, n: int) -> Both:
    """An officer confirms one report while its writer sends another."""
    here = meet.here
    first = await meet.draft(f"Đường nhiều ổ gà {n}")
    await here.acts(here.nga, "report.send", first, many=True)
    second = await meet.draft(f"Mất điện cả thôn {n}")
    return (
        await meet.press(here.bia, "inbox.confirm", first),
        await meet.press(here.nga, "report.send", second),
    )


async def _started(meet: Meeting) -> Emergency:
    here = meet.here
    found = await meet.does(
        here.duty,
        lambda work: emergency.start(
            work,
            here.commune,
            kind="flood",
            text="Nước lên nhanh",
            targets=[here.commune.code],
        ),
    )
    assert isinstance(found, Emergency)
    return found


async def sign_and_call_for_help(meet: Meeting, _: int) -> Both:
    """The second signature while a village calls for help."""
    started = await _started(meet)
    return (
        meet.does(meet.here.bia, lambda work: emergency.sign(work, started.id)),
        meet.does(meet.here.nga, lambda work: emergency_board.reply(work, started.id, "help")),
    )


async def clear_and_take_down(meet: Meeting, n: int) -> Both:
    """The all-clear while a loudspeaker is taken down."""
    started = await _started(meet)
    await Device.all().update(active=True)
    device = (await Device.all().order_by("id"))[n % 3]
    return (
        meet.does(meet.here.duty, lambda work: emergency.clear(work, started.id)),
        meet.does(meet.here.bia, lambda work: devices.deactivate(work, device.id)),
    )


async def withdraw_and_plan(meet: Meeting, n: int) -> Both:
    """One bulletin's plays are cancelled while another's are planned on the same loudspeakers."""
    at = meet.here.parts.clock.now() + timedelta(hours=n + 2)
    old = await meet.loud.bulletin(f"A{n}", [at])
    new = await meet.loud.bulletin(f"B{n}", [at], priority="urgent")
    await playouts.plan_playouts(meet.services, old.id)
    await Bulletin.filter(id=old.bulletin_id).update(state="withdrawn")
    return (
        playouts.cancel_playouts(meet.services, old.id),
        playouts.plan_playouts(meet.services, new.id),
    )


async def confirm_and_erase(meet: Meeting, n: int) -> Both:
    """An officer confirms somebody who at this moment asks to be forgotten."""
    here = meet.here
    somebody = await here.parts.person(f"new{n}", f"Người mới {n}")
    role = await Role.create(
        person=somebody,
        area=here.villages["Thôn 3"],
        role="propagandist",
        active=False,
        since_at=here.parts.clock.now(),
    )
    return (
        meet.does(here.bia, lambda work: enrol_confirm.confirm(work, role.id, ())),
        meet.does(somebody, lambda work: _forget(work, somebody)),
    )


async def _forget(work: Work, somebody: Person) -> object:
    return await erase.forget(work, await ChatAccount.get(chat_id=somebody.code))


async def answer_and_add(meet: Meeting, n: int) -> Both:
    """An officer answers while the citizen adds something."""
    here = meet.here
    await here.says(here.sau, f"làm căn cước ở đâu {n}?")
    case = await Feedback.all().order_by("-id").first()
    assert case is not None
    code, account = case.code, await ChatAccount.get(person_id=here.sau.id)
    event = Event("webchat", "web", f"a{n}", EventKind.TEXT, "sau", at=here.parts.clock.now())
    return (
        meet.does(here.bia, lambda work: feedback_desk.answer(work, code, "Ở xã")),
        meet.does(
            here.sau, lambda work: feedback.add(work, code, account, event, "và mấy giờ?", "vi")
        ),
    )


async def told_and_remind(meet: Meeting, n: int) -> Both:
    """A reader says that the village knows while the clock reminds everybody."""
    here = meet.here
    version = await meet.loud.bulletin(f"R{n}", now=True)
    now = here.parts.clock.now()
    await Bulletin.filter(id=version.bulletin_id).update(state="published", published_at=now)
    await distribute.distribute(meet.services, version.id)
    await OutboxRow.filter(delivery_id__not_isnull=True).update(state="sent", sent_at=now)
    here.parts.clock.move(hours=3)
    mine = await Delivery.get(version_id=version.id, person_id=here.nga.id)
    return (
        meet.does(here.nga, lambda work: receipts.told(work, mine.id, "meeting", 12)),
        remind.due(meet.services),
    )


async def hear_and_erase(meet: Meeting, n: int) -> Both:
    """A recording becomes words while its speaker asks to be forgotten."""
    here = meet.here
    somebody = await here.parts.person(
        f"voice{n}", f"Chị Tư {n}", ("propagandist", here.villages["Thôn 5"])
    )
    await here.speaks(somebody, f"sound {n}".encode())
    note = next(ids[0] for name, *ids in reversed(here.parts.tasks) if name == "transcribe")
    here.ear.hears.append(("đường nhiều ổ gà", 0.9))
    return (
        transcribe.transcribe(meet.services, here.ear, note, HOOKS),
        meet.does(somebody, lambda work: _forget(work, somebody)),
    )


async def confirm_what_was_heard_and_take_it(meet: Meeting, n: int) -> Both:
    """The writer says 'heard right' while an officer takes the report on."""
    here = meet.here
    await here.speaks(here.nga, f"take {n}".encode())
    note = next(ids[0] for name, *ids in reversed(here.parts.tasks) if name == "transcribe")
    here.ear.hears.append(("đường nhiều ổ gà", 0.9))
    await transcribe.transcribe(meet.services, here.ear, note, HOOKS)
    report = await Report.all().order_by("-id").first()
    assert report is not None
    await here.acts(here.nga, "report.send", report.code, many=True)
    return (
        meet.does(here.nga, lambda work: report_heard.yes(work, note)),
        await meet.press(here.bia, "inbox.confirm", report.code),
    )


PAIRS: list[Pair] = [
    confirm_and_send,
    sign_and_call_for_help,
    clear_and_take_down,
    withdraw_and_plan,
    confirm_and_erase,
    answer_and_add,
    told_and_remind,
    hear_and_erase,
    confirm_what_was_heard_and_take_it,
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: str(pair.__name__))
async def test_nobody_waits_for_somebody_who_waits(
    database: str, tmp_path: Path, pair: Pair
) -> None:
    meet = await Meeting.open(tmp_path)
    faults: list[str] = []
    for n in range(ROUNDS):
        found = await asyncio.gather(*await pair(meet, n), return_exceptions=True)
        # Who comes second may be told that it is settled already.
        bad = [f for f in found if isinstance(f, BaseException) and not isinstance(f, UserError)]
        faults += [repr(f)[:200] for f in bad]
    assert not faults, f"{len(faults)} of {2 * ROUNDS}: {faults[:2]}"
    assert (await audit.verify()).broken_at is None
