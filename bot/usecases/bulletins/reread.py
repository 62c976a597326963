"""Bulletins not approved yet that have a word whose reading changed: they are read anew."""

from __future__ import annotations

from bot.core.errors import Stale
from bot.usecases.bulletins import compose
from bot.usecases.bulletins.render import text_of
from bot.usecases.work import Work
from bot.vietnamese import read_as
from models import Area, Bulletin, BulletinVersion, Rendition
from models.bulletin import BulletinState

_LOOKED_AT = 50


async def with_word(commune: Area, word: str) -> list[BulletinVersion]:
    """Drafts and what waits for approval, the newest first."""
    open_ = Bulletin.filter(commune_id=commune.id, state__in=compose.OPEN)
    bulletins = {b.id: b for b in await open_.order_by("-id").limit(_LOOKED_AT)}
    versions = await BulletinVersion.filter(bulletin_id__in=list(bulletins)).order_by("-id")
    found = []
    for version in versions:
        version.bulletin = bulletins[version.bulletin_id]
        current = version.number == version.bulletin.number and not version.voice_digest
        if current and read_as.inside(text_of(version), [word]):
            found.append(version)
    return found


async def again(work: Work, bulletin_id: int) -> BulletinVersion:
    """The sound is made anew, and the approvers are asked with it; what they were asked before is
    void, as it binds to the old sound. Raises Stale when it is not waiting any more."""
    version = await compose.current(work, bulletin_id, lock=True)
    if version.bulletin.state is not BulletinState.SUBMITTED:
        raise Stale("reading-too-late", code=version.bulletin.code)
    await Rendition.filter(version_id=version.id).delete()
    version.digest = ""
    await version.save(update_fields=["digest"])
    await work.audit("bulletin.reread", f"bulletin:{version.bulletin.code}", None, None)
    work.then("render_bulletin", version.id)
    return version
