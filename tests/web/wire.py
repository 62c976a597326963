"""A running web chat without a browser, and somebody who talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import FormData

from bot.channels.webchat import build
from bot.channels.webchat.settings import Config
from bot.core.ports import Channel, ChannelDeps
from bot.web.server import WebServer, make_app
from tests.web.fakes import Inbox, make_deps


@dataclass
class House:
    """A running channel and somebody who talks to it."""

    channel: Channel
    deps: ChannelDeps
    inbox: Inbox
    client: aiohttp.ClientSession
    server: WebServer

    async def post(self, body: Any, person: str = "hnhu", **more: Any) -> tuple[int, Any]:
        kind = {"data": body} if isinstance(body, FormData | bytes) else {"json": body}
        path = f"/chat/{person}/messages"
        async with self.client.post(path, **kind, **more) as answer:
            return answer.status, await answer.json()

    async def status(self, path: str) -> int:
        async with self.client.get(path) as answer:
            await answer.read()
            return answer.status

    async def get(self, path: str, **more: Any) -> tuple[int, Any]:
        async with self.client.get(path, **more) as answer:
            return answer.status, await answer.json()


async def running(folder: Path, *, demo: bool) -> AsyncIterator[House]:
    deps, inbox = make_deps(folder, demo=demo), Inbox()
    channel = build(Config(max_upload_mb=1), deps)
    assert channel is not None
    await channel.start(inbox.accept)
    server = WebServer(make_app(channel.routes()), port=0)
    await server.start()
    jar = aiohttp.CookieJar(unsafe=True)  # the server is an address, not a name
    async with aiohttp.ClientSession(server.url, cookie_jar=jar) as client:
        yield House(channel, deps, inbox, client, server)
    await channel.stop()
    await server.stop()
