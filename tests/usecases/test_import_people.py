"""The roster from tables: who is who, several villages, faults by line, again without doubles."""

from pathlib import Path

import pytest

from bot.usecases.registers.import_people import import_people
from bot.usecases.registers.provinces import load_province
from bot.usecases.registers.tables import Report
from bot.usecases.voice import listeners
from models import Area, AuditRow, Person, Role
from tests.fakes.house import Parts

HEAD = "Họ tên,Điện thoại,Xã,Thôn,Vai trò,Tiếng,Mã cán bộ\n"
ROSTER = (
    HEAD
    + "H Bia Niê,905123456,Cư Pui,Buôn Khanh; Buôn Blăk,Tuyên truyền viên,Kinh; Ê Đê,\n"
    + "Nguyễn Văn An,+84 912 345 678,24511,,cán bộ,,CB01\n"
    + "Y Thịnh,,cu pui,buon khanh,,,CB02\n"
)


@pytest.fixture
async def commune(parts: Parts) -> Area:
    async with parts.services.work() as work:
        await load_province(work)
    commune = await Area.get(name="Xã Cư Pui")
    for number, name in enumerate(("Buôn Khanh", "Buôn Blăk", "Thôn 1"), 1):
        await parts.area(f"{commune.code}-{number:02d}", "village", name, commune)
    return commune


async def run(parts: Parts, folder: Path, text: str, *, dry_run: bool = False) -> Report:
    path = folder / "nguoi.csv"
    path.write_text(text.replace("24511", (await Area.get(name="Xã Cư Pui")).code), "utf-8")
    return await import_people(parts.services, path, dry_run=dry_run)


async def test_a_roster_leaves_the_language_somebody_chose(
    parts: Parts, commune: Area, tmp_path: Path
) -> None:
    """What is spoken into the phone is their own; the roster says what they can."""
    await run(parts, tmp_path, ROSTER)
    await Person.filter(name="H Bia Niê").update(spoken="rad")
    await run(parts, tmp_path, ROSTER.replace("Kinh; Ê Đê", "Kinh"))
    bia = await Person.get(name="H Bia Niê")
    assert (bia.speaks, bia.spoken, listeners.spoken(bia)) == (["vi"], "rad", "rad")


async def roles(name: str) -> list[tuple[str, str]]:
    found = await Role.filter(person__name=name).prefetch_related("area").order_by("id")
    return [(str(r.role), r.area.name) for r in found]


async def test_people_and_their_roles(parts: Parts, commune: Area, tmp_path: Path) -> None:
    report = await run(parts, tmp_path, ROSTER)
    assert (report.rows, report.created, report.bad) == (3, 3, [])
    bia = await Person.get(name="H Bia Niê")
    assert (bia.phone, bia.speaks) == ("0905123456", ["vi", "rad"])
    assert await roles("H Bia Niê") == [
        ("propagandist", "Buôn Khanh"),
        ("propagandist", "Buôn Blăk"),
    ]
    assert await roles("Nguyễn Văn An") == [("editor", "Xã Cư Pui")]
    assert (await Person.get(external_id="CB01")).phone == "0912345678"
    row = await AuditRow.get(action="people.import")
    assert row.after == {"created": 3, "updated": 0}


async def test_again_makes_no_doubles(parts: Parts, commune: Area, tmp_path: Path) -> None:
    await run(parts, tmp_path, ROSTER)
    again = await run(parts, tmp_path, ROSTER)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    changed = ROSTER.replace("H Bia Niê", "h bia nie").replace("Y Thịnh,,", "Y Thịnh,0987654321,")
    report = await run(parts, tmp_path, changed)
    assert (report.created, report.updated) == (0, 2)
    assert await Person.all().count() == 3
    assert (await Person.get(external_id="CB02")).phone == "0987654321"


async def test_a_roster_number_that_comes_later(
    parts: Parts, commune: Area, tmp_path: Path
) -> None:
    await run(parts, tmp_path, HEAD + "H Bia,0905123456,Cư Pui,Buôn Khanh,,,\n")
    report = await run(parts, tmp_path, HEAD + "H Bia,0905123456,Cư Pui,Buôn Khanh,,,TTV7\n")
    assert (report.created, report.updated) == (0, 1)
    assert (await Person.get(external_id="TTV7")).name == "H Bia"


async def test_one_person_on_several_rows(parts: Parts, commune: Area, tmp_path: Path) -> None:
    text = HEAD + "H Bia,,Cư Pui,Thôn 1,,,7\nH Bia,,Cư Pui,Buôn Blăk,,M'nông,7\n"
    report = await run(parts, tmp_path, text)
    assert (report.rows, report.created) == (2, 1)
    assert {area for _, area in await roles("H Bia")} == {"Thôn 1", "Buôn Blăk"}
    assert (await Person.get(name="H Bia")).speaks == ["cmo"]


async def test_every_bad_row_is_named_and_nothing_changes(
    parts: Parts, commune: Area, tmp_path: Path
) -> None:
    text = HEAD + (
        "H Bia,0905123456,Cư Pui,Buôn Khanh,,,\n"
        "Y Một,12345,Cư Pui,Buôn Khanh,,,\n"
        "Y Hai,,Cư Pui,Buôn Khan,,,\n"
        "Y Ba,,Cư Pui,,,,\n"
        "Y Bốn,,Cư Pui,Buôn Khanh,tuyen truyen vie,,\n"
        "Y Năm,,Cư Pui,Buôn Khanh,,tiếng Ê Đe; Pháp,\n"
        "12,,Cư Pui,Buôn Khanh,,,\n"
        "Y Bảy,,Không Có,Buôn Khanh,,,\n"
        "Y Tám,,Cư Pui,Buôn Khanh,,,A1\n"
        "Y Chín,,Cư Pui,Buôn Khanh,,,A1\n"
    )
    report = await run(parts, tmp_path, text)
    told = {line: (column, reason) for line, column, reason in report.bad}
    assert set(told) == {3, 4, 5, 6, 7, 8, 9, 11}
    assert told[3] == ("phone", "'12345' is not a Vietnamese phone number")
    assert "did you mean 'Buôn Khanh'? (in Xã Cư Pui)" in told[4][1]
    assert told[5][1].startswith("write the village")
    assert "did you mean 'tuyên truyền viên'" in told[6][1]
    assert told[11][1] == "A1 is someone else on line 10"
    assert await Person.all().count() == 0


async def test_a_long_roster_comes_in_and_again(
    parts: Parts, commune: Area, tmp_path: Path
) -> None:
    rows = "".join(f"Người Số {n},09{n:08d},Cư Pui,Thôn 1,,,\n" for n in range(2000))
    report = await run(parts, tmp_path, HEAD + rows)
    assert (report.created, report.bad) == (2000, [])
    again = await run(parts, tmp_path, HEAD + rows)
    assert (again.created, again.unchanged) == (0, 2000)


async def test_a_position_that_is_no_role_is_answered_with_the_roles_there_are(
    parts: Parts, commune: Area, tmp_path: Path
) -> None:
    text = "Họ tên,Xã,Thôn,Chức vụ\nY Một,Cư Pui,Buôn Khanh,trưởng buôn\n"
    report = await run(parts, tmp_path, text)
    ((line, column, reason),) = report.bad
    assert (line, column) == (2, "role")
    assert reason.startswith("'trưởng buôn' is not known: write one of tuyên truyền viên, ")
