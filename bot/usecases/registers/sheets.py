"""Files into lines of text cells: XLSX by openpyxl (read-only), CSV in the encodings found here.

Used by tables.py only, in a process of its own. Raises OperatorError with what to do about a file
that cannot be read.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.sax.saxutils import escape

from bot.core.apart import Answer, Limits, apart
from bot.core.errors import OperatorError
from bot.core.text import fold, nfc
from bot.usecases.registers import cells

_LARGEST_MB = 50
_SEPARATORS = ",;\t"
_SAVE_AS = "save it again as 'CSV UTF-8' or as .xlsx"
_MERGED = re.compile(rb'<mergeCell\b[^>]*?ref="([A-Z]+(\d+):[A-Z]+(\d+))"')
_SHEET_TAG = re.compile(rb"<sheet\b[^>]*>")
_SHEET = re.compile(rb"r:id=\"([^\"]+)\"")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


Rows = list[tuple[int, Sequence[str]]]
"""(line number in the file, its cells)."""
HEADER_WITHIN = 20


@dataclass
class Lines:
    """Its rows, merged areas as (first line, last line, "A3:A5"), and the sheet they are of."""

    rows: Rows
    merged: list[tuple[int, int, str]] = field(default_factory=list)
    sheet: str = ""


@dataclass(frozen=True)
class Wanted:
    """Folded names of columns with their keys, and the keys that must be there."""

    known: Mapping[str, str] = field(default_factory=dict)
    required: Sequence[str] = ()

    def columns(self, rows: Rows) -> int:
        """How many columns of the table these lines have; 0 where they are none."""
        heads = (
            {self.known.get(fold(cell), "") for cell in cells} for _, cells in rows[:HEADER_WITHIN]
        )
        return max((len(h - {""}) for h in heads if set(self.required) <= h), default=0)


ANYTHING = Wanted()


@apart(Limits(seconds=120, memory_mb=1024, answer_mb=256))
def sheet(file: BinaryIO, name: str, known: dict[str, str], required: list[str]) -> Answer:
    """A file's lines, merged areas and the name of the sheet, read by what its name ends in."""
    xlsx = name.lower().endswith((".xlsx", ".xlsm"))
    lines = (xlsx_lines if xlsx else csv_lines)(file, name, Wanted(known, required))
    return [lines.rows, lines.merged, lines.sheet], b""


def xlsx_lines(file: BinaryIO, name: str, wanted: Wanted = ANYTHING) -> Lines:
    """The sheet of a workbook that has the columns, of those that show; else the first of them.
    Raises OperatorError where several have."""
    _look(file, name)
    try:
        title, rows = _table(file, name, wanted)
        with zipfile.ZipFile(file) as archive:
            xml = archive.read(_sheet_file(archive, title))
        if b"<f>" in xml or b"<f " in xml:
            _without_result(file, name, title, rows)
        return Lines(cells.checked(name, rows), _merged(xml), title)
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise OperatorError(
            f"{name} is not a readable .xlsx file ({error}): open it in a spreadsheet "
            "program and save it again as .xlsx"
        ) from error


def _table(file: BinaryIO, name: str, wanted: Wanted) -> tuple[str, Rows]:
    """(title, lines) of the sheet that is the table."""
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True)
    shown = [s.title for s in book.worksheets if s.sheet_state == "visible"]
    book.close()
    first: Rows = []
    found: list[tuple[str, Rows]] = []
    for title in shown:
        rows: Rows = [
            (number, [_cell(value) for value in values])
            for number, values in _values(file, title, results=True)
        ]
        first = first or rows
        found += [(title, rows)] if wanted.columns(rows) else []
    if len(found) > 1:
        titles = ", ".join(title for title, _ in found)
        raise OperatorError(f"{name} has several such sheets ({titles}): keep one in the file")
    return found[0] if found else (shown[0], first)


def _values(file: BinaryIO, title: str, *, results: bool) -> Iterator[tuple[int, Sequence[object]]]:
    """Lines of a sheet to its end, whatever size the file says it has."""
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True, data_only=results)
    sheet = book[title]
    sheet.reset_dimensions()
    yield from enumerate(sheet.iter_rows(values_only=True), 1)
    book.close()


