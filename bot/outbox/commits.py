"""Lanes of one process share transactions: what waited while one was under way goes into the next.

A commit costs more than what a lane has to write, and SQLite has one writer anyway.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.storage.db import transaction

_MOST = 32  # of one transaction: use cases wait for it
_Waiting = tuple[Callable[[], Awaitable[Any]], "asyncio.Future[Any]", bool]


class Commits:
    """One a process."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._running: asyncio.Task[None] | None = None

    async def do(self, work: Callable[[], Awaitable[Any]], *, single: bool = False) -> Any:
        """What `work` returns, once it is committed; raises what it or the commit raised. It runs
        in some transaction, perhaps with others' work, and again by itself when that one failed.
        `single`: it is one statement, which by itself needs no BEGIN and COMMIT around it."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done, single))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await done

    async def _run(self) -> None:
        while self._waiting:
            now, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            if not await self._together(now):
                for one in now:
                    await self._together([one])
        self._running = None

    async def _together(self, some: list[_Waiting]) -> bool:
        """False: it failed, and there are several who might be to blame."""
        begun = False
        try:
            if len(some) == 1 and some[0][2]:
                found = [await some[0][0]()]
            else:
                async with transaction():
                    begun = True
                    found = [await work() for work, _, _ in some]
        except Exception as error:  # noqa: BLE001 - handed to who waits for it
            if begun and len(some) > 1:
                return False
            for _, done, _ in some:
                if not done.done():
                    done.set_exception(error)
            return True
        for (_, done, _), result in zip(some, found, strict=True):
            if not done.done():  # who waited was cancelled
                done.set_result(result)
        return True
