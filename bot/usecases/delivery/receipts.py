"""What a reader says about a bulletin: read it; told the villagers, how, and how many households.

Late and repeated taps add what is new and never take anything back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.core.errors import NotFound, Stale, UserError
from bot.usecases.work import Work
from models import BulletinVersion, Delivery
from models.bulletin import BulletinState
from models.person import RoleName

HOW = ("house", "meeting", "speaker", "other")
_MOST_HOUSEHOLDS = 5000


@dataclass(frozen=True)
class Open:
    """A bulletin its reader has not told the villagers about."""

    delivery_id: int
    code: str
    title: str
    read: bool


async def read(work: Work, delivery_id: int) -> Delivery:
    """The reader says they have read it."""
    delivery = await own(work, delivery_id)
    if delivery.read_at is None:
        await _set(work, delivery, "receipt.read", read_at=work.now())
    return delivery


async def told(
    work: Work, delivery_id: int, how: str = "", households: int | None = None
) -> Delivery:
    """The reader says the villagers know. Raises Stale for one that was withdrawn."""
    delivery = await own(work, delivery_id)
    if delivery.role != RoleName.PROPAGANDIST or (how and how not in HOW):
        raise NotFound
    if households is not None and not 0 <= households <= _MOST_HOUSEHOLDS:
        raise UserError("content-households-range", most=str(_MOST_HOUSEHOLDS))
    bulletin = delivery.version.bulletin
    if delivery.told_at is None and bulletin.state is BulletinState.WITHDRAWN:
        raise Stale("content-withdrawn-old", code=bulletin.code)
    now = work.now()
    new = {
        "read_at": delivery.read_at or now,
        "told_at": delivery.told_at or now,
        "told_how": how or delivery.told_how,
        "households": delivery.households if households is None else households,
    }
    if any(getattr(delivery, k) != v for k, v in new.items()):
        await _set(work, delivery, "receipt.told", **new)
    return delivery


async def own(work: Work, delivery_id: int) -> Delivery:
    """A delivery to the actor, locked. Anyone else's is not found."""
    delivery = (
        await Delivery.filter(id=delivery_id, person_id=work.actor.person_id)
        .select_for_update(no_key=True)
        .get_or_none()
    )
    if delivery is None or work.actor.person_id is None:
        raise NotFound
    delivery.version = await BulletinVersion.get(id=delivery.version_id).prefetch_related(
        "bulletin"
    )
    return delivery


async def untold(work: Work, most: int = 8) -> list[Open]:
    """What the actor has yet to tell the villagers, the latest first."""
    rows = (
        await Delivery.filter(
            person_id=work.actor.person_id,
            role=RoleName.PROPAGANDIST,
            told_at__isnull=True,
            version__bulletin__state=BulletinState.PUBLISHED,
        )
        .order_by("-id")
        .limit(most)
        .values_list("id", "version__bulletin__code", "version__title", "read_at")
    )
    return [Open(int(i), str(code), str(title), at is not None) for i, code, title, at in rows]


async def _set(work: Work, delivery: Delivery, action: str, **new: Any) -> None:
    for name, value in new.items():
        setattr(delivery, name, value)
    await delivery.save(update_fields=list(new))
    after = {"how": delivery.told_how, "households": delivery.households}
    subject = f"delivery:{delivery.id}"
    await work.audit(action, subject, None, after if action == "receipt.told" else None)
