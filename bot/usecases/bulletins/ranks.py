"""Which announcements go first where two want one loudspeaker, and who may say so.

Emergencies are no bulletins and stand above all of them (usecases/emergency).
"""

from __future__ import annotations

from bot.usecases import access
from bot.usecases.work import Work
from models import Area
from models.area import AreaKind
from models.person import RoleName

PROVINCE, COMMUNE, VILLAGE, MUSIC = "province", "commune", "village", "music"
_OWN = (COMMUNE, VILLAGE, MUSIC)
_WRITERS = (RoleName.EDITOR, RoleName.APPROVER, RoleName.ADMIN)


async def choices(work: Work, commune: Area) -> tuple[str, ...]:
    """What the actor may give a bulletin of this commune, the most important first."""
    if not await _of_province(work, commune):
        return _OWN
    return (PROVINCE, *_OWN)


async def usual(work: Work, commune: Area) -> str:
    """A bulletin by the province's people is the province's, until they say otherwise."""
    return PROVINCE if await _of_province(work, commune) else COMMUNE


async def taken_over(work: Work, commune: Area, priority: str) -> str:
    """What becomes of it in another hand: a commune does not inherit the province's rank."""
    return priority if priority in await choices(work, commune) else COMMUNE


async def _of_province(work: Work, commune: Area) -> bool:
    own = await access.own_areas(work.actor.person_id, *_WRITERS)
    return any(a.kind is AreaKind.PROVINCE and commune.path.startswith(a.path) for a in own)
