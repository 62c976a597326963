"""What propagandists get for what they say in the commune's group: reports and receipts, talked
about in private; and what the group itself hears of it."""

from __future__ import annotations

import pytest

from bot.core.events import EventKind
from bot.core.messages import Message
from models import (
    AuditRow,
    ChatAccount,
    Delivery,
    DialogState,
    FeedbackEntry,
    Group,
    GroupMember,
    OutboxRow,
    Report,
)
from tests.fakes.house import Parts
from tests.usecases.room import CHANNEL, OA, ROOM, Room


@pytest.fixture
async def room(parts: Parts) -> Room:
    """The group stands; the first propagandist has a private chat with the account, the second
    speaks from one nobody knows."""
    room = await Room.open(parts)
    await room.chat(room.here.speakers[0], "lam")
    await room.group()
    return room


async def said_in_group(room: Room) -> list[str]:
    return await room.heard(ROOM)


async def test_a_voice_note_that_answers_us_becomes_a_report_asked_about_in_private(
    room: Room,
) -> None:
    version = await room.here.distributed()
    await room.posts(version, await Group.get())
    before = await said_in_group(room)
    heard = await room.speaks("lam", reply_to="m1")
    assert any("Báo cáo BC-" in text for text in heard), heard
    report = await Report.get()
    assert report.reporter_id == room.here.speakers[0].id
    assert await said_in_group(room) == before, "the group hears nothing of it"
    assert await DialogState.filter(account__chat_id="lam", step="confirm").exists()


async def test_a_voice_note_to_the_neighbours_stays_theirs(room: Room) -> None:
    assert await room.speaks("lam") == []
    assert not await Report.all().exists()


async def test_the_keyword_begins_a_report_without_itself(room: Room) -> None:
    heard = await room.says("lam", "Báo cáo: cầu qua suối hỏng, xe không qua được")
    report = await Report.get()
    assert report.text == "cầu qua suối hỏng, xe không qua được"
    assert any(report.code in text for text in heard)


async def test_a_running_conversation_in_private_is_kept(room: Room) -> None:
    await room.private("lam", "báo cáo")
    await room.private("lam", "Cột điện nghiêng ở đầu thôn")
    await room.says("lam", "#bc cầu hỏng")
    assert sorted([r.text for r in await Report.all()]) == [
        "Cột điện nghiêng ở đầu thôn",
        "cầu hỏng",
    ]


async def test_a_stranger_is_asked_once_to_open_a_chat(room: Room) -> None:
    before = len(await said_in_group(room))
    await room.says("la", "#bc đường vào rẫy lở", message_id="q1")
    await room.says("la", "#bc lở thêm đoạn nữa", message_id="q2")
    new = (await said_in_group(room))[before:]
    assert len(new) == 1
    assert f"https://chat.example/{OA}" in new[0]
    row = await OutboxRow.filter(chat_account__chat_id=ROOM).order_by("-id").first()
    assert row is not None
    await row.fetch_related("content")
    assert row.content.body["quote"] == "q1"
    assert await room.heard("la") == [], "nothing goes to a chat that is not there"


async def test_danger_in_a_strangers_words_wakes_the_duty_all_the_same(room: Room) -> None:
    await room.says("la", "#bc lũ về rồi, nước ngập cầu")
    told = await room.told(room.here.approver)
    assert any("KHẨN" in text for text in told), told


async def test_somebody_met_in_a_group_has_no_chat_until_they_write(room: Room) -> None:
    await room.says("la", "chào cả nhà")
    met = await ChatAccount.get(chat_id="la")
    assert (met.state, met.last_word_at) == ("met", room.parts.clock.now())
    await room.private("la", "giúp")
    assert (await ChatAccount.get(chat_id="la")).state == "open"
    assert await room.heard("la")


async def test_being_active_in_the_group_opens_the_window(room: Room) -> None:
    room.parts.clock.move(days=5)
    await room.says("lam", "chào cả nhà")
    account = await ChatAccount.get(chat_id="lam")
    assert account.last_word_at == room.parts.clock.now()
    assert account.state == "open"
    assert await GroupMember.filter(member_id="lam", person=room.here.speakers[0]).exists()


