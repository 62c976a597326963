"""Villages as officers type them: 'thôn 3, buôn Ea Kao'."""

from __future__ import annotations

import re

from bot.core.text import fold
from bot.usecases import areas
from bot.vietnamese import joined
from models import Area
from models.area import AreaKind


async def named(commune: Area, text: str) -> tuple[list[str], list[str]]:
    """(codes, names that are not clear): the commune's own name stands for all of it."""
    codes: list[str] = []
    unknown: list[str] = []
    for piece in joined.pieces(text):
        whole = await _one(commune, piece)
        names = [piece] if whole else joined.with_each_other(piece)  # 'với' may be part of a name
        for name in filter(None, map(str.strip, names)):
            code = whole or await _one(commune, name)
            (codes if code else unknown).append(code or name)
    return codes, unknown


async def _one(commune: Area, name: str) -> str:
    if not (name := name.strip()):
        return ""
    found = [a for a in await areas.resolve(name, commune) if _same_numbers(name, a)]
    if commune.kind is AreaKind.PROVINCE:  # a commune comes before villages of its name
        found = [a for a in found if a.kind is AreaKind.COMMUNE] or found
    return found[0].code if len(found) == 1 else ""


def _same_numbers(name: str, area: Area) -> bool:
    """A slip of the finger is forgiven in letters, not in 'thôn 3' for 'thôn 8'."""
    if area.kind is not AreaKind.VILLAGE:
        return True
    said = re.findall(r"\d+", fold(name))
    return not said or said == re.findall(r"\d+", area.folded)
