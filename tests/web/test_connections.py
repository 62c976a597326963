"""Sockets that never ask anything, many of them: whoever comes to ask something gets in."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

import pytest
from aiohttp import web

from bot.core.ports import Route
from bot.web import connections
from bot.web.server import WebServer, make_app

Socket = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX-"
WHOLE = b"GET /here HTTP/1.1\r\nHost: x\r\n\r\n"


class Far:
    """Somebody's sockets, all from one address."""

    def __init__(self, port: int, address: str) -> None:
        self._port, self._address = port, address
        self.open: list[Socket] = []

    async def half(self, many: int) -> None:
        for _ in range(many):
            await self._socket(HALF)

    async def asks(self, path: bytes = b"/here") -> bytes:
        reader, _ = await self._socket(WHOLE.replace(b"/here", path))
        return (await asyncio.wait_for(reader.readline(), 5)).strip()

    async def left(self) -> int:
        """How many are not hung up on. What was hung up on is known once somebody was answered."""
        return sum(not reader.at_eof() for reader, _ in self.open)

    async def _socket(self, first: bytes) -> Socket:
        made = await asyncio.open_connection("127.0.0.1", self._port, local_addr=(self._address, 0))
        made[1].write(first)
        await made[1].drain()
        self.open.append(made)
        return made


class Site(NamedTuple):
    server: WebServer
    go_on: asyncio.Event
    far: Callable[[str], Far]


@pytest.fixture
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setattr(connections, "OF_AN_ADDRESS", 10)
    go_on = asyncio.Event()

    async def here(_: web.Request) -> web.Response:
        return web.Response(text="here")

    async def slow(_: web.Request) -> web.Response:
        await go_on.wait()
        return web.Response(text="late")

    async def large(_: web.Request) -> web.Response:
        return web.Response(body=bytes(12 << 20))

    routes = [Route("GET", f"/{one.__name__}", one) for one in (here, slow, large)]
    found = WebServer(make_app(routes), port=0)
    everybody: list[Far] = []

    def far(address: str) -> Far:
        everybody.append(Far(found.port, address))
        return everybody[-1]

    yield Site(found, go_on, far)
    for _, writer in (one for somebody in everybody for one in somebody.open):
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    await found.stop()


async def test_one_address_keeps_ten_that_ask_nothing_and_nobody_out(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(connections, "own_network", lambda _: False)
    await site.server.start()
    bad, good = site.far("127.0.0.1"), site.far("127.0.0.2")
    waiting = asyncio.create_task(bad.asks(b"/slow"))
    with caplog.at_level(logging.WARNING):
        await bad.half(60)
    assert await good.asks() == b"HTTP/1.1 200 OK"
    assert await bad.asks() == b"HTTP/1.1 200 OK", "also of the same address"
    assert await bad.left() <= 10 + 2
    site.go_on.set()
    assert await waiting == b"HTTP/1.1 200 OK", "what is being answered is not cut off"
    said = [r.getMessage() for r in caplog.records]
    assert len(said) == 1, said
    assert "one address that ask or take nothing" in said[0]


async def test_in_all_the_address_with_most_gives_way(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "IN_ALL", 20)
    await site.server.start()
    quiet = site.far("127.0.0.2")
    await quiet.half(3)
    bad = site.far("127.0.0.1")  # perhaps a proxy: no limit of its own
    await bad.half(60)
    assert await site.far("127.0.0.3").asks() == b"HTTP/1.1 200 OK"
    assert (await quiet.left(), await bad.left() <= 20) == (3, True)


async def test_whoever_asks_and_takes_nothing_keeps_nobody_out(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "IN_ALL", 20)
    await site.server.start()
    bad = [socket.create_connection(("127.0.0.1", site.server.port)) for _ in range(15)]
    for one in bad:
        one.sendall(WHOLE.replace(b"/here", b"/large"))
    assert await site.far("127.0.0.2").asks(b"/here") == b"HTTP/1.1 200 OK"  # all are under way
    more = site.far("127.0.0.3")
    for _ in range(10):
        assert await more.asks() == b"HTTP/1.1 200 OK"
    cut = [len(await asyncio.to_thread(_all, one)) < 12 << 20 for one in bad[:5]]
    assert all(cut), cut
    for one in bad:
        one.close()


def _all(one: socket.socket) -> bytes:
    """What comes until the other side hangs up, or has sent it whole."""
    one.settimeout(2)
    found = bytearray()
    with contextlib.suppress(OSError):
        while len(found) < 12 << 20 and (piece := one.recv(1 << 20)):
            found += piece
    return bytes(found)
