"""Numbers as Vietnamese words, the way a radio announcer of the north says them.

Pure functions over digits; what a number means (a date, a phone) is decided elsewhere.
"""

from __future__ import annotations

import re

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_LETTERS = {
    "A": "a", "Ă": "á", "Â": "ớ", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "Ê": "ê",
    "F": "ép", "G": "gờ", "H": "hát", "I": "i", "J": "gi", "K": "ca", "L": "lờ", "M": "mờ",
    "N": "nờ", "O": "o", "Ô": "ô", "Ơ": "ơ", "P": "pê", "Q": "quy", "R": "rờ", "S": "ét", "T": "tê",
    "U": "u", "Ư": "ư", "V": "vê", "W": "vê kép", "X": "ích", "Y": "y", "Z": "dét",
}  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_VALID_ROMAN = re.compile(r"(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")

NUMBER = (
    r"[1-9]\d{0,2}(?:\.\d{3})+(?!\d)(?:,\d+)?|[1-9]\d{0,2}(?:,\d{3}){2,}(?!\d)(?:\.\d+)?"
    r"|\d+(?:[.,]\d+)?"
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,(\d+))?")
_GROUPED_ENGLISH = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.(\d+))?")
_LONGEST = 9  # more digits without dots are a code or an account, not an amount


def number(token: str) -> str:
    """A number as written: 1.250 or 2,5 or 05. Leading zeros of long ones are said."""
    if found := _GROUPED.fullmatch(token) or _GROUPED_ENGLISH.fullmatch(token):
        mark = "," if _GROUPED.fullmatch(token) else "."
        whole = re.sub(r"\D", "", token.partition(mark)[0] if found[1] else token)
        return _with_fraction(int(whole), found[1] or "")
    whole, _, fraction = token.replace(",", ".").partition(".")
    if fraction:
        return _with_fraction(int(whole), fraction)
    if len(whole) > _LONGEST or (len(whole) > 2 and whole[0] == "0"):
        return digits(whole)
    return cardinal(int(whole))


def cardinal(n: int) -> str:
    """A whole number: 1005 is một nghìn không trăm linh năm."""
    if n < 0:
        return "âm " + cardinal(-n)
    if n >= 10**9:
        high, low = divmod(n, 10**9)
        return f"{cardinal(high)} tỷ" + (f" {_below_billion(low, full=True)}" if low else "")
    return _below_billion(n, full=False)


def digits(text: str) -> str:
    """One digit after another."""
    return " ".join(DIGITS[int(d)] for d in text)


def spelled(text: str) -> str:
    """Letters by their names, digits by theirs."""
    return " ".join(
        DIGITS[int(c)] if c.isdigit() else _LETTERS.get(c.upper(), c.lower()) for c in text
    )


def ordinal(n: int) -> str:
    """What follows `thứ`: nhất, hai, ba, tư."""
    return {1: "nhất", 4: "tư"}.get(n) or cardinal(n)


def month(n: int) -> str:
    """What follows `tháng`."""
    return "tư" if n == 4 else cardinal(n)


def roman(text: str) -> int | None:
    """The value of a well-formed Roman numeral up to 399."""
    if not text or not _VALID_ROMAN.fullmatch(text):
        return None
    values = [_ROMAN[c] for c in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-v if v < after else v for v, after in pairs)


def _with_fraction(whole: int, fraction: str) -> str:
    if not fraction:
        return cardinal(whole)
    short = len(fraction) == 2 and fraction[0] != "0"
    said = cardinal(int(fraction)) if short else digits(fraction)
    return f"{cardinal(whole)} phẩy {said}"


def _below_billion(n: int, *, full: bool) -> str:
    """`full`: something was said before, so that hundreds must be said even when they are none."""
    if n == 0:
        return DIGITS[0]
    words: list[str] = []
    for power in (2, 1, 0):
        group = n // 1000**power % 1000
        if group:
            words += _hundreds(group, full=full or bool(words))
            words += [_SCALES[power]] if power else []
    return " ".join(words)


def _hundreds(n: int, *, full: bool) -> list[str]:
    hundreds, rest = divmod(n, 100)
    words = [DIGITS[hundreds], "trăm"] if hundreds or full else []
    if rest and rest < 10:
        return [*words, "linh", DIGITS[rest]] if words else [DIGITS[rest]]
    return words + (_tens(rest) if rest else [])


def _tens(n: int) -> list[str]:
    tens, ones = divmod(n, 10)
    words = ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if ones == 5:
        return [*words, "lăm"]
    if tens > 1 and ones in (1, 4):
        return [*words, "mốt" if ones == 1 else "tư"]
    return [*words, DIGITS[ones]] if ones else words
