"""What communes were before: the names people still use, and official codes that were corrected."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

from bot.core.errors import OperatorError
from bot.core.text import fold
from bot.storage.db import execute
from bot.usecases.work import Work
from models import Area, AreaAlias, Emergency

_FILE = Path(__file__).with_name("old_communes.tsv")
MERGED = date(2025, 7, 1)
"""The day from which the communes of today are."""


async def load_old_names(province: Area) -> None:
    """Once for a province we know them of; what an operator corrected since stays so."""
    if await AreaAlias.filter(area__path__startswith=province.path).exclude(district="").exists():
        return
    before = _before()
    found = await Area.filter(parent_id=province.id, code__in=list(before))
    rows = [
        AreaAlias(area=area, name=name, folded=fold(name), district=district, until=MERGED)
        for area in found
        for name, district in before[area.code]
        if fold(name) != area.folded  # a part that gave the whole its name is no other name
    ]
    await AreaAlias.bulk_create(rows, ignore_conflicts=True)


async def renumber(work: Work, area: Area, code: str) -> None:
    """The area's official code is another: what lies in it stays in it, and whoever says or kept
    the code before still means it. Raises OperatorError where the code is another place's."""
    if other := await Area.get_or_none(code=code):
        raise OperatorError(f"{code} is the code of {other.name}: correct that one first")
    going = Emergency.filter(commune_id=area.id, cleared_at=None, ends_at__gt=work.now())
    if await going.exists():
        raise OperatorError(f"an alarm goes on in {area.name}: put its code right afterwards")
    before = area.code
    path = f"{area.path.removesuffix(f'{before}/')}{code}/"
    await execute(_MOVE, [path, len(area.path) + 1, area.path, area.path])
    await Area.filter(id=area.id).update(code=code)
    await AreaAlias.filter(folded=code).delete()
    await AreaAlias.create(area=area, name=before, folded=before, until=work.now().date())
    await work.audit("area.renumber", f"area:{code}", {"code": before}, {"code": code})


@cache
def _before() -> dict[str, list[tuple[str, str]]]:
    """(name, district) of the communes that make up each of today's, by its code."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, name, district = line.split("\t")
            found[code].append((name, district))
    return found


_MOVE = """
UPDATE area SET path = ? || substr(path, ?) WHERE substr(path, 1, length(?)) = ?
"""
