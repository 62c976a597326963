"""Looking up areas: by code, by the names people use, upwards and downwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from bot.config import Settings
from bot.core.errors import NotFound
from bot.core.hours import QuietHours
from bot.core.text import fold
from bot.storage.db import recalled, remember, remembered
from bot.usecases import codes
from models import Area, AreaAlias
from models.area import AreaKind

_CLOSE = 82


async def by_code(code: str) -> Area:
    """Raises NotFound."""
    key = ("area code", code)
    area = await remembered(key, ("area",), lambda: _coded(code))
    if area is None:
        raise NotFound
    return area


async def _coded(code: str) -> Area | None:
    return await Area.get_or_none(code=codes.fitting(code, 40))


async def some(*ids: int | None) -> dict[int, Area]:
    """Areas by id, in one question; None stands for none."""
    known = {i: recalled(("area", i)) for i in ids if i is not None}
    missing = [i for i, area in known.items() if area is None]
    for area in await Area.filter(id__in=missing) if missing else []:
        known[area.id] = area
        remember((("area", area.id), ("area",), area))
    return {i: area for i, area in known.items() if area is not None}


async def by_id(area_id: int) -> Area:
    """Raises NotFound."""
    found = await some(area_id)
    if area_id not in found:
        raise NotFound
    return found[area_id]


async def commune_of(area: Area) -> Area:
    """The commune an area is in (itself when it is one). Raises NotFound for a province."""
    parts = area.path.rstrip("/").split("/")
    if len(parts) < 2:
        raise NotFound
    return await by_code(parts[1])


async def commune_or_province(area: Area) -> Area:
    """The commune an area is in; a province is one by itself."""
    return area if area.kind == AreaKind.PROVINCE else await commune_of(area)


async def villages(codes: Iterable[str]) -> list[Area]:
    """All villages in or below the areas with these codes, in name order."""
    found: dict[int, Area] = {}
    for area in await Area.filter(code__in=list(codes)):
        below = await Area.filter(path__startswith=area.path, kind=AreaKind.VILLAGE)
        found.update({v.id: v for v in below})
    return sorted(found.values(), key=lambda a: (a.path.split("/")[1], natural(a.folded)))


async def villages_of(commune: Area) -> list[Area]:
    """The commune's villages, in no order."""
    key = ("villages of", commune.path)
    return await remembered(key, ("area",), lambda: _villages_of(commune.path))


async def _villages_of(path: str) -> list[Area]:
    return await Area.filter(path__startswith=path, kind=AreaKind.VILLAGE)


async def aliases(within: Area) -> list[AreaAlias]:
    """Other names of the area and of everything in it."""
    key = ("aliases in", within.path)
    return await remembered(key, ("area",), lambda: _aliases(within.path))


async def _aliases(path: str) -> list[AreaAlias]:
    return await AreaAlias.filter(area__path__startswith=path)


async def resolve(text: str, within: Area) -> list[Area]:
    """Areas below `within` that a typed or heard name may mean, best first; old names count.
    One result means it is clear; several: ask. Blind to accents and small slips."""
    wanted = fold(text)
    if not wanted:
        return []
    names = await _names(within)
    exact = [ids for name, ids in names if name == wanted]
    if not exact:
        exact = [ids for name, ids in names if _bare(name) == _bare(wanted)]
    hits = exact or _near(wanted, names)
    ids = list(dict.fromkeys(hits))
    areas = {a.id: a for a in await Area.filter(id__in=ids)}
    return [areas[i] for i in ids]


def quiet_hours(commune: Area, settings: Settings) -> QuietHours:
    """The commune's own quiet hours, else the installation's."""
    start = str(commune.settings.get("quiet_from", settings.commune.quiet_from))
    end = str(commune.settings.get("quiet_to", settings.commune.quiet_to))
    return QuietHours(time.fromisoformat(start), time.fromisoformat(end))


async def _names(within: Area) -> list[tuple[str, int]]:
    areas = await Area.filter(path__startswith=within.path).values_list("folded", "id")
    aliases = await AreaAlias.filter(area__path__startswith=within.path).values_list(
        "folded", "area_id"
    )
    return [(str(n), int(i)) for n, i in [*areas, *aliases]]


def _near(wanted: str, names: list[tuple[str, int]]) -> list[int]:
    from rapidfuzz import fuzz, process  # when it is needed: 4 MB

    found = process.extract(
        wanted, [n for n, _ in names], scorer=fuzz.ratio, limit=5, score_cutoff=_CLOSE
    )
    if not found:
        return []
    best = found[0][1]
    return [names[index][1] for _, score, index in found if score >= best - 2]


_KINDS = ("thon", "buon", "to dan pho", "tdp", "xa", "phuong", "tinh", "ap", "khoi", "to", "bon")


def _bare(name: str) -> str:
    for kind in _KINDS:
        if name.startswith(f"{kind} "):
            return name.removeprefix(f"{kind} ")
    return name


def below(table: str, paths: Sequence[str]) -> tuple[str, list[Any]]:
    """For a hand-written statement: what lies in or below the areas with these paths, and the
    values it takes; nothing for no paths."""
    one = f"substr({table}.path, 1, ?) = ?"
    return f"({' OR '.join([one] * len(paths)) or '1 = 0'})", [
        value for path in paths for value in (len(path), path)
    ]


def natural(name: str) -> list[tuple[int, int | str]]:
    """Sorts 'thon 10' behind 'thon 9'."""
    return [(0, int(w)) if w.isdecimal() else (1, w) for w in name.split()]
