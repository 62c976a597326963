"""Sounds of approved bulletins that are gone from the disk: made again where the same bytes come
out, as an approval binds to them; else the officers hear of it, once. Task "whole_sounds".
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from bot.core.errors import BadMedia, NotFound, SpeechError
from bot.core.messages import Message, t
from bot.storage.db import execute
from bot.storage.vault import StoredValues
from bot.usecases import notify
from bot.usecases.bulletins import render
from bot.usecases.duty import Shop
from bot.usecases.work import Services
from models import BulletinVersion, Rendition

_AHEAD = timedelta(hours=2)
_GIVEN_UP = StoredValues("sound-gone:")


async def whole(shop: Shop, version_id: int) -> bool:
    """Is every sound of the version on the disk now? Before it goes out, and before it plays."""
    version = await BulletinVersion.get_or_none(id=version_id)
    if version is None:
        return False
    good = True
    for sound in await Rendition.filter(version_id=version.id):
        if _there(shop.services, sound.digest) or await _made_again(shop, version, sound.digest):
            continue
        good = False
        await _tell(shop.services, version, sound.digest)
    return good


async def look(services: Services) -> None:
    """The clock's: sounds that are to play soon and are gone, but for those that were given up."""
    now = services.clock.now()
    _, rows = await execute(_SOON, [now, now + _AHEAD])
    for row in rows:
        digest = str(row["audio_digest"])
        if not _there(services, digest) and not await _GIVEN_UP.get(digest):
            await services.enqueue("whole_sounds", int(row["version_id"]))


def _there(services: Services, digest: str) -> bool:
    try:
        services.media.path(digest)
    except NotFound:
        return False
    return True


async def _made_again(shop: Shop, version: BulletinVersion, digest: str) -> bool:
    if await _GIVEN_UP.get(digest):
        return False
    try:
        audio = await render.sound(shop, version, await render.style_of(shop, version))
    except (SpeechError, BadMedia, NotFound):
        return False
    if hashlib.sha256(audio.data).hexdigest() != digest:
        return False  # another voice or engine: nobody approved that
    await shop.save(audio.data, "audio/mpeg", f"ban-tin-{version.id}.mp3", "rendition")
    return True


async def _tell(services: Services, version: BulletinVersion, digest: str) -> None:
    await version.fetch_related("bulletin__commune")
    commune = version.bulletin.commune
    async with services.work() as work:
        await notify.people(
            work,
            commune,
            await notify.desk(commune),
            Message(t("content-sound-gone", title=version.title)),
            key=f"sound-gone:{version.id}:{digest[:12]}",
            say_when=False,
        )
        await _GIVEN_UP.put(digest, True)


_SOON = """
SELECT DISTINCT version_id, audio_digest FROM playout
WHERE state IN ('planned', 'started') AND end_at >= ? AND end_at <= ?
  AND version_id > 0 AND audio_digest <> ''
"""
