"""Rules for days: 'thứ bảy tới', 'ngày 1, 2, 3/12', 'rằm tháng giêng', 'mùng 1 Tết'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.core.errors import UserError
from bot.vietnamese.when_items import Bad, Day, Days, Found, Range
from bot.vietnamese.when_tokens import Line, listed
from bot.vietnamese.when_weekdays import weekdays

_OFFSETS = {
    0: "hôm nay|nay|ngày hôm nay|bữa nay|bữa ni|ni|hôm ni|trong hôm nay|ngay hôm nay",
    1: "mai|ngày mai|hôm mai|bữa mai|ngày mơi|mơi",
    2: "mốt|ngày mốt|bữa mốt|ngày kia|bữa kia",
}
_PAST = listed("past")
_MONTHS = {
    0: "tháng này|trong tháng này|của tháng này|này",
    1: "tháng sau|tháng tới|sang tháng|sang tháng sau|của tháng sau|tháng kế|tháng tiếp theo",
}
_LUNAR = "âm lịch|âm|al|âl|lịch âm|ta|theo âm lịch"
_SOLAR = "dương lịch|dương|dl|lịch dương|tây"
_TO = "đến|tới|đến hết|tới hết|đến ngày|tới ngày|cho đến|cho tới|cho đến hết|đến hết ngày|-|–|—|~"
_DAY = "ngày|hôm|các ngày|những ngày|ngày mùng|ngày mồng|mùng|mồng|đúng ngày|mấy ngày"
_MONTH_NAMES = {"giêng": (1, True), "chạp": (12, True), "một": (1, False), "tư": (4, False)}


def days(line: Line, start: int) -> Iterator[Found]:
    """One day, or several said as one."""
    yield from _words(line, start)
    yield from weekdays(line, start)
    yield from _dates(line, start)
    yield from _moon(line, start)
    yield from _ahead(line, start)


def single(line: Line, start: int) -> Iterator[tuple[Day, int]]:
    """One day only; for bounds and exceptions."""
    for item, end in days(line, start):
        if isinstance(item, Day):
            yield item, end


def _words(line: Line, start: int) -> Iterator[Found]:
    for offset, words in _OFFSETS.items():
        if end := line.at(start, words):
            yield Day(offset=offset), end
    if end := line.at(start, _PAST):
        said = " ".join(t.text for t in line.tokens[start:end])
        yield Bad(UserError("compose-times-past", time=said)), end


def _dates(line: Line, start: int) -> Iterator[Found]:
    """5/12, ngày 5 tháng 12 năm 2026, mùng 5, ngày 1, 2 và 3/12, 1-3/12, ngày cuối tháng."""
    if end := line.at(start, listed("last_of_month")):
        yield from _months(line, end - 1, Day(last=True))
        yield Day(last=True), end
    named = line.at(start, _DAY)
    begin = line.at(named, "mùng|mồng") or named or start
    if line.at(start, "ngay mot") and line.mark(start, ("ngay",)):
        return  # without accents it is 'ngày mốt': nobody says 'ngày một'
    for number, end in line.numbers(begin):
        lists = [([number], False, end), *_more(line, number, end)]
        found = [(some, list(_dated(line, *some, named=bool(named)))) for some in lists]
        shared = [some for some, items in found if len(some[0]) > 1 and any(map(_fixed, items))]
        for some, items in found:
            # of '1, 2 và 3/12' the month belongs to all of them
            if not shared or some in shared:
                yield from items


def _more(line: Line, first: int, end: int) -> Iterator[tuple[list[int], bool, int]]:
    """Further numbers of a list of days (or the end of a range)."""
    if begin := line.at(end, _TO):
        begin = line.at(begin, _DAY) or begin
        for last, after in line.numbers(begin):
            if last > first:
                yield [first, last], True, after
    found, after = [first], end
    while begin := line.at(after, "và|,|&|+|với"):
        begin = line.at(begin, _DAY) or begin
        step = next((n for n in line.numbers(begin) if found[-1] < n[0] <= 31), None)
        if step is None or line.at(step[1], "giờ|h|g|rưỡi|kém") or line.mark(step[1], ":"):
            return
        found.append(step[0])
        after = step[1]
        yield list(found), False, after


def _fixed(found: Found) -> bool:
    """Is its month known?"""
    item = found[0]
    day = (
        item.last if isinstance(item, Range) else item.days[-1] if isinstance(item, Days) else item
    )
    return isinstance(day, Day) and (day.month, day.ahead, day.tet, day.lunar) != (
        None,
        None,
        False,
        False,
    )


def _dated(line: Line, numbers: list[int], to: bool, end: int, *, named: bool) -> Iterator[Found]:
    bases = [Day(day=n) for n in numbers]
    for part, after in _month_part(line, bases[0], end):
        if not named and part.month is None and not part.tet and not part.lunar:
            continue
        if len(numbers) > 1 and (part.month or 1) > 12:
            continue
        if line.at(after, "lần|giờ|h|rưỡi") and part.month is None:
            continue
        same = [replace(part, day=n) for n in numbers]
        if to:
            yield Range(same[0], same[-1]), after
        else:
            yield (Days(tuple(same)) if len(same) > 1 else _real(same[0])), after


def _month_part(line: Line, base: Day, end: int) -> Iterator[tuple[Day, int]]:
    """What follows the number of a day: month, year, by which calendar."""
    for day, after in [*_slashed(line, base, end), *_months(line, end, base), (base, end)]:
        for dated, then in [*_years(line, day, after), (day, after)]:
            if lunar := line.at(then, _LUNAR) or line.at(then, "(âm lịch)|(âm)|(al)|(âl)"):
                yield replace(dated, lunar=True), lunar
            if solar := line.at(then, _SOLAR):
                yield dated, solar
            yield dated, then
        tet = line.at(after, "tết|tết nguyên đán|tết âm lịch|tết ta")
        if tet and day.month is None and day.ahead is None:
            yield replace(day, lunar=True, tet=True), tet


def _slashed(line: Line, base: Day, end: int) -> Iterator[tuple[Day, int]]:
    month = line.digits(end + 1)
    if month is None or not line.mark(end, "/-."):
        return
    if line.mark(end, "-.") and not (line.glued(end) and line.glued(end + 1)):
        return
    year = line.digits(end + 3)
    if line.mark(end + 2, line.tokens[end].text) and year is not None and line.glued(end + 2):
        yield replace(base, month=month, year=year + 2000 * (year < 100)), end + 4
    elif not line.mark(end + 2, "/-") or not line.glued(end + 2):
        yield replace(base, month=month), end + 2


def _months(line: Line, end: int, base: Day) -> Iterator[tuple[Day, int]]:
    for ahead, words in _MONTHS.items():
        if after := line.at(end, words):
            yield replace(base, ahead=ahead), after
    if not (begin := line.at(end, "tháng|của tháng|trong tháng")):
        return
    for name, (month, moon) in _MONTH_NAMES.items():
        if after := line.at(begin, name):
            yield replace(base, month=month, lunar=moon), after
    for month, after in line.numbers(begin):
        yield replace(base, month=month), after


def _years(line: Line, day: Day, end: int) -> Iterator[tuple[Day, int]]:
    if day.month is None or day.year is not None:
        return
    begin = line.at(end, "năm|/|-")
    if begin and (year := line.digits(begin)) is not None and year > 2000:
        yield replace(day, year=year), begin + 1


def _moon(line: Line, start: int) -> Iterator[Found]:
    """rằm, rằm tháng bảy, giao thừa."""
    if end := line.at(start, "rằm|ngày rằm|hôm rằm"):
        base = Day(day=15, lunar=True)
        for day, after in _month_part(line, base, end):
            yield replace(day, lunar=True), after
    if end := line.at(start, "giao thừa|đêm giao thừa"):
        yield Day(last=True, lunar=True, tet=True), end


def _ahead(line: Line, start: int) -> Iterator[Found]:
    """3 ngày nữa, sau 3 ngày, tuần nữa, nửa tháng nữa."""
    begin = line.at(start, "sau") or start
    sizes = {"ngày|hôm|bữa": 1, "tuần": 7}
    for number, end in [*line.numbers(begin), *([(1, begin)] if line.at(begin, "tuần") else [])]:
        for words, size in sizes.items():
            if (unit := line.at(end, words)) and (
                done := line.at(unit, "nữa") or (unit if begin > start else 0)
            ):
                yield Day(offset=number * size), done
        if (unit := line.at(end, "tháng nữa")) and number:
            yield Day(ahead=number, day=0), unit
    if end := line.at(start, "nửa tháng nữa"):
        yield Day(offset=15), end


def _real(day: Day) -> Day | Bad:
    if day.day is not None and not 0 <= day.day <= 31:
        return Bad(UserError("compose-times-date", date=str(day.day)))
    if day.month is not None and not 1 <= day.month <= 12:
        return Bad(UserError("compose-times-date", date=f"{day.day}/{day.month}"))
    return day
