"""Dates and hours: 15/3/2026, 10-15/3, tháng 3/2026, 7h30, 7h-11h; and what only looks like one."""

from __future__ import annotations

from bot.vietnamese.spoken_numbers import cardinal, month, number, ordinal
from bot.vietnamese.spoken_rules import DASH, END, START, Match, Rule, after, before, rule

DAY = r"(0?[1-9]|[12]\d|3[01])"
MONTH = r"(0?[1-9]|1[0-2])"
YEAR = r"((?:19|20)\d\d)"
HOUR = r"([01]?\d|2[0-4])"
MINUTE = r"([0-5]\d)"

_says_day = after("ngày", "mùng", "mồng", "hôm", "rằm", "ngày mùng")
_surely_date = after(
    *("ngày", "sáng", "trưa", "chiều", "tối", "đêm", "hôm", "mùng", "mồng", "dịp", "lễ", "tết"),
    *("thứ [^\\W\\d]+,?", "chủ nhật,?", "quốc khánh", "kỷ niệm", "rạng sáng", "hạn chót"),
)
_maybe_date = after("từ", "đến", "tới", "trước", "sau", "vào", "hết", "cuối", "bắt đầu", "kể từ")
_counts = after(
    *("khoảng", "gần", "hơn", "chiếm", "đạt", "được", "còn", "có", "giảm", "tăng", "mất", "trên"),
    *("dưới", "bằng", "tỷ lệ", "tỉ lệ", "hoàn thành", "ít nhất", "tối thiểu", "chỉ"),
)
_is_number_of = after("số", "số nhà", "hẻm", "ngõ", "kiệt", "ngách", "nhà", "thửa", "lô", "tờ")
_of_a_whole = before(
    *("số", "dân số", "diện tích", "tổng", "quãng", "chiều", "lượng", "khối lượng", "thời gian"),
    *("dân", "hộ", "thôn", "buôn", "xã", "phường", "tổ", "tiêu chí", "đại biểu", "thành viên"),
    *("đảng viên", "người", "em", "học sinh", "chỉ tiêu", "công trình", "giá trị", "cổ phần"),
    *("liều", "ca", "đơn vị", "trường", "cán bộ", "phiếu", "cử tri", "ủy viên", "viên", "lít"),
    *("ngày", "giờ", "gói", "ống", "thìa", "muỗng", "quả", "sào", "kg", "ha", "con", "tháng"),
)
_already_month = after("tháng")
_already_from = after("từ", "từ ngày", "ngày")
_numbered = after("đợt", "quý", "tuần", "lần", "kỳ", "số", "khóa", "khoá", "phiên", "vụ")
_school_year = after("năm học", "niên khóa", "niên khoá", "niên vụ", "mùa vụ", "vụ")
_on_the_clock = after(
    *("lúc", "từ", "đến", "tới", "vào", "trước", "sau", "khoảng", "sáng", "trưa", "chiều", "tối"),
    *("hồi", "giờ", "đêm"),
)
is_score = after(
    *("tỷ số", "tỉ số", "thắng", "thua", "hòa", "hoà", "dẫn", "kết quả", "chung cuộc"),
)
_is_ratio = after("tỷ lệ", "tỉ lệ", "tỷ số", "tỉ số")


def day(m: Match, d: str, mon: str = "", year: str = "") -> str:
    """A date, with `ngày` before it unless it stands there already."""
    said = ("" if _says_day(m) else "ngày ") + cardinal(int(d))
    said += f" tháng {month(int(mon))}" if mon else ""
    return said + _year(year)


def _year(year: str) -> str:
    return f" năm {cardinal(int(year))}" if year else ""


def _is_date(m: Match) -> bool:
    """Is d/m a date here, or a fraction, a score, a house number?"""
    if _surely_date(m):
        return True
    if _of_a_whole(m) or _is_number_of(m) or m[0] == "24/7":
        return False
    return _maybe_date(m) or not _counts(m)


