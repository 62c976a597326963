"""Communes put right from one table: codes, names, and what they were called before a merger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.core.errors import OperatorError
from bot.core.text import fold
from bot.usecases import areas
from bot.usecases.registers.old_places import renumber
from bot.usecases.registers.tables import Report, Row, read_table
from bot.usecases.registers.wordlists import columns, ignored
from bot.usecases.work import SYSTEM, Actor, Services, Work
from models import Area, AreaAlias
from models.area import AreaKind


@dataclass(frozen=True)
class Wanted:
    """One row, understood; "" says nothing."""

    line: int
    area: Area
    code: str
    name: str
    old_name: str
    district: str
    until: date


class _Undone(Exception):
    """A dry run, or a table with faults: nothing of it stays."""


async def import_places(
    services: Services, path: Path, *, dry_run: bool, yes: bool = False, actor: Actor = SYSTEM
) -> Report:
    """All rows or none. A row names a commune by its right code, or by the one it had until now in
    'old code'; what else stands in it becomes so. An old name leads to the communes that the file
    gives it to, and to no other any more. Raises OperatorError when the file itself cannot be
    used."""
    table = await read_table(path, columns("places", "code"), ignored())
    report = Report(rows=len(table.rows), bad=list(table.bad), dry_run=dry_run, yes=yes)
    try:
        async with services.work(actor) as work:
            parts = _parts(table.rows)
            for row in table.rows:
                await _take(work, row, parts, report)
            if not report.applied:
                raise _Undone
    except _Undone:
        pass
    return report


Parts = dict[tuple[str, str], set[str]]
"""Codes of the communes that have a part of an old one, by its folded name and district."""


def _parts(rows: Sequence[Row]) -> Parts:
    found: Parts = defaultdict(set)
    for row in rows:
        if row["old_name"]:
            found[fold(row["old_name"]), row["district"]].add(row["code"].zfill(5))
    return found


async def _take(work: Work, row: Row, parts: Parts, report: Report) -> None:
    try:
        wanted = await _understood(row, work.now().date())
        _tell(wanted, report)
        old = await _old(work, wanted, parts)
        changed = [await _code(work, wanted), await _name(work, wanted), old]
    except (ValueError, OperatorError) as error:
        report.bad.append((row.line, "", str(error)))
        return
    report.updated += any(changed)
    report.unchanged += not any(changed)


async def _understood(row: Row, today: date) -> Wanted:
    code = row["code"].zfill(5)
    if not code.isdecimal() or len(code) != 5:
        raise ValueError(f"{row['code']!r} is no code of five digits")
    area, before = await _commune(code, row["old_code"].zfill(5))
    if area is None:
        # A code of before names its commune, and changes nothing of it.
        area = await areas.find(code)
        code = area.code if area else code
    elif before is not None and before.id != area.id:
        raise ValueError(f"{code} is the code of {area.name}: correct that one first")
    if area is None or area.kind is not AreaKind.COMMUNE:
        raise ValueError(f"there is no commune {code}: write the code it has now under 'old code'")
    if row["old_name"] and fold(row["old_name"]) == area.folded:
        raise ValueError(f"{row['old_name']} is what {code} is called now")
    until = day(row["until"], today)
    return Wanted(row.line, area, code, row["name"], row["old_name"], row["district"], until)


async def _commune(code: str, old: str) -> tuple[Area | None, Area | None]:
    """The commune that has one of these codes now, and the one that has the old one."""
    now = {a.code: a for a in await Area.filter(code__in=[code, old])}
    return now.get(code) or now.get(old), now.get(old)


def _tell(wanted: Wanted, report: Report) -> None:
    area = wanted.area
    if area.code != wanted.code:
        report.change(wanted.line, "code", area.code, wanted.code)
    if wanted.name and wanted.name != area.name:
        question = f"is {area.name} called {wanted.name} from now on?"
        report.asked.append((wanted.line, "name", question))


def day(text: str, today: date) -> date:
    """A cell that says a day, as people and spreadsheets write it; an empty one says today.
    Raises ValueError for anything else."""
    text = text.partition(" ")[0]
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    if text:
        raise ValueError(f"{text!r} is no day: write it as 30/06/2025")
    return today


async def _code(work: Work, wanted: Wanted) -> bool:
    if wanted.area.code == wanted.code:
        return False
    await renumber(work, wanted.area, wanted.code)
    await wanted.area.refresh_from_db()
    return True


async def _name(work: Work, wanted: Wanted) -> bool:
    area, before = wanted.area, wanted.area.name
    if not wanted.name or wanted.name == before:
        return False
    area.name, area.folded = wanted.name, fold(wanted.name)
    await area.save(update_fields=["name", "folded"])
    await AreaAlias.get_or_create(area=area, folded=fold(before), defaults={"name": before})
    await work.audit("area.rename", f"area:{area.code}", {"name": before}, {"name": area.name})
    return True


async def _old(work: Work, wanted: Wanted, parts: Parts) -> bool:
    if not wanted.old_name:
        return False
    key = fold(wanted.old_name), wanted.district
    same = AreaAlias.filter(folded=key[0], district=key[1], until__isnull=False)
    known = [a for a in await same.prefetch_related("area") if a.area.code not in parts[key]]
    own = await same.filter(area_id=wanted.area.id).first()
    as_said = own and (own.name, own.until) == (wanted.old_name, wanted.until)
    if as_said and not known:
        return False
    await AreaAlias.filter(id__in=[a.id for a in known]).delete()
    await AreaAlias.filter(area=wanted.area, folded=fold(wanted.old_name)).delete()
    await AreaAlias.create(
        area=wanted.area,
        name=wanted.old_name,
        folded=fold(wanted.old_name),
        district=wanted.district,
        until=wanted.until,
    )
    before = {"old": [a.area.code for a in known]}
    subject = f"area:{wanted.area.code}"
    await work.audit("area.old_name", subject, before, {"old": wanted.old_name})
    return True
