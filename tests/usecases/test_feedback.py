"""Citizens ask and report; officers answer; what is internal stays inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.events import EventKind
from models import ChatAccount, Feedback, FeedbackEntry, OutboxContent, Person
from models.outbox import Priority
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def asked(here: Village, text: str = "lam can cuoc o dau") -> Feedback:
    await here.says(here.sau, text)
    return await Feedback.all().order_by("-id").first()  # type: ignore[return-value]  # there is one


async def test_a_question_gets_a_code_a_desk_and_a_date_at_once(here: Village) -> None:
    reply = await here.says(here.sau, "lam can cuoc o dau")
    case = await Feedback.get()
    assert case.code in reply
    assert case.code.startswith("PA-")
    assert "H Bia (Xã Ea Kao)" in reply
    assert "05/03/2026" in reply  # Monday and three working days
    assert case.kind == "ask"
    assert "lam can cuoc o dau" in await here.last(here.bia)
    assert not await here.parts.told(here.far)


async def test_a_report_asks_one_thing(here: Village) -> None:
    reply = await here.says(here.sau, "Cống trước trường bị tắc")
    case = await Feedback.get()
    assert case.code in reply
    assert "09/03/2026" in reply  # five working days, over a weekend
    assert "thôn, buôn nào" in reply
    placed = await here.says(here.sau, "thon 5")
    assert case.code in placed
    await case.refresh_from_db()
    assert (case.kind, case.village_id) == ("report", here.villages["Thôn 5"].id)
    assert "Thôn 5" in await here.last(here.bia)
    here.at(minutes=11)
    next_one = await here.says(here.sau, "mấy giờ xã mở cửa?")
    assert case.code not in next_one


async def test_a_place_in_other_words_is_kept_and_nothing_more_is_asked(here: Village) -> None:
    await here.says(here.sau, "Cống bị vỡ")
    assert "Đã ghi nơi xảy ra" in await here.says(here.sau, "chỗ cây đa đầu dốc")
    assert "chỗ cây đa đầu dốc" in await here.last(here.bia)
    here.at(minutes=11)
    await here.says(here.sau, "Đèn đường tắt cả tuần")
    assert "Không sao" in await here.presses(here.sau, "Không rõ thôn")
    assert await Feedback.all().count() == 2


async def test_a_named_village_needs_no_question(here: Village) -> None:
    reply = await here.says(here.sau, "cống ở buôn Tơng Jú bị vỡ")
    assert "thôn, buôn nào" not in reply
    assert (await Feedback.get()).village_id == here.villages["Buôn Tơng Jú"].id


async def test_three_photos_are_one_case(here: Village) -> None:
    for n in range(3):
        await here.photo(here.sau, b"photo %d" % n, group_id="album")
    await here.says(here.sau, "Cống vỡ ở thôn 3")
    case = await Feedback.get()
    entries = await FeedbackEntry.filter(feedback_id=case.id)
    media = [m for e in entries for m in e.media]
    assert len(media) == 3
    assert "Cống vỡ" in await here.last(here.bia)


async def test_danger_from_a_citizen_wakes_the_duty_officer(here: Village) -> None:
    reply = await here.says(here.sau, "chay nha o thon 3, cuu voi")
    assert "114" in reply
    row = (await here.rows(here.duty))[-1]
    assert row.priority == Priority.ALERT
    assert "CHƯA XÁC NHẬN" in await here.last(here.duty)
    assert (await Feedback.get()).urgent


async def test_danger_is_also_heard(here: Village) -> None:
    await here.speaks(here.sau)
    code = (await Feedback.get()).code
    await here.listen("Có cháu bé bị đuối nước ở hồ thôn 5")
    assert f"Bản chép lời cho {code}" in await here.last(here.bia)
    assert (await here.rows(here.duty))[-1].priority == Priority.ALERT
    assert "đuối nước" in await here.last(here.sau)


async def test_an_answer_reaches_the_citizen_with_its_code(here: Village) -> None:
    case = await asked(here)
    await here.presses(here.bia, "Trả lời")
    check = await here.says(here.bia, "Làm ở trụ sở công an xã, thứ Hai đến thứ Sáu")
    assert "Bà con sẽ nhận" in check
    assert "trụ sở công an xã" not in await here.last(here.sau)
    assert "Đã gửi trả lời" in await here.says(here.bia, "ok gửi")
    told = await here.last(here.sau)
    assert case.code in told
    assert "trụ sở công an xã" in told
    assert "đã trả lời" in await here.says(here.sau, case.code)
    assert "đã đóng" in await here.acts(here.sau, "feedback.ok", case.code, many=True)
    await case.refresh_from_db()
    assert case.state == "closed"


async def test_not_good_enough_opens_it_again(here: Village) -> None:
    case = await asked(here)
    await here.presses(here.bia, "Trả lời")
    await here.says(here.bia, "Sửa trước 30/9")
    await here.presses(here.bia, "Gửi trả lời")
    here.at(days=7)
    await here.presses(here.sau, "Chưa được")
    assert "Đã mở lại" in await here.says(here.sau, "Vẫn vỡ như cũ")
    await case.refresh_from_db()
    assert case.state == "reopened"
    assert case.due_at is not None
    assert case.due_at > here.parts.clock.now()
    assert "Vẫn vỡ như cũ" in await here.last(here.bia)
    await here.presses(here.bia, "Trả lời")
    await here.says(here.bia, "Hôm nay đã sửa")
    await here.says(here.bia, "gửi đi")
    assert "đã đóng" in await here.presses(here.sau, "Được rồi")
    assert [
        await here.audited(f"feedback.{a}") for a in ("opened", "answered", "reopened", "closed")
    ] == [1, 2, 1, 1]


async def test_the_reason_may_be_spoken(here: Village) -> None:
    case = await asked(here)
    await here.presses(here.bia, "Trả lời")
    await here.says(here.bia, "Đã làm xong hôm qua")
    await here.says(here.bia, "gửi đi")
    await here.presses(here.sau, "Chưa được")
    await here.speaks(here.sau)
    await here.listen("cống vẫn còn vỡ")
    await case.refresh_from_db()
    assert case.state == "reopened"
    assert "cống vẫn còn vỡ" in await here.last(here.bia)


SECRET = "Hộ này hay kiện, chú ý"


async def test_an_internal_note_never_leaves(here: Village) -> None:
    case = await asked(here, "Cống thôn 3 bị vỡ")
    before = len(await here.parts.told(here.sau))
    await here.presses(here.bia, "Ghi chú nội bộ")
    await here.says(here.bia, SECRET)
    assert len(await here.parts.told(here.sau)) == before
    assert SECRET in await here.says(here.duty, case.code)
    await here.acts(here.bia, "feedback.answer", case.code, many=True)
    await here.says(here.bia, "Xã sẽ sửa")
    await here.says(here.sau, case.code)
    await here.says(here.sau, "phản ánh của tôi")
    await here.presses(here.sau, case.code)
    await here.acts(here.sau, "feedback.reopen", case.code, many=True)
    await here.says(here.sau, "chưa sửa")
    assert not [text for text in await here.parts.told(here.sau) if SECRET in text]


async def test_a_spoken_answer_waits_for_the_officers_yes(here: Village) -> None:
    case = await asked(here)
    await here.presses(here.bia, "Trả lời")
    await here.speaks(here.bia)
    before = await here.parts.told(here.sau)
    await here.listen("Làm ở công an xã")
    assert await here.parts.told(here.sau) == before
    assert "Làm ở công an xã" in await here.last(here.bia)
    await here.presses(here.bia, "Gửi trả lời này")
    assert "Làm ở công an xã" in await here.last(here.sau)
    await case.refresh_from_db()
    assert case.state == "answered"
    assert await FeedbackEntry.filter(kind="draft").count() == 0


async def test_only_the_owner_sees_a_case(here: Village) -> None:
    case = await asked(here)
    missing = await here.says(here.y_ba, "PA-22222")
    assert await here.says(here.y_ba, case.code) == missing
    for action in ("feedback.ok", "feedback.reopen", "feedback.status"):
        assert await here.acts(here.y_ba, action, case.code, many=True) == missing
    for action in ("feedback.answer", "feedback.note", "feedback.assign", "inbox.open"):
        assert await here.acts(here.far, action, case.code, many=True) == missing
        assert await here.acts(here.y_ba, action, case.code, many=True) == missing
    assert "đang chờ H Bia" in await here.says(here.sau, case.code.lower())


async def test_the_case_is_theirs_on_every_chat_they_have(here: Village) -> None:
    case = await asked(here)
    second = await Person.get(id=here.sau.id)
    await ChatAccount.filter(person_id=here.sau.id).update(chat_id="sau-old")
    await ChatAccount.create(
        person=second,
        channel="webchat",
        account="web",
        chat_id="sau",
        created_at=here.parts.clock.now(),
    )
    assert "đang chờ" in await here.says(here.sau, case.code)


async def test_a_case_is_handed_to_a_colleague(here: Village) -> None:
    case = await asked(here)
    await here.presses(here.bia, "Giao việc")
    assert "Anh Trực" in await here.presses(here.bia, "Anh Trực")
    assert "được giao cho anh/chị" in await here.last(here.duty)
    assert "đang chờ Anh Trực" in await here.says(here.sau, case.code)


async def test_a_stranger_is_asked_for_the_commune_once(here: Village) -> None:
    guest = await here.parts.person("guest", "Khách")
    assert "xã, phường nào" in await here.says(guest, "mấy giờ xã mở cửa?")
    assert await Feedback.all().count() == 0
    assert "Không thấy" in await here.says(guest, "zzzz")
    reply = await here.says(guest, "xa cu pui")
    case = await Feedback.get()
    assert case.code in reply
    assert case.commune_id == here.other.id
    assert "mấy giờ xã mở cửa?" in await here.last(here.far)
    assert not await here.parts.told(here.bia)


async def test_a_file_and_a_place_are_taken_too(here: Village) -> None:
    await here.comes(here.sau, EventKind.LOCATION, latitude=12.5, longitude=108.0)
    await here.says(here.sau, "Cây nghiêng ở thôn 3")
    assert await Feedback.all().count() == 1
    desk = " ".join(str(c.body) for c in await OutboxContent.all())
    assert "12.500000" in desk
    assert "Cây nghiêng" in desk


async def test_a_propagandist_who_says_phan_anh_reports(here: Village) -> None:
    card = await here.says(here.nga, "phản ánh đường hỏng")
    assert "chưa gửi" in card
    assert await Feedback.all().count() == 0


async def test_who_is_in_danger_reads_first_whom_to_call(here: Village) -> None:
    reply = await here.says(here.sau, "co nguoi bi ket o thon 5")
    assert reply.index("112") < reply.index("PA-")
