"""Who is told that something was committed: this process's pump, lanes and open pages, or a worker
of another process. Nothing depends on it: whoever misses it looks every second anyway.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.tasks import Tasks
from bot.usecases.devices.hub import Hub


class Wakes:
    """`heard` takes "inbox", "outbox", "lane:<name>" or what a page waits for. `pump` and `worker`
    are set once both are built; `far`: another process can be told, by the broker."""

    def __init__(self, hub: Hub, tasks: Tasks, *, far: bool) -> None:
        self._hub = hub
        self._tasks = tasks
        self._far = far
        self.pump: Callable[[], None] = _nobody
        self.worker: Callable[..., None] = _nobody
        self._under_way: set[str] | None = None  # what is on its way, where no worker is here
        self._sending: set[asyncio.Future[None]] = set()

    def elsewhere(self) -> None:
        """This process has no worker."""
        self._under_way = set()

    def heard(self, what: str) -> None:
        """Something new is in the database, or will be when this transaction is through."""
        kind, _, name = what.partition(":")
        if self._under_way is not None and kind in {"inbox", "outbox", "lane"}:
            self._tell("inbox" if kind == "inbox" else "outbox", self._under_way)
        elif kind == "lane":
            self.worker(name)
        elif what == "inbox":
            self.pump()
        elif what == "outbox":
            self.worker()
        else:
            self._hub.wake(what)

    async def told(self, what: str) -> None:
        """The task "wake": another process heard it."""
        self.heard(what)

    def _tell(self, what: str, under_way: set[str]) -> None:
        """Through the broker, one at a time."""
        if not self._far or what in under_way:
            return
        under_way.add(what)

        async def send() -> None:
            try:
                await self._tasks.enqueue("wake", what)
            finally:
                under_way.discard(what)

        task = asyncio.ensure_future(send())
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)


def _nobody(*_what: str) -> None:
    """Before everything is built."""
