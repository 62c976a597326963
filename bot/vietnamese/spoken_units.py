"""Amounts: money, measures, percentages, ranges, scores, temperatures."""

from __future__ import annotations

import re

from bot.vietnamese.spoken_dates import is_score
from bot.vietnamese.spoken_numbers import cardinal, number, ordinal
from bot.vietnamese.spoken_rules import DASH, END, NUM, START, Match, Rule, after, rule

UNITS = {
    "km": "ki lô mét", "hm": "héc tô mét", "m": "mét", "dm": "đề xi mét", "cm": "xăng ti mét",
    "mm": "mi li mét", "km2": "ki lô mét vuông", "m2": "mét vuông", "cm2": "xăng ti mét vuông",
    "m3": "mét khối", "cm3": "xăng ti mét khối", "dm3": "đề xi mét khối", "ha": "héc ta",
    "kg": "ki lô gam", "g": "gam", "gr": "gam", "mg": "mi li gam", "l": "lít", "L": "lít",
    "lit": "lít", "ml": "mi li lít", "°C": "độ xê", "oC": "độ xê", "° C": "độ xê", "°": "độ",
    "độ C": "độ xê", "kV": "ki lô vôn", "KV": "ki lô vôn", "V": "vôn", "kW": "ki lô oát",
    "KW": "ki lô oát", "kWh": "ki lô oát giờ", "KWh": "ki lô oát giờ", "kVA": "ki lô vôn am pe",
    "KVA": "ki lô vôn am pe", "MW": "mê ga oát", "MWh": "mê ga oát giờ", "MVA": "mê ga vôn am pe",
    "W": "oát", "Hz": "héc", "kHz": "ki lô héc", "MHz": "mê ga héc",
    "dB": "đề xi ben", "GB": "gi ga bai", "MB": "mê ga bai", "KB": "ki lô bai", "TB": "tê ra bai",
    "Mbps": "mê ga bít trên giây", "%": "phần trăm", "‰": "phần nghìn", "s": "giây",
    "mmHg": "mi li mét thủy ngân", "ppm": "phần triệu",
    "đ": "đồng", "₫": "đồng", "đồng": "đồng", "VNĐ": "đồng", "VND": "đồng", "vnđ": "đồng",
    "vnd": "đồng", "k": "nghìn", "K": "nghìn", "tr": "triệu", "trđ": "triệu đồng",
    "tr.đ": "triệu đồng", "tỷđ": "tỷ đồng", "USD": "đô la Mỹ", "$": "đô la Mỹ", "€": "ơ rô",
    "EUR": "ơ rô", "CNY": "nhân dân tệ",
}  # fmt: skip
_MONEY = ("đồng", "nghìn", "triệu", "tỷ", "đô la Mỹ", "ơ rô")
_EACH = (
    *("người", "hộ", "khẩu", "em", "cháu", "tháng", "năm", "ngày", "đêm", "tuần", "quý", "buổi"),
    *("lần", "lượt", "suất", "lớp", "đợt", "vụ", "cây", "con", "chuyến", "xe", "nhà", "ca"),
    *("bao", "thùng", "chai", "hộp", "gói", "phần", "kỳ", "bình", "gốc", "trụ", "hố", "bụi"),
    *("thai kỳ", "mũi", "liều", "viên", "tiết", "khóa", "học kỳ", "năm học", "học sinh"),
)
_MEASURE = "ha|kg|km2|km|m2|m3|lít|sào|tấn|tạ|giờ|phút|giây"
_ALONE = ("km", "cm", "mm", "kg", "ha", "m2", "m3", "km2", "mmHg", "kWh", "kW", "kV", "°C", "km/h")

_UNIT = "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True))
_EACH_OF = "|".join(sorted(_EACH, key=len, reverse=True))
_SHARE = rf"(?:\s?/\s?(?:24h|24 giờ|h|{_UNIT}|[^\W\d]+)(?!\w))"
_MINUS = r"(?<=[\s(:])(?<!\n)-(?=\d)"

_is_weekday = after("sáng", "trưa", "chiều", "tối", "ngày", "từ", "đến", "vào", "và", "đêm")


def unit(written: str) -> str:
    return UNITS[written]


def _measured(m: Match) -> str:
    return f"{number(m[1])} {unit(m[2])}"


def _per(m: Match) -> str:
    """km/h, mm/24h, đồng/kg: what stands before decides the little word between."""
    return f"{number(m[1])} {unit(m[2])}{_shares(m[3], money=unit(m[2]).endswith(_MONEY))}"


def _shares(text: str, *, money: bool) -> str:
    """/kg or /người/tháng."""
    return "".join(_share(part.strip(), money=money) for part in text.split("/")[1:])


