"""What every part needs: the time, a line of `check`; what is kept: values, secrets, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.core.messages import Attachment


class Clock(Protocol):
    """Now, as aware UTC. Injected so that a week can pass in a test."""

    def now(self) -> datetime: ...


@dataclass(frozen=True)
class CheckLine:
    """One line of `run.py check`: what was looked at, whether it is fine, the fix if not."""

    what: str
    ok: bool
    fix: str = ""


class MediaReader(Protocol):
    """Read side of the media store, for adapters that must upload bytes themselves."""

    def path(self, digest: str) -> Path: ...

    def url(self, attachment: Attachment) -> str: ...


class MediaStore(MediaReader, Protocol):
    """The media store with its writing side: `save` gives the sha256."""

    async def save(self, data: bytes, mime: str, name: str = "", kind: str = "file") -> str: ...


class KeyValue(Protocol):
    """Small durable state of an adapter (a polling offset, an upload token). Values are JSON."""

    async def get(self, key: str) -> Any: ...

    async def put(self, key: str, value: Any) -> None: ...


class Turn(Protocol):
    """Being alone with one secret. Raises TurnLost where that ended unnoticed."""

    async def put(self, value: dict[str, Any]) -> None: ...


class Vault(Protocol):
    """Secrets at rest (tokens of accounts), encrypted; one writer at a time for each name."""

    async def get(self, name: str) -> dict[str, Any] | None: ...

    async def put(self, name: str, value: dict[str, Any]) -> None: ...

    async def every(self, prefix: str) -> Mapping[str, dict[str, Any]]: ...  # in one reading

    async def names(self, prefix: str) -> Sequence[str]: ...

    def exclusive(self, name: str) -> AbstractAsyncContextManager[Turn]: ...  # over all processes
