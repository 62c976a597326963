"""The words people write in tables (columns, roles, languages, phone numbers), from a data file.

Each function raises ValueError, worded for the operator, when it does not know a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.core.text import fold
from bot.usecases.registers.tables import Column
from bot.vietnamese import phones
from models.person import RoleName

_FILE = Path(__file__).with_name("tables.vi.json")
_SLIP = 80  # of a hundred: less alike is another word, and a guess at it would mislead


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def columns(table: str, *required: str) -> dict[str, Column]:
    """Column names of "villages" or "people"."""
    names: dict[str, list[str]] = _words()[table]
    return {key: Column(tuple(n), key in required) for key, n in names.items()}


def explained(table: str) -> dict[str, list[str]]:
    """An example of each column, and what it is for."""
    found: dict[str, list[str]] = _words()["samples"][table]
    return found


def sheets() -> dict[str, Any]:
    """Titles of a sample's sheets and of what stands in the second."""
    found: dict[str, Any] = _words()["sheets"]
    return found


def words_of(what: str) -> list[str]:
    """The word to write for each of "roles" or "languages"; none for anything else."""
    return [names[1] for names in _words().get(what, {}).values()]


def language_codes() -> list[str]:
    """Of all languages that may be named."""
    return list(_words()["languages"])


def ignored() -> list[str]:
    """Columns that may be there and mean nothing to us."""
    return list(_words()["ignored"])


def roles_in(text: str) -> list[RoleName]:
    """Roles named in a cell; an empty cell is a propagandist. Raises ValueError."""
    return [RoleName(r) for r in _listed("roles", text)] or [RoleName.PROPAGANDIST]


def languages_in(text: str) -> list[str]:
    """Codes of the languages named in a cell. Raises ValueError."""
    return _listed("languages", re.sub(r"(?i)\btiếng\b", "", text))


def yes_in(text: str) -> bool:
    """Is the cell ticked? Raises ValueError."""
    folded = fold(text)
    for answer in ("yes", "no"):
        if folded in {fold(w) for w in _words()[answer]}:
            return answer == "yes"
    raise ValueError(f"{text!r} is neither yes nor no")


def phone_in(text: str) -> str:
    """A Vietnamese number as 0xxxxxxxxx (a spreadsheet may have eaten the zero), or "". Raises
    ValueError."""
    return phones.normal(text) if text else ""


def _listed(what: str, text: str) -> list[str]:
    known = _known(what)
    found: list[str] = []
    for word in re.split(r"[;,/|\n]", text):
        folded = fold(word)
        if folded and folded not in known:
            raise ValueError(_unknown(what, word.strip()))
        if folded:
            found.append(known[folded])
    return list(dict.fromkeys(found))


def _unknown(what: str, word: str) -> str:
    """A slip of the keyboard is shown as it is written; for anything else, all that may be."""
    from rapidfuzz import fuzz, process  # when it is needed: 4 MB

    spelled = {fold(w): w for words in _words()[what].values() for w in words}
    near = process.extractOne(fold(word), list(spelled), scorer=fuzz.ratio, score_cutoff=_SLIP)
    if near:
        return f"{word!r} is not known: did you mean {spelled[near[0]]!r}?"
    return f"{word!r} is not known: write one of {', '.join(words_of(what))}"


@cache
def _known(what: str) -> Mapping[str, str]:
    return {fold(word): code for code, words in _words()[what].items() for word in words}
