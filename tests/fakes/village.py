"""The whole house for scenario tests: the real app over HTTP, its demo commune, people on three
channels. Only Zalo's and Telegram's servers are stand-ins."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import App
from bot.config import load
from bot.demo import COMMUNE, seed
from bot.storage.db import execute
from models import ChatAccount, Person
from tests.fakes import telegram, zalo
from tests.fakes.clock import FakeClock
from tests.fakes.people import Phone
from tests.fakes.webchat import WebPerson

STT_MODEL = Path(__file__).resolve().parents[1] / "fixtures" / "stt" / "model"
CLIPS = STT_MODEL.parent / "clips"


@dataclass
class Village:
    """`channel` is where people sit unless a test says otherwise."""

    app: App
    clock: FakeClock
    session: aiohttp.ClientSession
    telegram: telegram.FakeTelegram
    zalo: zalo.FakeZalo
    channel: str = "webchat"
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

    async def _seat(self, code: str, channel: str) -> Phone:
        person = await Person.get_or_none(code=code)
        name = person.name if person else "Y Thương Êban"
        if channel == "webchat":
            phone = WebPerson(self.session, self.url, code, name)
            await phone.listen()
            return phone
        fake: Any = getattr(self, channel)
        someone = fake.person(name)
        if person is not None:
            await ChatAccount.filter(person=person).delete()
            now = self.clock.now()
            await ChatAccount.create(
                person=person,
                channel=channel,
                account=fake.account,
                chat_id=someone.chat_id,
                name=name,
                created_at=now,
                last_word_at=now,
            )
        return someone

    async def settled(self, timeout: float = 15.0) -> None:
        """Nothing waits any more in inbox, outbox (what is due) or tasks."""
        async with asyncio.timeout(timeout):
            while await self._busy():
                await asyncio.sleep(0.02)

    async def _busy(self) -> bool:
        _, inbox = await execute("SELECT id FROM inbox WHERE state IN ('new', 'taken') LIMIT 1")
        _, outbox = await execute(
            "SELECT id FROM outbox WHERE state = 'sending' OR (state = 'queued' AND due_at <= ?) "
            "LIMIT 1",
            [self.clock.now()],
        )
        return bool(inbox or outbox or self.app.tasks.busy)

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
    database_url: str, folder: Path, channel: str = "webchat", **settings: Any
) -> AsyncIterator[Village]:
    """Start everything, seat nobody yet."""
    async with telegram.running() as tg, zalo.running() as za:
        port = free_port()
        clock = FakeClock()
        app = App(
            load(
                {},
                demo=True,
                database_url=database_url,
                data_dir=folder / "data",
                web={"port": port},
                speech={"stt_model": str(STT_MODEL)},
                telegram=tg.config(),
                zalo=za.config(),
                **settings,
            ),
            clock,
        )
        await app.start()
        try:
            await seed(app.services)
            await za.connect(app.channels["zalo"], app.settings.public_url, COMMUNE)
            async with aiohttp.ClientSession() as session:
                village = Village(app, clock, session, tg, za, channel)
                try:
                    yield village
                finally:
                    await village.close()
        finally:
            await app.stop()
