"""Reading the tables people keep: CSV and XLSX with a header somewhere near the top, in Vietnamese
or English. Used by the imports; knows nothing of areas or people. Faults carry line numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.errors import BadMedia, OperatorError
from bot.core.text import fold, nfc
from bot.usecases.registers.sheets import HEADER_WITHIN, Lines, sheet

_SHOWN_BAD = 50

Bad = tuple[int, str, str]
"""(line, column, reason)."""


@dataclass(frozen=True)
class Column:
    """What a column may be called; the first two names (English, Vietnamese) are shown."""

    names: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Row:
    """One filled line; `values` by column key, trimmed NFC text, "" where empty."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.values.get(key, "")


@dataclass
class Table:
    """The rows, and what is wrong with the table itself."""

    rows: list[Row]
    bad: list[Bad]


@dataclass
class Report:
    """What an import did, or would do. With any `bad` row nothing was changed, nor with one `asked`
    about unless the operator said `yes`; `changes` are old and new values of cells."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    bad: list[Bad] = field(default_factory=list)
    asked: list[Bad] = field(default_factory=list)
    changes: list[Bad] = field(default_factory=list)
    dry_run: bool = False
    yes: bool = False

    @property
    def applied(self) -> bool:
        """One fault, or one doubt nobody has answered, holds all rows back, so that the file is
        mended and imported whole."""
        return not self.bad and not self.dry_run and (self.yes or not self.asked)

    def change(self, line: int, column: str, before: object, after: object) -> None:
        """What is shown of a changed cell."""
        self.changes.append((line, column, f"{before or '…'} → {after}"))

    def lines(self) -> Iterator[str]:
        """For the command line."""
        asked, changes = ([] if self.yes else self.asked), (self.changes if self.dry_run else [])
        for told in (self.bad, asked, changes):
            for line, column, reason in sorted(told)[:_SHOWN_BAD]:
                where = f"line {line}, {column}" if column else f"line {line}"
                yield f"{where}: {reason}"
            if len(told) > _SHOWN_BAD:
                yield f"... and {len(told) - _SHOWN_BAD} more"
        if self.bad:
            yield f"{len(self.bad)} faults in {self.rows} rows: nothing was changed"
            return
        verb = "were" if self.applied else "would be"
        yield (
            f"{self.rows} rows: {self.created} {verb} added, {self.updated} {verb} changed, "
            f"{self.unchanged} the same"
        )
        if self.asked and not self.yes:
            yield f"{len(self.asked)} questions: mend the file, or run it again with --yes"


async def read_table(
    path: Path, columns: Mapping[str, Column], ignored: Sequence[str] = ()
) -> Table:
    """The table in a file. `ignored` names columns that may be there and mean nothing to us.
    Raises OperatorError when the file, its encoding or its header cannot be used."""
    kind = path.suffix.lower()
    if kind not in {".xlsx", ".xlsm", ".csv", ".txt", ".tsv"}:
        raise OperatorError(f"{path.name}: only .xlsx and .csv can be read: save it as one of them")
    known = {fold(name): key for key, c in columns.items() for name in c.names}
    lines = await _lines(path, known, [key for key, c in columns.items() if c.required])
    at = _header(lines, known, path)
    found, bad = _columns(lines, at, known, columns, {fold(i) for i in ignored})
    where = f"{path.name}, sheet '{lines.sheet}'" if lines.sheet else path.name
    _require(found, columns, lines.rows[at][1], where)
    head = lines.rows[at][0]
    bad += [
        (line, "", f"merged cells {ref}: unmerge them and fill in each row")
        for line, last, ref in lines.merged
        if last >= head
    ]
    return Table(list(_rows(lines.rows[at + 1 :], found)), bad)


async def _lines(path: Path, known: Mapping[str, str], required: Sequence[str]) -> Lines:
    try:
        found, _ = await sheet(path, name=path.name, known=dict(known), required=list(required))
    except OSError as error:
        raise OperatorError(f"{path} cannot be read: {error.strerror}") from error
    except BadMedia:
        raise OperatorError(
            f"{path.name} is too much to read, or damaged: split it, or open it in a spreadsheet "
            "program and save it again as .xlsx"
        ) from None
    rows, merged, title = found
    return Lines([(n, cells) for n, cells in rows], [(a, b, r) for a, b, r in merged], title)


def _header(lines: Lines, known: Mapping[str, str], path: Path) -> int:
    """The line with the most known column names (titles may stand above it)."""
    scores = [sum(fold(cell) in known for cell in cells) for _, cells in lines.rows[:HEADER_WITHIN]]
    if not scores:
        raise OperatorError(f"{path.name} is empty")
    best = max(scores)
    if best:
        return scores.index(best)
    filled = [n for n, (_, cells) in enumerate(lines.rows[:HEADER_WITHIN]) if any(cells)]
    return filled[0] if filled else 0


def _columns(
    lines: Lines,
    at: int,
    known: Mapping[str, str],
    columns: Mapping[str, Column],
    ignored: set[str],
) -> tuple[dict[int, str], list[Bad]]:
    line, header = lines.rows[at]
    found: dict[int, str] = {}
    bad: list[Bad] = []
    for index, cell in enumerate(header):
        name = fold(cell)
        key = known.get(name)
        if key is not None and key in found.values():
            bad.append((line, cell, "this column is there twice"))
        elif key is not None:
            found[index] = key
        elif name and name not in ignored:
            bad.append((line, cell, f"unknown column: {_nearest(name, columns)}"))
    return found, bad


def _nearest(name: str, columns: Mapping[str, Column]) -> str:
    from rapidfuzz import fuzz, process  # when it is needed: 4 MB

    names = {fold(n): n for c in columns.values() for n in c.names}
    best = process.extractOne(name, list(names), scorer=fuzz.WRatio)
    return f"did you mean {names[best[0]]!r}?" if best else "remove it"


def _require(
    found: Mapping[int, str], columns: Mapping[str, Column], header: Sequence[str], where: str
) -> None:
    missing = [c for key, c in columns.items() if c.required and key not in found.values()]
    if not missing:
        return
    from rapidfuzz import fuzz, process  # when it is needed: 4 MB

    unused = [cell for index, cell in enumerate(header) if cell and index not in found]
    told = []
    for column in missing:
        near = process.extractOne(
            fold(column.names[1]), [fold(u) for u in unused], scorer=fuzz.WRatio, score_cutoff=50
        )
        hint = f" (is it the column {unused[near[2]]!r}?)" if near else ""
        told.append(f"{_shown(column)}{hint}")
    known = ", ".join(_shown(c) for c in columns.values())
    raise OperatorError(f"{where}: missing column {', '.join(told)}; known columns are {known}")


def _shown(column: Column) -> str:
    return " / ".join(column.names[:2])


def _rows(lines: Sequence[tuple[int, Sequence[str]]], found: Mapping[int, str]) -> Iterator[Row]:
    for line, cells in lines:
        values = {
            key: nfc(" ".join(cells[index].split()))
            for index, key in found.items()
            if index < len(cells)
        }
        if any(values.values()):
            yield Row(line, values)
