"""The one door for text that is to be understood: chats, files, codes and transcripts.

What is shown and stored keeps the writer's letters (`bot.core.text.nfc`: composed, without
invisible marks). `meaning` goes further and is never shown to anybody.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

from bot.core.text import nfc
from bot.vietnamese import keys

_LISTS = tomllib.loads(Path(__file__).with_name("chat.toml").read_text("utf-8"))
_SHORT: dict[str, str] = _LISTS["short"]
FOREIGN = frozenset(_LISTS["foreign"].split())
_PLACES = frozenset(_LISTS["places"].split())
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"\w+")
_OURS = re.compile("[a-zA-ZÀ-ɏḀ-ỹ]")
_LONG = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
# Nothing to be undone in these: the everyday case.
_PLAIN = re.compile(
    r"[\n\t -_a-~àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ…–“”]*",
    re.IGNORECASE,
)
_VOWEL = re.compile("[aeiouyà-ỹ]", re.IGNORECASE)
_TWICE = re.compile(r"([^\W\d_])\1$", re.IGNORECASE)
# Letters that look like ours: Cyrillic and Greek ones, eth for đ, a with a caron for ă.
_ALIKE = str.maketrans(
    "аеорсухіѕјһԁɡɑοανρΑΒΕΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТХУІЅЈðÐƉǎǍ",
    "aeopcyxisjhdgaoavpABEHIKMNOPTYXABEKMHOPCTXYISJđĐĐăĂ",
)
_MARKS = str.maketrans({**dict.fromkeys("’‘ʼʻ`´′‛＇", "'"), **dict.fromkeys("‐‑‒–—―−", "-")})


@lru_cache(maxsize=256)
def meaning(text: str) -> str:
    """The same words in plain letters: look-alikes, fancy and full-width letters, keys of a
    keyboard that was off, chat spelling and stretched letters undone. Never for showing."""
    text = _composed(text)
    return _WORD.sub(lambda m: _plain(m, text), _typed(text))


def _composed(text: str) -> str:
    """Compatible letters as plain ones; superscripts and fractions stay signs of their own."""
    text = nfc(text)
    if _PLAIN.fullmatch(text):
        return text.translate(_MARKS)
    plain = (
        c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c) for c in text
    )
    return nfc(_LETTERS.sub(_our_letters, "".join(plain)).translate(_MARKS))


def _our_letters(found: re.Match[str]) -> str:
    """Look-alikes only where they stand among letters of ours: Russian stays Russian."""
    word = found[0]
    return word.translate(_ALIKE) if _OURS.search(word) else word


def _typed(text: str) -> str:
    """With raw keys put into words. One odd word among others may be a name, so one alone counts
    only in a short text; where accents were typed the keyboard was on."""
    words = _WORD.findall(text)
    if _code(text) or not text.isascii():
        return text
    by_letters = {w: s for w in words if w.lower() not in FOREIGN and (s := keys.telex(w))}
    by_digits = {w: s for w in words if (s := keys.vni(w))}
    if not any(map(_inside, by_digits)):  # 'thon3' may be village 3
        by_digits = {}
    plain = [w for w in words if w.isalpha() or w in by_digits]  # '7h' is no other word
    for made in (by_letters, by_digits):
        if any(len(w) > 2 for w in made) and (len(made) >= 2 or len(plain) <= 2):
            return _WORD.sub(lambda m, made=made: _cased(m[0], made), text)  # type: ignore[misc]
    return text


def _code(text: str) -> bool:
    """Capitals and digits with a dash: a code of ours, not words."""
    return bool(re.fullmatch(r"(?=.*\d)[A-Z0-9]{2,4}[- ][A-Z0-9]{3,6}", text.strip()))


def _inside(word: str) -> bool:
    """A digit that has letters after it, or more than one, is no number behind a name."""
    digits = [n for n, c in enumerate(word) if c.isdigit()]
    return len(digits) > 1 or digits[0] + 1 < len(word)


def _cased(typed: str, syllables: dict[str, str]) -> str:
    made = syllables.get(typed)
    if made is None:
        return typed
    if typed.isupper() and len(typed) > 1:
        return made.upper()
    return made.capitalize() if typed[0].isupper() else made


def _plain(found: re.Match[str], text: str) -> str:
    word = found[0]
    if text[found.end() : found.end() + 1] == "'":
        return word  # K'Tla
    if word in _SHORT:
        before = _WORD.findall(text[: found.start()])[-1:]
        named = len(word) == 1 and before and before[0].lower() in _PLACES  # 'buôn k tla'
        return word if named else _SHORT[word]
    if not word[0].isalpha() or keys.syllable(word):
        return word
    squeezed = _LONG.sub(r"\1", word) if _VOWEL.search(word) else word  # 'cccd' stays
    if not keys.syllable(squeezed) and keys.syllable(once := _TWICE.sub(r"\1", squeezed)):
        squeezed = once
    return _SHORT.get(squeezed, squeezed)
