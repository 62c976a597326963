"""Tells the admins once that the server's disk fills up, while there is still time, and once that
it is over. Called by the clock.
"""

from __future__ import annotations

import asyncio

from bot.core import soundness
from bot.core.messages import Message, t
from bot.storage.vault import StoredValues
from bot.usecases import access, notify
from bot.usecases.work import Services
from models import Area
from models.area import AreaKind
from models.person import RoleName

_OVER = soundness.LOW * 6 // 5  # not told again and again on the edge
_TOLD = StoredValues("disk:")


async def due(services: Services) -> int:
    """How many people were told something."""
    folder = services.settings.data_dir
    left = await asyncio.to_thread(soundness.room, folder)
    low = await _TOLD.get("low")
    if left >= (_OVER if low else soundness.LOW):
        return await _tell(services, "disk-over", left, "") if low else 0
    if low:
        return 0
    return await _tell(services, "disk-low", left, services.clock.now().isoformat())


async def _tell(services: Services, key: str, left: int, low: str) -> int:
    since = low or str(await _TOLD.get("low"))
    async with services.work() as work:
        said = 0
        for area in await _areas():
            admins = await access.officers(area, RoleName.ADMIN)
            said += await notify.people(
                work,
                area,
                admins,
                Message(t(key, mb=str(left >> 20))),
                key=f"{key}:{area.code}:{since}",
                say_when=False,
            )
        await _TOLD.put("low", low)
    return said


async def _areas() -> list[Area]:
    """The province's admins keep the server; where it has none, those of its communes do."""
    provinces = await Area.filter(kind=AreaKind.PROVINCE)
    above = [a for a in provinces if await access.officers(a, RoleName.ADMIN)]
    return above or await Area.filter(kind=AreaKind.COMMUNE, roles__role=RoleName.ADMIN).distinct()
