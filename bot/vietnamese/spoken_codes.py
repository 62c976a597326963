"""Digits that are no amounts: telephones, document numbers, roads, Roman numerals, mixed codes."""

from __future__ import annotations

import re

from bot.vietnamese.abbreviations import DOCUMENTS, ISSUERS, KNOWN
from bot.vietnamese.spoken_numbers import cardinal, digits, number, ordinal, roman, spelled
from bot.vietnamese.spoken_rules import Match, Rule, rule

_GROUPS = {5: (2, 3), 6: (3, 3), 7: (3, 4), 8: (4, 4), 9: (3, 3, 3), 10: (4, 3, 3), 11: (4, 3, 4)}
_SHORT = r"(?:11[1-9]|1022|1080|10\d\d|1[89]\d\d)"
_CALLS = (
    r"gọi(?: ngay| điện| đến| tới| cho| về)*(?: số)?(?: điện thoại)?|hotline|đường dây nóng"
    r"|tổng đài|điện thoại(?: số)?|cảnh sát|cấp cứu(?: y tế)?|cứu hỏa|cứu hoả|công an|chữa cháy"
    r"|số máy|đầu số|SĐT|ĐT|cứu nạn|cứu hộ|cứu thương"
)
_ROMAN_AFTER = (
    r"khóa|khoá|cấp|quý|thế kỷ|thế kỉ|chương|mục|phần|thứ|kỳ|kì|hạng|loại|bậc|vùng|nhóm|tập|điều"
    r"|phụ lục|giai đoạn|đợt|lớp|đại hội|quyển|nhiệm kỳ|tiểu khu|khu vực|hội nghị|độ"
)


def phone(text: str) -> str:
    """Digit by digit, with a rest between groups: the written ones, or the usual ones."""
    written = re.findall(r"\d+", text)
    if max(map(len, written)) > 4:
        written = _regrouped("".join(written))
    return ", ".join(digits(group) for group in written)


def _regrouped(number_: str) -> list[str]:
    prefix = 4 if re.match(r"1[89]00", number_) else 0
    groups, at = [number_[:prefix]] if prefix else [], prefix
    for size in _GROUPS.get(len(number_) - prefix, (len(number_) - prefix,)):
        groups.append(number_[at : at + size])
        at += size
    return groups


def _national(m: Match) -> str:
    count = sum(c.isdigit() for c in m[0])
    return phone(m[0]) if 9 <= count <= 12 else m[0]


def _abroad(m: Match) -> str:
    return f"cộng {digits(m[1])}, {phone(m[2])}"


def _short_codes(m: Match) -> str:
    said = re.sub(r"\d+", lambda n: digits(n[0]), m[2])
    return m[1] + re.sub(r"\s?[/,;-]\s?", ", ", said)


def _called(m: Match) -> str:
    """'gọi 115 khi cấp cứu, 114 khi cháy': numbers to be called, through the whole sentence."""
    head = re.split(r"[.!?\n]", m.string[: m.start()])[-1]
    calls = re.search(r"(?<!\w)(?:gọi|số máy|đường dây nóng|hotline|tổng đài)(?!\w)", head.lower())
    return digits(m[1]) if calls else m[0]


def _document(m: Match) -> str:
    """49/2024/NĐ-CP: the number, the year, then who issued it unless the text says so itself."""
    said = cardinal(int(m[1])) + (f" năm {cardinal(int(m[2]))}" if m[2] else "")
    return said + _symbol(m, m[3])


def _party_document(m: Match) -> str:
    return cardinal(int(m[1])) + _symbol(m, f"{m[2]}-{m[3]}")


def _symbol(m: Match, symbol: str) -> str:
    parts = re.split(r"[-–.&/]", symbol)
    kind = DOCUMENTS.get(parts[0], "")
    issuers = [_issuer(p) for p in parts[1 if kind else 0 :] if _issuer(p)]
    joint = parts[0].startswith("TTLT")  # of several together
    issuer = " và ".join(issuers if joint else issuers[:1])
    if not kind and not issuer:
        return f", {symbol}"
    head = m.string[max(0, m.start() - 40) : m.start()]
    said = "" if not kind or _stated(kind, parts[0], head) else f", {kind}"
    return said + (f" của {issuer}" if issuer and not _issued_after(m) else "")


def _issuer(part: str) -> str:
    found = re.fullmatch(r"(QH|HĐND)(\d+)", part)
    if found:
        return f"{ISSUERS[found[1]]} khóa {cardinal(int(found[2]))}"
    return ISSUERS.get(part, "")


def _stated(kind: str, short: str, head: str) -> bool:
    pattern = rf"(?<!\w)(?:{kind}|{re.escape(short)})(?:\s+\w+)?[\s:.]*$"
    return bool(re.search(pattern, head, re.IGNORECASE))


def _issued_after(m: Match) -> bool:
    return bool(re.match(r",?\s*(?:(?:ký )?ngày [\d/.-]+,?\s*)?của\s", m.string[m.end() :]))


def _roman_after(m: Match) -> str:
    value = roman(m[2])
    if value is None:
        return m[0]
    said = ordinal(value) if m[1].lower().endswith("thứ") else cardinal(value)
    return f"{m[1]} {said}"


def _roman_range(m: Match) -> str:
    first, last = roman(m[2]), roman(m[3])
    if first is None or last is None:
        return m[0]
    return f"{m[1]} {cardinal(first)} đến {cardinal(last)}"


