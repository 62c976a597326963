"""Rules for repeats, bounds and exceptions, and the table of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.core.errors import UserError
from bot.vietnamese.when_days import days, single
from bot.vietnamese.when_hours import at_once, clocks, counts, parts, spans
from bot.vietnamese.when_items import (
    Bad,
    Day,
    Days,
    Every,
    Except,
    Filler,
    For,
    Found,
    From,
    Item,
    Range,
    Sep,
    Until,
    Within,
)  # fmt: skip
from bot.vietnamese.when_tokens import Line, listed

_SAY_NOTHING = listed("fillers")
_SAY_NOTHING_ACCENTED = listed("accented")
_EVERY = {
    "day": listed("every_day"),
    "week": "hằng tuần|hàng tuần|mỗi tuần|tuần nào cũng|các tuần",
    "month": "hằng tháng|hàng tháng|mỗi tháng|tháng nào cũng|các tháng",
}
_PARTS = "sáng|buổi sáng|trưa|chiều|buổi chiều|tối|buổi tối|đêm"
_TO = listed("until")
_DASH = "-|–|—|~|→"
_FROM = "từ|bắt đầu từ|kể từ|bắt đầu|tính từ|bắt đầu vào"
_BUT = "trừ|ngoại trừ|trừ ra|không kể|không tính|không phát|không phát vào|nghỉ|bỏ|loại trừ|chừa"
_HOLIDAYS = "ngày lễ|các ngày lễ|ngày nghỉ lễ|nghỉ lễ|ngày lễ tết|lễ tết|lễ và tết|lễ"
_AND = "và|,|;|với|&|+|cùng"
_SEP = ",|;|\n|+|&|và|với|rồi|cùng|.|còn|sau đó|rồi thì|xong rồi|thêm|cả|lẫn|cùng với"
_UNITS = {"day": "ngày|hôm|bữa", "week": "tuần", "month": "tháng"}
_WEEKS = {0: "tuần này", 1: "tuần sau|tuần tới|tuần kế tiếp|sang tuần|qua tuần", 2: "tuần sau nữa"}
_MOST_APART = 30  # days
_MONTHS = {0: "tháng này", 1: "tháng sau|tháng tới|sang tháng"}


def every(line: Line, start: int) -> Iterator[Found]:
    """hằng ngày, mỗi thứ 2, sáng nào cũng, cách ngày, 'ngày 2 lần'."""
    for unit, names in _EVERY.items():
        end = line.at(start, names)
        if end and not (line.at(start, "các") and line.digits(end) is not None):
            yield Every(unit), end
    if end := line.at(start, "nào cũng"):
        yield Every("week"), end  # 'thứ hai nào cũng'
        yield Every("day"), end  # 'sáng nào cũng'
    if end := line.at(start, listed("every_other_day")):
        yield Every("day", 2), end
    end = line.at(start, "ngày")
    if end and any(line.at(after, "lần|buổi") for _, after in line.numbers(end)):
        yield Every("day"), end
    yield from _apart(line, start)
    yield from _each(line, start)


def _apart(line: Line, start: int) -> Iterator[Found]:
    """'3 ngày một lần'; 'cách 3 ngày một lần' may mean every third or every fourth day."""
    apart = line.at(start, "cách|cách nhau")
    for count, end in line.numbers(apart or start):
        after = line.at(end, "ngày")
        once = line.at(after, "một lần|1 lần") if after else 0
        if apart and after and count > 1:
            which = {"step": str(count), "more": str(count + 1)}
            yield Bad(UserError("compose-times-apart", **which)), once or after
        elif once and 1 < count <= _MOST_APART:
            yield Every("day", count), once


def _each(line: Line, start: int) -> Iterator[Found]:
    """mỗi sáng, mỗi thứ hai, mỗi chiều thứ sáu."""
    end = line.at(start, "mỗi|hằng|hàng|các")
    if end and line.at(end, _PARTS):
        yield Every("day"), end
        yield Every("week"), end
    if end and line.at(start, "mỗi") and line.at(end, "thứ|t|chủ nhật|cn"):
        yield Every("week"), end


def ranges(line: Line, start: int) -> Iterator[Found]:
    """'từ thứ 2 đến thứ 6', '1/12 - 5/12', 'từ nay đến hết tháng'."""
    begin = line.at(start, _FROM)
    if begin and (now := line.at(begin, "nay|bây giờ|giờ|hôm nay")):
        yield From(Day(offset=0), open_=True), now
    for first, end in single(line, begin or start):
        if begin:
            yield From(first), end
        to = line.at(end, _TO) or line.at(end, _DASH)
        for last, after in _last(line, to) if to else ():
            yield Range(first, last, open_=bool(begin) and first == Day(offset=0)), after
    if begin:  # 'từ 1 đến 3/12', 'từ thứ 2-6'
        yield from ((i, e) for i, e in days(line, begin) if isinstance(i, Range))
        for week, words in _WEEKS.items():
            if end := line.at(begin, words):
                yield From(Day(weekday=0, week=week)), end
    if (now := line.at(begin or start, "nay|hôm nay|bây giờ")) and (to := line.at(now, _TO)):
        yield from ((Range(Day(offset=0), last, open_=True), e) for last, e in _last(line, to))


def untils(line: Line, start: int) -> Iterator[Found]:
    """'đến 5/3', 'đến hết tuần', 'hết tháng này'."""
    end = line.at(start, _TO)
    if end and not _is_evening(line, start):
        yield from ((Until(day), after) for day, after in _last(line, end))


def _is_evening(line: Line, start: int) -> bool:
    """'toi mai' without accents is 'tối mai', unless something goes on until then."""
    if line.tokens[start].text != "toi":
        return False
    return not any(line.at(at, "từ|hằng|hàng|mỗi|mọi|nào cũng") for at in range(start))


def withins(line: Line, start: int) -> Iterator[Found]:
    """'trong tuần sau', 'trong tháng 12', 'cả tuần sau'."""
    if _after_a_day(line, start):
        return  # 'mùng năm tháng mười hai': the month is that day's
    whole = line.at(start, "cả|suốt|suốt cả|trong cả|hết cả|trọn")
    begin = whole or line.at(start, "trong|của|các ngày trong|trong suốt") or start
    for week, words in _WEEKS.items():
        if end := line.at(begin, words):
            yield Within(week=week, whole=bool(whole)), end
    for ahead, words in _MONTHS.items():
        if end := line.at(begin, words):
            yield Within(ahead=ahead, whole=bool(whole)), end
    if month := line.at(begin, "tháng"):
        for number, end in line.numbers(month):
            if 1 <= number <= 12:
                yield Within(month=number, whole=bool(whole)), end


def _after_a_day(line: Line, start: int) -> bool:
    """Does a number end here that is no weekday's?"""
    for at in range(max(0, start - 3), start):
        for _, end in line.numbers(at):
            if end == start and not (at and line.at(at - 1, "thứ|t")):
                return True
    return False


