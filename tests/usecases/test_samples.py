"""The tables to begin with can be read back by the imports they are for."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from bot.core.errors import OperatorError
from bot.usecases.registers import samples
from bot.usecases.registers.import_people import import_people
from bot.usecases.registers.import_places import import_places
from bot.usecases.registers.import_villages import import_villages
from bot.usecases.registers.provinces import load_province
from models import Person
from tests.fakes.house import Parts

IMPORTS = {"villages": import_villages, "people": import_people, "places": import_places}


async def test_each_sample_is_taken_as_it_is(parts: Parts, tmp_path: Path) -> None:
    async with parts.services.work() as work:
        await load_province(work)
    for table, take in IMPORTS.items():
        file = tmp_path / f"{table}.xlsx"
        samples.write(table, file)
        report = await take(parts.services, file, dry_run=False)
        assert (report.bad, report.rows) == ([], 1), table
    person = await Person.get()
    assert (person.name, person.phone, person.speaks) == ("H Nga Byă", "0905123456", ["rad", "vi"])


@pytest.mark.parametrize("table", [*IMPORTS, "changes"])
def test_each_column_is_explained_with_the_words_it_takes(table: str, tmp_path: Path) -> None:
    samples.write(table, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    heads = [f"Cột “{name}”" for name in next(book["Danh sách"].values)]
    rows = {str(row[0]): str(row[2]) for row in list(book["Giải thích"].values)[1:]}
    assert list(rows) == heads
    assert all(rows.values())
    if table == "people":
        assert "người duyệt" in rows["Cột “Vai trò”"]
        assert "ê đê" in rows["Cột “Tiếng”"]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"mine")
    with pytest.raises(OperatorError, match="is there already"):
        samples.write("people", tmp_path / "t.xlsx")
    with pytest.raises(OperatorError, match="villages, people, places, changes"):
        samples.write("nhà", tmp_path / "n.xlsx")
