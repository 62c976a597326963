"""Floods: few answers to whoever asks the same hundreds of times, and strangers starve nobody."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.core.events import EventKind
from bot.dialog.inbox import Claimed
from bot.dialog.pump import Pump
from models import InboxRow
from tests.dialog.small import Room
from tests.fakes.house import Parts

SLOWLY = "<slowly>"


@pytest.fixture
async def room(parts: Parts) -> Room:
    commune = await parts.area("66-1", "commune", "Xã Ea Kao")
    await parts.person("lan", "Lan", ("propagandist", commune))
    return Room(parts)


async def flood(room: Room, chat: str, texts: list[str]) -> list[str]:
    """All the answers to these, a second apart."""
    said: list[str] = []
    for text in texts:
        room.parts.clock.move(seconds=1)
        said += await room.run(chat, EventKind.TEXT, text=text)
    return said


async def test_help_asked_again_and_again_gets_few_answers_and_one_slowly(room: Room) -> None:
    for chat in ("lan", "stranger"):
        said = await flood(room, chat, ["giúp"] * 80)
        assert 0 < said.count("<help>") <= 10
        assert said.count(SLOWLY) == 1
        assert said[-1] == SLOWLY
    assert await InboxRow.filter(state="done").count() == 160, "all of them were taken in"
    room.parts.clock.move(seconds=21)
    assert await room.run("lan", EventKind.TEXT, text="giúp") == ["<help>"]


async def test_who_asks_now_and_then_is_always_answered(room: Room) -> None:
    for _ in range(15):
        room.parts.clock.move(seconds=30)
        assert await room.run("lan", EventKind.TEXT, text="giúp") == ["<help>"]


async def test_a_stranger_who_pours_is_told_once_and_danger_is_always_taken(room: Room) -> None:
    said = await flood(room, "stranger", [f"câu số {n}" for n in range(60)])
    assert said.count(SLOWLY) == 1
    assert said[-1] == SLOWLY
    danger = await room.run("stranger", EventKind.TEXT, text="Cứu với, nhà tôi bị lũ cuốn")
    assert danger
    assert SLOWLY not in danger


async def test_a_stranger_who_said_much_still_gets_help(room: Room) -> None:
    await flood(room, "stranger", [f"câu số {n}" for n in range(15)])
    assert await flood(room, "stranger", ["giúp"]) == ["<help>"]
    assert SLOWLY not in await flood(room, "stranger", [f"câu số {n}" for n in range(15)])


async def test_whoever_is_known_is_never_held_back_for_what_they_tell(room: Room) -> None:
    said = await flood(room, "lan", ["khảo sát", "Xanh", *[f"việc {n}" for n in range(60)]])
    assert SLOWLY not in said


async def test_strangers_together_do_not_starve_who_enrolled(room: Room) -> None:
    for number in range(60):
        await room.accept(f"stranger{number}", EventKind.TEXT, text="giúp")
    await room.accept("lan", EventKind.TEXT, text="giúp")
    pump = Pump(room.inbox, room.router, {}, room.parts.media)
    first = await pump._claim(12)
    assert "lan" in [one.event.chat_id for one in first]
    assert len(first) == 12, "and the strangers are not forgotten"


async def test_looking_for_people_we_know_among_strangers_takes_a_share_of_the_time(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    claim = room.inbox.claim

    async def among_very_many(*args: Any, enrolled: bool = False) -> list[Claimed]:
        asked.append(enrolled)
        if enrolled:
            await asyncio.sleep(0.05)  # what waits is looked through to its end
        return await claim(*args, enrolled=enrolled)

    monkeypatch.setattr(room.inbox, "claim", among_very_many)
    for number in range(30):
        await room.accept(f"stranger{number}", EventKind.TEXT, text="giúp")
    pump = Pump(room.inbox, room.router, {}, room.parts.media)
    assert [len(await pump._claim(12)) for _ in range(2)] == [12, 12]
    assert asked == [True, False, False]
