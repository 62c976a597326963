"""The whole house for scenario tests: the real app over HTTP, its demo commune, people on four
channels. Only Zalo's and Telegram's servers are stand-ins.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import App
from bot.config import load
from bot.core.hours import QuietHours
from bot.demo import COMMUNE, seed
from bot.jobs import jobs
from bot.standin import telegram, zalo, zalobot
from bot.standin.people import Phone
from bot.storage.db import execute
from bot.usecases.work import Actor
from models import ChatAccount, Person
from tests.fakes.clock import MORNING, FakeClock
from tests.fakes.faulty_line import Line, line_to
from tests.fakes.web_person import WebPerson

STT_MODEL = Path(__file__).resolve().parents[1] / "fixtures" / "stt" / "model"
CLIPS = STT_MODEL.parent / "clips"
# No clock of its own: a test runs the jobs when it moved the hands (`Village.tick`).
ROLES = frozenset({"web", "worker"})


@dataclass
class Village:
    """`channel` is where people sit unless a test says otherwise."""

    app: App
    clock: FakeClock
    session: aiohttp.ClientSession
    telegram: telegram.FakeTelegram
    zalo: zalo.FakeZalo
    zalobot: zalobot.FakeZaloBot
    channel: str = "webchat"
    settings: dict[str, Any] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)  # between the house and these two vendors
    phones: dict[str, Phone] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.app.settings.public_url

    async def person(self, code: str, channel: str = "") -> Any:
        """Someone of the demo's cast, on their phone."""
        channel = channel or self.channel
        key = f"{code}@{channel}"
        if key not in self.phones:
            self.phones[key] = await self._seat(code, channel)
        return self.phones[key]

    async def stranger(self, name: str, channel: str = "") -> Any:
        """A new phone nobody knows."""
        channel = channel or self.channel
        if channel == "webchat":
            code = f"khach-{len(self.phones)}"
            await ChatAccount.create(
                channel="webchat", account="web", chat_id=code, name=name,
                created_at=self.clock.now(), last_word_at=self.clock.now(),
            )  # fmt: skip
            phone = await self._web(code, name)
        else:
            phone = getattr(self, channel).person(name)
        self.phones[f"{name}@{channel}"] = phone
        return phone

    async def _seat(self, code: str, channel: str) -> Phone:
        person = await Person.get_or_none(code=code)
        if person is None:
            return await self.stranger(code, channel)
        if channel == "webchat":
            return await self._web(code, person.name)
        fake: Any = getattr(self, channel)
        someone = fake.person(person.name)
        await ChatAccount.filter(person=person).delete()
        now = self.clock.now()
        await ChatAccount.create(
            person=person, channel=channel, account=fake.account, chat_id=someone.chat_id,
            name=person.name, created_at=now, last_word_at=now,
        )  # fmt: skip
        return someone

    async def _web(self, code: str, name: str) -> Phone:
        now = self.clock.now()  # whoever sits down is here, as on the other channels
        await ChatAccount.filter(chat_id=code).update(last_word_at=now)
        phone = WebPerson(self.session, self.url, code, name)
        await phone.listen()
        return phone

    async def by(self, code: str) -> Actor:
        """Someone as use cases know them."""
        return Actor((await Person.get(code=code)).id, "webchat")

    async def settled(self, timeout: float = 15.0) -> None:
        """Nothing waits any more on the stand-ins, in inbox, outbox (what is due) or tasks, and
        every page shows what it should."""
        async with asyncio.timeout(timeout):
            while await self._busy():
                await asyncio.sleep(0.01)
        for phone in self.phones.values():
            if isinstance(phone, WebPerson):
                await phone.look()

    async def _busy(self) -> bool:
        if self.telegram.updates or self.zalo.pushing or self.app.tasks.busy:
            return True
        _, inbox = await execute(
            "SELECT id FROM inbox WHERE state = 'taken' OR (state = 'new' AND due_at <= ?) LIMIT 1",
            [self.clock.now()],
        )
        _, outbox = await execute(
            "SELECT id FROM outbox WHERE state = 'sending' OR (state = 'queued' AND due_at <= ?) "
            "LIMIT 1",
            [self.clock.now()],
        )
        return bool(inbox or outbox or self.app.tasks.busy)

    async def tick(self, **span: float) -> None:
        """Time passes; then the clock does everything that is due."""
        await self.settled()
        self.clock.move(**span)
        self.app.worker.wake()
        for job in jobs(self.app.services):
            await job.run()
        await self.settled()

    async def wake(self) -> None:
        """In quiet hours: the clock runs on until they end, and does what waited for that."""
        now = self.clock.now()
        quiet = QuietHours()
        if quiet.covers(now):
            await self.tick(seconds=(quiet.open_at(now) - now).total_seconds())

    async def restart(self, **settings: Any) -> None:
        """The process ends and another begins on the same database and folder."""
        await self.close()
        await self.app.stop()
        self.settings = {**self.settings, **settings}
        self.app = App(load({}, **self.settings), self.clock)
        await self.app.start(ROLES)
        for phone in self.phones.values():
            if isinstance(phone, WebPerson):
                await phone.listen()

    async def close(self) -> None:
        for phone in self.phones.values():
            if isinstance(phone, WebPerson):
                await phone.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def open_village(
    database_url: str,
    folder: Path,
    channel: str = "webchat",
    begins: datetime = MORNING,
    *,
    over_lines: bool = False,
    **settings: Any,
) -> AsyncIterator[Village]:
    """Start everything, seat nobody yet. `over_lines`: they may be broken."""
    clock = FakeClock(begins)
    async with (
        telegram.running(clock=clock) as tg,
        zalo.running(clock=clock) as za,
        zalobot.running(clock=clock, loopback=True) as zb,
        contextlib.AsyncExitStack() as stack,
    ):
        lines = [await stack.enter_async_context(line_to(f.url)) for f in (tg, za) if over_lines]
        tg_bases = {"api_base": lines[0].url} if lines else {}
        za_bases = {"api_base": lines[1].url, "oauth_base": lines[1].url} if lines else {}
        # Paces are in real seconds: the clock of the house stands still.
        chosen: dict[str, Any] = {
            "demo": True,
            "database_url": database_url,
            "data_dir": folder / "data",
            "web": {"port": free_port()},
            "speech": {"stt_model": str(STT_MODEL)},
            "telegram": tg.config(
                rate_per_s=500,
                chat_rate_per_s=0,
                mode=settings.pop("telegram_mode", "polling"),
                **tg_bases,
            ),
            "zalo": za.config(rate_per_s=500, **za_bases, **settings.pop("zalo_settings", {})),
            "zalobot": zb.config(mode="webhook", rate_per_s=500, chat_rate_per_s=0),
            **settings,
        }
        async with aiohttp.ClientSession() as session:
            app = App(load({}, **chosen), clock)
            await app.start(ROLES)
            village = Village(app, clock, session, tg, za, zb, channel, chosen, lines)
            try:
                await zb.called("setWebhook")
                await seed(app.services)
                await za.connect(app.channels["zalo"], app.settings.public_url, COMMUNE)
                yield village
            finally:
                await village.close()
                await village.app.stop()
