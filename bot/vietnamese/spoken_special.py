"""Kinds of writing that look like a date, a range or an amount and are none; said before the rest.

Scores, classes, ratios, plates, accounts, coordinates, heights, form codes, emergency numbers.
"""

from __future__ import annotations

import re

from bot.vietnamese.abbreviations import KNOWN
from bot.vietnamese.spoken_dates import DAY, MONTH, YEAR, day, is_score
from bot.vietnamese.spoken_numbers import cardinal, digits, month, number, spelled
from bot.vietnamese.spoken_rules import DASH, END, NUM, START, Match, Rule, after, rule

_SCALE = r"(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm)"
_DOTTED = rf"{DAY}\.{MONTH}"
_SEASON = "[Đđ]ông [Xx]uân|[Hh]è [Tt]hu|[Mm]ùa vụ|[Nn]ăm học"
_PLATE = r"(\d\d)([A-ZĐ]\d?)-(\d{3}\.?\d{2}|\d{4})"
_PLATE_ALONE = r"(\d\d)([A-ZĐ]\d?)-(\d{3}\.\d{2})"
_CALLED = "trẻ em|công an|cứu hỏa|cứu hoả|chữa cháy|PCCC|cấp cứu|cứu nạn|cứu hộ"
_COUNTED = r" (?:người|hộ|vụ|ca|trường hợp|cán bộ|đồng chí|chiến sĩ|xe)(?!\w)"
_SMALL = "kg|g|lít|l|m|km|ha|muỗng|thìa|ly|cốc|chén"
_is_scale = after("tỷ lệ", "tỉ lệ")
_is_tall = after("cao", "cao dưới", "cao trên", "dưới", "trên", "cao từ", "chiều cao")
_POINTS = {"N": "Bắc", "S": "Nam", "E": "Đông", "W": "Tây", "B": "Bắc", "Đ": "Đông"}
_HALVES = {
    "½": "nửa",
    "¼": "một phần tư",
    "¾": "ba phần tư",
    "⅓": "một phần ba",
    "⅔": "hai phần ba",
}


def _score(m: Match) -> str:
    return f"{number(m[1])} {number(m[2])}" if is_score(m) or _in_a_match(m) else m[0]


def _in_a_match(m: Match) -> bool:
    """'thắng Buôn Jang 3-1': the word for it stands a few words before."""
    head = m.string[max(0, m.start() - 60) : m.start()]
    words = r"(?<!\w)(?:thắng|thua|hòa|hoà|tỷ số|tỉ số|kết quả|chung kết|bán kết)(?!\w)[^.!?\n]*$"
    return bool(re.search(words, head, re.IGNORECASE))


def _second_date(m: Match) -> str:
    """'19-8 và 2-9': the first is surely a date, so the second is one."""
    return f"{day(m, m[1], m[2])}{m[3]}ngày {cardinal(int(m[4]))} tháng {month(int(m[5]))}"


def _days_after(m: Match) -> str:
    found = [
        f"{cardinal(int(d))} tháng {month(int(mon))}"
        for d, mon in re.findall(r"(\d+)\.(\d+)", m[2])
    ]
    return f"{m[1]} {found[0]}" + "".join(f" và {one}" for one in found[1:])


def _short_form(m: Match) -> str:
    """'Hóa đơn điện tử (HĐĐT)': what was just said in full is not said again."""
    words = m[1].split()[-len(m[2]) :]
    return m[1].rstrip() if "".join(w[0].upper() for w in words) == m[2] else m[0]


def _months(m: Match) -> str:
    first = f"tháng {month(int(m[2]))} năm {cardinal(int(m[3]))}"
    return f"{m[1]} {first} đến tháng {month(int(m[4]))} năm {cardinal(int(m[5]))}"


def _months_of(m: Match) -> str:
    year = cardinal(int(m[4]))
    return f"{m[1]} tháng {month(int(m[2]))} đến tháng {month(int(m[3]))} năm {year}"


def _height(m: Match) -> str:
    return f"{cardinal(int(m[1]))} mét {number(m[2])}" if len(m[2]) > 1 or _is_tall(m) else m[0]


def _weekdays(m: Match) -> str:
    names = {"2": "hai", "3": "ba", "4": "tư", "5": "năm", "6": "sáu", "7": "bảy"}
    return re.sub(r"T([2-7])|CN", lambda d: f"thứ {names[d[1]]}" if d[1] else "chủ nhật", m[0])


def _ampm(m: Match) -> str:
    part = {"a": "sáng", "p": "chiều" if int(m[1]) % 12 < 6 else "tối"}[m[3][0].lower()]
    minute = f" {cardinal(int(m[2]))} phút" if m[2] and int(m[2]) else ""
    return f"{cardinal(int(m[1]))} giờ{minute} {part}"


def _point(m: Match) -> str:
    seconds = f" {cardinal(int(m[3]))} giây" if m[3] else ""
    return f"{cardinal(int(m[1]))} độ {cardinal(int(m[2]))} phút{seconds} {_POINTS[m[4]]}"


