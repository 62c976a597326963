"""Texts for telephones without data: how many segments they cost, and a registered text filled.

GSM-7 holds most Latin letters but few Vietnamese ones: a single 'ạ' makes the whole message UCS-2,
at less than half the length. So a text is accented as a whole, or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # two units each
_ONE, _MORE = 160, 153
_ONE_WIDE, _MORE_WIDE = 70, 67  # of UTF-16
_LETTERS = str.maketrans("đĐƀɃ", "dDbB")  # no accent that could be dropped
_SIGNS = str.maketrans(
    {**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’‚′", "'"), **dict.fromkeys("–—−‑", "-")}
    | {"…": "...", "\u00a0": " ", "\u202f": " ", "\u200b": None, "•": "-", "×": "x"}
)
_FORBIDDEN = re.compile(r"[&<>\"'#{}\[\]\\^~|]+")  # some gateway or operator refuses them
LENGTHS = {"xa": 20, "loai": 20, "khu_vuc": 40, "gio": 11, "viec": 50, "ma": 9, "ngay": 10}
"""How long each variable may be: part of what is registered with the operators."""


def plain(text: str) -> str:
    """Without accents, typographic signs and double spaces."""
    bare = unicodedata.normalize("NFD", text.translate(_SIGNS).translate(_LETTERS))
    kept = "".join(c for c in bare if unicodedata.category(c) != "Mn")
    return " ".join(kept.split())


def foreign(text: str) -> str:
    """What of a text GSM-7 does not have, each sign once."""
    return "".join(dict.fromkeys(c for c in text if c not in _BASIC and c not in _EXTENDED))


def segments(text: str) -> int:
    """Messages an operator charges for it; 0 for nothing."""
    if foreign(text):
        units = [2 if ord(c) > 0xFFFF else 1 for c in text]
        return _count(units, _ONE_WIDE, _MORE_WIDE)
    return _count([2 if c in _EXTENDED else 1 for c in text], _ONE, _MORE)


def _count(units: list[int], one: int, more: int) -> int:
    if sum(units) <= one:
        return 1 if units else 0
    count, used = 1, 0
    for unit in units:  # what takes two units is never cut in two
        if used + unit > more:
            count, used = count + 1, 0
        used += unit
    return count


def fill(text: str, values: Mapping[str, str], *, accents: bool) -> str:
    """A registered text with its variables, each as short as was registered. Nothing else of it
    changes."""

    def put(found: re.Match[str]) -> str:
        name = found[1]
        clean = " ".join(_FORBIDDEN.sub(" ", values.get(name, "").translate(_SIGNS)).split())
        return short(clean, LENGTHS.get(name, 20)).rstrip(".")

    filled = re.sub(r"\{(\w+)\}", put, text)
    return unicodedata.normalize("NFC", filled) if accents else plain(filled)


def short(text: str, most: int) -> str:
    """Whole sentences of it that fit, else whole words; half a word only without a space."""
    if len(text) <= most:
        return text
    sentences = re.findall(r".+?[.!?](?=\s|$)", text)
    whole = ""
    for sentence in sentences:
        if len((whole + sentence).strip()) > most:
            break
        whole += sentence
    if whole.strip():
        return whole.strip().rstrip(".")
    return text[: most + 1].rpartition(" ")[0].rstrip(" ,;:.-") or text[:most]
