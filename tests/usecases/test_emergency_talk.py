"""Sending and ending an emergency from the chat: two taps, a typed word, one tap."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.usecases.emergency import emergency_sound, emergency_spread
from handlers import alarm, emergency, follow
from models import Area, ChatAccount, Emergency, Playout, Role
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


def talk(village: Village, person: object = None) -> Talk:
    some = (emergency.conversation, alarm.conversation, follow.conversation)
    return Talk(village.parts, person or village.deputy, some)  # type: ignore[arg-type]  # what the test gives


async def test_two_taps_and_a_typed_word(village: Village) -> None:
    await village.beat(*village.speakers)
    chat = talk(village)
    (asked,) = await chat.says("KHAN CAP")
    assert "Đang có chuyện gì" in asked
    await chat.presses("emergency.kind", "flood")
    (check,) = await chat.presses("emergency.everywhere")
    assert "Nước lũ đang lên nhanh" in check
    assert "2 thôn, buôn; 3 người trên điện thoại; 2 loa; 1 bảng tin" in check
    assert not await Emergency.exists()
    (sent,) = await chat.says("phat ngay")
    assert "Đã phát tin khẩn cấp" in sent
    found = await Emergency.get()
    assert found.targets == [village.commune.code]
    assert await Playout.filter(emergency_id=found.id).count() == 3
    (board,) = await chat.presses("emergency.board", str(found.id))
    assert "❓ Buôn Ea Kao: chưa trả lời" in board


async def test_who_has_no_chat_is_not_counted_as_told(village: Village) -> None:
    await ChatAccount.filter(person=village.citizen).delete()
    loud, dumb = village.speakers
    await village.beat(loud)
    await village.pages.heartbeat(dumb.code, {"page": "speaker", "on": False})
    chat = talk(village)
    await chat.says("khẩn cấp")
    await chat.presses("emergency.kind", "flood")
    (check,) = await chat.presses("emergency.everywhere")
    assert "2 người trên điện thoại, còn 1 người chưa nhắn tới được; 1 loa (và 1 loa lúc" in check
    (sent,) = await chat.says("phát ngay")
    assert "2 người, 1 loa (và 1 loa lúc này không phát ra tiếng), 1 bảng tin" in sent
    (board,) = await chat.presses("emergency.board", str((await Emergency.get()).id))
    assert f"1 mở nhưng chưa bật tiếng: {dumb.name}" in board


async def test_what_loudspeakers_read_is_what_its_sender_saw(village: Village) -> None:
    async def read(word: str, said: str) -> None:
        await Area.filter(id=village.commune.id).update(settings={"readings": {word: said}})

    await read("lên chỗ cao", "lên trường Y Jút")
    chat = talk(village)
    await chat.says("khẩn cấp")
    await chat.presses("emergency.kind", "flood")
    shown, _ = await chat.presses("emergency.everywhere")
    assert "lên trường Y Jút" in shown
    await read("Nước lũ", "Nước")  # nobody saw that
    await chat.says("phat ngay")
    await emergency_sound.render(village.studio, (await Emergency.get()).id)
    ((words, _),) = village.speaker.said
    assert words.startswith("Nước lũ")
    assert "lên trường Y Jút" in words


@pytest.mark.parametrize("word", ["PHÁT NGAY", "phats ngay", "ＰＨÁＴ ＮＧＡＹ", "phat  ngay."])
async def test_the_word_counts_however_it_is_typed(village: Village, word: str) -> None:
    chat = talk(village)
    await chat.says("khẩn cấp")
    await chat.presses("emergency.kind", "fire")
    await chat.presses("emergency.everywhere")
    assert "Đã phát tin khẩn cấp" in (await chat.says(word))[0]


@pytest.mark.parametrize("word", ["phát đi", "phạt ngay", "phát ngay không", "phát ngày", "ngay"])
async def test_any_other_word_sends_nothing(village: Village, word: str) -> None:
    chat = talk(village)
    await chat.says("khẩn cấp")
    await chat.presses("emergency.kind", "fire")
    await chat.presses("emergency.everywhere")
    said = await chat.says(word)
    assert "Chưa phát gì cả" in said[0]
    assert len(said) == 2
    await chat.presses("emergency.cancel")
    assert not await Emergency.exists()


@pytest.mark.parametrize("said", ["ca xa", "Toàn xã", "tất cả"])
async def test_the_whole_commune_in_words(village: Village, said: str) -> None:
    chat = talk(village)
    await chat.says("khẩn cấp")
    await chat.presses("emergency.kind", "flood")
    (check,) = await chat.says(said)
    assert "2 thôn, buôn; 3 người trên điện thoại" in check


async def test_villages_by_name_and_own_words(village: Village) -> None:
    chat = talk(village)
    await chat.says("khẩn cấp")
    await chat.presses("emergency.kind", "other")
    said = await chat.says("ea kao, buôn lạ")
    assert "“buôn lạ”" in said[0]
    await chat.says("ea kao, tong ju")
    (check,) = await chat.says("Xe chở hóa chất bị lật, bà con đóng kín cửa.")
    assert "Xe chở hóa chất bị lật" in check
    await chat.presses("emergency.where")
    await chat.presses("emergency.villages")
    (more,) = await chat.presses("emergency.village", village.tong_ju.code)
    assert "Đã chọn 1: Buôn Tơng Jú" in more
    await chat.presses("emergency.done")
    await chat.says("PHÁT NGAY")
    assert (await Emergency.get()).targets == [village.tong_ju.code]


async def test_an_exercise_says_so_before_and_after(village: Village) -> None:
    chat = talk(village)
    (asked,) = await chat.says("diễn tập")
    assert asked.startswith("DIỄN TẬP")
    await chat.presses("emergency.kind", "storm")
    (check,) = await chat.presses("emergency.everywhere")
    assert "Đây là diễn tập, không phải tình huống thật." in check
    await chat.says("phát ngay")
    found = await Emergency.get()
    assert found.exercise
    assert found.text.startswith("Đây là diễn tập")


async def test_without_the_right_nothing_begins(village: Village) -> None:
    await Role.all().update(emergency=False)
    (said,) = await talk(village).says("khẩn cấp")
    assert "chưa được giao quyền" in said
    (said,) = await talk(village, village.ea_kao_person).says("khẩn cấp")
    assert "chưa được giao quyền" not in said


async def test_a_village_answers_and_one_tap_ends_it(village: Village) -> None:
    chat = talk(village)
    await chat.says("khẩn cấp")
    await chat.presses("emergency.kind", "flood")
    await chat.presses("emergency.everywhere")
    await chat.says("phát ngay")
    found = await Emergency.get()
    await emergency_spread.spread(village.parts.services, found.id)
    (thanks,) = await talk(village, village.ea_kao_person).presses("emergency.safe")
    assert "bà con đã được báo" in thanks
    (signed,) = await talk(village, village.officer).presses("emergency.sign")
    assert f"đã ký xác nhận {found.code}" in signed
    assert "Đang có Cảnh báo lũ" in (await chat.says("khẩn cấp"))[0]
    for _ in range(2):  # and once more when that hour is nearly over
        (done,) = await talk(village, village.officer).presses("emergency.board")
        ends = (await Emergency.get()).ends_at
        await talk(village, village.officer).presses("emergency.extend")
        assert (await Emergency.get()).ends_at == ends + timedelta(hours=1)
    (done,) = await talk(village, village.officer).presses("emergency.board")
    assert "✅ Buôn Ea Kao" in done
    (done,) = await talk(village, village.officer).presses("emergency.clear")
    assert "hết nguy hiểm" in done
    (asked,) = await talk(village, village.officer).presses("emergency.reason")
    assert found.code in asked
    await talk(village, village.officer).says("Hồ xả lũ đột ngột.")
    assert (await Emergency.get()).reason == "Hồ xả lũ đột ngột."


async def test_the_title_of_an_old_list_is_asked_about(village: Village) -> None:
    chat = talk(village)
    await chat.says("khẩn cấp")
    await chat.presses("emergency.kind", "fire")
    await chat.presses("emergency.everywhere")
    await chat.says("PHÁT NGAY")
    village.parts.clock.move(minutes=30)
    assert "là dòng nào" in (await chat.says("hết nguy hiểm"))[-1]
    assert (await Emergency.get()).cleared_at is None


async def test_what_is_typed_next_is_the_reason_and_watching_is_the_emergency(
    village: Village,
) -> None:
    chat = talk(village)
    assert "thôn, buôn nào" in (await chat.says("theo dõi"))[0]
    await chat.says("hủy")
    await chat.says("khẩn cấp")
    await chat.presses("emergency.kind", "flood")
    await chat.presses("emergency.everywhere")
    await chat.says("phát ngay")
    (board,) = await chat.says("theo doi")
    assert "❓ Buôn Ea Kao: chưa trả lời" in board
    (done,) = await chat.presses("emergency.clear")
    assert "ghi lại lý do" in done
    await chat.says("Nước rút rồi, hồ xả lũ đột ngột.")
    assert (await Emergency.get()).reason == "Nước rút rồi, hồ xả lũ đột ngột."


async def test_what_an_officer_was_writing_is_no_reason(village: Village) -> None:
    chat = talk(village)
    for kind in ("flood", "fire"):
        await chat.says("khẩn cấp")
        if kind == "flood":
            await chat.presses("emergency.kind", kind)
            await chat.presses("emergency.everywhere")
            await chat.says("phát ngay")
    found = await Emergency.get()
    (done,) = await chat.acts("emergency.clear", str(found.id))
    assert "ghi lại lý do" in done
    await chat.says("đang gõ dở")
    assert not (await Emergency.get()).reason
