"""The command lines `import …`, as in run.py. No logic here, and nothing is imported before a
command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.doing import do

import_app = typer.Typer(help="Bring in villages or people from CSV or XLSX.", no_args_is_help=True)
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only report.")]
Yes = Annotated[bool, typer.Option("--yes", help="Yes to all that is asked about.")]


@import_app.command("villages")
def import_villages(
    file: Path,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Villages of the province: all rows, or none."""
    from bot.commands import data as command

    do(command.import_file, "villages", file, dry_run=dry_run, yes=yes)


@import_app.command("template")
def import_template(
    table: Annotated[str, typer.Argument(help="villages, people, places or changes")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="XLSX to write.")] = None,
) -> None:
    """A table to fill in: the columns, an example, and what each column is for."""
    from bot.commands import data as command

    do(command.template, table, out)


@import_app.command("places")
def import_places(
    file: Path,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Communes put right: codes, names, what they were before a merger. All rows, or none."""
    from bot.commands import data as command

    do(command.import_file, "places", file, dry_run=dry_run, yes=yes)


@import_app.command("changes")
def import_changes(
    file: Path,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Villages merged, split or renamed; people and devices go along. All rows, or none."""
    from bot.commands import data as command

    do(command.import_file, "changes", file, dry_run=dry_run, yes=yes)


@import_app.command("people")
def import_people(
    file: Path,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Officers and propagandists: all rows, or none."""
    from bot.commands import data as command

    do(command.import_file, "people", file, dry_run=dry_run, yes=yes)
