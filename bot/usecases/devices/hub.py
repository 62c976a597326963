"""Waking waiters inside one process, by name ("outbox", "inbox", "device:<code>").

Services.wake ends here. Other processes do not hear it: whoever waits also looks from time to time.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator


class Bell:
    """One waiter's own bell: a wake while it is busy rings at its next wait."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Called by the hub."""
        self._rung.set()

    async def wait(self, timeout_s: float | None = None) -> bool:
        """True when woken, False when the time is up."""
        try:
            await asyncio.wait_for(self._rung.wait(), timeout_s)
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class Hub:
    """Names nobody waits for cost nothing."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, set[Bell]] = defaultdict(set)

    def wake(self, name: str) -> None:
        """Ring every bell of this name."""
        for bell in self._bells.get(name, ()):
            bell.ring()

    async def wait(self, name: str, timeout_s: float | None = None) -> bool:
        """The next wake from now on; see `subscribe` for missing none."""
        with self.subscribe(name) as bell:
            return await bell.wait(timeout_s)

    @contextlib.contextmanager
    def subscribe(self, name: str) -> Iterator[Bell]:
        """A bell that hears every wake inside the `with`."""
        bell = Bell()
        self._bells[name].add(bell)
        try:
            yield bell
        finally:
            self._bells[name].discard(bell)
            if not self._bells[name]:
                del self._bells[name]
