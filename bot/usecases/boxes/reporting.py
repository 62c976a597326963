"""What boxes report through their drivers: many at once are one transaction, so that an alarm's
answers from a whole province are stored within seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from bot.core.ports import Box, Taken
from bot.core.together import Together
from bot.usecases import codes
from bot.usecases.boxes import pushing
from bot.usecases.devices import device_watch, playlog
from bot.usecases.devices.playlog import Told
from bot.usecases.work import Services
from models import Device

_TOGETHER = 300
Beat = tuple[str, Mapping[str, Any]]


class Reports:
    """ports.BoxDesk."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._plays: Together[Told, Taken] = Together(self._take, _TOGETHER)
        self._beats: Together[Beat, bool] = Together(self._beat, _TOGETHER)

    async def acknowledge(
        self, code: str, item: str, what: str, at: datetime, detail: str
    ) -> Taken:
        """What became of it, once it is stored."""
        return await self._plays.ask(Told(codes.fitting(code, 40), item, what, at, detail))

    async def heartbeat(self, code: str, state: Mapping[str, Any]) -> bool:
        """A sign of life. False for an unknown box."""
        return await self._beats.ask((codes.fitting(code, 40), state))

    async def again(self, driver: str, code: str = "") -> None:
        """It is pushed anew."""
        await pushing.again(self._services, driver, code)
        self._services.wake("relays")

    async def box(self, driver: str, number: str) -> Box | None:
        """By its maker's number, or its code where it has none."""
        known = Q(serial=number) | Q(serial="", code=number)
        found = await Device.filter(known, driver=driver, active=True).first()
        return None if found is None else pushing.box(found)

    async def boxes(self, driver: str) -> Sequence[Box]:
        """All in use."""
        return [pushing.box(d) for d in await Device.filter(driver=driver, active=True)]

    async def keyed(self, driver: str, number: str, secret: str) -> Box | None:
        """The box with this number, if that is its secret."""
        found = await pushing.keyed(number, secret)
        return found[1] if found and found[0] == driver else None

    async def _take(self, told: Sequence[Told]) -> list[Taken]:
        return await playlog.take(self._services, told)

    async def _beat(self, beats: Sequence[Beat]) -> list[bool]:
        """In the order of their devices' ids, as whoever writes to many of them does."""
        known = Device.filter(code__in={code for code, _ in beats})
        ids = dict(await known.values_list("code", "id"))
        order = sorted(range(len(beats)), key=lambda n: int(str(ids.get(beats[n][0], 0))))
        heard = {}
        async with self._services.work():
            for n in order:
                heard[n] = await device_watch.heartbeat(self._services, *beats[n])
        return [heard[n] for n in range(len(beats))]
