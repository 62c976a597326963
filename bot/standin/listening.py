"""A stand-in that listens for as long as somebody needs it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Protocol, TypeVar


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