@pytest.mark.parametrize("words", ["đã đọc", "Da doc roi a", "1", "ĐÃ XEM"])
async def test_an_answer_in_the_group_is_that_persons_receipt(room: Room, words: str) -> None:
    version = await room.here.distributed()
    await room.posts(version, await Group.get())
    await room.says("lam", words, reply_to="m1")
    mine, *others = await Delivery.filter(version_id=version.id, role="propagandist").order_by("id")
    assert mine.person_id == room.here.speakers[0].id
    assert mine.read_at is not None
    assert mine.told_at is None
    assert [d.read_at for d in others] == [None, None]
    assert not await Report.all().exists()


@pytest.mark.parametrize(
    ("words", "households"),
    [
        ("đã phổ biến 35 hộ", 35),
        ("da pho bien cho 35 ho dan", 35),
        ("Đã đọc và đã phổ biến 35 hộ rồi nhé", 35),
        ("đã phổ biến lúc 7 giờ tối", None),
        ("2", None),
    ],
)
async def test_told_with_households(room: Room, words: str, households: int | None) -> None:
    version = await room.here.distributed()
    await room.posts(version, await Group.get())
    heard = await room.says("lam", words, reply_to="m1")
    mine = await Delivery.get(version_id=version.id, person=room.here.speakers[0])
    assert mine.told_at is not None
    assert mine.households == households
    assert heard == [f"Đã ghi {households} hộ. Cảm ơn anh/chị!"] if households else heard
    audit = await AuditRow.filter(action="receipt.told").get()
    assert (audit.person_id, audit.channel) == (room.here.speakers[0].id, CHANNEL)


@pytest.mark.parametrize("words", ["đã đọc nhưng chưa rõ họp ở nhà ai và mấy giờ vậy xã ơi"])
async def test_a_question_is_no_receipt(room: Room, words: str) -> None:
    version = await room.here.distributed()
    await room.posts(version, await Group.get())
    await room.says("lam", words, reply_to="m1")
    mine = await Delivery.get(version_id=version.id, person=room.here.speakers[0])
    assert mine.read_at is None
    assert not await Report.exists()
    assert (await FeedbackEntry.get()).text == words  # it has a desk and a date


async def test_nobody_confirms_for_a_neighbour(room: Room) -> None:
    version = await room.here.distributed()
    await room.posts(version, await Group.get())
    await room.says("la", "đã phổ biến 35 hộ", reply_to="m1")
    assert not await Delivery.filter(read_at__isnull=False).exists()
    assert "mở trò chuyện riêng" in (await said_in_group(room))[-1]


async def test_too_many_households_are_refused_in_private(room: Room) -> None:
    version = await room.here.distributed()
    await room.posts(version, await Group.get())
    heard = await room.says("lam", "đã phổ biến 9999 hộ", reply_to="m1")
    assert "Số hộ từ 0 đến" in heard[0]
    assert not await Delivery.filter(told_at__isnull=False).exists()


async def test_a_button_in_the_group_counts_for_whoever_presses_it(room: Room) -> None:
    await room.chat(room.here.speakers[1], "hoa")
    version = await room.here.distributed()
    await room.posts(version, await Group.get())
    assert "bấm Đã phổ biến" in (await room.taps("lam", "Đã đọc"))[0]
    assert "bằng cách nào" in (await room.taps("hoa", "Đã phổ biến"))[0]
    assert await room.taps("lam", "Đã đọc"), "as often as they like"
    read = await Delivery.filter(read_at__isnull=False).order_by("id")
    assert [d.person_id for d in read] == [p.id for p in room.here.speakers[:2]]
    assert await room.taps("la", "Đã đọc") == []
    assert await Delivery.filter(read_at__isnull=False).count() == 2


