"""Villages from tables: encodings, headers, faults by line, and again without doubles."""

from pathlib import Path

import openpyxl
import pytest

from bot.core.errors import OperatorError
from bot.storage import audit
from bot.usecases import areas
from bot.usecases.registers.import_villages import import_villages
from bot.usecases.registers.provinces import load_province
from bot.usecases.registers.tables import Report
from models import Area, AuditRow
from models.area import AreaKind
from tests.fakes.house import Parts

TABLE = """Mã xã,Xã,Thôn,Tên cũ,Số hộ,Vĩ độ,Kinh độ
24133,Buôn Ma Thuột,Buôn Păn Lăm,Buôn Cũ; Tổ dân phố 5,120,12.66,108.05
24133,,Thôn Đông,,80,,
,xa buon don,Thôn Đồng Tâm,,,,
"""


async def run(parts: Parts, path: Path, *, dry_run: bool = False) -> Report:
    async with parts.services.work() as work:
        await load_province(work)
    return await import_villages(parts.services, path, dry_run=dry_run)


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "thon.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


async def villages() -> list[str]:
    found = await Area.filter(kind=AreaKind.VILLAGE).order_by("id")
    return [v.name for v in found]


async def test_villages_come_in_and_resolve_by_old_names(parts: Parts, tmp_path: Path) -> None:
    report = await run(parts, write(tmp_path, TABLE))
    assert (report.rows, report.created, report.bad) == (3, 3, [])
    village = await areas.by_code("24133-01")
    assert (village.path, village.households) == ("66/24133/24133-01/", 120)
    found = await areas.resolve("to dan pho 5", await areas.by_code("24133"))
    assert [a.code for a in found] == ["24133-01"]
    assert (await audit.verify()).broken_at is None


async def test_again_makes_no_doubles_and_takes_changes(parts: Parts, tmp_path: Path) -> None:
    await run(parts, write(tmp_path, TABLE))
    again = await run(parts, write(tmp_path, TABLE))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    changed = TABLE.replace("Thôn Đông,,80", "Thôn Rạng Đông,Thôn Đông,81")
    report = await run(parts, write(tmp_path, changed))
    assert (report.created, report.updated, report.unchanged) == (0, 1, 2)
    village = await areas.by_code("24133-02")
    assert (village.name, village.households) == ("Thôn Rạng Đông", 81)
    old = await areas.resolve("thôn đông", await areas.by_code("24133"))
    assert [a.code for a in old] == ["24133-02"]


async def test_names_that_differ_in_accents_only_stay_two(parts: Parts, tmp_path: Path) -> None:
    both = "xã;thôn\nBuôn Đôn;Thôn Đông\nBuôn Đôn;Thôn Đồng\n"
    assert (await run(parts, write(tmp_path, both))).created == 2
    assert (await run(parts, write(tmp_path, both))).unchanged == 2
    blind = await run(parts, write(tmp_path, "xa;thon\nbuon don;Thon Dong\n"))
    assert "may be any of Thôn Đông, Thôn Đồng" in blind.bad[0][2]


async def test_a_dry_run_changes_nothing(parts: Parts, tmp_path: Path) -> None:
    report = await run(parts, write(tmp_path, TABLE), dry_run=True)
    assert report.created == 3
    assert "3 would be added" in list(report.lines())[-1]
    assert await villages() == []
    assert not await AuditRow.filter(action="villages.import").exists()


async def test_every_bad_row_is_named_and_nothing_changes(parts: Parts, tmp_path: Path) -> None:
    text = (
        "xã,thôn,số hộ,vĩ độ,kinh độ\n"
        "Buôn Đôn,Thôn 1,10,,\n"
        "Buôn Đôm,Thôn 2,10,,\n"
        "\n"
        "Buôn Đôn,,10,,\n"
        "Buôn Đôn,Thôn 3,nhiều,,\n"
        "Buôn Đôn,Thôn 4,10,108.1,12.6\n"
        "Buôn Đôn,THÔN 1,12,,\n"
        ",Thôn 5,1,,\n"
        "99999,Thôn 6,1,,\n"
    )
    report = await run(parts, write(tmp_path, text))
    told = {line: reason for line, _column, reason in report.bad}
    assert set(told) == {3, 5, 6, 7, 8, 9, 10}
    assert "did you mean 'Xã Buôn Đôn'?" in told[3]
    assert "already on line 2" in told[8]
    assert "'nhiều' is not a plain number" in told[6]
    assert "nothing was changed" in list(report.lines())[-1]
    assert await villages() == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
