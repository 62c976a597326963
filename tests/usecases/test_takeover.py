"""An officer answers from the commune's own page: the bot says nothing there, and loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import SpeechError
from bot.core.events import EventKind
from bot.core.messages import Message
from bot.outbox.receipts import TooEarly
from bot.usecases.citizens import takeover
from bot.usecases.voice import transcribe
from models import AuditRow, ChatAccount, Feedback, OutboxRow, Person, Report, VoiceNote
from models.outbox import OutState
from tests.fakes.house import Parts
from tests.usecases.room import Room
from tests.usecases.talk import FakeEar


@pytest.fixture
async def room(parts: Parts) -> Room:
    room = await Room.open(parts)
    await room.chat(room.here.speakers[0], "lam")
    parts.clock.move(minutes=5)
    return room


async def human(room: Room, text: str = "Chào chị, để em xem giúp ạ", **more: Any) -> None:
    more.setdefault("message_ids", (f"h{room.parts.clock.now():%H%M%S}{len(text)}",))
    await room.comes(EventKind.ECHO, "lam", text=text, room="", **more)


async def held(room: Room) -> bool:
    account = await ChatAccount.get(chat_id="lam")
    return takeover.held(account, room.parts.clock.now())


async def says(room: Room, text: str) -> list[str]:
    return await room.private("lam", text)


async def test_while_a_human_answers_the_bot_is_silent(room: Room) -> None:
    await human(room)
    assert await says(room, "Cầu nhà tôi hỏng") == []
    assert await room.speaks("lam", room="") == []
    assert not await Report.all().exists()
    room.parts.clock.move(hours=2, minutes=1)
    assert await room.heard("lam") == [], "nothing is answered afterwards"
    assert await says(room, "Cột điện đổ ở thôn 1"), "and then all is as before"
    assert (await Report.get()).text == "Cột điện đổ ở thôn 1"


async def test_the_desk_is_told_once_and_may_end_it(room: Room) -> None:
    await human(room)
    room.parts.clock.move(minutes=30)
    await human(room, "Dạ chị chờ em chút")
    told = [t for t in await room.told(room.here.author) if "đang trả lời" in t]
    assert len(told) == 1
    assert "Y Ngọc 1" in told[0]
    assert "đến 11:05" in told[0]
    heard = await room.presses(room.here.author, "Cho Tin Buôn trả lời lại")
    assert "lại trả lời Y Ngọc 1" in heard[0]
    assert not await held(room)
    assert (
        "không cần bấm nữa" in (await room.presses(room.here.author, "Cho Tin Buôn trả lời lại"))[0]
    )
    actions = await AuditRow.filter(action__startswith="takeover.").order_by("id")
    assert [a.action for a in actions] == ["takeover.begun", "takeover.ended"]


async def test_each_word_of_the_human_prolongs_it(room: Room) -> None:
    await human(room)
    room.parts.clock.move(hours=1)
    await human(room, "Chị còn đó không ạ")
    room.parts.clock.move(hours=1, minutes=30)
    assert await held(room)
    room.parts.clock.move(minutes=31)
    assert not await held(room)


@pytest.mark.parametrize(
    "text", ["giúp", "MENU", "huy", "K7QX-3MPA", "BC-7K3QX", "dừng", "quên tôi"]
)
async def test_what_plainly_speaks_to_the_bot_is_answered(room: Room, text: str) -> None:
    await human(room)
    assert await says(room, text)


@pytest.mark.parametrize("text", ["dung", "đúng", "1", "cảm ơn em", "duyệt", "báo cáo cầu hỏng"])
async def test_what_may_be_for_the_human_is_not(room: Room, text: str) -> None:
    await human(room)
    assert await says(room, text) == []
    assert (await ChatAccount.get(chat_id="lam")).follows


async def test_a_tap_on_our_button_works_as_ever(room: Room) -> None:
    account = await ChatAccount.get(chat_id="lam")
    await human(room)
    wire = room.tokens.mint(str(account.id), "start.menu")
    assert await room.comes(EventKind.ACTION, "lam", action=wire, room="")


async def test_danger_is_never_swallowed(room: Room) -> None:
    await human(room)
    await Person.filter(name="Y Ngọc 1").update(phone="0905000009")
    assert await says(room, "Em ơi lũ về ngập cầu rồi") == []
    told = await room.told(room.here.approver)
    assert "TIN KHẨN, CHƯA XÁC NHẬN" in told[-1]
    assert "Em ơi lũ về ngập cầu rồi" in told[-1]
    assert await AuditRow.filter(action="takeover.alerted").count() == 1
    case = await Feedback.get()
    assert f"Người nhắn: Y Ngọc 1 …009. Mã {case.code}." in told[-1]
    actions = [b["action"] for b in await room.parts.buttons(room.here.approver)]
    assert {"feedback.answer", "takeover.end", "phone.open"} <= set(actions)
    await says(room, "Nước lũ lên nữa, có người mắc kẹt")
    assert case.code in (await room.told(room.here.approver))[-1], "one case for all of it"
    assert await Feedback.all().count() == 1


@pytest.mark.parametrize(("heard", "woken"), [("lũ về ngập hết rồi", True), ("mai họp nhé", False)])
async def test_nor_is_danger_in_a_voice_note(room: Room, heard: str, woken: bool) -> None:
    await human(room)
    await room.speaks("lam", room="")
    before = len(await room.told(room.here.approver))
    note, ear = await VoiceNote.get(), FakeEar()
    ear.hears.append((heard, 0.9))
    await transcribe.transcribe(room.parts.services, ear, note.id, (takeover.heard,))
    assert (len(await room.told(room.here.approver)) > before) is woken
    assert await room.heard("lam") == []


async def test_a_voice_note_nobody_understands_ends_quietly(room: Room) -> None:
    await human(room)
    await room.speaks("lam", room="")
    note, ear = await VoiceNote.get(), FakeEar()
    ear.hears += [SpeechError("no")] * transcribe.TRIES
    for _ in range(transcribe.TRIES):
        await transcribe.transcribe(room.parts.services, ear, note.id, (takeover.heard,))
    assert await room.heard("lam") == []


async def test_bulletins_go_on(room: Room) -> None:
    await human(room)
    account = await ChatAccount.get(chat_id="lam")
    async with room.parts.services.work() as work:
        assert await work.outbox.say([account.id], Message("tin"), key="b") == 1


async def row(room: Room, state: OutState, **more: Any) -> OutboxRow:
    """Something of ours to this person: 'Chào chị' with one second on the clock since."""
    account = await ChatAccount.get(chat_id="lam")
    text = more.pop("text", "Bản tin của xã: sáng mai tiêm vắc-xin")
    async with room.parts.services.work() as work:
        await work.outbox.say([account.id], Message(text), key=f"r{state}{text}")
    found = await OutboxRow.all().order_by("-id").first()
    assert found is not None
    more = {"attempts": 1, "claimed_at": room.parts.clock.now(), **more}
    await OutboxRow.filter(id=found.id).update(state=state, **more)
    return found


OURS = "Bản tin của xã: sáng mai tiêm vắc-xin"


@pytest.mark.parametrize("state", list(OutState))
async def test_an_echo_of_our_own_words_is_no_human(room: Room, state: OutState) -> None:
    """Whatever we think became of it: unclear, queued again, refused, or noted under another id."""
    await row(room, state, message_id="ours" if state is OutState.SENT else "")
    await human(room, OURS, message_ids=("another",))
    assert not await held(room)
    found = await OutboxRow.get()
    settled = state in {OutState.SENDING, OutState.UNCLEAR, OutState.QUEUED}
    assert (found.state, found.message_id) == (
        (OutState.SENT, "another") if settled else (state, "ours" if state == "sent" else "")
    )


async def test_an_echo_with_more_than_our_words_is_ours(room: Room) -> None:
    await row(room, OutState.SENT, message_id="ours")
    await human(room, f"{OURS}\nNghe: https://xa.example/listen/1", message_ids=("x",))
    assert not await held(room)


async def test_a_picture_just_after_ours_is_ours_and_a_later_one_is_a_humans(room: Room) -> None:
    await row(room, OutState.SENT, message_id="ours")
    room.parts.clock.move(seconds=20)
    await human(room, "", message_ids=("pic",))
    assert not await held(room)
    room.parts.clock.move(minutes=3)
    await human(room, "", message_ids=("pic2",))
    assert await held(room)


async def test_every_part_of_a_long_message_is_ours(room: Room) -> None:
    for n in range(3):
        await row(room, OutState.SENT, message_id=f"p{n}", text=f"Phần {n} của bản tin dài")
    for n in range(3):
        await human(room, f"Phần {n} của bản tin dài", message_ids=(f"echo{n}",))
    assert not await held(room)


async def test_while_ours_is_on_the_wire_an_unknown_echo_waits(room: Room) -> None:
    await row(room, OutState.SENDING)
    await room.inbox.accept([])
    with pytest.raises(TooEarly):
        await human(room, "Chào chị, em là cán bộ tư pháp")
    await OutboxRow.all().update(state=OutState.SENT, message_id="ours")
    room.parts.clock.move(minutes=1)
    await room.inbox.recover()
    await room.work()
    assert await held(room)


async def test_the_accounts_own_ready_answer_is_no_human(room: Room) -> None:
    await says(room, "xin chào")
    room.parts.clock.move(seconds=1)
    await human(room, "Chào mừng bạn đến với trang của xã!")
    assert not await held(room)


async def test_an_echo_that_comes_hours_late_holds_nothing(room: Room) -> None:
    await human(room, at=room.parts.clock.now() - timedelta(hours=3))
    assert not await held(room)


async def test_a_human_may_be_the_first_to_write(room: Room) -> None:
    await room.comes(
        EventKind.ECHO, "moi", text="Chào bác, xã mời bác", room="", message_ids=("h1",)
    )
    assert await room.private("moi", "vâng, mai tôi đến") == []


async def test_officers_of_another_commune_cannot_end_it(room: Room) -> None:
    await human(room)
    other = await room.parts.area("66-9", "commune", "Xã Cư Pui")
    far = await room.parts.person("far", "Cán bộ xa", ("approver", other))
    mine = await ChatAccount.get(person=far)
    account = await ChatAccount.get(chat_id="lam")
    wire = room.tokens.mint(str(mine.id), "takeover.end", str(account.id), many=True)
    assert "Không tìm thấy" in (await room.officer(far, EventKind.ACTION, action=wire))[0]
    assert await held(room)
