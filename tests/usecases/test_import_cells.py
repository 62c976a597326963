"""Files that look right only in the program they came from: nothing of them is lost or taken as it
stands without a word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from bot.core.errors import OperatorError
from bot.usecases.registers import cells
from bot.usecases.registers.import_people import import_people
from bot.usecases.registers.sheets import csv_lines, xlsx_lines
from models import Role
from tests.fakes.house import Parts
from tests.usecases.test_import_villages import run, villages, write

HEAD = "Mã xã,Thôn,Số hộ,Ghi chú\n"


def book(folder: Path, *rows: list[object]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]
    made.save(folder / "thon.xlsx")
    return folder / "thon.xlsx"


def lines(path: Path) -> list[tuple[int, Sequence[str]]]:
    read = xlsx_lines if path.suffix == ".xlsx" else csv_lines
    with path.open("rb") as file:
        return read(file, path.name).rows


def test_a_sheet_is_read_to_its_end_whatever_it_says_of_its_size(tmp_path: Path) -> None:
    path = book(tmp_path, ["Mã xã", "Thôn"], [24478, "Buôn A"], [24478, "Buôn B"], [24478, "C"])
    small = tmp_path / "small.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(small, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            new.writestr(name, re.sub(rb'ref="A1:B4"', b'ref="A1:B2"', xml))
    assert len(lines(small)) == 4


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!"])
def test_an_error_of_a_formula_is_no_name(tmp_path: Path, value: str) -> None:
    path = book(tmp_path, ["Mã xã", "Thôn"], [24478, value])
    with pytest.raises(OperatorError, match=r"line 2.*error of a formula"):
        lines(path)


def test_a_formula_without_a_result_is_not_empty(tmp_path: Path) -> None:
    path = book(tmp_path, ["Mã xã", "Thôn", "Số hộ"], [24478, "Buôn A", "=100+82"])
    with pytest.raises(OperatorError, match=r"line 2.*=100\+82.*no result yet"):
        lines(path)


@pytest.mark.parametrize(
    "note", ['"chưa có loa', '"chưa" có loa', '"Khanh"\n24478,Buôn Tring,121,"x'], ids=str
)
async def test_a_quote_that_swallows_the_rest_changes_nothing(
    parts: Parts, tmp_path: Path, note: str
) -> None:
    text = f"{HEAD}24478,Buôn Phung,182,{note}\n24478,Buôn Khanh,164,\n24478,Buôn Blăk,121,\n"
    with pytest.raises(OperatorError, match=r"line [23]: a quote"):
        await run(parts, write(tmp_path, text))
    assert await villages() == []


OLD = ["Th«n §iÖn T©n", "Bu«n Phung", "Thoân Ñieän Taân", "Xaõ Cö Pui", "TrÇn ThÞ B", "Vaên A"]
BROKEN = ["ThÃ´n Thá»‘ng Nháº¥t", "Buá»™n"]


@pytest.mark.parametrize("name", [*OLD, *BROKEN])
def test_letters_that_only_look_right_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OperatorError, match=r"line 2.*(old font|broken by another)"):
        lines(write(tmp_path, f"{HEAD}24478,{name},182,\n"))
    with pytest.raises(OperatorError, match=r"line 2.*(old font|broken by another)"):
        lines(book(tmp_path, ["Mã xã", "Thôn"], [24478, name]))


@pytest.mark.parametrize(
    "name",
    [
        "Thôn Đoàn Kết",
        "Buôn K'Tla",
        "Čư M’gar",
        "Krông Ƀông",
        "Buôn Ñao",
        "Y Bjŏng Êban",
        "Noël",
        "H’Hoàng/Toán",
        "TOÀN",
        "«Buôn Ky»",
        "§5",
        "35°C",
        "Hoà, Thuỷ, Toại",
        "Aê Nuê",
        "#1",
    ],
)
def test_right_letters_are_taken(name: str) -> None:
    assert cells.checked("a.csv", [(1, [name])]) == [(1, [name])]


@pytest.mark.parametrize("name", ["Phường Tân Tiến", "Xã Tân Lập", "Xã Hòa Hiệp"])
async def test_a_ward_is_not_the_commune_of_its_name(
    parts: Parts, tmp_path: Path, name: str
) -> None:
    await run(parts, write(tmp_path, HEAD))
    path = write(tmp_path, f"Họ tên,Xã,Thôn,Vai trò\nLê A,{name},,Biên tập\n", name="nguoi.csv")
    report = await import_people(parts.services, path, dry_run=False)
    other = name.replace("Phường", "Xã") if name[0] == "P" else name.replace("Xã", "Phường")
    assert other in "\n".join(map(str, report.bad))
    assert not await Role.all().exists()
