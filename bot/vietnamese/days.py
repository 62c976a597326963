"""Which days somebody means: 'từ 20/6 đến 25/6', 'ngày mai', 'thứ hai đến thứ sáu'."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.core.errors import UserError
from bot.core.hours import at_local, local
from bot.vietnamese import when

_HOUR = 8  # what reads moments wants one
_FROM = re.compile(r"^(?:từ|tu|kể từ|ke tu) ", re.IGNORECASE)
_DASH = re.compile(r"(?<=\d) ?[-–] ?(?=\d{1,2}/)")
_ENDS = re.compile(
    r"^(?:từ |tu )?(.+?) ?(?:đến|den|tới|toi|->|–) ?(?:hết |het )?(.+)$", re.IGNORECASE
)
_FAR = 366  # days: beyond that it is a slip


def span(text: str, now: datetime) -> tuple[date, date]:
    """The first and the last of these local days; one day is both. Raises UserError that says what
    is not understood."""
    if not text.strip():
        raise UserError("absence-days-unclear")
    words = _DASH.sub(" đến ", " ".join(text.split()))
    try:
        found = _dates(words, now)
    except UserError:
        ends = _ENDS.match(words)
        if ends is None:
            found = [_one(_FROM.sub("", words), now)]
        else:
            found = [_one(ends[1], now), _one(ends[2], now)]
    first, last = found[0], found[-1]
    if last < first or last > local(now).date() + timedelta(days=_FAR):
        raise UserError("absence-days-wrong")
    return first, last


def _one(words: str, now: datetime) -> date:
    try:
        return _dates(words, now)[0]
    except UserError as error:
        raise _unclear(error) from error


def _dates(words: str, now: datetime) -> list[date]:
    """From the beginning of today on, so that today is not past. The hour stands last: a number
    behind it would be its minutes."""
    return [local(at).date() for at in when.parse(f"{words} {_HOUR}h", at_local(now, 0)).at]


def _unclear(error: UserError) -> UserError:
    """What is asked for are days: of hours nothing is said."""
    past = error.key == "compose-times-past"
    return UserError("absence-days-past" if past else "absence-days-unclear")
