"""Whose turn it is on SQLite's one writing connection: what a webhook waits for goes first.

In place of an asyncio.Lock (storage/sqlite.py), where whoever stores what came in would stand
behind every transaction that is about to work off what came before.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterator
from contextvars import ContextVar

IN_A_ROW = 4
"""So many turns go past whoever waits; the next one is theirs, however many more would go first."""

_FIRST: ContextVar[bool] = ContextVar("first", default=False)


@contextlib.contextmanager
def first() -> Iterator[None]:
    """What is written in here is about to be acknowledged."""
    token = _FIRST.set(True)
    try:
        yield
    finally:
        _FIRST.reset(token)


class Turns:
    """As much of a lock as Tortoise uses. It is handed from one to the next, never free between."""

    def __init__(self) -> None:
        self._held = False
        self._first: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._passed = 0

    async def acquire(self) -> bool:
        """In the order of coming, but those who go first."""
        if not self._held:
            self._held = True
            return True
        queue = self._first if _FIRST.get() else self._others
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was handed to us, and we are leaving
                self.release()
            raise
        return True

    def release(self) -> None:
        """Hand it on; whoever left meanwhile is passed over."""
        while queue := self._next():
            turn = queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._held = False

    def _next(self) -> deque[asyncio.Future[None]]:
        passing = bool(self._first and self._others)
        if self._first and not (passing and self._passed >= IN_A_ROW):
            self._passed += passing
            return self._first
        self._passed = 0
        return self._others

    async def __aenter__(self) -> None:
        await self.acquire()

    async def __aexit__(self, *_: object) -> None:
        self.release()