def _plate(m: Match) -> str:
    tail = digits(re.sub(r"\D", "", m[4]))
    return f"{m[1]} {cardinal(int(m[2]))} {_series(m[3])}, {tail}"


def _plate_alone(m: Match) -> str:
    tail = digits(re.sub(r"\D", "", m[3]))
    return f"{cardinal(int(m[1]))} {_series(m[2])}, {tail}"


def _series(letter: str) -> str:
    """'A', and the digit of a motorbike's behind it."""
    digit = f" {cardinal(int(letter[1]))}" if letter[1:] else ""
    return spelled(letter[0]).lower() + digit


def _form(m: Match) -> str:
    count = digits(m[3]) if m[3].startswith("0") else cardinal(int(m[3]))
    return f"{m[1]} {spelled(m[2])} {count} {spelled(m[4])}"


def _letters(short: str) -> str:
    """Two letters stand for many things, four for one."""
    return KNOWN[short] if len(short) > 3 and short in KNOWN else spelled(short)


def _numbered_form(m: Match) -> str:
    letters = " ".join(_letters(part) for part in m[3].split("-"))
    return f"{m[1]} {cardinal(int(m[2]))}, {letters}"


FRACTIONS: tuple[Rule, ...] = (rule(rf"[{''.join(_HALVES)}]", lambda m: f" {_HALVES[m[0]]} "),)

