"""Text as people type it: folding accents, cutting at sentence ends, numbers they choose by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_SPACE = re.compile(r"\s+")
_JOINER = "\u200d"
_BREAKS = {0x2028: "\n", 0x2029: "\n"}
# đ, and all that stands for an apostrophe (the modifier letters would count as letters of a word).
_PLAIN = str.maketrans({"đ": "d", "Đ": "D", "ʼ": "'", "ʻ": "'", "ˈ": "'"})
_PUNCT = re.compile(r"[^\w\s]+")
# Where marks that do not show (and others) stand: all text without these is as it shows.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u08ff\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff-\uffff\U00010000-\U0010ffff]"
)


def fold(text: str) -> str:
    """Lower case, no accents, đ as d, single spaces, no punctuation: what 'the same word' means.

    Works alike on NFC and NFD and on old and new tone placement (hòa/hoà).
    """
    bare = unicodedata.normalize("NFD", text.translate(_PLAIN))
    bare = "".join(c for c in bare if not unicodedata.combining(c)).lower()
    return _SPACE.sub(" ", _PUNCT.sub(" ", bare)).strip()


def numbered(titles: Iterable[str]) -> bool:
    """Whether a choice among these can be told by its place: not where one starts with a number,
    for then a number is an answer of its own ('20 hộ')."""
    return not any(fold(title)[:1].isdigit() for title in titles)


def is_number(text: str) -> bool:
    """Such as chooses from a list; by itself it never is a report or a question."""
    folded = fold(text)
    return folded.isdecimal() and len(folded) <= 3


def nfc(text: str) -> str:
    """Composed form, no control characters but newlines, no invisible marks (of direction, of no
    width), trimmed: how all text is stored and shown. The joiner within an emoji stays."""
    text = unicodedata.normalize("NFC", text).translate(_BREAKS)
    if _UNSEEN.search(text) is None:  # nearly always
        return text.strip()
    kept = (c for n, c in enumerate(text) if _seen(text, n))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _seen(text: str, at: int) -> bool:
    """Does this character show, or hold an emoji together?"""
    char = text[at]
    kind = unicodedata.category(char)
    if char == _JOINER:
        beside = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        return len(beside) == 2 and not any(c.isalnum() or c.isspace() for c in beside)
    return char in "\n\t" or kind not in {"Cc", "Cf"}


def cut(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` characters: at sentence ends, else at spaces, never in a letter."""
    text = unicodedata.normalize("NFC", text)
    if len(text) <= limit:
        return [text]
    pieces: list[str] = []
    for sentence in _sentences(text):
        if pieces and len(pieces[-1]) + len(sentence) <= limit:
            pieces[-1] += sentence
        else:
            pieces.extend(_words(sentence, limit))
    return [p.strip() for p in pieces if p.strip()]


def _sentences(text: str) -> list[str]:
    out, start = [], 0
    for match in _SENTENCE.finditer(text):
        out.append(text[start : match.end()])
        start = match.end()
    out.append(text[start:])
    return out


def _words(sentence: str, limit: int) -> list[str]:
    out: list[str] = []
    while len(sentence) > limit:
        at = sentence.rfind(" ", 1, limit + 1)
        at = at if at > 0 else _letter_edge(sentence, limit)
        out.append(sentence[:at])
        sentence = sentence[at:].lstrip(" ")
    out.append(sentence)
    return out


def _letter_edge(text: str, limit: int) -> int:
    at = limit
    while at > 1 and unicodedata.combining(text[at]):
        at -= 1
    return at if at > 1 else limit  # nothing but marks: no letter to keep whole


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was left out."""
    text = _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if len(text) <= limit:
        return text
    return text[: _letter_edge(text, max(1, limit) - 1)].rstrip() + "…"
