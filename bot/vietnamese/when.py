"""When a bulletin goes out: Vietnamese times as people type or say them, and the stored form.

Stored in BulletinVersion.times as {"now": bool, "at": [ISO UTC, ...], "until": ISO UTC}.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.core.errors import UserError
from bot.core.hours import ZONE, local
from bot.vietnamese import repeats
from bot.vietnamese.days import DayWord, find_day

KEEP_DAYS = 7
MOST = 60
_ONES = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9,
}  # fmt: skip
_NUMBERS = {
    **_ONES,
    "muoi": 10,
    **{f"muoi {word}": 10 + n for word, n in _ONES.items()},
    "hai muoi": 20,
    **{f"hai muoi {word}": 20 + n for word, n in [*_ONES.items()][:5] if n < 5},
}
_SAID = re.compile(rf"\b({'|'.join(sorted(_NUMBERS, key=len, reverse=True))}) (?=gio\b)")
# 'bảy giờ' is seven o'clock: only 'bây giờ', or both words without any accent, are now; and
# 'muoi bay gio' is seventeen hundred hours.
_NOW = re.compile(
    r"\b(?:ngay bây giờ|(?<!muoi )(?:ngay )?bay gio|bây giờ|ngay l[aậ]p t[uứ]c"
    r"|(?:g[uử]i|ph[aá]t) lu[oô]n|ngay khi duy[eệ]t)\b"
)
_CLOCK = re.compile(
    r"(?<![\d/])(?P<h>\d{1,2})"
    r"(?:\s?(?:gio|h|g|:)\s?(?:(?P<m>\d{1,2})(?:\s?(?:p|phut))?|(?P<half>ruoi))?(?![\d/]))"
    r"|(?<![\d/])(?P<h2>\d{1,2}) (?P<half2>ruoi)\b"
)
_PART = re.compile(r"\b(?P<part>sang som|sang|trua|chieu|toi|dem)\b")
_SPLIT = re.compile(r"[,;\n+]|\bva\b|\b(?:roi|cung)\b")


@dataclass(frozen=True)
class When:
    """`now`: as soon as it is approved; `at`: further moments (UTC), in order."""

    now: bool = False
    at: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class _Item:
    clock: time | None
    part: str
    day: DayWord | None
    next_day: bool = False  # twelve at night belongs to the day after


def parse(text: str, now: datetime) -> When:
    """'ngay bây giờ', '17:00 hôm nay', '17h và 17h30 mai', '6h hằng ngày đến 10/3'.
    Raises UserError that says what to type instead."""
    typed = unicodedata.normalize("NFC", text.lower())
    bare = plain(_NOW.sub(" ", typed))
    pieces = {piece.strip() for piece in _SPLIT.split(bare)}
    at_once = bool(_NOW.search(typed)) or bool(pieces & {"ngay", "luon", "now"})
    rest, repeat = repeats.take(_said_numbers(bare), local(now).date())
    items = [_item(piece) for piece in _SPLIT.split(rest)]
    items = _inherit([i for i in items if i.clock or i.part or i.day])
    moments = {at for item in items for at in _moments(item, repeat, now)}
    if not at_once and not moments:
        raise UserError("compose-times-unclear")
    if len(moments) > MOST:
        raise UserError("compose-times-many", most=str(MOST))
    return When(at_once, tuple(sorted(moments)))


def plain(text: str) -> str:
    """Lower case without accents; unlike `fold`, ':' '/' and ',' stay."""
    text = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"\s+", " ", "".join(c for c in text if not unicodedata.combining(c)))


def store(when: When, now: datetime) -> dict[str, Any]:
    """The stored form; it ends a week after the last moment."""
    until = max((now, *when.at)) + timedelta(days=KEEP_DAYS)
    return {
        "now": when.now,
        "at": [at.astimezone(UTC).isoformat() for at in when.at],
        "until": until.astimezone(UTC).replace(microsecond=0).isoformat(),
    }


def load(stored: Mapping[str, Any]) -> When:
    """Inverse of `store`."""
    at = tuple(datetime.fromisoformat(a) for a in stored.get("at", ()))
    return When(bool(stored.get("now", False)), at)


def until(stored: Mapping[str, Any]) -> datetime | None:
    """When the bulletin ends."""
    return datetime.fromisoformat(stored["until"]) if stored.get("until") else None


def due(stored: Mapping[str, Any], approved_at: datetime) -> datetime:
    """When the chats get it: at once, or at its first moment."""
    when = load(stored)
    return approved_at if when.now or not when.at else min(when.at)


def _said_numbers(text: str) -> str:
    return _SAID.sub(lambda m: f"{_NUMBERS[m[1]]} ", text)


def _item(piece: str) -> _Item:
    clock = _CLOCK.search(piece)
    rest = f"{piece[: clock.start()]} {piece[clock.end() :]}" if clock else piece
    part = _PART.search(rest)
    day, _ = find_day(rest)
    word = part["part"] if part else ""
    if clock is None:
        return _Item(None, word, day)
    hour = int(clock["h"] or clock["h2"])
    minute = 30 if clock["half"] or clock["half2"] else int(clock["m"] or 0)
    return _Item(_clock(hour, minute, word), word, day, next_day=word == "dem" and hour == 12)


def _clock(hour: int, minute: int, part: str) -> time:
    afternoon = part in {"chieu", "toi"} and hour < 12
    after_noon = part == "trua" and hour <= 2
    late = part == "dem" and 6 < hour < 12
    if part == "dem" and hour == 12:
        hour = 0
    hour += 12 * (afternoon or after_noon or late)
    if not (hour < 24 and minute < 60):
        raise UserError("compose-times-clock", time=f"{hour}:{minute:02d}")
    return time(hour, minute)


def _inherit(items: list[_Item]) -> list[_Item]:
    """'17h và 17h30 mai': a time without a day takes the one said before it, else after it.
    'chiều mai, 17h': such a day heads what follows; 'thứ hai, thứ tư 17h': it shares the time."""
    if items and not any(i.clock for i in items):
        raise UserError("compose-times-hour")
    last = next((i.day for i in items if i.day), None)
    out: list[_Item] = []
    for n, item in enumerate(items):
        last = item.day or last
        if item.clock:
            head = items[n - 1] if n and not items[n - 1].clock and not item.day else None
            out.append(_under(head, item if item.day else replace(item, day=last)))
        elif item.day and not _heads(items[n + 1 :]):
            near = next((i for i in [*reversed(items[:n]), *items[n:]] if i.clock), item)
            out.append(replace(near, day=item.day))
    return out


def _under(head: _Item | None, item: _Item) -> _Item:
    if head is None or item.part or item.clock is None:
        return item
    return replace(item, clock=_clock(item.clock.hour, item.clock.minute, head.part))


def _heads(following: list[_Item]) -> bool:
    return bool(following) and following[0].clock is not None and following[0].day is None


def _moments(item: _Item, repeat: repeats.Repeat | None, now: datetime) -> list[datetime]:
    today = local(now).date()
    if repeat is not None:
        start = item.day.on(today) if item.day else today
        days = repeat.days(start, item.day.weekday if item.day else None)
        return [at for d in days if (at := _at(d, item)) > now]
    if item.day is None:
        at = _at(today, item)
        return [at if at > now else _at(today + timedelta(days=1), item)]
    at = _at(item.day.on(today), item)
    if at <= now:
        raise UserError("compose-times-past", time=local(at).strftime("%H:%M %d/%m/%Y"))
    return [at]


def _at(day: date, item: _Item) -> datetime:
    if item.next_day:
        day += timedelta(days=1)
    return datetime.combine(day, item.clock or time(), ZONE).astimezone(UTC)
