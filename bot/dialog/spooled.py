"""What the database did not take in time: waits in the spool, and goes into the inbox in order.

Belongs to dialog/intake.py, which puts everything here while anything waits: so a chat's events
keep their order.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

from bot.core.ports import Clock
from bot.storage.spool import Spool

log = logging.getLogger(__name__)
_CHUNK = 200
_PAUSE_S = 0.5
_LOOK_S = 5.0
T = TypeVar("T")
_TRY_S = 30.0  # a network that swallows everything says nothing either

Restore = Callable[[Sequence[str]], Awaitable[None]]
"""Puts bodies into the database; may be called with the same ones again."""


class Spooled:
    """`since` is when what waits now began to wait. Every `look_s` it takes over what processes
    left that died meanwhile."""

    def __init__(
        self, spool: Spool, clock: Clock, *, pause_s: float = _PAUSE_S, look_s: float = _LOOK_S
    ) -> None:
        self._spool = spool
        self._clock = clock
        self._pause_s = pause_s
        self._look_s = look_s
        self._restore: Restore | None = None
        # One thread: calls to the spool never overlap, also when their caller was cancelled.
        self._thread = ThreadPoolExecutor(1, "spool")
        self._drainer: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self.since: datetime | None = None

    @property
    def waiting(self) -> int:
        """How many events are not in the database yet."""
        return self._spool.waiting

    async def start(self, restore: Restore) -> None:
        """Adopt what dead processes left, and begin to store it."""
        self._restore = restore
        await self._adopt()
        self._looking = asyncio.create_task(self._look())

    async def put(self, bodies: Sequence[str]) -> None:
        """Durable when it returns. Raises OSError (a full disk) or UnicodeEncodeError."""
        await self._call(self._spool.append, bodies)
        self._begin()

    async def refuse(self, body: str) -> None:
        """Lay aside what the database will never take."""
        await self._call(self._spool.refuse, body)

    async def drained(self) -> None:
        """Until nothing waits."""
        if self._drainer is not None:
            await self._drainer

    async def stop(self) -> None:
        """What still waits is adopted by whoever lives, or starts next."""
        for task in (self._looking, self._drainer):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        await self._call(self._spool.close)
        self._thread.shutdown(wait=False)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(self._look_s)
            try:
                await self._adopt()
            except OSError:
                log.exception("the spool's folder cannot be read or written")

    async def _adopt(self) -> None:
        await self._call(self._spool.rescue)
        if await self._call(self._spool.adopt):
            self._begin()

    def _begin(self) -> None:
        if self.since is None:
            self.since = self._clock.now()
        if self._drainer is None or self._drainer.done():
            self._drainer = asyncio.create_task(self._drain())

    async def _drain(self) -> None:
        stored, failing = 0, False
        # Asked again after `oldest` found nothing: an append may have come in between.
        while self._spool.waiting:
            try:
                stored += await self._some()
            except Exception:
                if not failing:
                    log.exception("the database takes no events: %d wait", self.waiting)
                failing = True
                await asyncio.sleep(self._pause_s)
        self.since = None
        log.warning("%d events from the spool are in the inbox", stored)

    async def _some(self) -> int:
        bodies = await self._call(self._spool.oldest, _CHUNK)
        if not bodies or self._restore is None:
            return 0
        async with asyncio.timeout(_TRY_S):
            await self._restore(bodies)
        # Only now: killed before this line, they are stored again, which changes nothing.
        await self._call(self._spool.stored, len(bodies))
        return len(bodies)

    async def _call(self, do: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, do, *args)
