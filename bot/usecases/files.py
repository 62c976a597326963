"""Files of the media folder go when nothing refers to them any more. Task "forget_media"."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from bot.core.errors import NotFound
from bot.storage.db import execute
from bot.usecases.work import Services, Work
from models import (
    BulletinVersion,
    Emergency,
    Media,
    Playout,
    Rendition,
    ReportMedia,
    VoiceNote,
)


async def drop(work: Work, digests: Iterable[str]) -> None:
    """These may go once this transaction is through, if nothing else needs them."""
    wanted = sorted({d for d in digests if d})
    await Media.filter(digest__in=wanted).update(keep_until_at=work.now())
    for digest in wanted:
        work.then("forget_media", digest)


async def forget_media(services: Services, digest: str) -> bool:
    """Delete a file nothing refers to any more; True when it is gone. What still is in use (a
    recording that became a bulletin) stays for good."""
    async with services.work():
        media = await Media.filter(digest=digest).select_for_update(no_key=True).get_or_none()
        if media is None:
            return True
        if await _in_use(digest):
            media.keep_until_at = None
            await media.save(update_fields=["keep_until_at"])
            return False
        with contextlib.suppress(NotFound):  # before the row: a crash between is made up for later
            services.media.path(digest).unlink(missing_ok=True)
        await media.delete()
        return True


async def overdue(services: Services) -> list[str]:
    """Digests of files whose time is over."""
    due = Media.filter(keep_until_at__lte=services.clock.now())
    return [str(d) for d in await due.values_list("digest", flat=True)]


async def _in_use(digest: str) -> bool:
    uses = (
        VoiceNote.filter(digest=digest),
        ReportMedia.filter(digest=digest),
        BulletinVersion.filter(voice_digest=digest),
        Rendition.filter(digest=digest),
        Playout.filter(audio_digest=digest),
        Emergency.filter(audio_digest=digest),
    )
    for use in uses:
        if await use.exists():
            return True
    for table, column in (("bulletin_version", "attachments"), ("feedback_entry", "media")):
        sql = f"SELECT 1 FROM {table} WHERE CAST({column} AS TEXT) LIKE ? LIMIT 1"  # noqa: S608
        if (await execute(sql, [f"%{digest}%"]))[1]:
            return True
    return False