async def test_a_private_button_does_nothing_in_the_group(room: Room) -> None:
    account = await ChatAccount.get(chat_id="lam")
    wire = room.tokens.mint(str(account.id), "receipt.read", "1", many=True)
    heard = await room.comes(EventKind.ACTION, "lam", action=wire)
    assert "gửi riêng cho người khác" in heard[0]


async def test_chatter_is_never_answered(room: Room) -> None:
    before = len(await said_in_group(room))
    for text in ("giúp", "menu", "1", "đã đọc", "chào cả nhà", "duyệt"):
        assert await room.says("lam", text) == []
    assert len(await said_in_group(room)) == before


async def test_an_officers_plain_words_to_the_group_are_not_for_us(room: Room) -> None:
    await room.chat(room.here.author, "can-bo")
    version = await room.here.distributed()
    await room.posts(version, await Group.get())
    assert await room.says("can-bo", "mọi người đọc tin này nhé", reply_to="m1") == []
    assert not await Report.all().exists()


async def test_a_keyword_added_afterwards_counts_and_a_second_change_does_not(room: Room) -> None:
    await room.says("lam", "cầu hỏng rồi", message_id="q7")
    await room.comes(EventKind.EDIT, "lam", text="#bc cầu hỏng rồi", message_id="q7")
    await room.comes(EventKind.EDIT, "lam", text="#bc cầu hỏng rồi nhé", message_id="q7")
    assert [r.text for r in await Report.all()] == ["cầu hỏng rồi"]


async def test_coming_and_going_is_followed(room: Room) -> None:
    await room.comes(EventKind.JOIN, "lam", name="Y Lâm")
    await room.comes(EventKind.JOIN, "la", name="Người lạ")
    members = {m.member_id: m.person_id for m in await GroupMember.all()}
    assert members == {"lam": room.here.speakers[0].id, "la": None}
    await room.comes(EventKind.LEAVE, "la")
    assert [m.member_id for m in await GroupMember.filter(left_at=None)] == ["lam"]


async def test_a_group_of_the_communes_account_is_the_communes(room: Room) -> None:
    group = await Group.get().prefetch_related("chat")
    assert (group.state, group.commune_id, group.name) == (
        "open",
        room.here.area.id,
        "Tuyên truyền viên",
    )
    assert group.chat is not None
    assert group.chat.kind == "group"
    heard = await room.told(room.here.author)
    assert "Nhóm này dành cho ai?" in heard[-1]


async def test_the_officer_who_adds_us_is_asked_whose_it_is(parts: Parts) -> None:
    room = await Room.open(parts, belongs=False)
    await room.chat(room.here.author, "can-bo")
    heard = await room.comes(EventKind.GROUP, "can-bo", name="Xóm trên")
    assert "“Xóm trên” của Xã Ea Kao" in heard[0]
    group = await Group.get()
    assert (group.state, group.commune_id) == ("open", room.here.area.id)


async def test_a_stranger_who_adds_us_gets_no_commune(parts: Parts) -> None:
    room = await Room.open(parts, belongs=False)
    await room.comes(EventKind.GROUP, "la", name="Nhóm lạ")
    assert not await Group.all().exists()
    assert "chưa gắn với xã nào" in (await said_in_group(room))[0]


async def test_a_lost_group_is_told_and_one_that_moves_is_not_lost(room: Room) -> None:
    version = await room.here.distributed()
    group = await Group.get().prefetch_related("chat")
    async with room.parts.services.work() as work:
        await work.outbox.say([group.chat_id or 0], Message("chờ"), key="waits")
    await room.comes(EventKind.GROUP, "", room="group:88", name="Tuyên truyền viên")
    await room.comes(EventKind.MOVED, "", extra={"room": "group:88"})
    chat = await ChatAccount.get(id=group.chat_id or 0)
    assert chat.chat_id == "group:88"
    assert (await Group.get(chat=chat)).id == group.id
    assert await Group.all().count() == 1
    await room.comes(EventKind.GONE, "", room="group:88")
    assert (await Group.get()).state == "lost"
    assert "không còn ở trong nhóm" in (await room.told(room.here.author))[-1]
    assert version.id
