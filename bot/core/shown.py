"""Strange text as it may be logged: one line, nothing that moves a terminal, cut."""

from __future__ import annotations

import re

# Control characters, marks of direction, half surrogates.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def line(text: str, most: int = 2_000) -> str:
    """What would not show is shown as its escape."""
    text = text if len(text) <= most else f"{text[:most]}… ({len(text)})"
    return _UNSEEN.sub(lambda found: found.group().encode("unicode_escape").decode(), text)
