"""What Zalo says of an OA itself (`getoa`), as we keep it beside its name in the list of accounts.

{oa_type, package, package_until, verified, cloud, told_at}; what Zalo leaves out is "" or None.
Beside it stand `uploads` and the month they are of, `uploads_in`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.channels.zalo.fields import clean
from bot.core.hours import ZONE, local

_AGENCY = "4"  # oa_type of a state agency
_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M:%S")


def about_of(info: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What is kept of the answer; sources disagree about the date's form and about yes and no."""
    until = last_moment(info.get("package_valid_through_date"))
    return {
        "oa_type": str(info.get("oa_type") or "")[:20],
        "package": clean(info.get("package_name"))[:60],
        "package_until": until.isoformat() if until else "",
        "verified": _yes(info.get("is_verified")),
        "cloud": bool(info.get("linked_ZCA")) if "linked_ZCA" in info else None,
        "told_at": now.isoformat(),
    }


def kind_of(about: Mapping[str, Any]) -> str:
    """agency | other | "" where Zalo did not say."""
    kind = str(about.get("oa_type") or "")
    return ("agency" if kind == _AGENCY else "other") if kind else ""


def uploads_of(about: Mapping[str, Any], now: datetime) -> int:
    """What is listed of an OA -> its uploads of the local month."""
    return int(about.get("uploads") or 0) if about.get("uploads_in") == month_of(now) else 0


def month_of(now: datetime) -> str:
    """The local calendar month in which Zalo counts."""
    return local(now).strftime("%Y-%m")


def date_of(value: Any) -> datetime | None:
    """A day, a moment, or milliseconds, as Zalo writes them; None for anything else."""
    text = str(value or "").strip()
    if text.isdecimal() and 9 < len(text) < 15:
        return datetime.fromtimestamp(int(text) / (1000 if len(text) > 11 else 1), UTC)
    for form in _FORMS:
        with contextlib.suppress(ValueError, OverflowError):  # the first or last day there is
            return datetime.strptime(text, form).replace(tzinfo=ZONE).astimezone(UTC)
    with contextlib.suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=ZONE)).astimezone(UTC)
    return None


def last_moment(value: Any) -> datetime | None:
    """Until when something is good: a day is so to its end."""
    found = date_of(value)
    with contextlib.suppress(OverflowError):
        if found is not None and local(found).time() == time():
            return found + timedelta(days=1, seconds=-1)
    return found


def _yes(value: Any) -> bool | None:
    return None if value is None else str(value).lower() in {"true", "1", "yes"}
