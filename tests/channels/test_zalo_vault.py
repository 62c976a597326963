"""The token holder over the real vault: sealed, leased over processes, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.settings import Config
from bot.core.errors import SendError
from bot.core.messages import WireMessage
from bot.standin.zalo import OA_ID, FakeZalo, running
from bot.storage.vault import SealedVault, StoredValues
from models import Secret
from tests.fakes.clock import FakeClock
from tests.fakes.deps import make_deps


class Freezing(SealedVault):
    """Stands still, once, right after a secret was read in its turn, or before a refresh is
    stored; others act meanwhile."""

    after_reading: Callable[[], Awaitable[object]] | None = None
    before_writing: Callable[[], Awaitable[object]] | None = None
    writes = 0
    alone = False

    async def _stay(self, name: str, me: str) -> None:
        """Who stands still renews nothing."""

    async def _take(self, name: str, me: str) -> bool:
        self.alone = await super()._take(name, me)
        return self.alone

    async def get(self, name: str) -> dict[str, Any] | None:
        found = await super().get(name)
        if self.alone and self.after_reading is not None:
            freeze, self.after_reading = self.after_reading, None
            await freeze()
        return found

    async def put_as(self, holder: str, name: str, value: dict[str, Any]) -> None:
        self.writes += 1
        if self.writes == 2 and self.before_writing is not None:  # the first is the mark
            await self.before_writing()
        await super().put_as(holder, name, value)


def process(
    fake: FakeZalo, folder: Path, clock: FakeClock, vault: SealedVault | None = None
) -> ZaloChannel:
    vault = vault or SealedVault(b"k" * 32, clock)
    deps = replace(make_deps(folder, clock=clock), vault=vault, state=StoredValues("zalo:"))
    return ZaloChannel(Config(**fake.config()), deps)


async def test_two_processes_on_one_database_make_one_refresh(
    database: str, tmp_path: Path
) -> None:
    clock = FakeClock()
    async with running(clock=clock) as fake:
        first, second = (process(fake, tmp_path, clock) for _ in range(2))
        await fake.connect(first, "")
        fake.webhook_url = ""
        clock.move(hours=24)
        lan = fake.person("Lan")
        sends = [
            c.send(OA_ID, lan.chat_id, WireMessage("Chào"), "k")
            for c in (first, second)
            for _ in range(5)
        ]
        await asyncio.gather(*sends)
        oa = fake.oa(OA_ID)
        assert oa.refreshes == 1
        assert len(lan.sees) == 10
        sealed = [row.sealed for row in await Secret.all()]
        assert not [s for s in sealed if oa.access in s or oa.refresh in s]
        for channel in (first, second):
            await channel.stop()


async def test_a_holder_frozen_after_reading_writes_over_no_newer_pair(
    database: str, tmp_path: Path
) -> None:
    clock = FakeClock()
    async with running(clock=clock) as fake:
        frosty = Freezing(b"k" * 32, clock)
        other, frozen = process(fake, tmp_path, clock), process(fake, tmp_path, clock, frosty)
        await fake.connect(other, "")
        fake.webhook_url = ""
        lan = fake.person("Lan")
        await frozen.send(OA_ID, lan.chat_id, WireMessage("Chào"), "k0")
        clock.move(hours=24)

        async def meanwhile() -> None:
            clock.move(seconds=4)  # longer than a turn lasts
            await other.send(OA_ID, lan.chat_id, WireMessage("Chào"), "k1")

        frosty.after_reading = meanwhile
        await frozen.send(OA_ID, lan.chat_id, WireMessage("Chào"), "k2")
        assert fake.oa(OA_ID).refreshes == 1
        clock.move(hours=24)  # what is stored is a pair that works
        await other.send(OA_ID, lan.chat_id, WireMessage("Chào"), "k3")
        assert len(lan.sees) == 4
        for channel in (other, frozen):
            await channel.stop()


async def test_the_pair_that_works_is_kept_though_its_holder_froze(
    database: str, tmp_path: Path
) -> None:
    clock = FakeClock()
    async with running(clock=clock) as fake:
        frosty = Freezing(b"k" * 32, clock)
        other, frozen = process(fake, tmp_path, clock), process(fake, tmp_path, clock, frosty)
        await fake.connect(other, "")
        fake.webhook_url = ""
        lan = fake.person("Lan")
        clock.move(hours=24)

        async def meanwhile() -> None:
            clock.move(seconds=4)
            with pytest.raises(SendError):  # the old pair is used up: it can only be refused
                await other.send(OA_ID, lan.chat_id, WireMessage("Chào"), "k1")

        frosty.before_writing = meanwhile
        await frozen.send(OA_ID, lan.chat_id, WireMessage("Chào"), "k2")
        clock.move(hours=24)
        await other.send(OA_ID, lan.chat_id, WireMessage("Chào"), "k3")
        assert len(lan.sees) == 2
        for channel in (other, frozen):
            await channel.stop()
