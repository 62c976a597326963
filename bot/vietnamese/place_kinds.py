"""Words for a place and what they belong to: a village is no commune, a river is neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.text import fold
from bot.vietnamese.phrases import LISTS, phrases, said_only

_CLASSES: dict[str, list[str]] = LISTS["places"]["classes"]  # class -> words for a place
_KINDS = {name: phrases(words) for name, words in _CLASSES.items()}
_PEOPLED = frozenset({"village", "commune"})
_WRITTEN = frozenset(word for words in _CLASSES.values() for word in words)
_LAST = {name: {p.words[-1].bare for p in words} for name, words in _KINDS.items()}
_PREFIX = re.compile(
    rf"^({'|'.join(sorted((w for ws in _CLASSES.values() for w in ws), key=len, reverse=True))})"
    r"\s+(?=[^\W\d])",
    re.IGNORECASE,
)


def before(text: str, words: Sequence[re.Match[str]], at: int) -> str:
    """The class of the word for a place before it, "" for none."""
    if not at or not joined(text, words[at - 1], words[at]):
        return ""
    last = fold(words[at - 1][0])
    for name, kinds in _KINDS.items():
        if last in _LAST[name]:
            for size in (1, 2, 3):
                said = " ".join(w[0] for w in words[max(0, at - size) : at])
                if said_only(said, kinds) and (name in _PEOPLED or _meant(said, text)):
                    return name
    return ""


def _meant(said: str, text: str) -> bool:
    """'cho' is no 'chợ' and 'song' no 'sông' where accents were typed."""
    return text.isascii() or said.lower() in _WRITTEN


def of(name: str) -> str:
    """The class of a written name, "" where it has no word for a place."""
    found = _PREFIX.match(name.strip())
    word = found[1].lower() if found else ""
    return next((n for n, words in _CLASSES.items() if word in words and n != "other"), "")


def bare(name: str) -> str:
    """A name without the word for what it is: buôn Dhăm is Dhăm."""
    return _PREFIX.sub("", name.strip())


def joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Nothing but a space or a dash stands between."""
    return text[left.end() : right.start()].strip(" -") == ""
