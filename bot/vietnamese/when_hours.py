"""Rules for hours: '17h30', 'sáu giờ kém mười lăm', '7 rưỡi', 'chiều', 'nửa tiếng nữa', 'ngay'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.core.errors import UserError
from bot.vietnamese.when_items import After, Bad, Clock, Count, Found, Now, Part
from bot.vietnamese.when_tokens import Line, listed

_HOUR = "giờ|h|g|gio|giờ đúng"
_MINUTE = "phút|p|ph|'|’|′"
_PARTS = {
    "sáng": "sáng|buổi sáng|sáng sớm|sớm|sớm tinh mơ|tờ mờ sáng|rạng sáng|ban sáng|sớm mai sáng",
    "trưa": "trưa|buổi trưa|giữa trưa|ban trưa",
    "chiều": "chiều|buổi chiều|xế chiều|chiều tối|chiều muộn|ban chiều",
    "tối": "tối|buổi tối|chập tối|đầu buổi tối|ban tối",
    "đêm": "đêm|buổi đêm|ban đêm|khuya|đêm khuya|tối khuya",
    "am": "am|a.m|a.m.",
    "pm": "pm|p.m|p.m.",
}
_NOW = listed("now")
_SPANS = {"phút|p|ph": 1, "tiếng|giờ|tiếng đồng hồ|giờ đồng hồ|h|g": 60}


def clocks(line: Line, start: int) -> Iterator[Found]:
    """A clock, whatever part of the day it is in."""
    for hour, end in line.numbers(start):
        if _for_once_now(line, start, end):
            continue
        if after := line.at(end, _HOUR):
            yield from _with_minutes(line, hour, after)
        yield from _in_marks(line, hour, end)
        for half in (line.at(end, "rưỡi"), line.at(end, "rưởi")):
            if half:
                yield _clock(hour, 30), half
        yield from _less(line, hour, end)
        if line.digits(start) is not None and hour <= 12 and _day_part(line, end):
            yield _clock(hour, 0), end  # '5 chiều'


def parts(line: Line, start: int) -> Iterator[Found]:
    """A part of the day."""
    for name, words in _PARTS.items():
        if end := line.at(start, words):
            yield Part(name), end


def at_once(line: Line, start: int) -> Iterator[Found]:
    """Now. Where it only stresses what follows ('ngay chiều mai'), it says nothing: see fillers."""
    if end := line.at(start, _NOW):
        yield Now(), end


def spans(line: Line, start: int) -> Iterator[Found]:
    """'30 phút nữa', 'sau hai tiếng', 'nửa tiếng nữa', '1 giờ 30 phút nữa'."""
    begin = line.at(start, "sau|trong") or start
    for minutes, end in _minutes(line, begin):
        if done := line.at(end, "nữa"):
            yield After(timedelta(minutes=minutes)), done
        elif line.at(end - 1, "tiếng|phút|hồ"):  # 'sau 17h' is another thing
            if done := line.at(end, "sau"):
                yield After(timedelta(minutes=minutes)), done
            elif line.at(start, "sau"):
                yield After(timedelta(minutes=minutes)), end


def counts(line: Line, start: int) -> Iterator[Found]:
    """'2 lần'."""
    for number, end in line.numbers(start):
        if done := line.at(end, "lần|lượt|buổi"):
            yield Count(number), done


def _for_once_now(line: Line, start: int, end: int) -> bool:
    """'bay gio' and nothing else is 'bây giờ'; next to other words it may be seven o'clock."""
    alone = start == 0 and end + 1 == len(line.tokens)
    return alone and line.tokens[0].text == "bay"


