"""What recognisers say that nobody said: film credits on silence, one phrase over and over."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

UNCLEAR = "(đoạn này nghe không rõ)"
DOUBTFUL = 0.3  # the confidence of what was heard with a hole in it, or over and over

# From the captions of videos such models were trained on. Where one of these stands ...
_CREDIT = re.compile(
    r"\b(?:subscribe|gh?i[eề]n m[iì] g[oõ]|la la school|amara\.org|bỏ lỡ (?:những|các) video"
    r"|(?:những|các) video (?:tiếp theo|mới|sau|hấp dẫn|khác)|phụ đề(?: \w+){0,4} bởi)\b",
    re.IGNORECASE,
)
# ... the invention begins here, so many letters before it at most.
_BEGINS = re.compile(
    r"\b(?:các bạn|hãy|nhớ|đừng quên|cảm ơn|xin chào|hẹn gặp lại|like|đăng k[ýí] kênh"
    r"|(?:để )?(?:không|đừng) bỏ lỡ|ấn|nhấn|bấm)\b",
    re.IGNORECASE,
)
_BEFORE = 70
# Somebody may say this, but nobody sends nothing else.
_FAREWELL = re.compile(
    r"(?:xin )?cảm ơn (?:các bạn|quý vị)(?: và các bạn)? đã (?:theo dõi|xem|lắng nghe)"
    r"(?:[ ,.]*(?:và )?(?:xin )?hẹn gặp lại[^.!?…]*)?[ .!]*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_PHRASE = re.compile(r"\b(\w+(?:[ ,]+\w+){1,11}?)(?:[ ,.!]+\1\b){3,}", re.IGNORECASE)
_WORD = re.compile(r"\b(\w+)(?:[ ,.!]+\1\b){5,}", re.IGNORECASE)


@dataclass(frozen=True)
class Cleaned:
    """`doubtful`: something was left out or folded; the rest is to be asked about."""

    text: str
    doubtful: bool


def cleaned(text: str) -> Cleaned:
    """Without what nobody said; a phrase said four times and more stands once."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    kept = " ".join(filter(None, map(_real, _SENTENCE.split(text))))
    if _FAREWELL.fullmatch(kept):
        kept = ""
    kept = _WORD.sub(r"\1", _PHRASE.sub(r"\1", kept))
    if kept == text:
        return Cleaned(text, doubtful=False)
    return Cleaned(kept if any(c.isalnum() for c in kept) else "", doubtful=True)


def _real(sentence: str) -> str:
    """What stands before a credit; all of it where there is none."""
    credit = _CREDIT.search(sentence)
    if credit is None:
        return sentence
    begins = _BEGINS.search(sentence, max(0, credit.start() - _BEFORE), credit.start())
    return sentence[: begins.start() if begins else credit.start()].rstrip(" ,;:")
