"""Keys of a Vietnamese keyboard that was switched off: 'trowr veef' (Telex), 'tra3 la5i' (VNI).

A word is read so only when that makes a Vietnamese syllable and the word as typed is none. Used by
door.py, which looks at the whole text before it believes a single word.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_name("chat.toml").read_text("utf-8"))
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TONES |= dict(zip("12345", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_ROOF = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"u": "ư", "o": "ơ"}
_VOWELS = "aăâeêioôơuưy"
_STOPS = ("c", "ch", "p", "t")
_VNI = re.compile(r"[a-z]{1,6}[1-9][a-z1-9]*|[a-z]+\d[a-z\d]*")


@lru_cache(maxsize=4096)
def telex(word: str) -> str:
    """The syllable these keys make, or "" when they make none or are a word as they stand."""
    low = word.lower()
    if not low.isascii() or not low.isalpha() or low in _bare():
        return ""
    return _made(*_telex(low))


@lru_cache(maxsize=4096)
def vni(word: str) -> str:
    """The same for 'd9a4'."""
    low = word.lower()
    if not low.isascii() or not _VNI.fullmatch(low):
        return ""
    return _made(*_vni(low))


@lru_cache(maxsize=8192)
def syllable(word: str, *, bare: bool = True) -> bool:
    """Is it a Vietnamese syllable, with its accents or without any?"""
    if bare and word.lower() in _bare():
        return True
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in letters if c in _TONES.values()]
    base = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES.values()))
    return base in _known() and len(tones) < 2 and _sounds(base, tones[0] if tones else "")


def _telex(word: str) -> tuple[list[str], str]:
    out: list[str] = []
    tone = ""
    for key in word:
        voiced = any(c in _VOWELS for c in out)
        if key in _TONES and voiced:
            tone = _TONES[key]
        elif key == "d" and out == ["d"]:
            out = ["đ"]
        elif key in _ROOF and out and out[-1] == key:
            out[-1] = _ROOF[key]
        elif key == "w":
            _horned(out)
        else:
            out.append(key)
    return out, tone


def _vni(word: str) -> tuple[list[str], str]:
    out: list[str] = []
    tone = ""
    for key in word:
        if key in "12345":
            tone = _TONES[key]
        elif key == "6":
            at = next((n for n in reversed(range(len(out))) if out[n] in _ROOF), -1)
            out = [*out[:at], _ROOF[out[at]], *out[at + 1 :]] if at >= 0 else [*out, key]
        elif key in "78":
            _horned(out)
        elif key == "9" and out[:1] == ["d"]:
            out[0] = "đ"
        else:
            out.append(key)
    return out, tone


def _horned(out: list[str]) -> None:
    """The key that makes ư, ơ and ă; both of 'uo'."""
    pair = "".join(out).rfind("uo")
    if pair >= 0 and "".join(out[:pair]) != "q":
        out[pair : pair + 2] = ["ư", "ơ"]
        return
    at = next((n for n in reversed(range(len(out))) if out[n] in "uoa"), -1)
    if at < 0:
        out.append("ư")
    elif out[at] == "a" and at and out[at - 1] == "u" and "".join(out[:at]) != "qu":
        out[at - 1] = "ư"
    else:
        out[at] = _HORN.get(out[at], "ă")
        if out[at] == "ơ" and at and out[at - 1] == "ư":
            out[at - 1 : at + 1] = ["ư", "ơ"]


def _made(out: list[str], tone: str) -> str:
    base = "".join(out)
    if base not in _known() or not _sounds(base, tone) or (base in _bare() and not tone):
        return ""
    return toned(base, tone)


def _sounds(base: str, tone: str) -> bool:
    """A syllable that ends in a stop has one of two tones."""
    return not base.endswith(_STOPS) or tone in {"\u0301", "\u0323"} or not tone


def toned(base: str, tone: str) -> str:
    """The syllable with its tone on the letter where it belongs."""
    skip = 2 if base.startswith("qu") or (base.startswith("gi") and len(base) > 2) else 0
    vowels = [n for n, c in enumerate(base) if c in _VOWELS and n >= skip]
    marked = [n for n in vowels if base[n] not in "aeiouy"]
    if marked:
        at = marked[-1]
    elif vowels[-1] + 1 < len(base) or len(vowels) == 1:
        at = vowels[-1]
    else:
        at = vowels[len(vowels) - 2]
    return unicodedata.normalize("NFC", base[: at + 1] + tone + base[at + 1 :])


@cache
def _known() -> frozenset[str]:
    """All syllables without their tones."""
    rimes = _LISTS["rimes"].split()
    found = {*rimes, *_LISTS["others"].split()}
    found |= {i + r for i in _LISTS["initials"].split() for r in rimes}
    return frozenset(found)


@cache
def _bare() -> frozenset[str]:
    """The same as typed without any accent."""
    plain = str.maketrans("ăâêôơưđ", "aaeooud")
    return frozenset(s.translate(plain) for s in _known())
