"""What an import would change is shown as old and new, and what may be a slip is asked about."""

from __future__ import annotations

from pathlib import Path

from bot.usecases.registers.import_people import import_people
from bot.usecases.registers.import_villages import import_villages
from models import Area, Person
from tests.fakes.house import Parts


async def settle(parts: Parts, folder: Path) -> None:
    province = await parts.area("66", "province", "Tỉnh Đắk Lắk")
    commune = await parts.area("24478", "commune", "Xã Cư Pui", province)
    village = await parts.area("24478-01", "village", "Buôn Phung", commune)
    await Area.filter(id=village.id).update(households=143)
    people = "Họ tên,Mã xã,Thôn,Điện thoại\nNguyễn Văn Tám,24478,Buôn Phung,0905123456\n"
    (folder / "first.csv").write_text(people, "utf-8")
    await import_people(parts.services, folder / "first.csv", dry_run=False)


async def test_a_dry_run_shows_old_and_new(parts: Parts, tmp_path: Path) -> None:
    await settle(parts, tmp_path)
    table = tmp_path / "v.csv"
    table.write_text("Mã xã,Thôn,Số hộ\n24478,Buôn Phung,150\n", "utf-8")
    report = await import_villages(parts.services, table, dry_run=True)
    assert list(report.lines()) == [
        "line 2, households: 143 → 150",
        "1 rows: 0 would be added, 1 would be changed, 0 the same",
    ]


async def test_a_new_spelling_is_asked_about(parts: Parts, tmp_path: Path) -> None:
    await settle(parts, tmp_path)
    table = tmp_path / "v.csv"
    table.write_text("Mã xã,Thôn,Số hộ\n24478,Buon Phung,150\n", "utf-8")
    report = await import_villages(parts.services, table, dry_run=False)
    assert list(report.lines()) == [
        "line 2, name: is Buôn Phung called Buon Phung from now on?",
        "1 rows: 0 would be added, 1 would be changed, 0 the same",
        "1 questions: mend the file, or run it again with --yes",
    ]
    assert (await Area.get(code="24478-01")).households == 143
    await import_villages(parts.services, table, dry_run=False, yes=True)
    assert (await Area.get(code="24478-01")).name == "Buon Phung"


async def test_one_person_written_twice_is_asked_about_and_a_family_is_not(
    parts: Parts, tmp_path: Path
) -> None:
    await settle(parts, tmp_path)
    table = tmp_path / "p.csv"
    head = "Họ tên,Mã xã,Thôn,Điện thoại\n"
    table.write_text(head + "Nguyễn Văn Tam,24478,Buôn Phung,0905123456\n", "utf-8")
    # The same letters are one person already; a slip in one letter is a question.
    assert (await import_people(parts.services, table, dry_run=False)).created == 0
    table.write_text(head + "Nguyễn Văn Tấm A,24478,Buôn Phung,0905123456\n", "utf-8")
    asked = await import_people(parts.services, table, dry_run=False)
    assert "are Nguyễn Văn Tấm A and Nguyễn Văn T" in asked.asked[0][2]
    assert await Person.all().count() == 1
    table.write_text(head + "H Nga Byă,24478,Buôn Phung,0905123456\n", "utf-8")
    family = await import_people(parts.services, table, dry_run=False)
    assert (family.asked, family.created) == ([], 1)
