"""What boxes say is read here: JSON objects of a bounded size, fit to be stored; and what a plan
means to a box that comes late."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.ports import PlanItem

_LONGEST = 64 * 1024
_FAR = timedelta(days=30)
_LATE = timedelta(seconds=5)


def told(payload: bytes) -> dict[str, Any] | None:
    """The object, None for anything else. Texts hold nothing that no database stores."""
    if len(payload) > _LONGEST:
        return None
    try:
        found = json.loads(payload, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    return fit(found) if isinstance(found, dict) else None


def fit(value: Any) -> Any:
    """Without NUL and halves of letters, and numbers with an end."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode()
    if isinstance(value, dict):
        return {str(fit(key)): fit(one) for key, one in value.items()}
    if isinstance(value, list):
        return [fit(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def moment(told: Mapping[str, Any], name: str, now: datetime) -> datetime:
    """Seconds since 1970, as a box says; now where that cannot be. Never to come."""
    at = told.get(name)
    if isinstance(at, bool) or not isinstance(at, int | float):
        return now
    try:
        found = datetime.fromtimestamp(at, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return min(found, now) if abs(found - now) <= _FAR else now


def too_late(item: PlanItem, now: datetime, knew: Collection[str]) -> bool:
    """May it not be begun part-way, by a box that does not play it yet? `knew`: ids of what it was
    told before."""
    if item.kind != "routine" or item.extra.get("join", True):
        return False
    return item.start_at + _LATE < now and item.id not in knew
