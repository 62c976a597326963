"""Which languages somebody speaks is theirs to say, and decides how their recordings are taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.usecases.relay import asking
from bot.usecases.voice import listeners
from handlers import languages, start
from models import AuditRow, Person
from tests.fakes.offices import Offices
from tests.fakes.talk import Talk


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Offices:
    return await Offices.settle(tmp_path)


async def test_said_in_a_sentence(here: Offices) -> None:
    village = await here.parts.area("66-1-1", "village", "Buôn Cuôr", here.commune)
    h_ly = await here.parts.person("hly", "H Ly Niê", ("propagandist", village))
    await Person.filter(id=h_ly.id).update(spoken="vi")  # chosen once, by a tap at a recording
    chat = Talk(here.parts, h_ly, (languages.conversation, start.conversation))
    said = await chat.says("tôi nói tiếng Ê Đê và Kinh")
    assert said == [
        "Đã ghi: anh/chị nói tiếng Ê Đê, tiếng Việt. Ghi âm của anh/chị được hiểu là tiếng Ê Đê."
    ]
    person = await Person.get(id=h_ly.id)
    assert listeners.spoken(person) == "rad"
    assert await asking._speakers(here.commune, [village.code]) == {"rad": [h_ly.id]}
    assert await AuditRow.filter(action="person.languages").exists()
    assert "Tôi chưa biết tiếng ấy" in (await chat.says("tôi nói tiếng sao Hỏa"))[0]


async def test_chosen_by_taps(here: Offices) -> None:
    chat = Talk(here.parts, here.editor, (languages.conversation, start.conversation))
    await chat.says("tiếng tôi nói")
    await chat.presses("languages.add", "jra")
    asked = await chat.presses("languages.add", "vi")
    assert "Anh/chị nói: tiếng Gia Rai, tiếng Việt" in asked[0]
    await chat.presses("languages.done")
    assert (await Person.get(id=here.editor.id)).speaks == ["jra", "vi"]
