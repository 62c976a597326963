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
from models import Person, Role
from tests.fakes.house import Parts
from tests.usecases.test_import_villages import run, villages, write

HEAD = "Mã xã,Thôn,Số hộ,Ghi chú\n"


def book(folder: Path, *rows: list[object]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]  # there is one
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


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("Phường Tân Tiến", "Phường Buôn Ma Thuột"),  # not Xã Tân Tiến
        ("Xã Tân Lập", "Xã Pơng Drang"),  # not Phường Tân Lập
        ("Xã Hòa Hiệp", "Xã Dray Bhăng"),  # not Phường Hòa Hiệp
    ],
)
async def test_a_ward_is_not_the_commune_of_its_name(
    parts: Parts, tmp_path: Path, name: str, now: str
) -> None:
    await run(parts, write(tmp_path, HEAD))
    path = write(tmp_path, f"Họ tên,Xã,Thôn,Vai trò\nLê A,{name},,Biên tập\n", name="nguoi.csv")
    report = await import_people(parts.services, path, dry_run=False)
    assert not report.bad
    assert (await Role.get().prefetch_related("area")).area.name == now


async def test_a_kind_that_never_was_is_refused_with_the_right_one(
    parts: Parts, tmp_path: Path
) -> None:
    await run(parts, write(tmp_path, HEAD))
    path = write(tmp_path, "Họ tên,Xã,Vai trò\nLê A,Phường Cư Pui,Biên tập\n", name="nguoi.csv")
    report = await import_people(parts.services, path, dry_run=False)
    assert "Xã Cư Pui" in report.bad[0][2]
    assert not await Role.all().exists()


@pytest.mark.parametrize(
    "text",
    [
        "Danh sách thôn, buôn, tổ dân phố, xã Cư Pui;;\nMã xã;Thôn;Số hộ\n24478;Buôn Phung;182\n",
        'Mã xã;Thôn;Ghi chú\n24478;Buôn Phung;"loa, bảng, máy, micro"\n',
        "Danh sách, bản 1, bản 2, bản 3, bản 4\nMã xã\tThôn\tGhi chú\n24478\tBuôn Phung\t\n",
    ],
    ids=str,
)
async def test_the_separator_is_the_one_that_makes_the_columns(
    parts: Parts, tmp_path: Path, text: str
) -> None:
    await run(parts, write(tmp_path, text))
    assert await villages() == ["Buôn Phung"]


async def test_a_table_on_another_sheet_is_found(parts: Parts, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["Hướng dẫn nhập liệu"])  # type: ignore[union-attr]  # there is one
    hidden = made.create_sheet("Cũ & mới")
    hidden.append(["Mã xã", "Thôn"])
    hidden.append([24478, "Buôn Cũ"])
    hidden.sheet_state = "hidden"
    sheet = made.create_sheet("Thôn & buôn")
    sheet.append(["Mã xã", "Thôn", "Số hộ"])
    sheet.append([24478, "Buôn Phung", 182])
    made.save(tmp_path / "thon.xlsx")
    await run(parts, tmp_path / "thon.xlsx")
    assert await villages() == ["Buôn Phung"]
    again = made.create_sheet("Bản sao")
    again.append(["Mã xã", "Thôn"])
    made.save(tmp_path / "thon.xlsx")
    with pytest.raises(OperatorError, match="Thôn & buôn, Bản sao"):
        await run(parts, tmp_path / "thon.xlsx")


async def test_a_file_without_the_table_says_which_sheet_was_read(
    parts: Parts, tmp_path: Path
) -> None:
    path = book(tmp_path, ["Hướng dẫn"], ["Ghi tên thôn"])
    with pytest.raises(OperatorError, match="sheet 'Sheet'"):
        await run(parts, path)


async def test_a_name_is_one_person_whatever_stands_for_its_mark(
    parts: Parts, tmp_path: Path
) -> None:
    await run(parts, write(tmp_path, f"{HEAD}24478,Buôn Phung,182,\n"))
    for name in ["H'Nga Byă", "H’Nga Byă", "HʼNga Byă", "H`Nga Byă", "H' Nga Byă", "HNga Byă"]:
        text = f"Họ tên,Mã xã,Thôn,Điện thoại\n{name},24478,Buôn Phung,0905123456\n"
        report = await import_people(
            parts.services, write(tmp_path, text, name="nguoi.csv"), dry_run=False
        )
        assert report.applied, list(report.lines())
    assert [p.name for p in await Person.all()] == ["H'Nga Byă"]
