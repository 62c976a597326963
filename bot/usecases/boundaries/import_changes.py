"""Mergers, splits and new names of villages from one table, a row each, as a decision has them."""

from __future__ import annotations

import re
from pathlib import Path

from bot.core.errors import UserError
from bot.usecases import areas
from bot.usecases.boundaries import changes
from bot.usecases.registers.place_names import Places, load_places, village_in
from bot.usecases.registers.tables import Report, Row, read_table
from bot.usecases.registers.wordlists import columns, ignored
from bot.usecases.work import SYSTEM, Actor, Services, Work
from models import Area

_REASONS = {
    "villages-unclear": "write the villages there were, and what they are now",
    "villages-many-to-many": "several become one, or one becomes several, in one row",
    "villages-two-communes": "the villages are not in one commune",
    "villages-bad-name": "a new name is no name",
    "villages-taken": "the commune has a village of that new name already",
}


class _Undone(Exception):
    """A dry run, or a table with faults: nothing of it stays."""


async def import_changes(
    services: Services, path: Path, *, dry_run: bool, yes: bool = False, actor: Actor = SYSTEM
) -> Report:
    """All rows or none, one after the other; a row that is so already changes nothing. Raises
    OperatorError when the file itself cannot be used."""
    table = await read_table(path, columns("changes", "old", "new"), ignored())
    report = Report(rows=len(table.rows), bad=list(table.bad), dry_run=dry_run, yes=yes)
    try:
        async with services.work(actor) as work:
            for row in table.rows:
                await _take(work, row, report)
            if not report.applied:
                raise _Undone
    except _Undone:
        pass
    return report


async def _take(work: Work, row: Row, report: Report) -> None:
    places = await load_places()  # as the rows before left them
    try:
        commune = places.commune_of(row["commune_code"], row["commune"])
        new = _names(row["new"])
        if await _is_so(commune, _names(row["old"]), new):
            report.unchanged += 1
            return
        codes = [_village(places, commune, name).code for name in _names(row["old"])]
        change = await changes.wanted(work, codes, new, row["decision"])
        made = await changes.carry_out(work, change)
    except ValueError as error:
        report.bad.append((row.line, "", str(error)))
    except UserError as error:
        reason = _REASONS.get(error.key, "the villages are not there any more")
        report.bad.append((row.line, "", reason))
    else:
        report.change(row.line, "village", row["old"], ", ".join(a.name for a in made))
        report.updated += 1


def _names(text: str) -> list[str]:
    return [name for part in re.split(r"[;|\n]", text) if (name := " ".join(part.split()))]


def _village(places: Places, commune: Area, name: str) -> Area:
    return village_in(places.names_in(commune), name)


async def _is_so(commune: Area, old: list[str], new: list[str]) -> bool:
    """The file again: the new ones are there, and the old names lead to them."""
    now = {v.name: v.id for v in await areas.villages([commune.code])}
    if not new or not set(new) <= set(now):
        return False
    wanted = {now[name] for name in new}
    others = [name for name in old if name not in new]
    if not others and len(new) == 1:
        return False
    for name in others:
        if not {a.id for a in await areas.resolve(name, commune)} & wanted or name in now:
            return False
    made = [v for v in await areas.villages([commune.code]) if v.id in wanted]
    return bool(others) or all(v.since_at for v in made)
