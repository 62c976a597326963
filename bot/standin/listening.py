"""Where stand-ins listen, and for how long: as long as somebody needs them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Protocol, TypeVar

from aiohttp import web


class Site:
    """An app at a port of this machine."""

    def __init__(self) -> None:
        self._runner: web.AppRunner | None = None

    async def open(self, app: web.Application, port: int = 0) -> str:
        """Its address. Raises OSError for a port in use."""
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Nobody answers there any more; nothing where it never opened."""
        if self._runner is not None:
            await self._runner.cleanup()


class Listener(Protocol):
    """A vendor's stand-in."""

    async def start(self) -> None:
        """It has an address from here on."""

    async def stop(self) -> None:
        """Nobody answers there any more."""


S = TypeVar("S", bound=Listener)


@contextlib.asynccontextmanager
async def listening(fake: S) -> AsyncIterator[S]:
    """Stopped at the end, whatever happened."""
    await fake.start()
    try:
        yield fake
    finally:
        await fake.stop()
