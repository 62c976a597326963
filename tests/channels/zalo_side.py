"""One channel against the stand-in, on one clock: what the tests of the Zalo channel share."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.settings import Config
from bot.core.errors import SendError
from bot.core.messages import Sent, WireMessage
from bot.standin.zalo import OA_ID, FakeZalo, running
from tests.fakes.clock import FakeClock
from tests.fakes.deps import MediaShelf, make_deps

JPEG = b"\xff\xd8\xff" + b"x" * 100


@dataclass
class Side:
    fake: FakeZalo
    channel: ZaloChannel
    clock: FakeClock
    shelf: MediaShelf

    async def send(self, chat_id: str, message: WireMessage | str = "a", key: str = "k") -> Sent:
        made = WireMessage(message) if isinstance(message, str) else message
        return await self.channel.send(OA_ID, chat_id, made, key)

    async def failing(
        self, chat_id: str, message: WireMessage | str = "a", key: str = "k"
    ) -> SendError:
        with pytest.raises(SendError) as caught:
            await self.send(chat_id, message, key)
        return caught.value


@contextlib.asynccontextmanager
async def open_side(folder: Path, **settings: Any) -> AsyncIterator[Side]:
    """Connected; the stand-in pushes no events."""
    clock = FakeClock()
    async with running(clock=clock) as fake:
        deps = make_deps(folder, clock=clock, public_url="https://xa.example.vn")
        chosen = {"max_download_mb": 1, "call_timeout_s": 0.5, **settings}
        channel = ZaloChannel(Config(**fake.config(**chosen)), deps)
        await fake.connect(channel, "")
        fake.webhook_url = ""
        yield Side(fake, channel, clock, MediaShelf(folder / "media"))
        await channel.stop()
