"""Which emergencies and exercises are on over a place, in the one order everybody uses.

Several may be at once: whoever asks for "the" alarm gets the first of this order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from models import Area, Emergency

# The gravest first. Water and earth leave the least time; what has no kind comes last.
GRAVITY = ("flood", "landslide", "fire", "storm", "other")


def ordered(found: Iterable[Emergency]) -> list[Emergency]:
    """The real before exercises, the graver before the lighter, the one for few places before the
    one for many, the newest first among equals. `commune` must be there."""
    return sorted(found, key=_place)


def _place(one: Emergency) -> tuple[bool, int, bool, int, float, int]:
    grave = GRAVITY.index(one.kind) if one.kind in GRAVITY else len(GRAVITY)
    whole = one.commune.code in one.targets
    return one.exercise, grave, whole, len(one.targets), -one.started_at.timestamp(), -one.id


async def going(areas: Sequence[Area], now: datetime) -> list[Emergency]:
    """All that is on over any of these places or within them, with their communes, in order."""
    found = Emergency.filter(cleared_at=None, ends_at__gt=now).select_related("commune")
    return ordered(e for e in await found if any(_covers(e, area) for area in areas))


async def over(areas: Sequence[Area], now: datetime) -> Emergency | None:
    """The first of them."""
    return next(iter(await going(areas, now)), None)


def _covers(emergency: Emergency, area: Area) -> bool:
    inside = area.path.split("/")
    above = emergency.commune.path.startswith(area.path)
    return above or any(code in inside for code in emergency.targets)
