"""Villages of all communes from one table: dry run or all or nothing, and again without doubles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.hours import local
from bot.core.text import fold
from bot.usecases.registers.place_names import Places, load_places
from bot.usecases.registers.switch import Plan, Write, counted, rows_of, switch
from bot.usecases.registers.tables import Report, Row, Table, read_table
from bot.usecases.registers.wordlists import columns, ignored
from bot.usecases.work import SYSTEM, Actor, Services
from models import Area

_CHANGED = ("name", "folded", "households", "latitude", "longitude")


@dataclass
class Wanted:
    """One row, understood."""

    line: int
    commune: Area
    name: str
    aliases: list[str]
    values: dict[str, int | float]
    area: Area | None = None


async def import_villages(
    services: Services, path: Path, *, dry_run: bool, yes: bool = False, actor: Actor = SYSTEM
) -> Report:
    """Create and update villages. A village is the one of that name in its commune, or else of one
    of the old names; a new spelling of its name is asked about. Raises OperatorError when the file
    itself cannot be used."""
    table = await read_table(path, columns("villages", "name"), ignored())

    async def make() -> Plan:
        return await _plan(table, dry_run=dry_run, yes=yes)

    return await switch(services, make, ("villages.import", f"file:{path.name[:50]}"), actor)


async def _plan(table: Table, *, dry_run: bool, yes: bool) -> Plan:
    count = counted("area", "area_alias")
    first = await count()  # before anything else is read
    report = Report(rows=len(table.rows), bad=list(table.bad), dry_run=dry_run, yes=yes)
    places = await load_places()
    wanted = [w for row in table.rows if (w := _understand(row, places, report)) is not None]
    _refuse_doubles(wanted, report)
    _match(wanted, places, report)
    _refuse_former(wanted, places, report)
    changed = [w for w in wanted if w.area is not None and _differs(w, places)]
    new = [w for w in wanted if w.area is None]
    for want in changed:
        if want.area is not None:
            _tell(want, want.area, report)
    report.created, report.updated = len(new), len(changed)
    report.unchanged = len(wanted) - len(new) - len(changed)
    if not report.applied:
        return Plan(report)
    known = [w.area for w in changed if w.area is not None]
    as_read = rows_of(Area, known, "id", *_CHANGED)
    return Plan(report, [*_writes(new, changed, places)], [(count, first), *as_read])


def _understand(row: Row, places: Places, report: Report) -> Wanted | None:
    faults = len(report.bad)
    commune = _commune(row, places, report)
    if not fold(row["name"]):
        report.bad.append((row.line, "name", "the village has no name"))
    elif len(row["name"]) > 120:
        report.bad.append((row.line, "name", "the name is longer than 120 letters"))
    values = {key: v for key in _LIMITS if (v := _number(row, key, report)) is not None}
    if ("latitude" in values) != ("longitude" in values) and len(report.bad) == faults:
        report.bad.append((row.line, "latitude", "give both latitude and longitude, or neither"))
    if commune is None or len(report.bad) > faults:
        return None
    aliases = [a.strip()[:120] for a in re.split(r"[;|\n]", row["aliases"]) if fold(a)]
    return Wanted(row.line, commune, row["name"], aliases, values)


def _commune(row: Row, places: Places, report: Report) -> Area | None:
    try:
        return places.commune_of(row["commune_code"], row["commune"])
    except ValueError as error:
        report.bad.append((row.line, "commune", str(error)))
        return None


_LIMITS: dict[str, tuple[float, float]] = {
    "households": (0, 20_000),
    "latitude": (8, 24),
    "longitude": (102, 110),
}


def _number(row: Row, key: str, report: Report) -> int | float | None:
    text = row[key]
    if not text:
        return None
    low, high = _LIMITS[key]
    try:
        value = float(text.replace(" ", "").replace(",", "."))
        if key == "households" and (not value.is_integer() or re.search(r"[.,]\d{3}$", text)):
            raise ValueError
    except ValueError:
        report.bad.append((row.line, key, f"{text!r} is not a plain number: digits only"))
        return None
    if not low <= value <= high:
        report.bad.append((row.line, key, f"{text} is not between {low:g} and {high:g}"))
        return None
    return int(value) if key == "households" else value


def _exact(name: str) -> str:
    return " ".join(name.split()).casefold()


def _refuse_doubles(wanted: Iterable[Wanted], report: Report) -> None:
    seen: dict[tuple[str, str], int] = {}
    for want in wanted:
        first = seen.setdefault((want.commune.code, _exact(want.name)), want.line)
        if first != want.line:
            report.bad.append((want.line, "name", f"{want.name} is already on line {first}"))


def _match(wanted: list[Wanted], places: Places, report: Report) -> None:
    """Exact names first, so that Thôn Đông never takes Thôn Đồng's place; then names without
    accents, then old names."""
    taken: set[int] = set()
    for keys in (_by_exact, _by_folded, _by_old):
        for want in wanted:
            if want.area is not None:
                continue
            found = [v for v in keys(want, places) if v.id not in taken]
            if len(found) > 1:
                among = ", ".join(v.name for v in found)
                report.bad.append(
                    (want.line, "name", f"{want.name} may be any of {among}: write its exact name")
                )
            elif found:
                want.area = found[0]
                taken.add(found[0].id)


def _refuse_former(wanted: Iterable[Wanted], places: Places, report: Report) -> None:
    """A file from before a merger makes no village anew that is part of another since."""
    for want in wanted:
        for village in places.villages.get(want.commune.id, []) if want.area is None else []:
            if village.since_at and fold(want.name) in places.aliases.get(village.id, ()):
                since = f"{local(village.since_at):%d/%m/%Y}"
                reason = f"{want.name} is part of {village.name} since {since}"
                report.bad.append((want.line, "name", reason))


def _by_exact(want: Wanted, places: Places) -> list[Area]:
    villages = places.villages.get(want.commune.id, [])
    return [v for v in villages if _exact(v.name) == _exact(want.name)]


def _by_folded(want: Wanted, places: Places) -> list[Area]:
    folded = fold(want.name)
    villages = places.villages.get(want.commune.id, [])
    return [v for v in villages if folded == v.folded or folded in places.aliases.get(v.id, ())]


def _by_old(want: Wanted, places: Places) -> list[Area]:
    old = {fold(a) for a in want.aliases}
    return [v for v in places.villages.get(want.commune.id, []) if v.folded in old]


def _differs(want: Wanted, places: Places) -> bool:
    area = want.area
    if area is None:
        return False
    known = places.aliases.get(area.id, set()) | {fold(want.name)}
    if any(fold(a) not in known for a in want.aliases):
        return True
    return area.name != want.name or any(getattr(area, k) != v for k, v in want.values.items())


def _tell(want: Wanted, area: Area, report: Report) -> None:
    """Old and new values. A new spelling is a question, for the village is called so everywhere;
    a name whose old one stands beside it is none."""
    if area.name != want.name and area.folded in {fold(old) for old in want.aliases}:
        report.change(want.line, "name", area.name, want.name)
    elif area.name != want.name:
        question = f"is {area.name} called {want.name} from now on?"
        report.asked.append((want.line, "name", question))
    for key, value in want.values.items():
        if getattr(area, key) != value:
            report.change(want.line, key, getattr(area, key), value)


def _writes(new: Sequence[Wanted], changed: Sequence[Wanted], places: Places) -> Iterator[Write]:
    codes = _codes(new, places)
    yield (
        _NEW_AREA,
        [
            (code, w.name, fold(w.name), w.commune.id, f"{w.commune.path}{code}/", *_numbers(w))
            for code, w in zip(codes, new, strict=True)
        ],
    )
    known = [(w, w.area) for w in changed if w.area is not None]
    yield _AREA_IS, [(w.name, fold(w.name), *_numbers(w, a), a.id) for w, a in known]
    aliases = [(code, name) for code, w in zip(codes, new, strict=True) for name in w.aliases]
    aliases += [(a.code, name) for w, a in known for name in (*w.aliases, a.name)]
    names = {**dict(zip(codes, new, strict=True)), **{a.code: w for w, a in known}}
    others = [(c, n, fold(n)) for c, n in aliases if fold(n) != fold(names[c].name)]
    yield _NEW_ALIAS, others


def _numbers(want: Wanted, area: Area | None = None) -> tuple[int | float | None, ...]:
    """An empty cell says nothing."""
    was = {"households": 0} if area is None else {k: getattr(area, k) for k in _LIMITS}
    return tuple(want.values.get(key, was.get(key)) for key in _LIMITS)


def _codes(new: Sequence[Wanted], places: Places) -> list[str]:
    """The next free numbers of each commune."""
    last: dict[str, int] = defaultdict(int)
    known = [village.code for villages in places.villages.values() for village in villages]
    for code in (*known, *places.former):
        commune, _, number = code.rpartition("-")
        if number.isdigit():
            last[commune] = max(last[commune], int(number))
    found = []
    for want in new:
        last[want.commune.code] += 1
        found.append(f"{want.commune.code}-{last[want.commune.code]:02d}")
    return found


_NEW_AREA = """
INSERT INTO area (code, kind, name, folded, parent_id, path, households, latitude, longitude,
  settings)
VALUES (?, 'village', ?, ?, ?, ?, ?, ?, ?, '{}')
"""
_AREA_IS = """
UPDATE area SET name = ?, folded = ?, households = ?, latitude = ?, longitude = ? WHERE id = ?
"""
_NEW_ALIAS = """
INSERT INTO area_alias (area_id, name, folded, district)
VALUES ((SELECT id FROM area WHERE code = ?), ?, ?, '')
ON CONFLICT (area_id, folded) DO NOTHING
"""
