"""In-memory stand-ins for what a channel is given, and a server that mounts its routes."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.core.events import Event
from bot.core.messages import Attachment
from bot.core.ports import ChannelDeps, Route
from bot.standin.listening import Site
from tests.fakes.clock import FakeClock


class MemoryState:
    """ports.KeyValue; values go through JSON as they would in a database."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    async def get(self, key: str) -> Any:
        return json.loads(self.values[key]) if key in self.values else None

    async def put(self, key: str, value: Any) -> None:
        self.values[key] = json.dumps(value)


class MemoryVault:
    """ports.Vault. `exclusive` is a real lock; `puts` counts writes by name."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.puts: list[str] = []
        self._locks: dict[str, asyncio.Lock] = {}

    async def get(self, name: str) -> dict[str, Any] | None:
        await asyncio.sleep(0)
        return json.loads(self.values[name]) if name in self.values else None

    async def put(self, name: str, value: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        self.puts.append(name)
        self.values[name] = json.dumps(value)

    async def every(self, prefix: str) -> Mapping[str, dict[str, Any]]:
        return {n: json.loads(v) for n, v in self.values.items() if n.startswith(prefix)}

    async def names(self, prefix: str) -> Sequence[str]:
        return sorted(n for n in self.values if n.startswith(prefix))

    @contextlib.asynccontextmanager
    async def exclusive(self, name: str) -> AsyncIterator[MemoryTurn]:
        async with self._locks.setdefault(name, asyncio.Lock()):
            yield MemoryTurn(self, name)


@dataclass(frozen=True)
class MemoryTurn:
    """ports.Turn; nobody is ever frozen here."""

    vault: MemoryVault
    name: str

    async def put(self, value: dict[str, Any]) -> None:
        await self.vault.put(self.name, value)


class MediaShelf:
    """ports.MediaReader over a folder; `keep` puts bytes there and gives an Attachment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, digest: str) -> Path:
        return self.folder / digest

    def url(self, attachment: Attachment) -> str:
        return attachment.url

    def keep(self, kind: str, data: bytes, mime: str, name: str = "") -> Attachment:
        digest = hashlib.sha256(data).hexdigest()
        self.path(digest).write_bytes(data)
        url = f"https://xa.example.vn/listen/{digest[:12]}"
        return Attachment(kind=kind, digest=digest, name=name, mime=mime, url=url)


class NoMailbox:
    async def append(self, chat_id: str, message: Any, key: str) -> int:
        return 1

    async def since(self, chat_id: str, after: int) -> Sequence[Mapping[str, Any]]:
        return ()

    async def newest(self, chat_ids: Sequence[str]) -> Mapping[str, int]:
        return {}


class MemoryPhones:
    """ports.Phones: numbers by code."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}

    async def number(self, code: str) -> str:
        return self.numbers.get(code, "")

    async def owner(self, number: str) -> str:
        return next((c for c, n in self.numbers.items() if n == number), "")


class Nobody:
    async def known(self, code: str) -> bool:
        return await self.person(code) is not None

    async def person(self, code: str) -> Mapping[str, Any] | None:
        return {"person": code, "name": code, "roles": [], "area": ""}

    async def listed(self) -> Sequence[Mapping[str, Any]]:
        return ()

    async def opens(self, code: str, signatures: Sequence[str]) -> str:
        return "good"


def make_deps(
    folder: Path,
    *,
    clock: FakeClock | None = None,
    vault: MemoryVault | None = None,
    state: MemoryState | None = None,
    public_url: str = "http://127.0.0.1:8080",
) -> ChannelDeps:
    shelf = MediaShelf(folder / "media")

    async def save(data: bytes, mime: str, name: str) -> str:
        return shelf.keep("file", data, mime, name).digest

    return ChannelDeps(
        clock=clock or FakeClock(),
        state=state or MemoryState(),
        vault=vault or MemoryVault(),
        media=shelf,
        mailbox=NoMailbox(),
        people=Nobody(),
        phones=MemoryPhones(),
        save_media=save,
        public_url=public_url,
    )


class Inbox:
    """An `accept` that remembers, and can be told to fail. `expect` waits for a kind of event."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.failures = 0
        self._changed = asyncio.Condition()

    async def __call__(self, events: Sequence[Event]) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        async with self._changed:
            self.events += events
            self._changed.notify_all()

    async def expect(self, count: int, kind: str = "", timeout: float = 10.0) -> list[Event]:
        """The events (of this kind) once there are `count` of them."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: len(self.of(kind)) >= count)
        return self.of(kind)

    def of(self, kind: str) -> list[Event]:
        return [e for e in self.events if kind in {"", e.kind}]


class Mount:
    """Serves routes that are known only after the address is."""

    def __init__(self) -> None:
        self.url = ""
        self._handlers: dict[tuple[str, str], Any] = {}
        self._site = Site()

    def add(self, routes: Sequence[Route]) -> None:
        self._handlers |= {(r.method, r.path): r.handler for r in routes}

    async def start(self) -> None:
        app = web.Application(client_max_size=30 << 20)
        app.router.add_route("*", "/{tail:.*}", self._dispatch)
        self.url = await self._site.open(app)

    async def stop(self) -> None:
        await self._site.close()

    async def _dispatch(self, request: web.Request) -> web.StreamResponse:
        handler = self._handlers.get((request.method, request.path))
        if handler is None:
            raise web.HTTPNotFound
        answer: web.StreamResponse = await handler(request)
        return answer


@contextlib.asynccontextmanager
async def mounted() -> AsyncIterator[Mount]:
    """A Mount that listens."""
    mount = Mount()
    await mount.start()
    try:
        yield mount
    finally:
        await mount.stop()
