"""Hands boxes their plans: in one process at a time, the latest plan of each, alarms first.

Nothing here is remembered but what went wrong just now: who is behind stands in the database, so a
process that dies in the middle is followed by one that goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Protocol

from bot.core.errors import RelayAway
from bot.core.lease import Lease
from bot.core.messages import Localizer
from bot.core.ports import Relay, Rights, Ticking
from bot.usecases.boxes import pushing
from bot.usecases.boxes.pushing import Push
from bot.usecases.devices.hub import Hub
from bot.usecases.work import Services

log = logging.getLogger(__name__)

_LOOK_S = 1.0  # other processes' changes are seen within that; ours at once
_LEASE_S, _LEAST_S = 10.0, 6.0
_TOGETHER = 250
_SIDE_BY_SIDE = 100
_AGAIN_S = 20.0  # until a box that did not take its plan is tried again


class Started(Protocol):
    """What runs while this process is the one that pushes: the line, a broker."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class Relaying:
    """`relays` by driver and `beside`, which is started after them and stopped before, are set once
    they are built."""

    def __init__(self, services: Services, localizer: Localizer, hub: Hub, lease: Lease) -> None:
        self.relays: Mapping[str, Relay] = {}
        self.beside: Started | None = None
        self._services = services
        self._localizer = localizer
        self._hub = hub
        self._lease = lease
        self._on = False
        self._stopping = False
        self._failed: dict[int, float] = {}  # device id: when it may be tried again

    async def run(self) -> None:
        """Until stop()."""
        with self._hub.subscribe("relays") as bell:
            try:
                while not self._stopping:
                    try:
                        more = await self._look()
                    except Exception as error:  # noqa: BLE001 - the database is away: looked again
                        log.warning("plans cannot be handed over: %r", error)
                        more = False
                    if not more and not self._stopping:
                        await bell.wait(_LOOK_S)
            finally:
                await self._off()
                if self.relays:
                    await self._lease.release()

    async def stop(self) -> None:
        """Another process may go on at once."""
        self._stopping = True
        self._hub.wake("relays")

    async def _look(self) -> bool:
        """One round. True: there is more to do."""
        if not self.relays or not await pushing.any_boxes():
            return False
        if not await self._lease.hold(_LEASE_S, least=_LEAST_S):
            await self._off()
            return False
        await self._start()
        now = self._services.clock.now().timestamp()
        self._failed = {i: at for i, at in self._failed.items() if now < at <= now + _AGAIN_S}
        found = await pushing.behind(
            self._services, self._localizer, but=self._failed, limit=_TOGETHER
        )
        side = asyncio.Semaphore(_SIDE_BY_SIDE)
        took = await asyncio.gather(*(self._push(one, side) for one in found))
        await pushing.pushed(
            self._services, [one for one, ok in zip(found, took, strict=True) if ok]
        )
        await self._tick()
        return len(found) == _TOGETHER

    async def _tick(self) -> None:
        for name, relay in self.relays.items():
            if isinstance(relay, Ticking):
                try:
                    await relay.tick()
                except RelayAway as error:
                    log.info("boxes of %s cannot be told now: %s", name, error)
                except Exception:
                    log.exception("boxes of %s were not told what was due", name)

    async def _push(self, one: Push, side: asyncio.Semaphore) -> bool:
        async with side:
            relay = self.relays.get(one.driver)
            try:
                if relay is None:
                    raise RelayAway(f"there is no driver {one.driver!r} here")
                await relay.push(one.box, one.version, one.plan, one.read_at)
            except RelayAway as error:
                log.info("%s cannot be told now: %s", one.box.code, error)
            except Exception:
                log.exception("the plan of %s could not be handed over", one.box.code)
            else:
                return True
        self._failed[one.device_id] = self._services.clock.now().timestamp() + _AGAIN_S
        return False

    async def _start(self) -> None:
        if self._on:
            return
        self._on = True
        try:
            for relay in self.relays.values():
                await relay.start()
            if self.beside is not None:
                await self.beside.start()
        except BaseException:  # a broker's port is taken, say: all of it is begun again
            await self._off()
            raise

    async def _off(self) -> None:
        if not self._on:
            return
        self._on = False
        if self.beside is not None:
            await self.beside.stop()
        for relay in self.relays.values():
            await relay.stop()

    async def came_up(self) -> None:
        """The line is up again: what the broker kept may be lost, and who failed may be there."""
        self._failed.clear()
        for driver in self.relays:
            await pushing.again(self._services, driver)
        self._hub.wake("relays")

    async def may(self, number: str, secret: str) -> Rights | None:
        """What a box may do at the broker inside; None: it is not who it says."""
        found = await pushing.keyed(number, secret)
        relay = self.relays.get(found[0]) if found else None
        return relay.rights(found[1]) if found and relay else None
