"""An officer's own way in: given again, ended with a lost phone, never somebody else's."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.errors import NotFound
from bot.core.messages import Message
from bot.usecases.people import enrol, officers
from bot.usecases.people.chat_people import ChatPeople
from handlers import officers as talk_of_officers
from models import AuditRow, ChatAccount, DialogState, EnrolCode, OutboxRow, Person
from tests.fakes.offices import Offices
from tests.fakes.talk import Talk

KEY = b"k" * 32


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Offices:
    found = await Offices.settle(tmp_path)
    found.parts.services = replace(found.parts.services, key=KEY)
    return found


def people(here: Offices) -> ChatPeople:
    return ChatPeople(KEY, clock=here.parts.clock, settings=here.parts.services.settings)


def talk(here: Offices, person: Person) -> Talk:
    return Talk(here.parts, person, (talk_of_officers.conversation,))


def in_it(said: str) -> tuple[str, str]:
    """(code of the person, signature) of the link in what was said."""
    found = re.search(r"/chat/([^?]+)\?k=(\S+)", said)
    assert found, said
    return found[1], found[2]


async def test_a_link_ends_and_a_phone_in_use_stays_in(here: Offices) -> None:
    async with here.parts.services.work() as work:
        made = await officers.way_in(work, here.editor)
    code, link = in_it(made.link)
    doors = people(here)
    kept = await doors.opens(code, [link])
    assert kept
    assert not await doors.opens("admin", [link])
    for _ in range(3):
        here.parts.clock.move(days=29)
        kept = await doors.opens(code, ["", kept])
        assert kept
    assert not await doors.opens(code, [link])
    here.parts.clock.move(days=30)
    assert not await doors.opens(code, [kept])


@pytest.mark.parametrize("wrong", ["", "x", "99999999999.AAAA", "１２.x", "9" * 40 + ".x", "-1.x"])
async def test_what_is_no_signature_opens_nothing(here: Offices, wrong: str) -> None:
    assert not await people(here).opens("editor", [wrong])


async def test_a_lost_phone_gets_nowhere_with_anything_it_has(here: Offices) -> None:
    chat = await here.follower("z-1")
    await ChatAccount.filter(id=chat.id).update(person_id=here.editor.id)
    async with here.parts.services.work() as work:
        made = await officers.way_in(work, here.editor)
        await work.outbox.say([chat.id], Message("Việc của cán bộ"), key="a")
    code, link = in_it(made.link)
    kept = await people(here).opens(code, [link])
    await DialogState.create(account=chat, conversation="compose", updated_at=work.now())
    async with here.parts.services.work() as work:
        assert await officers.revoke(work, here.editor) == 1
    assert not await people(here).opens(code, [link, kept])
    assert (await ChatAccount.get(id=chat.id)).person_id is None
    assert not await DialogState.exists(account_id=chat.id)
    assert not await OutboxRow.exists(chat_account_id=chat.id)
    async with here.parts.services.work() as work:
        fresh = await here.follower("z-2")
        assert (await enrol.use_code(work, fresh, made.code)).refused == "enrol-unknown"
        again = await officers.way_in(work, here.editor)
        assert (await enrol.use_code(work, fresh, again.code)).joined
    assert await people(here).opens(*_given(again.link))
    acts = [row.action for row in await AuditRow.all().order_by("id")]
    assert [a for a in acts if a.startswith("officer.")] == [
        "officer.link",
        "officer.revoke",
        "officer.link",
    ]


def _given(link: str) -> tuple[str, list[str]]:
    code, signature = in_it(link)
    return code, [signature]


async def test_of_two_codes_only_the_latest_is_good(here: Offices) -> None:
    async with here.parts.services.work() as work:
        first = await officers.way_in(work, here.editor)
        second = await officers.way_in(work, here.editor)
    assert first.code != second.code
    assert await EnrolCode.filter(person=here.editor).count() == 1


async def test_the_admin_hands_over_a_new_link_in_chat(here: Offices) -> None:
    said = talk(here, here.admin)
    await said.says("cán bộ")
    (card,) = await said.presses("officers.who", "editor")
    assert "H Bia" in card
    assert "Người soạn tin, Xã Ea Kao" in card
    (text,) = await said.presses("officers.link")
    assert await people(here).opens(*_given(text))
    assert "Mã dùng một lần" in text
    assert here.parts.locales.missing <= {"choose-by-number"}


async def test_who_has_another_chat_gets_the_link_there_and_the_admin_does_not(
    here: Offices,
) -> None:
    chat = await here.follower("z-1")
    await ChatAccount.filter(id=chat.id).update(person_id=here.editor.id)
    said = talk(here, here.admin)
    await said.says("mất máy")
    await said.presses("officers.who", "editor")
    (text,) = await said.presses("officers.link")
    assert "/chat/" not in text
    assert "Đã gửi đường dẫn mới cho H Bia" in text
    (words,) = await here.parts.told(here.editor)
    assert "Y Bih vừa cấp" in words
    assert await people(here).opens(*_given(words))


async def test_a_lost_phone_is_asked_about_and_ended_in_chat(here: Offices) -> None:
    said = talk(here, here.admin)
    for _ in range(2):  # and the next phone, too
        async with here.parts.services.work() as work:
            made = await officers.way_in(work, here.editor)
        await said.says("mất điện thoại")
        await said.says("h bia")
        await said.presses("officers.lost")
        assert await people(here).opens(*_given(made.link))
        (text,) = await said.presses("officers.lost-sure")
        assert "không máy nào" in text
        assert not await people(here).opens(*_given(made.link))
        here.parts.clock.move(minutes=1)


async def test_nobody_reaches_beyond_their_own_commune(here: Offices) -> None:
    """Nor upwards: whoever also works for the province is not the commune's to let in."""
    for who, whom in (
        (here.far, here.editor),
        (here.editor, here.admin),
        (here.admin, here.above),
        (here.admin, here.admin),
    ):
        async with here.parts.services.work(here.parts.by(who)) as work:
            with pytest.raises(NotFound):
                await officers.of(work, whom.code)
    async with here.parts.services.work(here.parts.by(here.above)) as work:
        assert {o.person.code for o in await officers.mine(work)} == {"admin", "editor", "far"}
    assert "người khác phụ trách" in "".join(await talk(here, here.editor).says("cán bộ"))


async def test_a_name_that_is_there_already_is_found_however_it_is_typed(here: Offices) -> None:
    assert [o.person.code for o in await officers.namesakes(here.commune, "h  BIA")] == ["editor"]
    assert not await officers.namesakes(here.other, "H Bia")


async def test_without_a_gateway_there_is_no_sms_button(here: Offices) -> None:
    said = talk(here, here.admin)
    await said.says("cán bộ")
    await said.presses("officers.who", "editor")
    assert "officers.text" not in {b["action"] for b in await here.parts.buttons(here.admin)}
