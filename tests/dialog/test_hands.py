"""Events straight from the inbox's front into free hands, and who goes first when many wait."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.core.events import Event, EventKind
from bot.dialog.inbox import Claimed, Inbox, finish
from bot.dialog.insertion import Pour
from bot.dialog.pump import Pump
from bot.dialog.urgent import Urgent
from bot.storage.db import execute
from models import InboxRow
from tests.dialog.small import Room
from tests.fakes.clock import FakeClock
from tests.fakes.house import Parts

CLOCK = FakeClock()
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def text(number: int, chat: str, words: str = "") -> Event:
    words = words or f"t{number}"
    return Event("web", "1", f"e{number}", EventKind.TEXT, chat, CLOCK.now(), text=words)


class Two:
    """inbox.Hands with room for two."""

    def __init__(self) -> None:
        self.taken: list[tuple[int, str]] = []

    def free(self) -> int:
        return 2 - len(self.taken)

    def take(self, row_id: int, event: Event) -> None:
        self.taken.append((row_id, event.event_id))


@pytest.fixture
async def woken(database: str) -> list[str]:
    return []


@pytest.fixture
async def inbox(woken: list[str]) -> Inbox:
    inbox = Inbox(FakeClock(), woken.append)
    inbox.hands = Two()
    return inbox


async def states() -> dict[str, str]:
    return {r.event_id: r.state for r in await InboxRow.all()}


@only_sqlite
async def test_what_is_stored_is_claimed_by_the_same_write(inbox: Inbox, woken: list[str]) -> None:
    await inbox.accept([text(1, "lan")])
    hands: Any = inbox.hands
    assert [event for _, event in hands.taken] == ["e1"]
    assert (await states(), woken) == ({"e1": "taken"}, [])
    assert await inbox.claim(8) == []
    await finish(hands.taken[0][0])
    assert await states() == {"e1": "done"}


@only_sqlite
async def test_of_a_chat_the_first_only_and_no_more_than_hands(
    inbox: Inbox, woken: list[str]
) -> None:
    await inbox.accept([text(1, "lan"), text(2, "lan"), text(3, "hoa"), text(4, "tam")])
    assert await states() == {"e1": "taken", "e2": "new", "e3": "taken", "e4": "new"}
    assert woken == ["inbox"]


@only_sqlite
async def test_nobody_overtakes_their_own_words(inbox: Inbox) -> None:
    hands, inbox.hands = inbox.hands, None
    await inbox.accept([text(1, "lan")])
    inbox.hands = hands
    await inbox.accept([text(2, "lan"), text(3, "hoa")])
    assert await states() == {"e1": "new", "e2": "new", "e3": "taken"}
    (one,) = await inbox.claim(8)
    assert (one.event.event_id, one.more) == ("e1", True)


@only_sqlite
async def test_an_event_seen_before_is_not_begun_again(inbox: Inbox) -> None:
    await inbox.accept([text(1, "lan")])
    await inbox.accept([text(1, "lan"), text(1, "lan")])
    hands: Any = inbox.hands
    assert len(hands.taken) == 1


@only_sqlite
async def test_a_message_is_answered_without_a_look_at_the_inbox(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune = await parts.area("66-1", "commune", "Xã Ea Kao")
    await parts.person("hoa", "Hoa", ("citizen", commune))
    room = Room(parts)
    channel: Any = None
    pump = Pump(room.inbox, room.router, {"webchat": channel}, parts.media)
    room.inbox._wake = lambda _what: pump.wake()
    task = asyncio.create_task(pump.run())
    async with asyncio.timeout(10):
        while not pump.free():
            await asyncio.sleep(0.005)
        room.inbox.hands = pump
        looks = []
        claim = room.inbox.claim

        async def counted(limit: int, *chats: Any, **only: Any) -> Any:
            looks.append(limit)
            return await claim(limit, *chats, **only)

        monkeypatch.setattr(room.inbox, "claim", counted)
        for words in ("giúp", "giúp", "giúp"):
            await room.accept("hoa", EventKind.TEXT, text=words)
        while await InboxRow.filter(state="done").count() < 3:
            await asyncio.sleep(0.005)
    await pump.stop()
    await task
    assert await room.heard("hoa") == ["<help>"] * 3
    assert len(looks) <= 4, "one for each event that found its chat busy, and the clock's"


async def test_whoever_writes_of_danger_goes_first_after_their_own_words(
    inbox: Inbox,
) -> None:
    inbox.hands = None
    waiting = [text(n, f"chat{n}") for n in range(1, 20)]
    await inbox.accept([*waiting, text(50, "lan", "xã ơi"), text(51, "lan", "có người bị lũ cuốn")])
    await inbox.accept([text(60, "hoa", "cháy nhà ở thôn 3")])
    urgent = Urgent(inbox)
    await urgent.look()
    order = []
    while urgent.chats:
        for one in await inbox.claim(1, urgent.chats):
            order.append(one.event.event_id)
            urgent.begun(one)
            await finish(one.id)
    assert order == ["e50", "e51", "e60"]
    assert [c.event.event_id for c in await inbox.claim(2)] == ["e1", "e2"]


async def test_chats_another_process_has_taken_are_forgotten(inbox: Inbox) -> None:
    inbox.hands = None
    await inbox.accept([text(1, "lan", "cháy nhà ở thôn 3")])
    urgent = Urgent(inbox)
    await urgent.look()
    await execute("UPDATE inbox SET state = 'done'")
    assert await inbox.claim(1, urgent.chats) == []
    urgent.none_left(urgent.chats)
    assert urgent.chats == []


async def test_a_crowd_at_the_door_is_a_burst_and_soon_forgotten(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow machine takes in few a second, however many stand there."""
    now = [100.0]
    monkeypatch.setattr(inbox, "_pour", Pour(lambda: now[0]))
    inbox.hands = None
    await asyncio.gather(*[inbox.accept([text(n, f"c{n}")]) for n in range(40)])
    assert inbox.pouring
    now[0] += 0.11
    assert not inbox.pouring


class Pouring(Inbox):
    """Events come in without end."""

    @property
    def pouring(self) -> bool:
        return True


async def test_while_events_pour_in_they_are_worked_off_one_at_a_time_danger_first(
    parts: Parts,
) -> None:
    room = Room(parts)
    room.inbox = Pouring(parts.clock, lambda _what: None)
    at, most, order = parts.clock.now(), [0], list[str]()
    words = {f"p{n}": "giúp" for n in range(8)} | {"lan": "có người bị lũ cuốn"}
    await room.inbox.accept(
        [Event("webchat", "web", c, EventKind.TEXT, c, at, text=w) for c, w in words.items()]
    )
    channel: Any = None
    pump = Pump(room.inbox, room.router, {"webchat": channel}, parts.media)
    begin = pump._begin

    def begun(one: Claimed) -> None:
        begin(one)
        order.append(one.event.chat_id)
        most[0] = max(most[0], len(pump._running))

    pump._begin = begun  # type: ignore[method-assign]  # to see what comes by
    task = asyncio.create_task(pump.run())
    async with asyncio.timeout(10):
        while await InboxRow.filter(state="done").count() < len(words):
            await asyncio.sleep(0.005)
    await pump.stop()
    await task
    assert (order[0], most) == ("lan", [1])


async def test_a_burst_is_seen_as_one(inbox: Inbox) -> None:
    inbox.hands = None
    assert not inbox.pouring
    await asyncio.gather(*[inbox.accept([text(n, f"c{n}")]) for n in range(300)])
    assert inbox.pouring
