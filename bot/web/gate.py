"""What passes before any page: addresses and bodies within bounds, and no other site's posts.

The one middleware of everything served. What it refuses is logged once a minute a kind.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from urllib.parse import unquote, urlsplit
from weakref import WeakValueDictionary

from aiohttp import StreamReader, web

from bot.core.seldom import Seldom
from bot.web.connections import own_network
from bot.web.streams import address

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MAX_SEGMENT = 160  # characters; the longest of ours is a sha256 with its ending
MAX_ADDRESS = 6_000
MAX_PLAIN = 1 << 20  # bytes of a body that brings no file
UPLOADS = 8  # posts with files on their way in at once: each is held in memory
OF_A_PERSON, OF_AN_ADDRESS = 2, 4  # of these
UPLOAD_WAIT_S = 20.0
PACE_S, PACE_BYTES = 20.0, 1_000  # a slower body comes from nobody who means it
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufffd\ud800-\udfff]")
_USUAL = re.compile(r"[A-Za-z0-9/_.-]{1,160}")  # nothing in it to decode, no part of it too long
_OWN_SITE = frozenset({"same-origin", "none"})


class TooSlow(TimeoutError):
    """The body does not come."""


class Gate:
    """`public_url`: under whose name pages are opened, beside the address they were asked at.
    `max_files`: bytes of a body that brings some; the application's own limit holds for others."""

    def __init__(self, public_url: str, max_files: int) -> None:
        self._max_files = max_files
        self._own_host = urlsplit(public_url).netloc.lower()
        self._turns: WeakValueDictionary[Hashable, asyncio.Semaphore] = WeakValueDictionary()
        self._uploads = asyncio.Semaphore(UPLOADS)
        self.say = Seldom(log).say  # also of what came to no request

    async def __call__(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if kind := address_fault(request.raw_path):
            self.note(kind, request)
            raise web.HTTPRequestURITooLong if kind == "long address" else web.HTTPBadRequest
        if request.method == "POST" and self._foreign(request):
            self.note("post from another site", request)
            raise web.HTTPForbidden
        # Nearly every body is small and came with its head: nobody has to watch it come.
        whole = request.content.is_eof()
        if whole and not (request.body_exists and _brings_files(request)):
            return await handler(request)
        async with self._body(request) as bounded:
            return await handler(bounded)

    def _foreign(self, request: web.Request) -> bool:
        """Browsers say where a post comes from; servers and programs say nothing."""
        if request.headers.get("Sec-Fetch-Site", "none") not in _OWN_SITE:
            return True
        origin = request.headers.get("Origin")
        if origin is None:
            return False
        forwarded = request.headers.get("X-Forwarded-Host", "")
        own = {self._own_host, request.host.lower(), forwarded.lower()} - {""}
        try:
            return urlsplit(origin).netloc.lower() not in own
        except ValueError:  # no address at all
            return True

    @contextlib.asynccontextmanager
    async def _body(self, request: web.Request) -> AsyncIterator[web.Request]:
        """Files are larger and few at once."""
        files = _brings_files(request)
        if files:
            request = request.clone(client_max_size=self._max_files)
        async with self._turn(request) if files else contextlib.nullcontext():
            watch = asyncio.ensure_future(_watch(request.content))
            try:
                yield request
            except TooSlow as error:
                self.note("slow body", request)
                raise web.HTTPRequestTimeout from error
            finally:
                watch.cancel()

    @contextlib.asynccontextmanager
    async def _turn(self, request: web.Request) -> AsyncIterator[None]:
        """First among their own, then among all: whoever sends many waits for themselves."""
        async with contextlib.AsyncExitStack() as held:
            try:
                async with asyncio.timeout(UPLOAD_WAIT_S):
                    for turns in (*self._own_turns(request), self._uploads):
                        await held.enter_async_context(turns)
            except TimeoutError as error:
                self.note("too many files at once", request)
                raise web.HTTPServiceUnavailable(headers={"Retry-After": "30"}) from error
            yield

    def _own_turns(self, request: web.Request) -> list[asyncio.Semaphore]:
        """Nobody is known yet: whoever shows another's address without their cookie is no one
        but themselves. Behind what may be a proxy are all."""
        shares: dict[Hashable, int] = {(request.path, *request.cookies.values()): OF_A_PERSON}
        if not own_network(whence := address(request)):
            shares[whence] = OF_AN_ADDRESS
        return [self._turns.setdefault(k, asyncio.Semaphore(n)) for k, n in shares.items()]

    def note(self, kind: str, request: web.Request) -> None:
        """Once a minute a kind."""
        self.say(kind, _shown(request))


GATE = web.AppKey("gate", Gate)


def address_fault(raw: str) -> str:
    """Why an address as it came is not taken: "control character", "long address" or ""."""
    if _USUAL.fullmatch(raw):
        return ""
    path, _, query = raw.partition("?")
    text = unquote(path)  # what is no UTF-8 becomes U+FFFD
    if _CONTROL.search(text) or _CONTROL.search(unquote(query, errors="ignore")):
        return "control character"
    if len(raw) > MAX_ADDRESS or any(len(part) > MAX_SEGMENT for part in text.split("/")):
        return "long address"
    return ""


def _brings_files(request: web.Request) -> bool:
    """Only chats take any: nobody holds a turn of theirs by what another page will not take."""
    chat = request.path.startswith("/chat/") and request.path.endswith("/messages")
    return chat and request.content_type.startswith("multipart/")


def _shown(request: web.Request) -> str:
    """The beginning only: an address may hold a secret of ours."""
    return f"{request.method} {request.raw_path[:12]}"


async def _watch(content: StreamReader) -> None:
    seen = 0
    while not content.is_eof():
        await asyncio.sleep(PACE_S)
        if not content.is_eof() and content.total_bytes - seen < PACE_BYTES:
            content.set_exception(TooSlow())
            return
        seen = content.total_bytes
