"""A lane over a real database and a scripted wire, with a clock that moves when told to."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.buttons import ButtonTokens
from bot.core.capabilities import Capabilities
from bot.core.errors import NotFound
from bot.core.messages import Attachment, Message, Sent, T, WireMessage
from bot.outbox.commits import Commits
from bot.outbox.lane import Lane
from bot.outbox.rows import Contents
from bot.outbox.store import Outbox, To
from bot.outbox.worker import OutboxWorker
from models import ChatAccount, OutboxRow
from models import Lane as LaneRow
from models.outbox import Priority
from tests.fakes.clock import FakeClock

LANE = "wire:1"
FAST = Capabilities(
    max_text=2000,
    max_buttons=5,
    max_button_title=60,
    max_action=100,
    rate_per_s=10_000,
    burst=10_000,
    concurrency=8,
)


class Plain:
    """messages.Localizer without files: a key is its own text."""

    def text(self, text: str | T, language: str) -> str:
        return text if isinstance(text, str) else f"<{text.key}>"


class NoMedia:
    def path(self, digest: str) -> Any:
        raise NotFound

    def url(self, attachment: Attachment) -> str:
        if not attachment.digest:
            raise NotFound
        return f"http://media/{attachment.digest}"


@dataclass
class Wire:
    """ports.Channel. `script` gives, by text, what the next tries raise (None = taken). While
    `gate` is set, calls wait for it."""

    caps: Capabilities = FAST
    script: dict[str, list[Exception | None]] = field(default_factory=dict)
    gate: asyncio.Event | None = None
    tried: list[tuple[str, str]] = field(default_factory=list)  # (chat, text), every call
    sent: list[tuple[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    messages: list[WireMessage] = field(default_factory=list)
    now: int = 0
    most: int = 0
    name: str = "wire"

    def capabilities(self, account: str) -> Capabilities:
        return self.caps

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:
        self.tried.append((chat_id, message.text))
        self.keys.append(key)
        self.messages.append(message)
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            if self.gate is not None:
                await self.gate.wait()
            await asyncio.sleep(0)
            due = self.script.get(message.text, [])
            error = due.pop(0) if due else None
            if error is not None:
                raise error
        finally:
            self.now -= 1
        self.sent.append((chat_id, message.text))
        return Sent(f"m-{key}")

    def texts(self) -> list[str]:
        return [text for _, text in self.sent]


@dataclass
class Stage:
    wire: Wire
    clock: FakeClock
    outbox: Outbox
    accounts: dict[str, int] = field(default_factory=dict)
    said: int = 0
    lanes: list[Lane] = field(default_factory=list)  # running; woken as a use case would

    def able(self, **more: Any) -> None:
        """Other capabilities; for lanes made afterwards."""
        self.wire.caps = replace(self.wire.caps, **more)

    async def chat(self, name: str) -> int:
        if name not in self.accounts:
            account = await ChatAccount.create(
                channel="wire", account="1", chat_id=name, created_at=self.clock.now()
            )
            self.accounts[name] = account.id
        return self.accounts[name]

    async def say(
        self, text: str, *chats: str, priority: Priority = Priority.REPLY, **more: Any
    ) -> None:
        self.said += 1
        to = [To(await self.chat(name)) for name in chats or ("lan",)]
        key = more.pop("key", f"k{self.said}")
        await self.outbox.say(to, Message(text), key=key, priority=priority, **more)
        for lane in self.lanes:
            lane.wake()

    def lane(self, owner: str = "me") -> Lane:
        tokens = ButtonTokens(b"k" * 32)
        media = NoMedia()
        wire: Any = self.wire
        return Lane(LANE, owner, wire, self.clock, tokens, media, Contents(), Commits())

    @contextlib.asynccontextmanager
    async def running(self, owner: str = "me") -> AsyncIterator[Lane]:
        lane = self.lane(owner)
        task = asyncio.create_task(lane.run())
        self.lanes.append(lane)
        try:
            yield lane
        finally:
            self.lanes.remove(lane)
            lane.stop()
            if self.wire.gate is not None:
                self.wire.gate.set()
            await asyncio.wait_for(task, 20)

    def worker(self) -> OutboxWorker:
        wire: Any = self.wire
        return OutboxWorker({"wire": wire}, self.clock, ButtonTokens(b"k" * 32), NoMedia())

    async def sends(self, *texts: str) -> None:
        """Wait until just these texts went out, in this order."""
        await until(lambda: len(self.wire.sent) >= len(texts), f"only {self.wire.sent}")
        assert self.wire.texts() == list(texts)

    async def states(self) -> dict[str, str]:
        """State of every row by its text."""
        rows = await OutboxRow.all().prefetch_related("content").order_by("id")
        return {r.content.body.get("text", ""): str(r.state) for r in rows}

    async def row(self, text: str) -> OutboxRow:
        for row in await OutboxRow.all().prefetch_related("content"):
            if row.content.body.get("text") == text:
                return row
        raise AssertionError(text)

    async def becomes(self, text: str, state: str) -> OutboxRow:
        """Wait until the row of a text is in a state."""
        for _ in range(1000):
            row = await self.row(text)
            if row.state == state:
                return row
            await asyncio.sleep(0.005)
        raise AssertionError(f"{text} is {row.state}, not {state}")

    async def put_off(self, text: str) -> OutboxRow:
        """Wait until a try failed and the row waits for the next one."""
        for _ in range(1000):
            row = await self.row(text)
            if row.state == "queued" and row.attempts:
                return row
            await asyncio.sleep(0.005)
        raise AssertionError(f"{text} is {row.state} after {row.attempts} tries")

    async def days_pass(
        self, lane: Lane, done: Callable[[], bool], *, seconds: float = 200.0
    ) -> None:
        """The clock runs on until something came true."""
        for _ in range(2000):
            if done():
                return
            self.clock.move(seconds=seconds)
            lane.wake()
            await asyncio.sleep(0.005)
        raise AssertionError("it never came true")

    async def lane_row(self) -> LaneRow:
        return await LaneRow.get(name=LANE)


async def until(true: Callable[[], bool], else_: str = "", timeout: float = 10.0) -> None:
    """Poll; fails with `else_`."""
    try:
        async with asyncio.timeout(timeout):
            while not true():
                await asyncio.sleep(0.002)
    except TimeoutError:
        raise AssertionError(else_ or "it never came true") from None


def make_stage(wire: Wire | None = None) -> Stage:
    wire = wire or Wire()
    clock = FakeClock()
    return Stage(wire, clock, Outbox(Plain(), lambda _c, _a: wire.caps, clock))


def errors(*found: Exception | None) -> list[Exception | None]:
    return list(found)


def order(sent: Sequence[tuple[str, str]], chat: str) -> list[str]:
    return [text for to, text in sent if to == chat]
