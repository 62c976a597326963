"""A whole small house behind a real port, and a browser before it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import found
from bot.channels.webchat import build
from bot.channels.webchat.settings import Config
from bot.core.messages import WireMessage
from bot.core.ports import Channel, ChannelDeps
from bot.web.server import WebServer, make_app
from tests.fakes.browser import (
    FIXTURES,
    browser_fixture,
    chromium_fixture,
    complaints_fixture,
    open_page_fixture,
)
from tests.web.fakes import Inbox, MemoryDevices, make_deps, web_parts

__all__ = [
    "FIXTURES",
    "browser_fixture",
    "chromium_fixture",
    "complaints_fixture",
    "open_page_fixture",
]


@dataclass
class Site:
    """The server with every page, and what stands behind it."""

    deps: ChannelDeps
    channel: Channel
    server: WebServer
    inbox: Inbox
    devices: MemoryDevices
    reasons: list[str] = field(default_factory=list)
    sent: int = 0

    @property
    def url(self) -> str:
        return self.server.url

    async def say(self, person: str, message: WireMessage | str) -> str:
        """What the bot says to somebody."""
        self.sent += 1
        wire = WireMessage(message) if isinstance(message, str) else message
        return (await self.channel.send("web", person, wire, f"k{self.sent}")).message_id

    async def ready(self) -> Sequence[str]:
        return self.reasons


async def open_site(folder: Path, *, demo: bool) -> AsyncIterator[Site]:
    deps, inbox, pages = make_deps(folder, demo=demo), Inbox(), MemoryDevices()
    channel = build(Config(), deps)
    assert channel is not None
    await channel.start(inbox.accept)
    server = WebServer(make_app(()), port=0)
    site = Site(deps, channel, server, inbox, pages)
    routes = [
        *channel.routes(),
        *found.pages(
            web_parts(
                devices=pages,
                people=deps.people,
                clock=deps.clock,
                media=deps.media,
                ready=site.ready,
                demo=demo,
                public_url=deps.public_url,
            )
        ),
    ]
    site.server = WebServer(make_app(routes), port=0)
    await site.server.start()
    yield site
    await channel.stop()
    await site.server.stop()


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async for one in open_site(tmp_path, demo=True):
        yield one


@pytest.fixture
async def plain_site(tmp_path: Path) -> AsyncIterator[Site]:
    async for one in open_site(tmp_path, demo=False):
        yield one
