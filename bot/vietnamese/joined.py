"""Names that stand in one line: by commas, by 'và', by 'với'."""

from __future__ import annotations

import re

_SPLIT = re.compile(r"[,;\n+]|\s+và\s+|\s+va\s+", re.IGNORECASE)
_WITH = re.compile(r"\s+(?:với|voi|cùng|cung|lẫn|lan)\s+|\s*&\s*", re.IGNORECASE)


def pieces(text: str) -> list[str]:
    """What surely are several."""
    return _SPLIT.split(text)


def with_each_other(piece: str) -> list[str]:
    """What may be several: 'với' and 'lan' stand in names too, so try the whole first."""
    return _WITH.split(piece)
