"""A stranger's words at the very moment something else is done with their chat, on PostgreSQL."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta

import pytest

from bot.core.events import Event, EventKind
from bot.core.messages import Message, t
from bot.dialog import speaker
from bot.storage.db import execute
from bot.usecases.citizens import takeover
from bot.usecases.groups import groups
from bot.usecases.people import strangers
from models import ChatAccount, DialogState, OutboxRow
from tests.fakes.house import Parts

# SQLite has one writer: nobody meets there.
pytestmark = [
    pytest.mark.services,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]
WAITING = (
    "SELECT count(*) AS n FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def waits(task: asyncio.Task[object]) -> None:
    """It waits for somebody's lock, or is through without."""
    async with asyncio.timeout(20):
        while not int((await execute(WAITING))[1][0]["n"]) and not task.done():
            await asyncio.sleep(0.01)


def said(parts: Parts, kind: EventKind, room: str = "") -> Event:
    return Event("zalo", "1", f"e{kind}{room}", kind, "u1", parts.clock.now(), room=room)


async def test_two_first_words_at_once_make_one_chat(parts: Parts) -> None:
    kinds = ("private", "room", "echo")
    for first, second in itertools.product(kinds, kinds):
        await ChatAccount.all().delete()
        await meet(parts, first, second)
        chat = await ChatAccount.get(chat_id="u1")
        assert chat.state == ("open" if {first, second} - {"room"} else groups.MET)


async def meet(parts: Parts, first: str, second: str) -> None:
    """The first has not committed when the second comes."""
    made, go_on = asyncio.Event(), asyncio.Event()

    async def takes(which: str) -> None:
        async with parts.services.work() as work:
            if which == "echo":
                await takeover.begin(work, said(parts, EventKind.ECHO))
            elif which == "room":
                await groups.speaker(work, said(parts, EventKind.TEXT, "g1"))
            else:
                await speaker.known(work, said(parts, EventKind.TEXT))
            made.set()
            await go_on.wait()

    one = asyncio.create_task(takes(first))
    await made.wait()
    two: asyncio.Task[object] = asyncio.create_task(takes(second))
    await waits(two)
    go_on.set()
    await asyncio.gather(one, two)


async def test_who_writes_while_being_forgotten_keeps_what_was_asked(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at who is silent and what is taken away of them."""
    await speaker_of(parts)
    await OutboxRow.all().update(state="sent")
    parts.clock.move(days=40)
    looked, go_on = asyncio.Event(), asyncio.Event()

    async def late(sql: str, values: list[object]) -> object:
        if sql.startswith("SELECT id AS mark"):
            looked.set()
            await go_on.wait()
        return await execute(sql, values)

    monkeypatch.setattr(strangers, "execute", late)

    async def forget() -> None:
        async with parts.services.work() as work:
            await strangers.silent(work, parts.clock.now() - timedelta(days=30), 0)

    forgetting: asyncio.Task[object] = asyncio.create_task(forget())
    await looked.wait()
    answering: asyncio.Task[object] = asyncio.create_task(speaker_of(parts))
    await waits(answering)
    go_on.set()
    await asyncio.gather(forgetting, answering)
    chat = await ChatAccount.get(chat_id="u1")
    rows = OutboxRow.filter(chat_account_id=chat.id, state="queued")
    assert await rows.count() == 1
    assert await DialogState.filter(account_id=chat.id, step="place").exists(), "what was asked"


async def speaker_of(parts: Parts) -> None:
    """They say something and are asked where they live."""
    async with parts.services.work() as work:
        who = await speaker.known(work, said(parts, EventKind.TEXT))
        key = f"help:{parts.clock.now():%d%m}"
        await work.outbox.say([who.account.id], Message(t("not-understood")), key=key)
        state = speaker.first_state(who.account.id, work.now())
        state.conversation, state.step = "follow", "place"
        await speaker.save(state, "")