def _day_month(m: Match) -> str:
    return day(m, m[1], m[2]) if _is_date(m) else fraction(m)


def fraction(m: Match) -> str:
    """1/3 of a whole is một phần ba; 19/19 is mười chín trên mười chín."""
    top, bottom = int(m[1]), int(m[2])
    if _is_number_of(m) or not 0 < top < bottom <= 10 or _counted(m):
        return f"{cardinal(top)} trên {cardinal(bottom)}"
    return f"{cardinal(top)} phần {ordinal(bottom) if bottom > 1 else cardinal(bottom)}"


_counted = before(
    *("hộ", "thôn", "buôn", "xã", "phường", "tổ", "tiêu chí", "đại biểu", "thành viên"),
    *("đảng viên", "em", "học sinh", "công trình", "liều", "ca", "đơn vị"),
    *("trường", "cán bộ", "phiếu", "cử tri", "ủy viên", "người"),
)


def _dashed_day_month(m: Match) -> str:
    falls = int(m[1]) > int(m[2])
    return day(m, m[1], m[2]) if _surely_date(m) or (falls and not is_score(m)) else m[0]


def _day_range(m: Match) -> str:
    lead = "" if _already_from(m) else "từ "
    return f"{lead}{day(m, m[1])} đến {_later(m[2], m[3], m[4])}"


def _date_range(m: Match) -> str:
    first = day(m, m[1], m[2], m[3] or "")
    return f"{first}{' đến ' if _rises(m) else ', '}{_later(m[4], m[5], m[6])}"


def _rises(m: Match) -> bool:
    """30/4-1/5 after lễ names two holidays; elsewhere it is a stretch of time."""
    return not after("lễ", "dịp", "dịp lễ", "nghỉ lễ")(m)


def _later(d: str, mon: str, year: str | None) -> str:
    return f"ngày {cardinal(int(d))} tháng {month(int(mon))}{_year(year or '')}"


def _month_year(m: Match) -> str:
    if _numbered(m):
        return f"{cardinal(int(m[1]))}{_year(m[2])}"
    return ("" if _already_month(m) else "tháng ") + month(int(m[1])) + _year(m[2])


def _named_month(m: Match) -> str:
    until = f" đến tháng {month(int(m[3]))}" if m[3] else ""
    return f"{m[1]} {month(int(m[2]))}{until}{_year(m[4] or '')}"


def _years(m: Match) -> str:
    joint = "," if _school_year(m) else " đến"
    return f"{cardinal(int(m[1]))}{joint} {cardinal(int(m[2]))}"


def clock(hour: str, minute: str | None = None, second: str | None = None) -> str:
    """An hour of the day or a number of hours."""
    said = f"{cardinal(int(hour))} giờ"
    if minute and (int(minute) or second):
        said += f" {cardinal(int(minute))} phút"
    return said + (f" {cardinal(int(second))} giây" if second else "")


def _no_date(m: Match) -> str:
    """A fraction or a count of a whole that no date can be."""
    if m[0] == "24/7":
        return "hai mươi tư trên bảy"
    if len(m[1]) > 3 or len(m[2]) > 3:
        return f"{number(m[1])} trên {number(m[2])}"
    return fraction(m)


_ends_in_time = after(r"\d{1,2}\s?[hHg]", r"\d{1,2}\s?[hHg]\s?[0-5]\d'?", r"\d{1,2}:\d\d")
_NEXT_TIME = r"(?=\d{1,2}\s?(?:[hHg]|giờ|:\d\d))"
_H_MINUTE = rf"{START}(\d{{1,3}})\s?[hH]\s?{MINUTE}(?:\s?(?:phút|ph|p|'))?(?!\w|/\d)"
_G_MINUTE = rf"{START}{HOUR}\s?g\s?{MINUTE}(?:\s?(?:phút|ph|p|'))?(?!\w|/\d)"

