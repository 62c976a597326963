"""What people say of loudspeakers: hours, minutes a day, how loud, how long they warm up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from bot.core.hours import QuietHours
from bot.core.text import fold

_PART = r"(?: ?(sang|trua|chieu|toi|dem))?(?![a-z])"
_HOUR = rf"(\d{{1,2}}) ?(?:h|g|gio|:)(?: ?(\d{{2}}))?(?![\d:]){_PART}"
_SPAN = re.compile(rf"(?<!\d){_HOUR} ?(?:den|toi) ?{_HOUR}")
_COLON = re.compile(r"(?<=\d) ?: ?(?=\d\d)")
_DASH = re.compile(r"(?<=[\dhHgG]) ?(?:-|–|->|→) ?(?=\d)")
_MINUTES = re.compile(r"(?<!\d)(\d{1,4}) ?(?:phut|p|ph)(?![a-z])")
_SECONDS = re.compile(r"(?<!\d)(\d{1,3}) ?(?:giay|s)(?![a-z])")
_VOLUME = re.compile(r"(?<!\d)(\d{1,3})(?! ?(?:h|g|gio|giay|s|phut|p|ph)(?![a-z])|\d)")
_MOST = re.compile(r"khong qua|toi da|nhieu nhat|cao nhat|gioi han|khong vuot")
_EVENING = re.compile(r"buoi toi|ban toi|ban dem|toi va dem|(?<![a-z])toi(?! da)(?![a-z])")
_WARM = re.compile(r"khoi dong|lam nong|cho may|bat may|may nong")
_NONE = re.compile(r"^(?:bo|xoa|thoi|khong)(?: |$)")
_AFTERNOON = ("chieu", "toi", "dem")
_MIDNIGHT = ("toi", "dem")  # '12h đêm' begins a day
_SMALL = 6  # '2h đêm' is after midnight


def hours(text: str) -> QuietHours | None:
    """'22h đến 5h', '11:30-13:00', '9h tối đến 5h sáng'; None without such a span."""
    found = _SPAN.search(_plain(text))
    if found is None:
        return None
    start, end = _clock(*found.groups()[:3]), _clock(*found.groups()[3:])
    return None if start is None or end is None else QuietHours(start, end)


def minutes(text: str) -> int | None:
    """'mỗi ngày 45 phút'; None where none are said, or more than once."""
    found = _MINUTES.findall(_SPAN.sub(" ", _plain(text)))
    return int(found[0]) if len(found) == 1 else None


@dataclass(frozen=True)
class Loud:
    """One wish about one loudspeaker. `what`: day | evening | cap (`between`) | warm (`number`
    seconds) | uncap."""

    what: str
    number: int = 0
    between: QuietHours | None = None


def wish(text: str) -> Loud | None:
    """'ban ngày 70', 'buổi tối 50', 'không quá 40 từ 7h đến 17h', 'khởi động 20 giây', 'bỏ giới
    hạn'; None for anything else, also for two things at once."""
    plain = _plain(text)
    if _NONE.search(plain) and "gioi han" in plain:
        return Loud("uncap")
    if _WARM.search(plain):
        seconds = _SECONDS.findall(plain)
        return Loud("warm", int(seconds[0])) if len(seconds) == 1 else None
    numbers = _VOLUME.findall(_SPAN.sub(" ", plain))
    if len(numbers) != 1:
        return None
    number, between = int(numbers[0]), hours(text)
    if _MOST.search(plain):
        return Loud("cap", number, between) if between else None
    if between:
        return None
    return Loud("evening" if _EVENING.search(plain) else "day", number)


def _plain(text: str) -> str:
    """Folded, with what 11:30-13:00 means left in it."""
    return fold(_DASH.sub(" den ", _COLON.sub("h", text)))


def _clock(hour: str, minute: str | None, part: str | None) -> time | None:
    h = int(hour)
    if part in _MIDNIGHT and h == 12:
        h = 0
    elif part in _AFTERNOON and (_SMALL if part == "dem" else 0) <= h < 12:
        h += 12
    if part == "trua" and h < 3:
        h += 12
    ok = h < 24 and int(minute or 0) < 60
    return time(h, int(minute or 0)) if ok else None