def _without_result(file: BinaryIO, name: str, title: str, rows: Rows) -> None:
    """A formula a program wrote and nobody worked out reads as an empty cell."""
    formulas = _values(file, title, results=False)
    for (number, found), (_, written) in zip(rows, formulas, strict=True):
        for value, formula in zip(found, written, strict=False):
            if not value and isinstance(formula, str) and formula.startswith("="):
                raise OperatorError(
                    f"{name}, line {number}: the formula {formula[:40]} has no result yet: "
                    "open the file in a spreadsheet program, save it, and import it again"
                )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _merged(xml: bytes) -> list[tuple[int, int, str]]:
    """openpyxl's read-only mode does not see merged cells, so they are read from the XML."""
    return [(int(a), int(b), ref.decode()) for ref, a, b in _MERGED.findall(xml)]


def _sheet_file(archive: zipfile.ZipFile, title: str) -> str:
    tags = _SHEET_TAG.findall(archive.read("xl/workbook.xml"))
    named = [tag for tag in tags if f'name="{escape(title)}"'.encode() in tag]
    found = _SHEET.search((named or tags)[0])
    relations = _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    for relation in relations:
        if found and b'Id="' + found[1] + b'"' in relation:
            target = re.search(rb'Target="/?(?:xl/)?([^"]+)"', relation)
            if target:
                return f"xl/{target[1].decode()}"
    return "xl/worksheets/sheet1.xml"


def csv_lines(file: BinaryIO, name: str, wanted: Wanted = ANYTHING) -> Lines:
    """A CSV file; the separator is the one that makes the columns, else the one its fullest early
    line uses most: a title may have more commas than the header has semicolons."""
    text = _decode(_look(file, name), name)
    if any(ord(c) < 32 and c not in "\t\r\n" for c in text):
        raise OperatorError(f"{name} is not a text file: {_SAVE_AS}")
    head = text.splitlines()[:HEADER_WITHIN]
    order = sorted(_SEPARATORS, key=lambda s: -max((line.count(s) for line in head), default=0))
    faults: list[OperatorError] = []
    read: list[Rows] = []
    for separator in order:
        try:
            read.append(_separated(text, separator, name))
        except OperatorError as error:
            faults.append(error)
    best = max(read, key=wanted.columns, default=None)
    if best is None or (faults and not wanted.columns(best)):
        raise faults[0]
    return Lines(cells.checked(name, best))


def _separated(text: str, separator: str, name: str) -> Rows:
    # Strict: a quote that is never closed would swallow the rest of the file without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: Rows = []
    try:
        start = 1
        for found in reader:
            rows.append((start, found))
            start = reader.line_num + 1
    except csv.Error as error:
        raise OperatorError(
            f'{name}, line {start}: a quote (") there is not closed, or has more behind it '
            f"({error}): take it out or close it; {_SAVE_AS}"
        ) from None
    return rows


def _look(file: BinaryIO, name: str) -> bytes:
    data = file.read((_LARGEST_MB << 20) + 1)
    if len(data) > _LARGEST_MB << 20:
        raise OperatorError(f"{name} is larger than {_LARGEST_MB} MB: split it")
    if not data.strip():
        raise OperatorError(f"{name} is empty")
    file.seek(0)
    return data


def _decode(data: bytes, name: str) -> str:
    """UTF-8 and UTF-16 by what they are, Windows-1258 by what charset-normalizer makes of it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16", name)
    if b"\0" in data[:400]:  # UTF-16 without its mark: ASCII letters leave every other byte zero
        return _strict(
            data,
            "utf-16-le" if data[1:400:2].count(0) > data[:400:2].count(0) else "utf-16-be",
            name,
        )
    try:
        return _composed(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    text = _guessed(data)
    if text is None:
        raise OperatorError(f"{name}: the encoding of its letters is not recognised: {_SAVE_AS}")
    return text


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return _composed(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise OperatorError(f"{name} is damaged ({error.reason}): {_SAVE_AS}") from None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    for match in from_bytes(data, cp_isolation=["cp1258"]):
        text = _composed(str(match))
        if _vietnamese(text):
            return text
    return None


def _composed(text: str) -> str:
    """Composed letters (Windows-1258 keeps tone marks apart), line ends kept."""
    return unicodedata.normalize("NFC", text)


def _vietnamese(text: str) -> bool:
    """Old fonts (TCVN3, VNI) and other code pages decode to letters no Vietnamese word has."""
    strange = {c for c in text if not c.isascii()} - _LETTERS
    return not strange


_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LETTERS = {
    letter
    for vowel in _VOWELS
    for tone in _TONES
    for letter in (nfc(vowel + tone), nfc(vowel + tone).upper())
} | set("đĐ–—’‘“”…°•· \u0306\u0302\u031b")
