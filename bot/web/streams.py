"""Server-sent events of boards and speakers, and how many open streams there may be of whom."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import resource
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

from aiohttp import web

KEEP_ALIVE_S = 15.0
IN_ALL = 4_000
OF_STRANGERS = 500  # all together: those who enrolled and the devices have the rest
OF_AN_ADDRESS = 30  # strangers' only: a whole village may come from one address
OF_A_PERSON = 12  # open pages of one chat, or of one device


class Streams:
    """Counted by the process. A page that gets none asks now and then instead."""

    def __init__(self) -> None:
        self._open: Counter[tuple[str, str]] = Counter()
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self._in_all = IN_ALL if files < 0 else min(IN_ALL, files // 2)

    @contextlib.contextmanager
    def one(self, request: web.Request) -> Iterator[None]:
        """Room for one more at all, and of this person's where the address names one."""
        claims = {("all", ""): self._in_all}
        if request.path.startswith("/chat/"):
            claims["person", request.path] = OF_A_PERSON
        with self._claimed(claims):
            yield

    @contextlib.contextmanager
    def of_device(self, request: web.Request, *, own: bool) -> Iterator[None]:
        """Its own pages, or strangers who look at its picture."""
        if own:
            claims = {("device", request.path): OF_A_PERSON}
        else:
            strangers = min(OF_STRANGERS, self._in_all // 4)
            claims = {("strangers", ""): strangers, ("address", address(request)): OF_AN_ADDRESS}
        with self._claimed(claims):
            yield

    @contextlib.contextmanager
    def _claimed(self, claims: dict[tuple[str, str], int]) -> Iterator[None]:
        for what, most in claims.items():
            if self._open[what] >= most:
                full = web.HTTPTooManyRequests if what[1] else web.HTTPServiceUnavailable
                raise full(headers={"Retry-After": "60"})
        self._open.update(claims.keys())
        try:
            yield
        finally:
            for what in claims:
                self._open[what] -= 1
                if not self._open[what]:
                    del self._open[what]


STREAMS = web.AppKey("streams", Streams)


UNREADABLE = "?"


def address(request: web.Request) -> str:
    """Whence it came. What a proxy says is believed where the other side is in our own network;
    what it says and nobody can read is no address of ours."""
    peer = request.remote or ""
    # Some proxies write a line of their own below what a stranger sent.
    said = ",".join(request.headers.getall("X-Forwarded-For", ())).rpartition(",")[2].strip()
    try:
        if not said or not ipaddress.ip_address(peer).is_private:
            return peer
    except ValueError:
        return peer
    try:
        return str(ipaddress.ip_address(said))
    except ValueError:
        return UNREADABLE


async def stream(request: web.Request, changes: AsyncIterator[Any]) -> web.StreamResponse:
    """Tells the page to look again whenever `changes` yields; ends when either side goes away."""
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
    )
    await response.prepare(request)
    waiting: asyncio.Future[Any] | None = None
    try:
        await response.write(b"retry: 3000\n\n")
        while True:
            waiting = waiting or asyncio.ensure_future(anext(changes))
            done, _ = await asyncio.wait({waiting}, timeout=KEEP_ALIVE_S)
            if not done:
                await response.write(b": still here\n\n")
                continue
            waiting.result()
            waiting = None
            await response.write(b"event: change\ndata: {}\n\n")
    except (ConnectionError, StopAsyncIteration):
        return response
    finally:
        await _let_go(waiting, changes)


async def _let_go(waiting: asyncio.Future[Any] | None, changes: AsyncIterator[Any]) -> None:
    if waiting is not None and not waiting.done():
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
            await waiting
    close = getattr(changes, "aclose", None)
    if close is not None:
        await close()