def _share(part: str, *, money: bool) -> str:
    if part in ("24h", "24 giờ"):
        return " trong hai mươi tư giờ"
    said = {"h": "giờ", "s": "giây"}.get(part) or UNITS.get(part, part)
    return f" {'một' if money or part in _EACH else 'trên'} {said}"


def _range(m: Match) -> str:
    low, high = m[1], m[3]
    if is_score(m) and not m[2]:
        return f"{number(low)} {number(high)}"
    first = f"{number(low)} {unit(m[2])}" if m[2] else number(low)
    return f"{first} đến {high}"


def _weekday(m: Match) -> str:
    until = f" đến thứ {ordinal(int(m[3]))}" if m[3] else ""
    return f"{m[1]} {ordinal(int(m[2]))}{until}"


def _mixed_million(m: Match) -> str:
    """1tr5 and 2 triệu 5: the last digit counts hundreds of thousands."""
    rest = int(m[2]) * 10 ** (3 - len(m[2]))
    return f"{cardinal(int(m[1]))} triệu {cardinal(rest)} nghìn"


def _added(m: Match) -> str:
    return f"{number(m[1])} cộng {number(m[2])}"


AMOUNTS: tuple[Rule, ...] = (
    rule(rf"(?<!\w)([Tt]hứ|THỨ) (\d){DASH}(?:thứ )?(\d)(?!\d)", _weekday, ignore_case=True),
    rule(r"(?<!\w)([Tt]hứ|THỨ) (\d{1,3})(?![\d.,]\d)()", _weekday),
    rule(rf"(?<!\w)T([2-7])(?!\w){DASH}T([2-7])(?!\w)",
         lambda m: f"thứ {ordinal(int(m[1]))} đến thứ {ordinal(int(m[2]))}"),
    rule(r"(?<!\w)T([2-7])(?!\w)",
         lambda m: f"thứ {ordinal(int(m[1]))}" if _is_weekday(m) else m[0]),
    rule(rf"{START}(\d{{1,3}})tr(\d{{1,3}})(?!\w)", _mixed_million),
    rule(rf"(?<![\w])\$\s?({NUM})", lambda m: f"{number(m[1])} đô la Mỹ"),
    rule(rf"{START}({NUM})\s?({_UNIT})?{DASH}({NUM})(?=[\s,.;:)!?%‰°₫$]|[^\W\d]|$)", _range),
    rule(rf"{_MINUS}({NUM})", lambda m: f"âm {m[1]}"),
    rule(rf"(?<=^)-(?={NUM}\s?(?:°|độ))", lambda _: "âm "),
    rule(rf"{START}({NUM})\s?[x×*]\s?(?=\d)", lambda m: f"{number(m[1])} nhân "),
    rule(rf"{START}({NUM})\s?({_UNIT})\s?/\s?(?=\d)(?!24h|24 giờ)",
         lambda m: f"{number(m[1])} {unit(m[2])} trên "),
    rule(rf"{START}({NUM})\s?({_UNIT})({_SHARE}+)", _per),
    rule(rf"{START}({NUM})\s?({_UNIT})(?!\w)", _measured),
    rule(rf"{START}({NUM})\s?\+\s?({NUM}){END}", _added),
    rule(r"(?<!\w)([Nn]gày)\s?/\s?tháng\s?/\s?năm", lambda m: f"{m[1]}, tháng, năm"),
    rule(rf"(?<!\w)({'|'.join(_MONEY)})({_SHARE}+)", lambda m: m[1] + _shares(m[2], money=True)),
    rule(rf"(?<=[^\W\d])((?:\s?/\s?(?:{_EACH_OF})(?!\w| gia đình))+)",
         lambda m: _shares(m[1], money=False)),
    rule(rf"(?<=[^\W\d])(\s?/\s?(?:{_MEASURE})(?!\w))", lambda m: _shares(m[1], money=False)),
    rule(
        rf"(?<!\w)({'|'.join(map(re.escape, _ALONE))})(?!\w)",
        lambda m: "ki lô mét trên giờ" if m[1] == "km/h" else UNITS[m[1]],
    ),
    rule(r"%", lambda _: " phần trăm"),
    rule(r"‰", lambda _: " phần nghìn"),
)  # fmt: skip

NUMBERS: tuple[Rule, ...] = (
    rule(rf"(?<![\w])(\d+(?:\.\d+){{2,}}){END}",
         lambda m: number(m[1]) if re.fullmatch(NUM, m[1]) else _dotted(m[1])),
    rule(rf"({NUM})", lambda m: f" {number(m[1])} "),
)  # fmt: skip


def _dotted(text: str) -> str:
    """1.2.3: a section or a version."""
    return " chấm ".join(number(part) for part in text.split("."))
