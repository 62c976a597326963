"""A village that has nobody to speak for it any more: its commune's officers hear it today."""

from __future__ import annotations

from bot.core.messages import Button, Message, t
from bot.usecases import access, areas, notify
from bot.usecases.work import Work
from models import Area
from models.person import RoleName

_OFFICERS = (RoleName.APPROVER, RoleName.EDITOR, RoleName.ADMIN)


async def tell(work: Work, village: Area, key: str) -> bool:
    """Was it the last one? Then whoever invites is told; the same `key` again tells nobody
    twice. Whoever did it sees it in the answer."""
    if await access.holders(village, RoleName.PROPAGANDIST):
        return False
    commune = await areas.commune_of(village)
    officers = await access.officers(commune, *_OFFICERS)
    told = Message(
        t("roles-empty-told", village=village.name),
        (Button(t("roles-btn-invite"), "people.invite"),),
    )
    others = [o for o in officers if o != work.actor.person_id]
    await notify.people(work, commune, others, told, key=f"empty:{key}", say_when=False)
    return True
