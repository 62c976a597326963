"""What emergency or exercise is on over a place; for what people say while it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models import Area, Emergency


async def over(areas: Sequence[Area], now: datetime) -> Emergency | None:
    """What is going on over any of these, with its commune: the real before an exercise, then the
    newest."""
    going = Emergency.filter(cleared_at=None, ends_at__gt=now).select_related("commune")
    for emergency in await going.order_by("exercise", "-started_at", "-id"):
        if any(_covers(emergency, area) for area in areas):
            return emergency
    return None


def _covers(emergency: Emergency, area: Area) -> bool:
    inside = area.path.split("/")
    above = emergency.commune.path.startswith(area.path)
    return above or any(code in inside for code in emergency.targets)
