"""The token holder over the real vault: sealed, leased over processes, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.settings import Config
from bot.core.messages import WireMessage
from bot.standin.zalo import OA_ID, FakeZalo, running
from bot.storage.vault import SealedVault, StoredValues
from models import Secret
from tests.fakes.clock import FakeClock
from tests.fakes.deps import make_deps


def process(fake: FakeZalo, folder: Path, clock: FakeClock) -> ZaloChannel:
    vault = SealedVault(b"k" * 32, clock)
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