def lasting(line: Line, start: int) -> Iterator[Found]:
    """'trong 5 ngày', '5 ngày liền', '3 ngày tới'."""
    begin = line.at(start, listed("lasting"))
    for number, end in line.numbers(begin or start):
        for unit, words in _UNITS.items():
            if not (after := line.at(end, words)) or line.at(after, "nữa"):
                continue
            if done := line.at(after, "tới|tiếp theo|sắp tới|tới đây"):
                yield For(number, unit, open_=True), done
            elif done := line.at(after, "liền|liên tiếp|liên tục|liền nhau|liên tiếp nhau|tiếp"):
                yield For(number, unit), done
            elif begin:
                yield For(number, unit), after


def excepts(line: Line, start: int) -> Iterator[Found]:
    """'trừ thứ bảy và chủ nhật': as many days as follow, but not one that has its own hour."""
    begin = line.at(start, _BUT)
    if not begin:
        return
    begin = line.at(begin, "vào|ra|các|ngày") if line.at(begin, "vào|ra") else begin
    found: list[Day] = []
    for item, end in _some(line, begin):
        out, after = [*found, *item], end
        while (then := line.at(after, _AND) or after) and (more := next(_some(line, then), None)):
            if any(line.at(after, "giờ|h|g|:") for _, after in line.numbers(more[1])) and not found:
                break
            out, after = [*out, *more[0]], more[1]
        yield Except(tuple(out)), after
        return