def _with_minutes(line: Line, hour: int, end: int) -> Iterator[Found]:
    for word in ("rưỡi", "rưởi"):
        if half := line.at(end, word):
            yield _clock(hour, 30), half
    yield from _less(line, hour, end)
    begin = line.at(end, "hơn|lẻ|linh") if not line.at(end, "hơn") else end
    for minute, after in line.numbers(begin or end):
        if line.at(after, "phút nữa|p nữa|ph nữa"):
            continue
        if done := line.at(after, _MINUTE):
            yield _clock(hour, minute), done
        elif not _something_else(line, after) and _as_the_hour(line, end, after):
            yield _clock(hour, minute), after
    yield _clock(hour, 0), end


def _in_marks(line: Line, hour: int, end: int) -> Iterator[Found]:
    """17:30, 17.30, 5pm."""
    minute = line.digits(end + 1)
    if line.mark(end, ":") and minute is not None:
        done = line.at(end + 2, _MINUTE) or end + 2
        yield from _half_day(line, hour, minute, done)
    if line.mark(end, ".") and line.glued(end) and line.glued(end + 1) and minute is not None:
        two = len(line.tokens[end + 1].text) == 2
        if two and minute < 60 and hour < 24 and not line.mark(end + 2, "./-"):
            for item, done in _half_day(line, hour, minute, end + 2):
                yield (replace(item, dotted=True) if isinstance(item, Clock) else item), done
    if line.at(end, "am|pm|a m|p m"):
        yield from _half_day(line, hour, 0, end)


def _half_day(line: Line, hour: int, minute: int, end: int) -> Iterator[Found]:
    if done := line.at(end, "pm|p m"):
        yield _clock(hour % 12 + 12 if hour <= 12 else hour, minute), done
    elif done := line.at(end, "am|a m"):
        yield _clock(hour % 12 if hour <= 12 else hour, minute), done
    else:
        yield _clock(hour, minute), end


def _less(line: Line, hour: int, end: int) -> Iterator[Found]:
    """'6 giờ kém 15'."""
    if begin := line.at(end, "kém|thiếu"):
        for minute, after in line.numbers(begin):
            if 0 < minute < 60 and 0 < hour <= 24:
                yield _clock(hour - 1, 60 - minute), line.at(after, _MINUTE) or after


def _something_else(line: Line, after: int) -> bool:
    """Does the number before belong to what follows: 5/12, 3 ngày nữa, 2 lần, 5 tháng 12?"""
    if line.mark(after, "/%:") or line.at(after, "tháng|tiếng|giờ|h|g|lần|tết|rằm|người|hộ|rưỡi"):
        return True
    if line.mark(after, "-.") and line.glued(after) and line.digits(after + 1) is not None:
        return True
    unit = line.at(after, "ngày|hôm|bữa|tuần|năm")
    return bool(unit and line.at(unit, "nữa|liền|liên tiếp|liên tục|tiếp"))


def _as_the_hour(line: Line, end: int, after: int) -> bool:
    """'17 giờ ba mươi' and 'bảy giờ mười' are hours; '17h sau' is nothing."""
    in_digits = line.digits(end - 2) is not None and line.digits(end) is None
    return not in_digits or after > end + 1


def _day_part(line: Line, start: int) -> bool:
    return bool(line.at(start, "sáng|chiều|tối|trưa"))


def _minutes(line: Line, start: int) -> Iterator[tuple[int, int]]:
    """A span in minutes."""
    if half := line.at(start, "nửa tiếng|nửa giờ|nửa tiếng đồng hồ|nửa giờ đồng hồ"):
        yield 30, half
    for number, end in [*line.numbers(start), (1, start)]:
        for words, size in _SPANS.items():
            unit = line.at(end, words)
            if not unit or (end == start and not line.at(start, "tiếng")):
                continue
            yield number * size, unit
            if half := line.at(unit, "rưỡi"):
                yield number * size + size // 2, half
            for more, after in line.numbers(unit) if size == 60 else ():
                yield number * 60 + more, line.at(after, "phút|p|ph") or after


def _clock(hour: int, minute: int) -> Clock | Bad:
    if hour < 24 and minute < 60:
        return Clock(hour, minute)
    return Bad(UserError("compose-times-clock", time=f"{hour}:{minute:02d}"))
