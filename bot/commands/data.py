"""`run.py migrate`, `import` and `audit`: the database and what is in it."""

from __future__ import annotations

from pathlib import Path

from bot.app import App
from bot.commands.words import tell
from bot.config import load
from bot.core.errors import OperatorError
from bot.storage import audit
from bot.usecases.registers.provinces import ensure_province


async def migrate() -> int:
    """Apply what is missing; say what was applied."""
    app = App(load())
    await app.open(migrate=True)
    try:
        await ensure_province(app.services, app.settings.commune.province)
    finally:
        await app.stop()
    tell("the database is up to date")
    return 0


async def import_file(what: str, path: Path, *, dry_run: bool, yes: bool) -> int:
    """All rows or none; every bad row, and in a dry run each change, is printed with its line."""
    from bot.usecases.boundaries import import_changes
    from bot.usecases.registers import import_people, import_places, import_villages

    if not path.is_file():
        raise OperatorError(f"{path} is not a file: give the path of a CSV or XLSX file")
    read = {
        "villages": import_villages.import_villages,
        "people": import_people.import_people,
        "places": import_places.import_places,
        "changes": import_changes.import_changes,
    }
    app = App(load())
    await app.open()
    try:
        await ensure_province(app.services, app.settings.commune.province)
        report = await read[what](app.services, path, dry_run=dry_run, yes=yes)
    finally:
        await app.stop()
    for line in report.lines():
        tell(line)
    return 0 if report.applied or (dry_run and not report.bad) else 1


async def template(what: str, out: Path | None) -> None:
    """A table to fill in."""
    from bot.usecases.registers import samples

    file = out or Path(f"{what}.xlsx")
    samples.write(what, file)
    tell(f"{file}: fill in the first sheet; the second explains each column")


async def audit_verify() -> int:
    """Exit 1 and the first wrong row when the chain is broken."""
    app = App(load())
    await app.open()
    try:
        found = await audit.verify()
    finally:
        await app.stop()
    if found.broken_at is not None:
        tell(
            f"the audit chain is BROKEN at row {found.broken_at} ({found.rows} rows before it fit)"
        )
        return 1
    tell(f"the audit chain is whole: {found.rows} rows")
    return 0
