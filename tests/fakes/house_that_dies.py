"""The whole app inside the test's process, so that days can pass, and made to be cut off: what it
started stops without finishing, as with a power cut, and another begins on the same database.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any
from weakref import WeakSet

from bot.app import App
from bot.config import load
from bot.usecases.bulletins import submit
from tests.fakes.clock import FakeClock

ROLES = frozenset({"web", "worker"})
_Tasks = WeakSet[asyncio.Task[Any]]
_ours: ContextVar[_Tasks | None] = ContextVar("ours", default=None)


def mark_tasks() -> None:
    """From now on every task of this loop is known to the house it was started in."""

    def make(loop: asyncio.AbstractEventLoop, work: Any, **how: Any) -> asyncio.Task[Any]:
        task = asyncio.Task(work, loop=loop, **how)
        ours = _ours.get()
        if ours is not None:
            ours.add(task)
        return task

    asyncio.get_running_loop().set_task_factory(make)


class Mute(App):
    """Bulletins count as spoken at once: these tests are about the chats."""

    def _task_table(self) -> Any:
        silent = dict.fromkeys(("render_emergency", "sound_clear"), _nothing)
        return {**super()._task_table(), **silent, "render_bulletin": self._spoken}

    async def _spoken(self, version_id: int) -> None:
        digest = await self.media.save(b"ID3", "audio/mpeg", "vi.mp3", "voice")
        async with self.services.work() as work:
            await submit.ready(work, version_id, digest, 12.5, "Đọc", "vi")


async def _nothing(*ids: int) -> None:
    """Nobody listens."""


class House:
    """`app` is the one that lives now. Use cases run by a test belong `inside`."""

    def __init__(self, clock: FakeClock, **settings: Any) -> None:
        self.clock = clock
        self.settings = settings
        self.app: App = Mute(load({}, **settings), clock)
        self._tasks: _Tasks = WeakSet()

    @contextlib.contextmanager
    def inside(self) -> Iterator[App]:
        token = _ours.set(self._tasks)
        try:
            yield self.app
        finally:
            _ours.reset(token)

    async def start(self) -> None:
        with self.inside():
            await self.app.start(ROLES)

    async def stop(self) -> None:
        await self.app.stop()

    async def restart(self) -> None:
        """In order: everything under way is finished first."""
        await self.stop()
        await self._another()

    async def dies(self) -> int:
        """Everything under way is cut off. Returns how many tasks that were."""
        doomed = [t for t in self._tasks if not t.done() and t is not asyncio.current_task()]
        logging.disable(logging.CRITICAL)  # a dead process says nothing
        try:
            for task in doomed:
                task.cancel()
            if doomed:
                await asyncio.wait(doomed, timeout=10)
            await self.app.stop()  # sockets, the database's file; nobody is left to write to it
        finally:
            logging.disable(logging.NOTSET)
        await self._another()
        return len(doomed)

    async def _another(self) -> None:
        self._tasks = WeakSet()
        self.app = Mute(load({}, **self.settings), self.clock)
        await self.start()
