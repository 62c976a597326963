"""When a bulletin goes out: Vietnamese times as people type or say them, and the stored form.

Stored in BulletinVersion.times as {"now": bool, "at": [ISO UTC, ...], "until": ISO UTC}, with
"moon": true where a lunar date was said. The grammar: when_tokens (words), when_hours, when_days
and when_spans (rules), when_parse (all readings), when_units and when_groups (which hours on which
days), when_meaning, when_repeat and when_dates (on the calendar).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.errors import UserError
from bot.core.hours import local
from bot.core.messages import T, t
from bot.vietnamese import when_rounds
from bot.vietnamese.when_groups import plans
from bot.vietnamese.when_items import Bad
from bot.vietnamese.when_meaning import Outcome, outcomes
from bot.vietnamese.when_parse import Readings, read

KEEP_DAYS = 7
MOST = 60
# Of several things that are wrong with a text, the one that helps most to hear.
_TOLD_FIRST = (
    "apart",
    "past",
    "clash",
    "weekday",
    "clock",
    "date",
    "lunar",
    "many",
    "until",
    "day",
    "end",
    "hour",
)


_PART = r"(?: (?:sáng|trưa|chiều|tối|sang|trua|chieu|toi(?! \d)))?"
_HOUR = rf"(\d{{1,2}} ?(?:h|g|giờ|gio|:)(?: ?\d{{2}})?{_PART})"
# A moment is wanted: from seven to nine says when it may be heard, not when it is played.
_HOURS = re.compile(rf"{_HOUR} ?(?:đến|den|tới|toi|->|-|–) ?{_HOUR}", re.IGNORECASE)


@dataclass(frozen=True)
class When:
    """`now`: as soon as it is approved; `at`: further moments (UTC), in order. `moon`: said by the
    lunar calendar."""

    now: bool = False
    at: tuple[datetime, ...] = ()
    moon: bool = False


def parse(text: str, now: datetime) -> When:
    """'ngay bây giờ', '17:00 hôm nay', '17h và 17h30 mai', '6h hằng ngày đến 10/3 trừ chủ nhật
    và ngày lễ', '17h, phát 3 lần cách 10 phút'.

    Everything said is used. Raises UserError that says what is not understood, cannot be, or may be
    meant in two ways."""
    text, rounds = when_rounds.taken(text)
    found, errors = _understood(readings := read(text), now)
    if len(found) > 1:
        first, second = sorted(found, key=lambda o: (not o.now, sorted(o.at)))[:2]
        raise UserError("compose-times-which", first=_told(first), second=_told(second))
    if not found:
        raise _worst(errors, readings)
    outcome = found.pop()
    if rounds and (outcome.now or not outcome.at):
        raise UserError("compose-times-rounds-hour")
    at = {one for first in outcome.at for one in (rounds.of(first) if rounds else [first])}
    if len(at) > MOST:
        raise UserError("compose-times-many", most=str(MOST))
    return When(outcome.now, tuple(sorted(at)), outcome.moon)


def _understood(readings: Readings, now: datetime) -> tuple[set[Outcome], list[UserError]]:
    found: set[Outcome] = set()
    errors: list[UserError] = []
    for way in readings.ways:
        if bad := [item.error for item in way if isinstance(item, Bad)]:
            errors += bad
            continue
        for plan in plans(way):
            try:
                found |= set(outcomes(plan, now))
            except UserError as error:
                errors.append(error)
    return found, errors


def _worst(errors: list[UserError], readings: Readings) -> UserError:
    for name in _TOLD_FIRST:
        for error in errors:
            if error.key == f"compose-times-{name}":
                return error
    if span := _HOURS.search(readings.said):
        return UserError("compose-times-span", first=span[1].strip(), last=span[2].strip())
    if readings.left and readings.timely:
        return UserError("compose-times-left", words=readings.left)
    return UserError("compose-times-unclear")


def _told(outcome: Outcome) -> T | str:
    at = sorted(outcome.at)
    if outcome.now:
        return t("content-now-and", times=_moments(at)) if at else t("content-now")
    return _moments(at)


def _moments(at: list[datetime]) -> T | str:
    return told(tuple(at))


def told(at: tuple[datetime, ...]) -> T | str:
    """'17:00 thứ sáu 27/11'; of several how many, the first three and the last."""
    if not at:
        return ""
    if len(at) == 1:
        return told_one(at[0])
    shown = [told_one(a) for a in at[:3]]
    if len(at) == 2:
        return t("content-times-two", count="2", first=shown[0], second=shown[1])
    named = {"first": shown[0], "second": shown[1], "third": shown[2]}
    if len(at) == 3:
        return t("content-times-three", **named)
    return t("content-times-many", count=str(len(at)), last=told_one(at[-1]), **named)


def told_one(at: datetime) -> T:
    """'17:00 thứ sáu 27/11'."""
    there = local(at)
    return t(
        "content-time",
        clock=there.strftime("%H:%M"),
        weekday=t(f"content-weekday-{there.weekday()}"),
        date=there.strftime("%d/%m"),
    )


def store(when: When, now: datetime) -> dict[str, Any]:
    """The stored form; it ends a week after the last moment."""
    until = max((now, *when.at)) + timedelta(days=KEEP_DAYS)
    return {
        "now": when.now,
        "at": [at.astimezone(UTC).isoformat() for at in when.at],
        "until": until.astimezone(UTC).replace(microsecond=0).isoformat(),
        **({"moon": True} if when.moon else {}),
    }


def load(stored: Mapping[str, Any]) -> When:
    """Inverse of `store`."""
    at = tuple(datetime.fromisoformat(a) for a in stored.get("at", ()))
    return When(bool(stored.get("now", False)), at, bool(stored.get("moon", False)))


def until(stored: Mapping[str, Any]) -> datetime | None:
    """When the bulletin ends."""
    return datetime.fromisoformat(stored["until"]) if stored.get("until") else None


def due(stored: Mapping[str, Any], approved_at: datetime) -> datetime:
    """When the chats get it: at once, or at its first moment."""
    when = load(stored)
    return approved_at if when.now or not when.at else min(when.at)
