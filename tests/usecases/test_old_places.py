"""Communes by the names they had before the merger, and by codes that were corrected since."""

from pathlib import Path

import pytest

from bot.core.errors import OperatorError
from bot.usecases import areas
from bot.usecases.people import follow
from bot.usecases.registers.import_people import import_people
from bot.usecases.registers.import_places import import_places
from bot.usecases.registers.old_places import renumber
from bot.usecases.registers.provinces import ensure_province, load_province
from bot.usecases.registers.tables import Report
from handlers import ask, enrol, start
from handlers import follow as follow_chat
from models import Area, AreaAlias, AuditRow, Feedback, Role
from tests.fakes.house import Parts
from tests.fakes.talk import Talk

OLD = Path("bot/usecases/registers/old_communes.tsv")


@pytest.fixture
async def province(parts: Parts) -> Area:
    async with parts.services.work() as work:
        await load_province(work)
    return await areas.by_code("66")


async def test_every_commune_before_the_merger_leads_to_what_it_is_now(province: Area) -> None:
    lines = [line.split("\t") for line in OLD.read_text("utf-8").splitlines() if line[0] != "#"]
    assert len({(name, district) for _, name, district in lines}) == 286
    for code, name, _ in lines:
        found = await follow.find_communes(name)
        assert code in {f.code for f in found}, name
        assert len(found) == 1 or all(f.shown != f.name for f in found if f.was), name


NAMES = {
    "xã cư né": ["Xã Krông Búk"],
    "cu ne": ["Xã Krông Búk"],
    "toi o xã Cư Né": ["Xã Krông Búk"],
    "nhà em ở cu ne": ["Xã Krông Búk"],
    "Phường Tân Tiến": ["Phường Buôn Ma Thuột"],  # not Xã Tân Tiến
    "Xã Tân Tiến": ["Xã Tân Tiến"],
    "Xã Tân Lập": ["Xã Pơng Drang"],  # not Phường Tân Lập
    "Cư Pui": ["Xã Cư Pui"],
    "buôn ma thuột": ["Phường Buôn Ma Thuột"],
    "Hòa Phú": ["Xã Hòa Phú", "Xã Sơn Thành"],  # of today, and of Huyện Tây Hòa
}


async def test_a_name_of_today_or_of_before_is_what_was_typed(province: Area) -> None:
    found = {typed: [f.name for f in await follow.find_communes(typed)] for typed in NAMES}
    assert found == NAMES


async def test_a_citizen_who_names_the_old_commune_is_told_what_it_is_now(
    parts: Parts, province: Area
) -> None:
    talk = Talk(
        parts,
        await parts.person("c1", "Chị Sáu"),
        (ask.conversation, enrol.conversation, follow_chat.conversation, start.conversation),
    )
    await talk.says("bao giờ chích ngừa chó")
    answers = await talk.says("xã cư né")
    assert answers[0] == "Xã Cư Né trước đây, nay thuộc Xã Krông Búk."
    case = await Feedback.get().prefetch_related("commune")
    assert case.commune.name == "Xã Krông Búk"


async def test_what_a_stranger_tells_beside_where_they_live(parts: Parts, province: Area) -> None:
    talk = Talk(
        parts,
        await parts.person("c1", "Chị Sáu"),
        (ask.conversation, enrol.conversation, follow_chat.conversation, start.conversation),
    )
    answers = await talk.says("toi o xã cư né")
    assert answers[0] == "Xã Cư Né trước đây, nay thuộc Xã Krông Búk."
    assert "thôn, buôn nào" in answers[1]
    assert await Feedback.all().count() == 0
    await talk.says("hủy")
    await talk.says("bao giờ chích ngừa chó")
    more = "dien mat tu qua gio chua co ai sua"
    assert f"Đã ghi thêm: “{more}”." in await talk.says(more)
    await talk.says("xã cư né")
    (case,) = await Feedback.all().prefetch_related("entries")
    assert [e.text for e in case.entries] == [f"bao giờ chích ngừa chó\n{more}"]


async def test_a_bulletin_for_an_old_commune_is_not_one_for_the_whole_new_one(
    province: Area,
) -> None:
    assert await areas.resolve("xã cư né", await areas.by_code("24310")) == []


async def test_the_roster_takes_old_names_and_codes(
    parts: Parts, province: Area, tmp_path: Path
) -> None:
    roster = tmp_path / "people.csv"
    roster.write_text(
        "Họ tên,Xã,Mã xã,Vai trò\nLê A,Phường Tân Tiến,,Biên tập\nLê B,,22066,Biên tập\n", "utf-8"
    )
    assert not (await import_people(parts.services, roster, dry_run=False)).bad
    roles = await Role.all().prefetch_related("area", "person")
    assert {r.person.name: r.area.name for r in roles} == {
        "Lê A": "Phường Buôn Ma Thuột",
        "Lê B": "Xã Xuân Cảnh",
    }


