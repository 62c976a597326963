"""No list of words says one twice: a kind of report would be twice as likely by it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import vietnamese

ROOM = Path(vietnamese.__file__).parent


def lists(found: Any, name: str) -> Iterator[tuple[str, list[str]]]:
    if isinstance(found, dict):
        for key, inside in found.items():
            yield from lists(inside, f"{name} {key}")
    elif isinstance(found, list) and all(isinstance(one, str) for one in found):
        yield name, found


def test_no_list_says_a_word_twice() -> None:
    twice = [
        f"{name}: {word}"
        for file in sorted(ROOM.glob("*.toml"))
        for name, words in lists(tomllib.loads(file.read_text("utf-8")), file.name)
        for word, count in Counter(words).items()
        if count > 1
    ]
    assert twice == []