def _some(line: Line, start: int) -> Iterator[tuple[tuple[Day, ...], int]]:
    if end := line.at(start, listed("weekend")):
        yield (Day(weekday=5), Day(weekday=6)), end
    if end := line.at(start, _HOLIDAYS):
        yield (Day(holiday=True),), end
    found = [(i, e) for i, e in days(line, start) if not _unreal(i)]
    for item, end in sorted(found, key=lambda f: -f[1]):
        if isinstance(item, Day):
            yield (item,), end
        elif isinstance(item, Range) and item.first.weekday is not None:
            last = item.last.weekday or 6
            yield tuple(Day(weekday=n) for n in range(item.first.weekday, last + 1)), end
        else:
            yield item.days, end  # type: ignore[union-attr]


def _unreal(item: Item) -> bool:
    return not hasattr(item, "days") and not isinstance(item, (Day, Range))


def _last(line: Line, start: int) -> Iterator[tuple[Day, int]]:
    """The day up to which something goes on."""
    begin = line.at(start, "hết|cuối|hết cuối|tận|hết ngày|hết sáng|hết tối|hết hôm") or start
    if end := line.at(begin, "tuần|tuần này"):
        yield Day(weekday=6, week=0), end
    if end := line.at(begin, "tuần sau|tuần tới"):
        yield Day(weekday=6, week=1), end
    if end := line.at(begin, "tháng|tháng này"):
        yield Day(last=True, ahead=0), end
    if end := line.at(begin, "tháng sau|tháng tới"):
        yield Day(last=True, ahead=1), end
    if month := line.at(begin, "tháng"):
        for number, end in line.numbers(month):
            if 1 <= number <= 12 and line.at(month - 2, "hết|cuối"):
                yield Day(last=True, month=number), end
    if end := line.at(begin, "năm|năm nay"):
        yield Day(day=31, month=12), end
    yield from single(line, begin)


def weekends(line: Line, start: int) -> Iterator[Found]:
    """'hai ngày cuối tuần' (but 'cuối tuần' may be any), 'ngày thường'."""
    pair = "hai ngày cuối tuần|2 ngày cuối tuần|cả hai ngày cuối tuần|cả 2 ngày cuối tuần"
    for week, words in {
        None: pair,
        0: f"{pair.replace('|', ' này|')} này",
        1: "hai ngày cuối tuần sau",
    }.items():
        if end := line.at(start, words):
            yield Days((Day(weekday=5, week=week), Day(weekday=6, week=week))), end
    if end := line.at(start, listed("working_days")):
        yield Days(tuple(Day(weekday=n) for n in range(5)), all_=True), end


def separators(line: Line, start: int) -> Iterator[Found]:
    """A comma, 'và', 'rồi'."""
    if end := line.at(start, _SEP):
        yield Sep(), end


def fillers(line: Line, start: int) -> Iterator[Found]:
    """What says nothing about time: an allowed list; anything else makes us ask."""
    if end := line.at(start, _SAY_NOTHING):
        yield Filler(), end
    strict = Line("", strict=True)
    strict.tokens = line.tokens
    if end := strict.at(start, _SAY_NOTHING_ACCENTED):
        yield Filler(), end


Rule = Callable[[Line, int], Iterator[Found]]
RULES: tuple[Rule, ...] = (
    *(clocks, parts, at_once, spans, counts, days, every),
    *(ranges, untils, withins, lasting, excepts, weekends, separators),
)
