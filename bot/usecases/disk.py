"""Tells the admins once that the server's disk fills up, while there is still time, or that the
database is damaged where nobody looks, and once that it is over. Called by the clock.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path

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
_LOOK_EVERY = timedelta(hours=23)  # reading all of a gigabyte takes some seconds of one core
log = logging.getLogger(__name__)


async def due(services: Services) -> int:
    """How many people were told something."""
    folder = services.settings.data_dir
    left = await asyncio.to_thread(_least, folder)
    low = await _TOLD.get("low")
    if left >= (_OVER if low else soundness.LOW):
        return await _tell(services, "disk-over", "low", "", left) if low else 0
    if low:
        return 0
    return await _tell(services, "disk-low", "low", services.clock.now().isoformat(), left)


async def sound(services: Services) -> int:
    """SQLite's whole file, once a day: damage deep inside is met by nobody for months, and the
    backups of these months are damaged too. How many people were told something."""
    if not services.settings.embedded:
        return 0
    now = services.clock.now()
    looked = str(await _TOLD.get("looked_at") or "")
    if looked and abs(now - datetime.fromisoformat(looked)) < _LOOK_EVERY:
        return 0
    await _TOLD.put("looked_at", now.isoformat())
    path = Path(services.settings.db_url.removeprefix("sqlite://"))
    wrong = await asyncio.to_thread(soundness.faults, path)
    if wrong:
        log.error("the database is damaged (%s): run.py check, and keep the last backups", wrong)
    if bool(wrong) is bool(await _TOLD.get("damaged")):
        return 0
    if wrong:
        return await _tell(services, "disk-damaged", "damaged", now.isoformat())
    return await _tell(services, "disk-sound", "damaged", "")


def _least(folder: Path) -> int:
    """Bytes left for words or for files, whichever are fewer: the media may have their own disk."""
    media = folder / "media"
    return min(soundness.room(one) for one in (folder, media) if one == folder or media.is_dir())


async def _tell(services: Services, key: str, mark: str, since: str, left: int = 0) -> int:
    began = since or str(await _TOLD.get(mark))
    async with services.work() as work:
        said = 0
        for area in await _areas():
            admins = await access.officers(area, RoleName.ADMIN)
            said += await notify.people(
                work,
                area,
                admins,
                Message(t(key, mb=str(left >> 20))),
                key=f"{key}:{area.code}:{began}",
                say_when=False,
            )
        await _TOLD.put(mark, since)
    return said


async def _areas() -> list[Area]:
    """The province's admins keep the server; where it has none, those of its communes do."""
    provinces = await Area.filter(kind=AreaKind.PROVINCE)
    above = [a for a in provinces if await access.officers(a, RoleName.ADMIN)]
    return above or await Area.filter(kind=AreaKind.COMMUNE, roles__role=RoleName.ADMIN).distinct()
