"""Rules for days of the week: 'thứ bảy tới', 'thứ 2, 4, 6', 'T2-T6', 'các chủ nhật'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.core.errors import UserError
from bot.vietnamese.when_items import Bad, Day, Days, Found, Range
from bot.vietnamese.when_tokens import Line, listed

_WEEKS = {
    0: "tuần này|trong tuần này|của tuần này",
    1: listed("next_week"),
    2: "tuần sau nữa|tuần tới nữa|tuần sau sau",
}
_COMING = "tới|tới đây|tới này|kế tiếp|kế|gần nhất|sắp tới|sắp tới đây"
_AND = "và|với|cùng|,|-|&|+"


def weekdays(line: Line, start: int) -> Iterator[Found]:
    """One, or several said as one."""
    if end := line.at(start, listed("sunday")):
        yield from _which_week(line, [6], end, all_=bool(line.at(start, "các")))
        return
    begin = line.at(start, "thứ|ngày thứ|hôm thứ|các thứ|các ngày thứ|những ngày thứ|buổi thứ")
    if not begin and line.at(start, "t|các ngày t|ngày t|hôm t"):
        begin = line.at(start, "t|các ngày t|ngày t|hôm t")
        begin += line.mark(begin, ".")
        if line.digits(begin) is None or not line.glued(begin):
            return
    if not begin:
        return
    all_ = bool(line.at(start, "các|những"))
    for number, end in line.numbers(begin):
        if end > begin + 1:
            continue
        if not 2 <= number <= 7:
            yield Bad(UserError("compose-times-weekday", day=str(number))), end
            continue
        yield from _weekday_list(line, number, end, all_)


def _weekday_list(line: Line, number: int, end: int, all_: bool) -> Iterator[Found]:
    """'thứ 2, 4, 6', 'thứ 2-6' (from … to), 'thứ hai đến thứ sáu' is put together elsewhere."""
    found, after, dashes = [number], end, 0
    while step := _next_weekday(line, after, found[-1]):
        dashes += line.mark(after, "-–")
        value, after = step
        found.append(value)
        yield from _listed(line, [n - 2 for n in found], after, all_, dashes)
    yield from _which_week(line, [number - 2], end, all_=all_)
    if (to := line.at(end, "đến|tới")) and (last := _next_weekday(line, to, number)):
        first = Day(weekday=number - 2)
        yield Range(first, Day(weekday=last[0] - 2)), last[1]


def _listed(line: Line, found: list[int], end: int, all_: bool, dashes: int) -> Iterator[Found]:
    if dashes == 1 and len(found) == 2:
        for item, after in _which_week(line, found[:1], end):
            if isinstance(item, Day):
                yield Range(item, replace(item, weekday=found[1])), after
    elif dashes in {0, len(found) - 1}:
        yield from _which_week(line, found, end, all_=all_)


def _next_weekday(line: Line, at: int, before: int) -> tuple[int, int] | None:
    begin = line.at(at, _AND) or at
    begin = line.at(begin, "t") or begin if line.at(begin, "t") and line.glued(begin + 1) else begin
    for value, end in line.numbers(begin):
        free = not line.at(
            end, "giờ|h|g|rưỡi|kém|tháng|phút|lần|ngày nữa|tiếng|sáng|chiều|tối|trưa"
        )
        if end == begin + 1 and before < value <= 7 and free and not line.mark(end, "/:"):
            return value, end
    return None


def _which_week(line: Line, found: list[int], end: int, *, all_: bool = False) -> Iterator[Found]:
    """With what follows: này, tới, tuần sau."""
    for week, words in _WEEKS.items():
        if after := line.at(end, words):
            yield _those(found, all_, Day(week=week)), after
    if after := line.at(end, "này|đây"):
        yield _those(found, all_, Day(this=True)), after
    if after := line.at(end, _COMING):
        yield _those(found, all_, Day(coming=True)), after
    ends = (
        "đầu tuần"
        if found == [0]
        else "cuối tuần|cuối tuần này"
        if found[0] > 3
        else "đầu tuần này"
    )
    if after := line.at(end, ends):
        yield _those(found, all_, Day()), after
    if not line.at(end, "tuần"):  # a week that is named is always the weekday's
        yield _those(found, all_, Day()), end


def _those(found: list[int], all_: bool, week: Day) -> Day | Days:
    some = tuple(replace(week, weekday=n) for n in found)
    return Days(some, all_) if all_ or len(some) > 1 else some[0]
