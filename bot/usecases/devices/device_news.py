"""Who waits for a device's plan to change: one look at the database for all of them."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator

from bot.usecases.devices.hub import Hub
from models import Device

log = logging.getLogger(__name__)
POLL_S = 5.0


class DeviceNews:
    """`hub` tells of changes of this process at once; those of others are seen within `poll_s`."""

    def __init__(self, hub: Hub, poll_s: float = POLL_S) -> None:
        self._hub = hub
        self._poll_s = poll_s
        self._waiting: Counter[str] = Counter()
        self._known: dict[str, int] = {}
        self._looking: dict[str, asyncio.Task[int]] = {}
        self._poller: asyncio.Task[None] | None = None

    async def changes(self, code: str) -> AsyncGenerator[int, None]:
        """The new plan version each time there is one."""
        with self._hub.subscribe(f"device:{code}") as bell:
            self._waiting[code] += 1
            try:
                seen = await self._look(code)
                while True:
                    self._start()
                    await bell.wait(None)
                    version = await self._look(code)
                    if version != seen:
                        seen = version
                        yield version
            finally:
                self._left(code)

    def _left(self, code: str) -> None:
        self._waiting[code] -= 1
        if not self._waiting[code]:
            del self._waiting[code]
            self._known.pop(code, None)
        if not self._waiting and self._poller is not None:
            self._poller.cancel()
            self._poller = None

    async def _look(self, code: str) -> int:
        """Many who ask at once are one question."""
        if code not in self._looking:
            task = asyncio.ensure_future(self._ask(code))
            self._looking[code] = task
            task.add_done_callback(lambda _: self._looking.pop(code, None))
        return await asyncio.shield(self._looking[code])

    async def _ask(self, code: str) -> int:
        before, found = self._known.get(code), (await _versions([code])).get(code, 0)
        self._known[code] = found
        if before is not None and before != found:
            self._hub.wake(f"device:{code}")  # the poller would take it for known to all
        return found

    def _start(self) -> None:
        if self._poller is None or self._poller.done():
            self._poller = asyncio.ensure_future(self._poll())

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self._poll_s)
            try:
                found = await _versions(list(self._waiting))
            except Exception as error:  # noqa: BLE001 - the database is away: looked at again
                log.warning("device plans cannot be read: %r", error)
                continue
            for code in list(self._waiting):
                if found.get(code, 0) != self._known.get(code):
                    self._hub.wake(f"device:{code}")


async def _versions(codes: list[str]) -> dict[str, int]:
    rows = await Device.filter(code__in=codes).values_list("code", "plan_version")
    return {str(code): int(str(version)) for code, version in rows}