TIMES: tuple[Rule, ...] = (
    rule(r"(?<=\d[hHg])/(?=\d{1,2}/\d)|(?<=[hHg]\d\d)/(?=\d{1,2}/\d)", lambda _: " "),
    rule(rf"{START}24\s?h?/24\s?(?:h(?!\w)|giờ)", lambda _: "hai mươi tư trên hai mươi tư giờ"),
    rule(rf"{START}24/24{END}", lambda _: "hai mươi tư trên hai mươi tư"),
    rule(rf"{START}(\d{{1,2}}){DASH}{_NEXT_TIME}", lambda m: f"{cardinal(int(m[1]))} đến "),
    rule(
        rf"(?<=[hHg\d']){DASH}(?=\d{{1,2}}\s?(?:[hHg]|giờ)|\d{{1,2}}:\d\d)",
        lambda m: " đến " if _ends_in_time(m) else m[0],
    ),
    rule(
        rf"{START}(\d+):(\d+){END}",
        lambda m: f"{number(m[1])} trên {number(m[2])}" if _is_ratio(m) else m[0],
    ),
    rule(
        rf"{START}{HOUR}:{MINUTE}(?::{MINUTE})?(?![\w/]|[.,:]\d)",
        lambda m: clock(m[1], m[2], m[3]),
    ),
    rule(_H_MINUTE, lambda m: clock(m[1], m[2])),
    rule(_G_MINUTE, lambda m: clock(m[1], m[2])),
    rule(rf"{START}(\d{{1,3}})\s?[hH](?!\w)", lambda m: clock(m[1])),
    rule(rf"{START}{HOUR}g(?!\w)", lambda m: clock(m[1]) if _on_the_clock(m) else m[0]),
    rule(r"(?<=giờ) 00(?: phút)?(?!\d)", lambda _: ""),
    rule(r"(?<=giờ )0(\d)(?!\d|/\d)", lambda m: f"không {cardinal(int(m[1]))}"),
    rule(r"(?<=\d)\s?'(?![^\W\d])", lambda _: " phút "),
)

_FULL = rf"{DAY}[/.]{MONTH}(?:[/.]{YEAR})?"

DATES: tuple[Rule, ...] = (
    rule(
        rf"(?<!\w)([Tt]ừ) {DAY} đến (?={DAY}/{MONTH}{END})",
        lambda m: f"{m[1]} ngày {cardinal(int(m[2]))} đến ",
    ),
    rule(
        rf"{START}{_FULL}{DASH}(?:ngày )?{_FULL}{END}",
        _date_range,
    ),
    rule(rf"{START}{DAY}{DASH}{DAY}[/.]{MONTH}(?:[/.]{YEAR})?{END}", _day_range),
    rule(rf"{START}{DAY}([/.-]){MONTH}\2{YEAR}{END}", lambda m: day(m, m[1], m[3], m[4])),
    rule(rf"{START}{DAY}/{MONTH}{END}", _day_month),
    rule(
        rf"(?<!\w)([Tt]háng|THÁNG) {MONTH}(?:{DASH}(?:tháng )?{MONTH})?(?:[/.-]{YEAR})?{END}",
        _named_month,
    ),
    rule(rf"{START}T{MONTH}/{YEAR}{END}", lambda m: f"tháng {month(int(m[1]))}{_year(m[2])}"),
    rule(rf"{START}{MONTH}/{YEAR}{END}", _month_year),
    rule(rf"{START}{DAY}-{MONTH}{END}", _dashed_day_month),
    rule(rf"{START}{YEAR}{DASH}{YEAR}{END}", _years),
    rule(rf"(?<=[^\W\d])\s?/\s?{YEAR}{END}", lambda m: _year(m[1])),
    rule(rf"(?<=\d)/{YEAR}{END}", lambda m: _year(m[1])),
    rule(rf"{START}(\d+)/(\d+){END}", _no_date),
)