async def test_codes_that_were_wrong_are_put_right_and_still_understood(parts: Parts) -> None:
    before = await parts.area("66", "province", "Tỉnh Đắk Lắk")
    commune = await parts.area("22066", "commune", "Xã Xuân Cảnh", before)
    village = await parts.area("22066-1", "village", "Thôn 1", commune)
    for _ in range(2):
        await ensure_province(parts.services, "66")
    assert await Area.filter(name="Xã Xuân Cảnh").count() == 1
    now = await areas.by_code("22060")
    assert (now.id, now.path) == (commune.id, "66/22060/")
    assert (await Area.get(id=village.id)).path == "66/22060/22066-1/"
    assert (await areas.by_code("22066")).id == commune.id
    assert await areas.villages(["22066"]) == [village]
    assert await areas.commune_of(await areas.by_code("22066-1")) == now


async def test_what_an_operator_puts_right_stays_so(parts: Parts, province: Area) -> None:
    async with parts.services.work() as work:
        await renumber(work, await areas.by_code("22060"), "22066")
    await AreaAlias.filter(name="Xã Cư Né").delete()
    await ensure_province(parts.services, "66")
    assert (await areas.by_code("22060")).code == "22066"
    assert not await AreaAlias.exists(name="Xã Cư Né")


async def test_a_code_of_another_place_is_refused(parts: Parts, province: Area) -> None:
    async with parts.services.work() as work:
        with pytest.raises(OperatorError, match="24133"):
            await renumber(work, await areas.by_code("22060"), "24133")


async def test_an_operator_puts_codes_and_names_right_by_a_file(
    parts: Parts, province: Area, tmp_path: Path
) -> None:
    table = tmp_path / "places.csv"
    table.write_text(
        "Mã xã,Mã cũ,Xã,Tên cũ,Huyện cũ,Đến ngày\n"
        "24478,,,Xã Cư Né,Huyện Krông Búk,30/06/2025\n"
        "24999,24133,Phường Ban Mê,,,\n",
        "utf-8",
    )
    for dry_run, changed in ((True, 2), (False, 2), (False, 0)):
        report = await import_places(parts.services, table, dry_run=dry_run, yes=True)
        assert (report.bad, report.updated) == ([], changed)
        if dry_run:
            assert (await areas.by_code("24133")).name == "Phường Buôn Ma Thuột"
    assert [f.name for f in await follow.find_communes("xã cư né")] == ["Xã Cư Pui"]
    assert (await areas.by_code("24133")).name == "Phường Ban Mê"
    found = await areas.resolve("buôn ma thuột", province)
    assert [a.code for a in found] == ["24999"]


async def test_one_wrong_row_changes_no_place(parts: Parts, province: Area, tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text(
        "Mã xã,Mã cũ,Tên cũ,Đến ngày\n24999,24133,,\n24478,24175,Xã Nào Đó,hôm qua\n77777,,,\n",
        "utf-8",
    )
    report = await import_places(parts.services, table, dry_run=False)
    assert [line for line, _, _ in report.bad] == [3, 4]
    assert (await areas.by_code("24133")).code == "24133"
    assert not await AuditRow.exists(action="area.renumber", subject="area:24999")


async def places(parts: Parts, folder: Path, rows: str) -> Report:
    table = folder / "rows.csv"
    table.write_text(f"Mã xã,Mã cũ,Xã,Tên cũ,Huyện cũ,Đến ngày\n{rows}", "utf-8")
    return await import_places(parts.services, table, dry_run=False)


async def test_codes_move_along_a_chain_and_an_old_one_moves_nothing(
    parts: Parts, province: Area, tmp_path: Path
) -> None:
    moved = await places(parts, tmp_path, "29999,22060,,,,\n22060,22057,,,,\n")
    assert (moved.bad, moved.updated) == ([], 2)
    names = {a.code: a.name for a in await Area.filter(code__in=["29999", "22060", "22057"])}
    assert names == {"29999": "Xã Xuân Cảnh", "22060": "Xã Xuân Lộc"}
    await places(parts, tmp_path, "22066,,,Xã Nào Đó,Huyện Nào,30/06/2025\n")
    assert (await areas.by_code("22066")).code == "29999"


async def test_a_divided_commune_leads_to_each_of_its_parts(
    parts: Parts, province: Area, tmp_path: Path
) -> None:
    rows = "".join(f"{code},,,Xã Chia Đôi,Huyện Cũ,30/06/2025\n" for code in ("22015", "22045"))
    assert [(await places(parts, tmp_path, rows)).updated for _ in range(2)] == [2, 0]
    assert {f.code for f in await follow.find_communes("xã chia đôi")} == {"22015", "22045"}
    later = await places(parts, tmp_path, rows.replace("30/06", "01/07"))
    assert later.updated == 2


async def test_a_new_name_of_a_commune_is_asked_about(
    parts: Parts, province: Area, tmp_path: Path
) -> None:
    report = await places(parts, tmp_path, "24478,,Xã Cư Pui Mới,,,\n")
    assert report.asked[0][2] == "is Xã Cư Pui called Xã Cư Pui Mới from now on?"
    assert (await areas.by_code("24478")).name == "Xã Cư Pui"
