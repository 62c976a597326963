"""Files of the media folder go when nothing refers to them any more. Task "forget_media"."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence

from bot.core.errors import NotFound
from bot.storage.db import execute
from bot.usecases.work import Services, Work
from models import Media, MediaUse


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


async def use(place: str, *digests: str) -> None:
    """These files stand in a list of another row (`place`, see MediaUse); twice is once."""
    for digest in digests:
        await execute(_USE, [digest, place])


async def unuse(places: Sequence[str]) -> None:
    """Those rows have no files any more."""
    await MediaUse.filter(place__in=places).delete()


async def _in_use(digest: str) -> bool:
    return bool((await execute(_IN_USE, [digest] * _IN_USE.count("?")))[1])


_USE = "INSERT INTO media_use (digest, place) VALUES (?, ?) ON CONFLICT (digest, place) DO NOTHING"
# One question, each part by its index: hundreds of files may be over in one hour. What the partial
# indexes leave out is written out, since SQLite takes them only so.
_IN_USE = """
SELECT 1 FROM voice_note WHERE digest = ? AND digest <> ''
UNION ALL SELECT 1 FROM report_media WHERE digest = ?
UNION ALL SELECT 1 FROM bulletin_version WHERE voice_digest = ? AND voice_digest <> ''
UNION ALL SELECT 1 FROM rendition WHERE digest = ?
UNION ALL SELECT 1 FROM variant WHERE digest = ?
UNION ALL SELECT 1 FROM variant WHERE audio_digest = ?
UNION ALL SELECT 1 FROM playout WHERE audio_digest = ? AND audio_digest <> ''
UNION ALL SELECT 1 FROM emergency WHERE audio_digest = ?
UNION ALL SELECT 1 FROM media_use WHERE digest = ?
LIMIT 1
"""