SPECIAL: tuple[Rule, ...] = (
    rule(r"(?<!\w)(Ea|Ia|Cư|Krông) Ô(?!\w)", lambda m: f"{m[1]} ô"),  # a name, no 'Ông'
    rule(r"(?<!\w)((?:[^\W\d]+ ){2,9})\(([A-ZĐ]{2,9})\)", _short_form),
    rule(r"(?<!\w)([Vv]itamin) ([A-EK])(?!\w)", lambda m: f"{m[1]} {spelled(m[2])}"),
    rule(rf"{START}1/2(?=\s?(?:{_SMALL})(?!\w))", lambda _: "nửa "),
    rule(r"(?<!\w)(\d{1,2}):(\d\d)\s?([AaPp])\.?[Mm]\.?(?!\w)", _ampm),
    rule(r"(?<!\w)(\d{1,2})()\s?([AaPp])[Mm](?!\w)", _ampm),
    rule(rf"{START}{DAY}-{MONTH}( và | hoặc |, ){DAY}-{MONTH}{END}", _second_date),
    rule(rf"{START}{DAY}/{MONTH}/(\d\d){END}", lambda m: day(m, m[1], m[2], f"20{m[3]}")),
    rule(rf"(?<!\w)([Cc]ác ngày|[Nn]gày) ({_DOTTED}(?:(?:, | và ){_DOTTED})+){END}", _days_after),
    rule(rf"(?<!\w)([Tt]ừ) tháng {MONTH}/{YEAR}{DASH}{MONTH}/{YEAR}{END}", _months),
    rule(rf"(?<!\w)([Tt]ừ) {MONTH}{DASH}{MONTH}/{YEAR}{END}", _months_of),
    rule(rf"(?<!\w)({_SEASON}) {YEAR}{DASH}{YEAR}{END}",
         lambda m: f"{m[1]} {cardinal(int(m[2]))}, {cardinal(int(m[3]))}"),
    rule(r"(?<!\w)T[2-7](?:\s?,\s?(?:T[2-7]|CN))+(?!\w)", _weekdays),
    rule(rf"{START}(\d{{1,2}})\s?-\s?(\d{{1,2}}){END}", _score),
    rule(r"(?<!\w)([Ll]ớp \d\w*(?:/\d)?(?:,| và)) (\d{1,2})/(\d{1,2})(?![\d/])",
         lambda m: f"{m[1]} {cardinal(int(m[2]))} {cardinal(int(m[3]))}"),
    rule(r"(?<!\w)([Ll]ớp) (\d{1,2})/(\d{1,2})(?![\d/])",
         lambda m: f"{m[1]} {cardinal(int(m[2]))} {cardinal(int(m[3]))}"),
    rule(rf"{START}(\d+,\d+)/(\d+){END}", lambda m: f"{number(m[1])} trên {number(m[2])}"),
    rule(rf"{START}(\d+)/(\d{{1,3}}(?:\.\d{{3}})+){END}",
         lambda m: f"{number(m[1])} trên {number(m[2])}" if _is_scale(m) else m[0]),
    rule(rf"{START}(\d+):(\d+):(\d+){END}",
         lambda m: " ".join(number(n) for n in m.groups()) if _is_scale(m) else m[0]),
    rule(rf"{START}({NUM} {_SCALE}){DASH}(?={NUM} {_SCALE})", lambda m: f"{m[1]} đến "),
    rule(r"(?<!\w)(\d)m(\d{1,2})(?!\w)", _height),
    rule(rf"({NUM}\s?mm)/(\d+)h(?!\w)", lambda m: f"{m[1]} trong {cardinal(int(m[2]))} giờ"),
    rule(rf"(?<![\w,.])(\d+)\s?x\s?({NUM})(?=\s?mm2)", lambda m: f"{number(m[1])} nhân {m[2]}"),
    rule(r"(?<=\d)\s?mm2(?!\w)", lambda _: " mi li mét vuông"),
    rule(r"(?<!\w)(\d{1,3})\s?°\s?(\d{1,2})\s?'\s?(?:(\d{1,2})(?:\"|'')\s?)?([NSEWBĐ])(?!\w)",
         _point),
    rule(r"(?<!\w)PM\s?(\d+)[.,](\d+)(?!\w)",
         lambda m: f"pê mờ {cardinal(int(m[1]))} phẩy {cardinal(int(m[2]))}"),
    rule(r"(?<!\w)NPK (\d+)-(\d+)-(\d+)(\s?\+\s?TE)?(?![\w-])",
         lambda m: "NPK " + " ".join(number(n) for n in m.groups()[:3])
         + (" cộng tê e" if m[4] else "")),
    rule(r"(?<=\d)%(?=[A-Z](?!\w))", lambda _: "% "),
    rule(r"(?<=\d) ?(?:UI|IU)(?!\w)", lambda _: " đơn vị quốc tế"),
    rule(r">=|≥", lambda _: " từ "),
    rule(r"<=|≤", lambda _: " không quá "),
    rule(r"(?<!\w)(\d+) đ/c(?!\w)", lambda m: f"{m[1]} đồng chí"),
    rule(r"(?<!\w)0?(\d{1,3}) \(([^\W\d]+(?: [^\W\d]+){0,3})\)",
         lambda m: m[2] if number(m[1]) == m[2].lower() else m[0]),
    rule(r"(?<!\w)CKII(?!\w)", lambda _: "chuyên khoa hai"),
    rule(r"(?<!\w)CKI(?!\w)", lambda _: "chuyên khoa một"),
    rule(r"(?<!\w)K/g(?=\s?:)", lambda _: "Kính gửi"),
    rule(r"(?<!\w)HN(?=, HCN| và HCN|\s?/\s?HCN)", lambda _: "hộ nghèo"),
    rule(r"(?<!\w)([Mm]ẫu) ([A-Z]{1,3})(\d{1,2})-([A-Z]{1,3})(?!\w)", _form),
    rule(r"(?<!\w)([Mm]ẫu(?: số)?) 0?(\d{1,2})/([A-Z]{2,4}(?:-[A-Z]{2,4})*)(?!\w)",
         _numbered_form),
    rule(r"(?<!\w)([Pp]hụ lục|[Mm]ục|[Bb]iểu|[Bb]ảng) ([IVX]+)\.(\d+)(?!\w)",
         lambda m: f"{m[1]} {m[2]} chấm {cardinal(int(m[3]))}"),
    rule(r"(?<!\w)([Đđ])ường ĐT\.?\s?(?=\d)", lambda m: f"{m[1]}ường tỉnh "),
    rule(r"(?<!\w)([Ss]ố tài khoản[\s:]*|STK[\s:]*)(\d{2,6}(?: \d{2,6})+)(?!\w)",
         lambda m: m[1] + ", ".join(digits(n) for n in m[2].split())),
    rule(rf"(?<!\w)([Bb]iển số(?: xe)?[\s:]*?) {_PLATE}(?!\w)", _plate),
    rule(rf"(?<![\w-]){_PLATE_ALONE}(?!\w)", _plate_alone),
    rule(rf"(?<!\w)((?:khẩn cấp|số nóng|đường dây nóng|{_CALLED})[\s:]*(?:là |số )?)(11\d)"
         rf"(?!\w|[.,/]\d|{_COUNTED})", lambda m: m[1] + digits(m[2]), ignore_case=True),
    rule(rf"(?<![\w.,/])(11[1-9])(?= \((?:{_CALLED}))", lambda m: digits(m[1]),
         ignore_case=True),
    rule(r"(?<!\w)([Vv]òng) 1/(2|4|8|16)(?![\w/])",
         lambda m: f"{m[1]} một phần {month(int(m[2])) if m[2] == '4' else number(m[2])}"),
    rule(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)"
         r"(?= ?(?:đồng|đ|VNĐ|VND|người|hộ|cây|con|kg|tấn|ha|m2|m)(?!\w))",
         lambda m: m[1] + re.sub(r"\s", "", m[2])),
    rule(r"(?<!\w)(cao độ|cao trình|cốt)( là)? ?\+(?=\d)",
         lambda m: f"{m[1]}{m[2] or ''} cộng ", ignore_case=True),
    rule(r"[Øø⌀](?=\s?\d)", lambda _: "phi "),
    rule(r"(?<!\w)([Tt]rường) TH(?![\w&-])", lambda m: f"{m[1]} tiểu học"),
)  # fmt: skip
