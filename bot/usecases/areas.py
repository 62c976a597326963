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
    area = await remembered(key, ("area",), lambda: find(code))
    if area is None:
        raise NotFound
    return area


async def find(code: str) -> Area | None:
    """The same, None where there is none."""
    return (await by_codes([codes.fitting(code, 40)])).get(code)


async def coded(wanted: Iterable[str]) -> list[Area]:
    """The areas with these codes, each once; of a village that was split all it became."""
    return list({a.id: a for a, _ in await _with_codes(wanted)}.values())


async def by_codes(wanted: Iterable[str]) -> dict[str, Area]:
    """The same by the code asked for; one that was corrected since is still theirs, and that of a
    village that is no more leads to what it became."""
    return {code: area for area, code in reversed(await _with_codes(wanted))}


async def _with_codes(wanted: Iterable[str]) -> list[tuple[Area, str]]:
    left = set(wanted)
    now = Area.filter(code__in=left).exclude(kind=AreaKind.FORMER)
    found = [(area, area.code) for area in await now] if left else []
    left -= {code for _, code in found}
    if left := {code for code in left if code.replace("-", "").isdecimal()}:
        before = AreaAlias.filter(folded__in=left, until__isnull=False).order_by("id")
        found += [(alias.area, alias.folded) for alias in await before.prefetch_related("area")]
    return found


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
    for area in await coded(codes):
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
    """Other names of the area and of everything in it, but for what was before a merger."""
    key = ("aliases in", within.path)
    return await remembered(key, ("area",), lambda: _aliases(within.path))


async def _aliases(path: str) -> list[AreaAlias]:
    return await AreaAlias.filter(area__path__startswith=path, until=None)


async def resolve(text: str, within: Area) -> list[Area]:
    """Areas below `within` that a typed or heard name may mean, best first; old names of villages
    count. One result means it is clear; several: ask. Blind to accents and small slips."""
    wanted = fold(text)
    if not wanted:
        return []
    names = await _names(within)
    ranked = [(_fits(name, wanted), id_) for name, id_ in names]
    best = max((rank for rank, _ in ranked), default=0)
    hits = [id_ for rank, id_ in ranked if rank == best] if best else _near(wanted, names)
    ids = list(dict.fromkeys(hits))
    areas = {a.id: a for a in await Area.filter(id__in=ids)}
    return [areas[i] for i in ids]


async def before(text: str, within: Area) -> list[AreaAlias]:
    """Communes there were before a merger that go by this name, each with what it (or a part of
    it) is now. Never part of `resolve`: today's commune is more than the old one was."""
    wanted = fold(text)
    old = AreaAlias.filter(area__path__startswith=within.path, until__isnull=False)
    found = [(_fits(a.folded, wanted), a) for a in await old.prefetch_related("area")]
    best = max((rank for rank, _ in found), default=0)
    return [a for rank, a in found if rank == best and rank >= _WITHOUT_KIND]


def called(area: Area, text: str) -> bool:
    """Is this its name, with or without its kind?"""
    return _fits(area.folded, fold(text)) >= _WITHOUT_KIND


def quiet_hours(commune: Area, settings: Settings) -> QuietHours:
    """The commune's own quiet hours, else the installation's."""
    start = str(commune.settings.get("quiet_from", settings.commune.quiet_from))
    end = str(commune.settings.get("quiet_to", settings.commune.quiet_to))
    return QuietHours(time.fromisoformat(start), time.fromisoformat(end))


async def _names(within: Area) -> list[tuple[str, int]]:
    now = Area.filter(path__startswith=within.path).exclude(kind=AreaKind.FORMER)
    areas = await now.values_list("folded", "id")
    aliases = await AreaAlias.filter(area__path__startswith=within.path, until=None).values_list(
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


_OF_VILLAGES = ("thon", "buon", "to dan pho", "tdp", "ap", "khoi", "to", "bon")
_KINDS = (*_OF_VILLAGES, "xa", "phuong", "thi tran", "tinh")


_WITHOUT_KIND = 2


def _fits(name: str, wanted: str) -> int:
    """How well a folded name is what was typed: 3 to the letter, 2 without its kind ('buôn ma
    thuột' for the ward), 1 with another kind, 0 not."""
    bare = _bare(name)
    return 3 * (name == wanted) or 2 * (bare == wanted) or int(bare == _bare(wanted))


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