async def test_encodings_and_separators(
    parts: Parts, tmp_path: Path, encoding: str, separator: str
) -> None:
    text = "xã,thôn,số hộ\nCư Pui,Buôn Khanh,12\nCư Pui,Buôn Blăk,14\n".replace(",", separator)
    assert (await run(parts, write(tmp_path, text, encoding))).created == 2
    assert await villages() == ["Buôn Khanh", "Buôn Blăk"]


async def test_windows_1258_is_understood(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "thon.csv"
    path.write_bytes(
        b"xa\xde,th\xf4n,s\xf4\xec h\xf4\xf2\r\nBu\xf4n \xd0\xf4n,Th\xf4n Ho\xcca Bi\xccnh,30\r\n"
        b"Bu\xf4n \xd0\xf4n,Bu\xf4n N\xb4 R\xeang,31\r\n".replace(b"\xb4", b"a")
    )
    report = await run(parts, path)
    assert report.bad == []
    assert (await villages())[0] == "Thôn Hòa Bình"


@pytest.mark.parametrize(
    "raw",
    [
        "xaõ,thoân\nBuoân Ñoân,Thoân Hoøa Bình\n".encode("latin-1"),
        bytes(range(128, 256)) * 20,
        b"\x89PNG\r\n\x1a\n\x00\x00\x01\x02" * 20,
    ],
    ids=["old font", "noise", "picture"],
)
async def test_other_encodings_are_refused(parts: Parts, tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "thon.csv"
    path.write_bytes(raw)
    with pytest.raises(OperatorError, match="save it again as 'CSV UTF-8'"):
        await run(parts, path)


async def test_columns_that_are_not_known(parts: Parts, tmp_path: Path) -> None:
    report = await run(parts, write(tmp_path, "STT,xã,thôn,số hôộ dân\n1,Buôn Đôn,Thôn 1,2\n"))
    assert report.bad == [(1, "số hôộ dân", "unknown column: did you mean 'số hộ dân'?")]
    with pytest.raises(OperatorError, match=r"missing column village / thôn \(is it .*'thônn'"):
        await run(parts, write(tmp_path, "xã,thônn\nBuôn Đôn,Thôn 1\n"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "cannot be read"),
        ("old.xls", "only .xlsx and .csv"),
        ("fake.xlsx", "not a readable .xlsx"),
        ("empty.csv", "is empty"),
    ],
)
async def test_files_that_cannot_be_used(
    parts: Parts, tmp_path: Path, name: str, message: str
) -> None:
    if name != "none.csv":
        (tmp_path / name).write_text("" if name == "empty.csv" else "xã,thôn\n")
    with pytest.raises(OperatorError, match=message):
        await run(parts, tmp_path / name)


def workbook(path: Path, merged: str = "") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH SÁCH THÔN, BUÔN"])
    sheet.append([])
    sheet.append(["STT", "Mã xã", "Thôn, buôn", "Số hộ"])
    sheet.append([1, 24133, "Buôn Păn Lăm", 120.0])
    sheet.append([2, 24133, "Buôn Alê A", 90])
    sheet.append([None, None, None, None])
    sheet.merge_cells("A1:D1")
    if merged:
        sheet.merge_cells(merged)
    book.save(path)
    return path


async def test_a_workbook_with_a_title_above(parts: Parts, tmp_path: Path) -> None:
    report = await run(parts, workbook(tmp_path / "thon.xlsx"))
    assert (report.created, report.bad) == (2, [])
    assert (await areas.by_code("24133-01")).households == 120


async def test_merged_cells_are_named(parts: Parts, tmp_path: Path) -> None:
    report = await run(parts, workbook(tmp_path / "thon.xlsx", "B4:B5"))
    assert (4, "", "merged cells B4:B5: unmerge them and fill in each row") in report.bad
    assert await villages() == []
