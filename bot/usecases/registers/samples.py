"""A table to begin with: the right headers, an example, and a sheet that explains each column."""

from __future__ import annotations

from pathlib import Path

from bot.core.errors import OperatorError
from bot.usecases.registers.wordlists import columns, explained, sheets, words_of

_REQUIRED = {
    "villages": ("name",),
    "people": ("name",),
    "places": ("code",),
    "changes": ("old", "new"),
}
_ALLOWED = {"role": "roles", "speaks": "languages"}


def write(table: str, out: Path) -> None:
    """`table` is villages, people, places or changes. Raises OperatorError."""
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    if table not in _REQUIRED:
        raise OperatorError(f"there is no table {table}: one of {', '.join(_REQUIRED)}")
    if out.exists():
        raise OperatorError(f"{out} is there already: name another file")
    titles = sheets()
    known, about = columns(table, *_REQUIRED[table]), explained(table)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = titles["table"]
    sheet.append([_head(known[key].names[1]) for key in known])
    sheet.append([about[key][0] for key in known])
    guide = book.create_sheet(titles["guide"])
    guide.append(titles["guide_heads"])
    for key, column in known.items():
        must = "x" if column.required else ""
        what = " ".join([about[key][1], "; ".join(words_of(_ALLOWED.get(key, "")))]).strip()
        # Not the bare name: a sheet with a line of them would be taken for the table itself.
        guide.append(
            [
                titles["column"].format(name=_head(column.names[1])),
                must,
                what,
                ", ".join(column.names[2:]),
            ]
        )
    for page, widths in ((sheet, [18] * len(known)), (guide, [18, 9, 70, 60])):
        page.freeze_panes = "A2"
        for number, width in enumerate(widths, 1):
            page.cell(1, number).font = Font(bold=True)
            page.column_dimensions[get_column_letter(number)].width = width
    for cell in sheet[2]:  # phone numbers keep their zero, codes too
        cell.number_format = "@"
    try:
        book.save(out)
    except OSError as error:
        raise OperatorError(f"{out} cannot be written ({error.strerror})") from None


def _head(name: str) -> str:
    return name[:1].upper() + name[1:]
