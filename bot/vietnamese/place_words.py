"""What people do with names of places in a sentence: ordinary words that are names too, and a name
that the speaker puts right.
"""

from __future__ import annotations

import re

from bot.core.text import fold
from bot.vietnamese.phrases import LISTS, syllables

_PLACES = LISTS["places"]
_WORDS = [word for words in _PLACES["classes"].values() for word in words]
_BEFORE = {s.bare for words in (_PLACES["at"], *_WORDS) for s in syllables(words)}
_NAMES = "|".join(f"{name}|{fold(name)}" for name in _PLACES["ordinary"])
_ORDINARY = re.compile(rf"(?<!\w)(?:{_NAMES})(?!\w)", re.IGNORECASE)
# Where a speaker puts something right.
MENDS = re.compile(
    r"(?:[,.;…]\s*|(?<!\w)(?:à|ý|ấy|ờ|ủa)\s+)"
    r"(?:nhầm|lộn|nói lộn|nói nhầm|à không|không phải|không|quên|xin lỗi)(?!\w)",
    re.IGNORECASE,
)

_LIVES = re.compile(r"^(?:\w+\s+){0,4}?(?:ở|o)\s+(?=\w)", re.IGNORECASE)

_FOR_OTHERS = re.compile(  # 'tôi ở buôn Khanh báo giùm thôn Điện Tân'
    r"(?<!\w)(?:báo|nói|hỏi|nhắn|kêu) (?:giùm|dùm|giúp|hộ|thay)(?: cho)?(?!\w)", re.IGNORECASE
)


def without_lives(text: str) -> str:
    """'Nhà tôi ở xã Cư Né' is 'xã Cư Né'."""
    return _LIVES.sub("", text)


def without_ordinary(text: str) -> str:
    """Names that are words as well ('thống nhất') blanked out, but where they stand as a name: with
    capitals, or behind 'ở' or a word for a place."""

    def blank(found: re.Match[str]) -> str:
        before = syllables(text[: found.start()])[-1:]
        named = found[0].istitle() or found[0].isupper()
        return found[0] if named or (before and before[0].bare in _BEFORE) else "-"

    return _ORDINARY.sub(blank, text)


def last_first(text: str) -> tuple[str, ...]:
    """What was said after the speaker put it right ('thôn 3, à nhầm, thôn 5') or told for whom they
    speak, then all of it."""
    later = [*_FOR_OTHERS.split(text)[1:], *MENDS.split(text)[1:]]
    return tuple(dict.fromkeys([*reversed(later), text]))
