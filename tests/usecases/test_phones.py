"""A telephone number: kept as given, opened by who must phone, and that is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.errors import NotFound, UserError
from bot.usecases.people import people, phones
from bot.usecases.registers.import_people import import_people
from models import Area, AuditRow, ChatAccount, Person
from tests.fakes.house import Parts

Scene = tuple[Parts, Area, Person, Person]
HEAD = "ho ten,so dien thoai,xa,thon\n"


@pytest.fixture
async def scene(parts: Parts) -> Scene:
    """A commune with an officer, and a propagandist in its one village."""
    province = await parts.area("66", "province", "Đắk Lắk")
    commune = await parts.area("24511", "commune", "Xã Cư Pui", province)
    village = await parts.area("24511-01", "village", "Buôn Khanh", commune)
    officer = await parts.person("officer", "H Mai", ("duty", commune))
    return parts, commune, officer, await parts.person("bia", "H Bia", ("propagandist", village))


async def give(scene: Scene, text: str) -> str:
    parts, _, _, bia = scene
    account = await ChatAccount.get(person=bia)
    async with parts.services.work(parts.by(bia, account)) as work:
        return await phones.give(work, account, text)


async def test_the_number_is_kept_in_one_form_and_masked_in_the_audit(scene: Scene) -> None:
    assert await give(scene, "+84 905.123.456") == "0905 123 456"
    assert (await Person.get(code="bia")).phone == "0905123456"
    with pytest.raises(UserError, match="phone-wrong"):
        await give(scene, "19001234")
    row = await AuditRow.get(action="person.phone")
    assert (row.before, row.after) == ({"phone": ""}, {"phone": "…456"})


async def test_an_officer_of_the_place_opens_it_and_that_is_written_down(scene: Scene) -> None:
    parts, _, officer, bia = scene
    await give(scene, "0905123456")
    async with parts.services.work(parts.by(officer)) as work:
        found = await phones.open_one(work, bia.id, "bulletin-7")
    assert (found.name, found.phone) == ("H Bia", "0905 123 456")
    row = await AuditRow.get(action="phone.open")
    assert (row.person_id, row.subject, row.after) == (
        officer.id,
        "person:bia",
        {"why": "bulletin-7"},
    )


async def test_officers_elsewhere_and_colleagues_in_the_village_open_nothing(scene: Scene) -> None:
    parts, _, _, bia = scene
    await give(scene, "0905123456")
    elsewhere = await parts.area("24512", "commune", "Xã Yang Mao", await Area.get(code="66"))
    foreigner = await parts.person("foreign", "Y Lạ", ("admin", elsewhere))
    colleague = await parts.person(
        "y-nam", "Y Nam", ("propagandist", await Area.get(name="Buôn Khanh"))
    )
    for nosy in (foreigner, colleague):
        with pytest.raises(NotFound):
            async with parts.services.work(parts.by(nosy)) as work:
                await phones.open_one(work, bia.id, "x")
    assert not await AuditRow.exists(action="phone.open")


async def test_a_number_taken_back_is_gone(scene: Scene) -> None:
    parts, _, officer, bia = scene
    await give(scene, "0905123456")
    account = await ChatAccount.get(person=bia)
    async with parts.services.work(parts.by(bia, account)) as work:
        await phones.drop(work, account)
    async with parts.services.work(parts.by(officer)) as work:
        assert (await phones.open_one(work, bia.id, "x")).phone == ""


async def test_the_roster_knows_them_by_the_number_it_gave(scene: Scene, tmp_path: Path) -> None:
    """Who gave another number since is nobody new; a new number in the list counts again."""
    parts = scene[0]
    path = tmp_path / "people.csv"

    async def run(text: str) -> tuple[int, int]:
        path.write_text(HEAD + text, "utf-8")
        report = await import_people(parts.services, path, dry_run=False)
        assert report.bad == []
        return report.created, report.updated

    old = "H Bia,,Cư Pui,Buôn Khanh\n"
    assert await run(old) == (0, 0)
    await give(scene, "0905123456")
    assert await run(old) == (0, 0)
    assert await run(old.replace(",,", ",0905 123 456,")) == (0, 0)
    assert await run(old.replace(",,", ",0912345678,")) == (1, 0), "another person of that name"
    listed = await Person.get(phone="0912345678")
    await ChatAccount.create(
        person=listed, channel="webchat", account="web", chat_id="x", created_at=parts.clock.now()
    )
    async with parts.services.work(parts.by(listed)) as work:
        await phones.keep(work, listed, "0987654321")
    again = old.replace(",,", ",0912345678,")
    assert await run(again) == (0, 0)
    assert (await Person.get(id=listed.id)).phone == "0987654321"


async def test_their_own_number_comes_along_when_two_records_are_one(scene: Scene) -> None:
    parts, _, officer, bia = scene
    await give(scene, "0905123456")
    listed = await parts.person("listed", "H Bia")
    async with parts.services.work(parts.by(officer)) as work:
        await people.merge(work, bia.id, listed)
    assert (await Person.get(id=listed.id)).phone == "0905123456"
    assert (await Person.get(id=bia.id)).phone == ""
