"""Processes that share a vault, one Zalo and one clock: what tests of tokens and consent share."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.settings import Config
from bot.standin.zalo import FakeZalo, running
from bot.standin.zalo.people import ZaloPerson
from tests.fakes.clock import FakeClock
from tests.fakes.deps import MemoryState, MemoryVault, Mount, make_deps, mounted


@dataclass
class House:
    """`open`: the channels made so far; closed at the end."""

    fake: FakeZalo
    mount: Mount
    clock: FakeClock
    vault: MemoryVault
    state: MemoryState
    folder: Path
    open: list[ZaloChannel] = field(default_factory=list)

    def process(self, **settings: Any) -> ZaloChannel:
        deps = make_deps(
            self.folder,
            clock=self.clock,
            vault=self.vault,
            state=self.state,
            public_url=self.mount.url,
        )
        self.open.append(ZaloChannel(Config(**self.fake.config(**settings)), deps))
        return self.open[-1]

    async def connected(self) -> tuple[ZaloChannel, ZaloPerson]:
        channel = self.process()
        await self.fake.connect(channel, self.mount.url)
        self.fake.webhook_url = ""
        return channel, self.fake.person("Lan")

    def keep_in_touch(self) -> None:
        for person in self.fake.people.values():
            person.last_at = self.clock.now()


@contextlib.asynccontextmanager
async def open_house(folder: Path, theirs: FakeClock | None = None) -> AsyncIterator[House]:
    """`theirs`: Zalo's clock, where it is not ours."""
    clock = FakeClock()
    async with running(clock=theirs or clock) as fake, mounted() as mount:
        made = House(fake, mount, clock, MemoryVault(), MemoryState(), folder)
        yield made
        for channel in made.open:
            await channel.stop()
