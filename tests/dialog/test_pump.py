"""The pump: media first, retries with pauses, and in the end the person is told."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import BadMedia, Cause, SendError
from bot.core.events import Event, EventKind, MediaRef
from bot.core.ports import Fetched
from bot.dialog import pump as house
from bot.dialog.inbox import Inbox, finish
from bot.dialog.pump import Pump
from bot.outbox.receipts import TooEarly
from models import AuditRow, InboxRow, Media
from models.outbox import OutboxRow, OutState
from tests.dialog.small import Room
from tests.fakes.house import Parts


class Shelf:
    """The channel's media; `fails` are raised one after the other first."""

    def __init__(self) -> None:
        self.fails: list[Exception] = []
        self.fetched = 0

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:
        self.fetched += 1
        if self.fails:
            raise self.fails.pop(0)
        return Fetched(b"sound of " + ref.ref.encode(), "audio/ogg", "")


@pytest.fixture
async def room(parts: Parts) -> Room:
    commune = await parts.area("66-1", "commune", "Xã Ea Kao")
    await parts.person("lan", "Lan", ("propagandist", commune))
    await parts.person("hoa", "Hoa", ("citizen", commune))
    return Room(parts)


@contextlib.asynccontextmanager
async def running(room: Room, shelf: Shelf | None = None) -> AsyncIterator[Pump]:
    channel: Any = shelf or Shelf()
    pump = Pump(room.inbox, room.router, {"webchat": channel}, room.parts.media)
    room.inbox._wake = lambda _what: pump.wake()
    task = asyncio.create_task(pump.run())
    try:
        yield pump
    finally:
        await pump.stop()
        await asyncio.wait_for(task, 15)


async def until(room: Room, pump: Pump, true: Callable[[], Any]) -> None:
    """The clock runs on until something came true."""
    for _ in range(1500):
        if await true():
            return
        room.parts.clock.move(seconds=1)
        pump.wake()
        await asyncio.sleep(0.005)
    raise AssertionError("it never came true")


def closed(count: int) -> Callable[[], Any]:
    async def check() -> bool:
        return await InboxRow.filter(state__in=["done", "failed"]).count() >= count

    return check


async def test_an_event_goes_through(room: Room) -> None:
    async with running(room) as pump:
        await room.accept("hoa", EventKind.TEXT, text="giúp")
        await until(room, pump, closed(1))
    assert await room.heard("hoa") == ["<help>"]


