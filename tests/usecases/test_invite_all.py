"""A code for every village that has nobody, on a sheet that prints."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from bot.usecases import codes
from handlers import people, start
from models import Area, EnrolCode, Media, Person, Role
from tests.fakes.offices import Offices
from tests.fakes.talk import Talk


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Offices:
    found = await Offices.settle(tmp_path)
    found.commune.settings = {"follow_url": "https://zalo.me/111"}
    await found.commune.save()
    for number in range(1, 6):
        name, commune = f"Buôn {number}", found.commune
        village = await found.parts.area(f"66-1-{number}", "village", name, commune)
        if number == 2:
            await found.parts.person("hly", "H Ly Niê", ("propagandist", village))
    return found


async def test_one_sheet_for_all_villages_without_anybody(here: Offices) -> None:
    talk = Talk(here.parts, here.admin, (people.conversation, start.conversation))
    await talk.says("mời tuyên truyền viên")
    await talk.presses("people.invite")
    said = (await talk.presses("people.all"))[0]
    assert said.startswith("Xã Ea Kao: mã mời cho 4 thôn, buôn chưa có ai.")
    lines = dict(line[2:].split(": ") for line in said.split("\n") if line.startswith("• "))
    assert list(lines) == ["Buôn 1", "Buôn 3", "Buôn 4", "Buôn 5"]
    media = await Media.get(name="ma-moi-66-1.docx")
    path = here.parts.services.media.path(media.digest)
    page = docx.Document(io.BytesIO(path.read_bytes()))
    cells = [cell.text for row in page.tables[0].rows for cell in row.cells]
    assert [cell.split("\n")[0] for cell in cells] == list(lines)
    assert all(code in cell for code, cell in zip(lines.values(), cells, strict=True))
    assert "mở https://zalo.me/111" in cells[0]
    assert len(page.inline_shapes) == 4
    forward = [p.text for p in page.paragraphs if p.text.startswith("Mời anh/chị")]
    assert lines["Buôn 3"] in forward[1]
    # Each code lets one person into its own village.
    row = await EnrolCode.get(code_hash=codes.hashed(lines["Buôn 4"]))
    assert (await Area.get(id=row.area_id)).name == "Buôn 4"


async def test_who_is_on_the_roster_and_has_not_come_gets_a_code_too(here: Offices) -> None:
    """Their village has somebody on paper, and nobody in chat; whoever is there gets none."""
    listed = await Person.create(code="x", name="Y Chờ", created_at=here.parts.clock.now())
    for number in (2, 3):
        village = await Area.get(code=f"66-1-{number}")
        await Role.create(
            person=listed, area=village, role="propagandist", since_at=here.parts.clock.now()
        )
    talk = Talk(here.parts, here.admin, (people.conversation, start.conversation))
    said = (await talk.acts("people.all", here.commune.code))[0]
    lines = [line[2:].split(": ")[0] for line in said.split("\n") if line.startswith("• ")]
    assert lines == ["Buôn 1", "Buôn 2 (Y Chờ)", "Buôn 3 (Y Chờ)", "Buôn 4", "Buôn 5"]


async def test_where_every_village_has_somebody_no_code_is_made(here: Offices) -> None:
    for village in await Area.filter(kind="village"):
        await Role.update_or_create(
            person=here.editor,
            area=village,
            role="propagandist",
            defaults={"since_at": here.parts.clock.now()},
        )
    talk = Talk(here.parts, here.admin, (people.conversation, start.conversation))
    said = await talk.acts("people.all", here.commune.code)
    assert said[0].startswith("Xã Ea Kao: thôn, buôn nào cũng đã có tuyên truyền viên.")
    assert not await EnrolCode.exists()
    assert await talk.acts("people.all", here.other.code) != said
