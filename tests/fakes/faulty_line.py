"""The line between us and a vendor, which may break: a server in front of a stand-in.

`line.meets(fault, …)` says what the next calls to `about` (a part of the path) meet, in order; None
is a call that goes well. Whatever is not planned goes well, but on a `shaky` line: there one call
in ten is dropped and one in ten slow.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.standin.listening import Site


@dataclass(frozen=True)
class Fault:
    """`cut`: the connection ends "before" the vendor hears of it, "after" it took it, or in the
    "middle" of its answer. `late_s`: the answer comes so much later. `body`: in place of the
    answer; `reads`: it is made of the answer's JSON; `endless`: it never ends. `reaches`: the
    vendor hears of it."""

    name: str
    cut: str = ""
    late_s: float = 0.0
    status: int = 200
    kind: str = "application/json"
    body: bytes | None = None
    reads: Callable[[Any], Any] | None = None
    endless: bytes = b""
    moved: str = ""
    reaches: bool = True


@dataclass
class Line:
    """`url`: where the vendor seems to be. `sent`: bytes of endless answers that were taken."""

    upstream: str
    url: str = ""
    about: str = ""
    calls: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    sent: int = 0
    shaky: bool = False
    _plan: list[Fault | None] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None

    def meets(self, *faults: Fault | None, about: str | None = None) -> None:
        self._plan += faults
        if about is not None:
            self.about = about

    @property
    def waiting(self) -> int:
        """How many faults nobody has met yet."""
        return len(self._plan)

    def fine(self) -> None:
        """From here on all goes well."""
        self._plan.clear()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/elsewhere"):
            self.elsewhere.append(request.path)
            return web.json_response({"ok": True, "error": 0})
        raw = await request.read()
        planned = self._plan and self.about in request.path
        fault = self._plan.pop(0) if planned else self._shaken()
        self.calls.append(fault.name if fault else "")
        if fault and not fault.reaches:
            if fault.cut:
                return self._cut(request)
            return self._instead(fault)
        try:
            status, kind, answer = await self._on(request, raw)
        except aiohttp.ClientError:  # one of the ends was closed meanwhile
            return self._cut(request)
        if fault is SLOW:
            await asyncio.sleep(SLOW.late_s)
        if fault in {None, SLOW}:
            return web.Response(status=status, body=answer, headers={"Content-Type": kind})
        return await self._bad(request, fault, answer)

    def _shaken(self) -> Fault | None:
        number = len(self.calls)
        if not self.shaky or number % 5:
            return None
        return SLOW if number % 2 else DROPPED[number // 10 % len(DROPPED)]

    async def _on(self, request: web.Request, raw: bytes) -> tuple[int, str, bytes]:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        kept = {k: v for k, v in request.headers.items() if k.lower() not in _OF_THE_HOP}
        where = self.upstream + request.path_qs
        async with self._session.request(
            request.method, where, data=raw, headers=kept, allow_redirects=False
        ) as answer:
            kind = answer.headers.get("Content-Type", "application/json")
            return answer.status, kind, await answer.read()

    async def _bad(self, request: web.Request, fault: Fault, answer: bytes) -> web.StreamResponse:
        if fault.late_s:
            await asyncio.sleep(fault.late_s)
        if fault.cut == "after":
            return self._cut(request)
        if fault.cut == "middle":
            return await self._half(request, answer)
        if fault.endless:
            return await self._for_ever(request, fault)
        if fault.reads is not None:
            answer = json.dumps(fault.reads(json.loads(answer))).encode()
        return self._instead(fault, answer)

    def _instead(self, fault: Fault, answer: bytes = b"") -> web.Response:
        headers = {"Content-Type": fault.kind}
        if fault.moved:
            headers["Location"] = fault.moved.format(url=self.url)
        body = answer if fault.body is None else fault.body
        return web.Response(status=fault.status, body=body, headers=headers)

    def _cut(self, request: web.Request) -> web.StreamResponse:
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def _half(self, request: web.Request, answer: bytes) -> web.StreamResponse:
        headers = {"Content-Length": str(len(answer)), "Content-Type": "application/json"}
        made = web.StreamResponse(headers=headers)
        await made.prepare(request)
        await made.write(answer[: len(answer) // 2])
        return self._cut(request)

    async def _for_ever(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        made = web.StreamResponse(headers={"Content-Type": fault.kind})
        await made.prepare(request)
        chunk = fault.endless * (65536 // len(fault.endless))
        with contextlib.suppress(ConnectionError):
            while self.sent < MOST:
                await made.write(chunk)
                self.sent += len(chunk)
        return self._cut(request)


MOST = 200 << 20  # bytes that nobody may take
_OF_THE_HOP = {"host", "content-length", "connection", "transfer-encoding", "accept-encoding"}


@contextlib.asynccontextmanager
async def line_to(upstream: str) -> AsyncIterator[Line]:
    """Listening until the end of the block."""
    line, site = Line(upstream.rstrip("/")), Site()
    app = web.Application(client_max_size=64 << 20)
    app.router.add_route("*", "/{tail:.*}", line.answer)
    line.url = await site.open(app)
    try:
        yield line
    finally:
        if line._session is not None:
            await line._session.close()
        await site.close()


HTML = b"<!doctype html><html><body><h1>Welcome to WiFi</h1></body></html>"
DROPPED = (
    Fault("cut before", cut="before", reaches=False),
    Fault("cut after", cut="after"),
    Fault("cut in the middle", cut="middle"),
)
"""Nobody can tell whether it arrived."""
SLOW = Fault("slow", late_s=0.3)
NONSENSE = (
    Fault("garbage", body=b"\xff\xfe\x00\x81" * 60, kind="application/octet-stream"),
    Fault("html with 200", body=HTML, kind="text/html"),
    Fault("nothing with 200", body=b""),
    Fault("cut json", reads=None, body=b'{"error": 0, "ok": true, "data": {"mess'),
    Fault("deep json", body=b"[" * 200_000),
    Fault("deep json, closed", body=b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    Fault("a list", body=b"[1, 2]"),
    Fault("null", body=b"null"),
    Fault("a number", body=b"17"),
    Fault("a text", body=b'"ok"'),
    Fault("an empty object", body=b"{}"),
    Fault("not unicode", body=b'{"ok": true, "result": {"x": "\xff\xfe"}'),
    Fault("endless array", endless=b"[[1],"),
    Fault("endless text", endless=b" "),
    Fault("huge", body=b'{"x": "' + b"a" * (40 << 20) + b'"}'),
)
"""Answers that say nothing, to what was taken."""