async def test_many_that_wait_are_claimed_several_at_a_time(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A claim is a commit. As events that take long may hold half of the hands, no more wait."""
    found: list[int] = []
    claim = Inbox.claim

    async def counted(self: Inbox, limit: int, *chats: Any, **only: Any) -> Any:
        claimed = await claim(self, limit, *chats, **only)
        found.append(len(claimed))
        return claimed

    monkeypatch.setattr(Inbox, "claim", counted)
    at = room.parts.clock.now()
    events = [
        Event("webchat", "web", f"m{n}", EventKind.TEXT, f"chat{n}", at, text="giúp")
        for n in range(60)
    ]
    await room.inbox.accept(events)
    async with running(room):
        async with asyncio.timeout(20):
            while not await closed(60)():
                await asyncio.sleep(0.01)
    assert len([n for n in found if n]) <= 60 / 6


async def test_a_crash_is_tried_three_times_and_then_told(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    await room.taps("hoa", "Xanh")
    async with running(room) as pump:
        await room.accept("hoa", EventKind.TEXT, text="boom")
        await room.accept("hoa", EventKind.TEXT, text="giúp")
        await until(room, pump, closed(4))
    assert (await room.heard("hoa"))[2:] == ["<error-unexpected>", "<help>", "<why colour=green>"]
    row = await InboxRow.get(state="failed")
    assert row.attempts == 2
    assert await AuditRow.all().count() == 0


async def test_media_are_fetched_before_and_kept_by_their_hash(room: Room) -> None:
    shelf = Shelf()
    async with running(room, shelf) as pump:
        await room.accept("lan", EventKind.VOICE, media=(MediaRef("voice", ref="https://x/1"),))
        await until(room, pump, closed(1))
    assert await room.heard("lan") == ["<confirm>"]
    kept = list(Path(room.parts.media._folder).rglob("*.ogg"))
    assert [p.read_bytes() for p in kept] == [b"sound of https://x/1"]


async def test_a_server_that_is_away_is_asked_again(room: Room) -> None:
    shelf = Shelf()
    shelf.fails = [SendError(Cause.UNAVAILABLE), SendError(Cause.UNCLEAR)]
    async with running(room, shelf) as pump:
        await room.accept("lan", EventKind.VOICE, media=(MediaRef("voice", ref="a"),))
        await until(room, pump, closed(1))
    assert shelf.fetched == 3
    assert await room.heard("lan") == ["<confirm>"]


async def test_a_server_that_stays_away_holds_up_nobody(room: Room) -> None:
    """Told once; what is said meanwhile is answered, and the recording is taken when it comes."""
    shelf = Shelf()
    shelf.fails = [SendError(Cause.UNAVAILABLE)] * 6
    async with running(room, shelf) as pump:
        await room.accept("lan", EventKind.VOICE, media=(MediaRef("voice", ref="a"),))
        await until(room, pump, closed(1))
        await room.accept("lan", EventKind.TEXT, text="giúp")
        await until(room, pump, closed(4))
    assert await room.heard("lan") == ["<media-later>", "<help>", "<confirm>"]
    assert shelf.fetched == 7


@pytest.mark.parametrize(
    ("error", "tries", "told"),
    [
        (SendError(Cause.REJECTED), 1, ["<media-lost>"]),
        (
            SendError(Cause.UNAVAILABLE),
            house._QUIET_TRIES + house._ERRAND_TRIES,
            ["<media-later>", "<media-lost>"],
        ),
        (
            BadMedia("error-media-too-large", limit_mb="20"),
            1,
            ["<error-media-too-large limit_mb=20>"],
        ),
    ],
)
async def test_media_that_cannot_be_had_are_told(
    room: Room, error: Exception, tries: int, told: list[str]
) -> None:
    shelf = Shelf()
    shelf.fails = [error] * 20
    async with running(room, shelf) as pump:
        await room.accept("lan", EventKind.VOICE, media=(MediaRef("voice", ref="a"),))
        await until(room, pump, closed(len(told)))
    assert shelf.fetched == tries
    assert await room.heard("lan") == told


async def test_words_count_also_where_their_file_does_not_come(room: Room) -> None:
    shelf = Shelf()
    shelf.fails = [BadMedia("error-media-too-large", limit_mb="20")]
    async with running(room, shelf) as pump:
        file = (MediaRef("file", ref="a"),)
        await room.accept("lan", EventKind.FILE, media=file, text="giúp")
        await until(room, pump, closed(1))
    assert await room.heard("lan") == ["<help>", "<error-media-too-large limit_mb=20>"]


async def test_a_program_is_told_and_not_kept(room: Room) -> None:
    class Trap(Shelf):
        async def fetch(self, account: str, ref: MediaRef) -> Fetched:
            return Fetched(b"MZ\x90", "application/pdf", "hoadon.pdf")

    async with running(room, Trap()) as pump:
        await room.accept("lan", EventKind.FILE, media=(MediaRef("file", ref="a"),), text="giúp")
        await until(room, pump, closed(1))
    assert await room.heard("lan") == ["<help>", "<error-file-program>"]
    assert not await Media.exists()


async def test_of_several_files_those_that_came_are_taken(room: Room) -> None:
    shelf = Shelf()
    shelf.fails = [SendError(Cause.REJECTED)]
    async with running(room, shelf) as pump:
        both = (MediaRef("photo", ref="dead"), MediaRef("voice", ref="alive"))
        await room.accept("lan", EventKind.PHOTO, media=both)
        await until(room, pump, closed(1))
    assert await room.heard("lan") == ["<confirm>", "<media-lost>"]


async def test_a_busy_database_closes_no_event(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it cannot be written to, the event is none that fails."""
    real, busy = room.router.handle, [ConnectionResetError("restarting")] * 5

    async def handle(claimed: Any) -> None:
        if busy:
            raise busy.pop()
        await real(claimed)

    monkeypatch.setattr(room.router, "handle", handle)
    async with running(room) as pump:
        await room.accept("hoa", EventKind.TEXT, text="giúp")
        await until(room, pump, closed(1))
    assert await room.heard("hoa") == ["<help>"]


async def test_an_early_receipt_is_tried_again_without_a_word(room: Room) -> None:
    await room.says("hoa", "giúp")
    await OutboxRow.all().update(state=OutState.SENDING)
    async with running(room) as pump:
        await room.accept("hoa", EventKind.SEEN, message_ids=("m1",))

        async def tried() -> bool:
            return (await InboxRow.get(kind="seen")).attempts > 0

        await until(room, pump, tried)
        await OutboxRow.all().update(state=OutState.SENT, message_id="m1")
        await until(room, pump, closed(2))
    assert (await OutboxRow.get()).receipt == 2
    assert await room.heard("hoa") == ["<help>"]


async def test_a_failing_database_only_pauses_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, away = room.inbox.claim, True

    async def claim(limit: int, **only: Any) -> Any:
        if away:
            raise OSError("no database")
        return await real(limit, **only)

    monkeypatch.setattr(room.inbox, "claim", claim)
    monkeypatch.setattr(house, "_POLL_S", 0.01)
    async with running(room) as pump:
        await room.accept("hoa", EventKind.TEXT, text="giúp")
        while not pump._failing:
            await asyncio.sleep(0.005)
        away = False
        await until(room, pump, closed(1))
    assert await room.heard("hoa") == ["<help>"]


async def test_an_answer_that_cannot_be_written_is_not_the_end(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event stays claimed and is taken back when its lease has run out."""
    real, fails = room.router.handle, [OSError("gone"), OSError("gone")]

    async def handle(claimed: Any) -> None:
        if fails:
            monkeypatch.setattr(room.inbox, "retry", _raise)
            raise fails.pop()
        await real(claimed)

    async def _raise(*_args: Any) -> None:
        raise OSError("gone")

    monkeypatch.setattr(room.router, "handle", handle)
    monkeypatch.setattr(house, "_RECOVER_S", 0.0)
    async with running(room) as pump:
        await room.accept("hoa", EventKind.TEXT, text="giúp")
        await until(room, pump, closed(1))
    assert await room.heard("hoa") == ["<help>"]


async def test_what_is_being_worked_on_is_not_taken_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, entered, gate = room.router.handle, 0, asyncio.Event()

    async def handle(claimed: Any) -> None:
        nonlocal entered
        entered += 1
        await gate.wait()
        await real(claimed)

    monkeypatch.setattr(room.router, "handle", handle)
    monkeypatch.setattr(house, "_RECOVER_S", 0.0)
    async with running(room) as pump:
        await room.accept("hoa", EventKind.TEXT, text="giúp")
        while not entered:
            await asyncio.sleep(0.005)
        for _ in range(5):
            room.parts.clock.move(minutes=10)
            pump.wake()
            await asyncio.sleep(0.01)
        gate.set()
        await until(room, pump, closed(1))
    assert entered == 1
    assert await room.heard("hoa") == ["<help>"]


async def test_stopping_waits_for_what_is_being_worked_on(room: Room) -> None:
    events = [
        Event(
            "webchat", "web", f"x{n}", EventKind.TEXT, f"c{n}", room.parts.clock.now(), text="giúp"
        )
        for n in range(20)
    ]
    box = Inbox(room.parts.clock, lambda _what: None)
    await box.accept(events)
    async with running(room) as pump:
        pump.wake()
        while not pump._running:
            await asyncio.sleep(0)
    assert await InboxRow.filter(state="taken").count() == 0
    done = await InboxRow.filter(state="done").count()
    assert done > 0
    assert await OutboxRow.all().count() == done


async def test_an_event_begun_again_before_its_first_try_came_to_its_end_is_still_known(
    room: Room,
) -> None:
    # What is put back may be claimed before the task that put it back goes on.
    tries, put_back, gate = 0, asyncio.Event(), asyncio.Event()

    async def too_early(claimed: Any) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise TooEarly
        await gate.wait()
        await finish(claimed.id)

    async def slow(*args: Any) -> None:
        await retry(*args)
        while tries < 2:
            pump.wake()
            await asyncio.sleep(0)
        put_back.set()

    inbox: Any = room.inbox
    retry, inbox.retry = inbox.retry, slow
    router: Any = room.router
    router.handle = too_early
    async with running(room) as pump:
        await room.accept("hoa", EventKind.TEXT, text="giúp")
        await put_back.wait()
        await asyncio.sleep(0)
        assert len(pump._running) == 1
        gate.set()
        await until(room, pump, closed(1))
    assert tries == 2


async def test_an_event_that_comes_to_no_end_is_told_and_holds_up_nobody(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "_HANGS_S", 1.0)
    monkeypatch.setattr(house, "_TRIES", 1)
    handle = room.router.handle

    async def hangs(claimed: Any) -> Any:
        if claimed.event.text == "treo":
            await asyncio.Event().wait()
        return await handle(claimed)

    monkeypatch.setattr(room.router, "handle", hangs)
    async with running(room) as pump:
        await room.accept("hoa", EventKind.TEXT, text="treo")
        await room.accept("lan", EventKind.TEXT, text="giúp")
        await room.accept("hoa", EventKind.TEXT, text="giúp")
        await until(room, pump, closed(3))
    assert await room.heard("lan") == ["<help>"]
    assert (await room.heard("hoa"))[:2] == ["<error-unexpected>", "<help>"]