def _roman_alone(m: Match) -> str:
    value = roman(m[0])
    return m[0] if value is None else cardinal(value)


def _heading(m: Match) -> str:
    value = roman(m[1])
    return m[0] if value is None else f"{cardinal(value)}, "


def _code(m: Match) -> str:
    """Letters and digits in one word: H5N1, 9A1, 14C, Covid19, thôn3."""
    return " ".join(_piece(piece) for piece in re.findall(r"\d+|[^\W\d]+", m[0]))


def _piece(piece: str) -> str:
    if piece.isdigit():
        return number(piece)
    if piece in KNOWN or len(piece) > 3 or not piece.isupper():
        return piece
    return spelled(piece)


_ROADS = {
    "QL": "quốc lộ", "TL": "tỉnh lộ", "ĐT": "đường tỉnh", "ĐH": "đường huyện", "HL": "hương lộ",
    "ĐX": "đường xã", "CT": "cao tốc",
}  # fmt: skip


def _road(m: Match) -> str:
    letter = f" {spelled(m[3])}" if m[3] else ""
    return f"{_ROADS[m[1]]} {cardinal(int(m[2]))}{letter}"


_LISTED = r"thôn|buôn|tổ|TDP|tổ dân phố|lớp|khối|mũi|đội|điều|khoản|tiểu khu|ngày|tháng|thứ|bài"
_LOOSE = r"[\s.\-]?"
_SYMBOL = r"([A-ZĐ][A-Za-zĐđ]*\d*(?:[-–.&][A-ZĐ][A-Za-zĐđ0-9]*)*)"

CODES: tuple[Rule, ...] = (
    rule(rf"(?<!\w)({_LISTED}) (\d{{1,3}}(?:,\d{{1,3}})+)(?![\d,.]*\d| ?%)",
         lambda m: f"{m[1]} {m[2].replace(',', ', ')}", ignore_case=True),
    rule(rf"(?<![\w/])(\d{{1,5}})(?:/((?:19|20)\d\d))?/{_SYMBOL}(?!\w)", _document),
    rule(r"(?<![\w/])(\d{1,5})[-–]([A-ZĐ]+[a-z]?)/([A-ZĐ]+)(?!\w)", _party_document),
    rule(rf"(?<!\w)\+(\d{{2}}){_LOOSE}\(?(\d(?:{_LOOSE}\d){{7,10}})(?!\d)", _abroad),
    rule(rf"(?<![\w.,/])\(?0\d{{2,4}}\)?(?:{_LOOSE}\d{{2,8}}){{1,4}}(?!\w|[.,/]\d)", _national),
    rule(r"(?<![\w.,/])1[89]00[\s.\-]?\d{2,4}(?:[\s.\-]?\d{2,4})?(?!\w|[.,]\d)",
         lambda m: phone(m[0])),
    rule(rf"((?<!\w)(?:{_CALLS})[\s:]*)({_SHORT}(?:(?:\s?[,/;-]\s?|\s(?:hoặc|và|hay)\s){_SHORT})*)"
         r"(?!\w|[.,/]\d)", _short_codes, ignore_case=True),
    rule(r"(?<![\w.,/])(11[1-5])(?= (?:khi|để|nếu|báo|lúc|trong)(?!\w)|[,.;)](?!\d)|$)", _called),
    rule(r"(?<!\w)(QL|TL|ĐT|ĐH|HL|ĐX|CT)\s?\.?\s?(\d{1,3})([A-ZĐ]?)(?![\w/]|[.,]\d)", _road),
    rule(r"(?<!\w)([Qq]uốc lộ|[Tt]ỉnh lộ|[Đđ]ường tỉnh|[Hh]ương lộ) (\d+)([A-ZĐ])(?!\w)",
         lambda m: f"{m[1]} {cardinal(int(m[2]))} {spelled(m[3])}"),
    rule(r"(?<!\w)[Kk][Mm]\s?(\d+)\s?\+\s?(\d+)(?!\w)",
         lambda m: f"ki lô mét {cardinal(int(m[1]))} cộng {cardinal(int(m[2]))}"),
    rule(r"(?<!\w)K[Mm]\s?(\d+)(?!\w)", lambda m: f"ki lô mét {cardinal(int(m[1]))}"),
    rule(rf"(?<!\w)({_ROMAN_AFTER}) ([IVX]+)\s?-\s?([IVX]+)(?!\w)", _roman_range,
         ignore_case=True),
    rule(rf"(?<!\w)({_ROMAN_AFTER}) ([IVX]+)(?!\w)", _roman_after, ignore_case=True),
    rule(r"(?m)^([IVX]+)[.)]\s+", _heading),
    rule(r"(?<![\w&/-])(?=[IVX]{2})[IVX]+(?![\w&])", _roman_alone),
)  # fmt: skip

MIXED: tuple[Rule, ...] = (
    rule(r"(?<!\w)covid[- ]?19(?!\w)", lambda _: "Cô vít mười chín", ignore_case=True),
    rule(r"(?<!\w)([A-Z])/(?=[A-Z]\d)", lambda m: f"{spelled(m[1])} "),
    rule(r"(?<!\w)(?=[^\W\d]*\d+[^\W\d]|[^\W\d]+\d)\w+(?!\w)", _code),
)
