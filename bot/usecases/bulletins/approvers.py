"""Who may decide about a bulletin: approvers of its commune who wrote no version of it."""

from __future__ import annotations

from bot.usecases import access
from bot.usecases.work import Work
from models import Area, Bulletin, BulletinVersion, Role
from models.person import RoleName

_WRITING = (RoleName.EDITOR, RoleName.APPROVER, RoleName.ADMIN)


async def authors(bulletin: Bulletin) -> set[int]:
    """Whoever wrote any version: an approver who edits becomes one."""
    wrote = await BulletinVersion.filter(bulletin_id=bulletin.id).values_list(
        "author_id", flat=True
    )
    return {bulletin.author_id, *(int(str(i)) for i in wrote)}


async def of(work: Work, bulletin: Bulletin) -> list[int]:
    """People to ask, longest-serving first; those above the commune only when it has none left.
    A lone officer is asked about their own where the commune allows it."""
    commune = await Area.get(id=bulletin.commune_id)
    wrote = await authors(bulletin)
    own = await access.holders(commune, RoleName.APPROVER)
    asked = [p for p in own if p not in wrote]
    if asked:
        return asked
    if await alone(work, commune):
        return own
    above = [code for code in commune.path.rstrip("/").split("/") if code != commune.code]
    higher = (
        await Role.filter(area__code__in=above, role=RoleName.APPROVER, active=True)
        .order_by("id")
        .values_list("person_id", flat=True)
    )
    return list(dict.fromkeys(int(str(p)) for p in higher if int(str(p)) not in wrote))


async def alone(work: Work, commune: Area) -> bool:
    """Is there a single officer, and may that one approve their own here?"""
    allowed = commune.settings.get("single_officer", work.settings.commune.single_officer)
    return bool(allowed) and len(await access.holders(commune, *_WRITING)) == 1
