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
_NO_YEAR = re.compile(r"\d{1,2}/\d{1,2}")
_FAR = 366  # days: beyond that it is a slip


def span(text: str, now: datetime) -> tuple[date, date]:
    """The first and the last of these local days; one day is both. Raises UserError that says what
    is not understood: days with others between them, and a beginning without an end, too."""
    if not text.strip():
        raise UserError("absence-days-unclear")
    words = _DASH.sub(" đến ", " ".join(text.split()))
    ends = _ENDS.match(words)
    if ends is None and _FROM.match(words):
        raise UserError("absence-days-unclear")
    try:
        found = sorted(set(_dates(words, now)))
        if (found[-1] - found[0]).days >= len(found):
            raise UserError("absence-days-unclear")
    except UserError as error:
        if error.key == "absence-days-unclear":
            raise
        found = _ends(ends, now) if ends else [_one(words, now)]
    if found[-1] < found[0] or found[-1] > local(now).date() + timedelta(days=_FAR):
        raise UserError("absence-days-wrong")
    return found[0], found[-1]


def first(text: str, now: datetime) -> date:
    """The one local day from which something is so. Raises UserError that says what is not
    understood."""
    words = _FROM.sub("", " ".join(text.split()))
    try:
        found = set() if not words or _ENDS.match(words) else set(_dates(words, now))
    except UserError as error:
        past = _unclear(error).key == "absence-days-past"
        raise UserError("absence-days-past" if past else "absence-day-unclear") from error
    if len(found) != 1 or max(found) > local(now).date() + timedelta(days=_FAR):
        raise UserError("absence-day-unclear")
    return found.pop()


def _ends(ends: re.Match[str], now: datetime) -> list[date]:
    """Both of them; '25/12 đến 5/1' ends in the next year."""
    begins = _one(ends[1], now)
    try:
        return [begins, _one(ends[2], now)]
    except UserError as error:
        if error.key != "absence-days-past" or not _NO_YEAR.fullmatch(ends[2].strip()):
            raise
        return [begins, _one(f"{ends[2].strip()}/{begins.year + 1}", now)]


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
