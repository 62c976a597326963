"""Field reports as a propagandist and the commune's officers live them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.events import EventKind, MediaRef
from bot.usecases.desk import cases
from models import ChatAccount, OutboxContent, Report, ReportMedia, VoiceNote
from models.outbox import Priority
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def test_a_text_is_a_report_in_two_steps(here: Village) -> None:
    card = await here.says(here.nga, "Duong vao thon nhieu o ga, xe khong di duoc")
    assert "Thôn 3, Xã Ea Kao" in card
    assert "Đường, cầu cống" in card
    sent = await here.presses(here.nga, "Gửi")
    report = await Report.get()
    assert report.code in sent
    assert report.state == "sent"
    desk = await here.last(here.bia)
    assert "nhieu o ga" in desk
    assert "Chị Nga" in desk
    assert report.code in desk
    assert not await here.parts.told(here.far)


async def test_sending_twice_changes_nothing(here: Village) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà")
    again = (await here.buttons(here.nga))[0]
    await here.presses(here.nga, "Gửi")
    told = len(await here.parts.told(here.bia))
    assert "đã bấm rồi" in await here.acts(here.nga, **again)
    assert "đã được gửi" in await here.acts(here.nga, "report.send", again["ref"], many=True)
    assert len(await here.parts.told(here.bia)) == told
    assert await here.audited("report.sent") == 1


async def test_a_draft_that_is_full_says_so_and_hears_of_danger_all_the_same(here: Village) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà. " * 500)
    await here.says(here.nga, "Mặt đường bong tróc. " * 450)
    before = await Report.get()
    said = await here.says(here.nga, "Hàng rào sân bóng cũ rồi. " * 300)
    assert "chưa được ghi" in said
    assert "Gửi" in said
    report = await Report.get()
    assert report.text == before.text
    await here.says(here.nga, "Lũ cuốn trôi nhà, có người mất tích. " + "Đường trơn. " * 300)
    report = await Report.get()
    assert report.urgent
    assert "mất tích" in report.text
    await here.presses(here.nga, "Gửi")
    assert await Report.filter(state="sent").count() == 1


async def test_a_file_is_not_counted_as_a_picture(here: Village) -> None:
    await here.photo(here.nga, b"one")
    digest = await here.parts.media.save(b"%PDF", "application/pdf", "a.pdf", "file")
    paper = (MediaRef("file", digest=digest, mime="application/pdf", name="a.pdf"),)
    assert "Kèm theo: 1 ảnh, 1 tệp\n" in await here.comes(here.nga, EventKind.FILE, media=paper)


async def test_an_album_is_one_report(here: Village) -> None:
    first = await here.photo(here.nga, b"one", group_id="album")
    second = await here.photo(here.nga, b"two", group_id="album")
    third = await here.photo(here.nga, b"three", group_id="album")
    assert "chưa gửi" in first
    assert "2 ảnh" in second
    assert "3 ảnh" in third
    here.at(minutes=4)
    await here.photo(here.nga, b"four")
    assert await Report.all().count() == 1
    assert await ReportMedia.all().count() == 4
    await here.presses(here.nga, "Gửi")
    body = (await OutboxContent.all().order_by("-id"))[1:]
    sent = [m for content in body for m in content.body.get("media", [])]
    assert len([m for m in sent if m["kind"] == "photo"]) == 4


async def test_a_photo_much_later_is_another_report(here: Village) -> None:
    await here.photo(here.nga, b"one")
    here.at(minutes=11)
    await here.photo(here.nga, b"two")
    assert await Report.all().count() == 2


async def test_an_album_photo_after_sending_still_arrives(here: Village) -> None:
    await here.photo(here.nga, b"one", group_id="album")
    await here.presses(here.nga, "Gửi")
    await here.photo(here.nga, b"two", group_id="album")
    assert await Report.all().count() == 1
    assert "gửi thêm" in await here.last(here.bia)


async def test_a_photo_goes_on_with_its_report(here: Village) -> None:
    await here.photo(here.nga, b"one")
    await here.presses(here.nga, "Gửi")
    kept = await ReportMedia.get()
    bodies = [str(c.body) for c in await OutboxContent.all()]
    assert any(kept.digest in body for body in bodies)


async def test_danger_wakes_the_duty_officer_before_anything_is_confirmed(here: Village) -> None:
    here.parts.clock.set(datetime(2026, 3, 2, 16, 30, tzinfo=UTC))  # 23:30
    await here.says(here.nga, "lu quet o suoi, co nguoi mat tich")
    row = (await here.rows(here.duty))[-1]
    assert row.priority == Priority.ALERT
    assert row.due_at == here.parts.clock.now()
    alert = await here.last(here.duty)
    assert "CHƯA XÁC NHẬN" in alert
    assert "mất tích" in alert
    assert not await here.parts.told(here.bia)
    assert (await Report.get()).state == "draft"
    await here.presses(here.duty, "Đã nhận")
    assert "đã thấy tin khẩn" in await here.last(here.nga)
    await here.acts(here.nga, "report.send")
    assert (await Report.get()).state == "received"


async def test_giving_up_an_alarm_is_told(here: Village) -> None:
    await here.says(here.nga, "Cháy nhà ở đầu buôn")
    await here.presses(here.nga, "Bỏ báo cáo")
    assert "đã rút tin khẩn" in await here.last(here.duty)
    assert (await Report.get()).state == "withdrawn"


async def test_other_news_waits_for_the_morning(here: Village) -> None:
    here.parts.clock.set(datetime(2026, 3, 2, 16, 30, tzinfo=UTC))
    await ChatAccount.filter(person_id=here.bia.id).update(
        last_word_at=here.parts.clock.now() - timedelta(minutes=5)
    )
    await here.says(here.nga, "Đường nhiều ổ gà")
    await here.presses(here.nga, "Gửi")
    morning = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
    assert [r.due_at for r in await here.rows(here.duty)] == [morning]
    assert [r.due_at for r in await here.rows(here.bia)] == [here.parts.clock.now()]


async def test_each_step_comes_back_with_the_code(here: Village) -> None:
    await here.says(here.nga, "Mất điện cả thôn từ sáng")
    await here.presses(here.nga, "Gửi")
    code = (await Report.get()).code
    await here.presses(here.bia, "Đã nhận")
    assert f"{code}: H Bia (Xã Ea Kao) đã nhận" in await here.last(here.nga)
    assert "đã có người nhận" in await here.acts(here.duty, "inbox.confirm", code, many=True)
    await here.presses(here.bia, "Đang xử lý")
    assert "đang xử lý" in await here.last(here.nga)
    await here.presses(here.bia, "Hỏi lại")
    await here.says(here.bia, "Mất từ mấy giờ?")
    assert "Mất từ mấy giờ?" in await here.last(here.nga)
    await here.presses(here.nga, "Trả lời")
    await here.says(here.nga, "Từ 6 giờ sáng")
    assert "Từ 6 giờ sáng" in await here.last(here.bia)
    await here.presses(here.bia, "Đã xong")
    await here.says(here.bia, "Điện lực đã đóng lại lúc 10 giờ")
    assert "Điện lực đã đóng lại lúc 10 giờ" in await here.last(here.nga)
    assert (await Report.get()).state == "done"
    assert "đã xong" in await here.says(here.nga, code.lower().replace("-", " "))


async def test_another_communes_officer_finds_nothing(here: Village) -> None:
    await here.says(here.nga, "Mất điện cả thôn")
    await here.presses(here.nga, "Gửi")
    code = (await Report.get()).code
    missing = await here.says(here.far, "BC-22222")
    assert await here.says(here.far, code) == missing
    for action in ("inbox.confirm", "report.working", "report.done", "report.ask", "inbox.open"):
        assert await here.acts(here.far, action, code, many=True) == missing
    assert await here.says(here.sau, code) == missing
    assert (await Report.get()).state == "sent"


async def test_the_village_is_asked_only_of_those_with_several(here: Village) -> None:
    villages = (here.villages["Thôn 3"], here.villages["Thôn 5"])
    lan = await here.parts.person("lan", "Cô Lan", *(("propagandist", v) for v in villages))
    asked = await here.says(lan, "Loa bị rè")
    assert "thôn, buôn nào" in asked
    await here.presses(lan, "Thôn 5")
    await here.presses(lan, "Gửi")
    report = await Report.get()
    assert report.village_id == here.villages["Thôn 5"].id
    assert report.kind == "loudspeaker"
    named = await here.says(lan, "Loa thôn 3 bị rè")
    assert "Thôn 3, Xã Ea Kao" in named


async def test_corrections_are_understood(here: Village) -> None:
    await here.says(here.nga, "Cống bị hỏng")
    assert "Thôn 5" in await here.says(here.nga, "nham, thon 5 chu khong phai thon 3")
    await here.presses(here.nga, "Sửa thôn")
    assert "Buôn Tơng Jú, Xã Ea Kao" in await here.says(here.nga, "tong ju")
    await here.presses(here.nga, "Sửa loại")
    assert "Điện, nước" in await here.says(here.nga, "điện, nước")
    await here.says(here.nga, "Hai hộ không có nước")
    await here.says(here.nga, "đúng rồi")
    report = await Report.get()
    assert report.text == "Cống bị hỏng\nHai hộ không có nước"
    assert (report.kind, report.state) == ("power_water", "sent")
    fixed = await here.says(here.nga, "thôn 5 mới đúng")
    assert "Đã sửa nơi xảy ra" in fixed
    assert "Thôn 5" in await here.last(here.bia)
    assert await Report.all().count() == 1


async def test_an_activity_counts_people(here: Village) -> None:
    card = await here.says(here.nga, "Đã tổ chức buổi tuyên truyền phòng chống sốt, 45 người dự")
    assert "Buổi tuyên truyền" in card
    assert (await Report.get()).people == 45
    assert not await here.parts.told(here.duty)


async def test_a_location_starts_a_report_and_shows_on_a_map(here: Village) -> None:
    await here.comes(here.nga, EventKind.LOCATION, latitude=12.5, longitude=108.05)
    await here.says(here.nga, "Cột điện nghiêng")
    await here.presses(here.nga, "Gửi")
    assert "12.500000,108.050000" in await here.last(here.bia)


async def test_an_officers_plain_words_lead_to_the_menu(here: Village) -> None:
    assert "chưa hiểu" in await here.says(here.bia, "hôm nay trời đẹp")
    assert await Report.all().count() == 0
    await here.says(here.bia, "sạt lở ở thôn 5")
    assert (await Report.get()).village_id == here.villages["Thôn 5"].id


async def test_thanks_are_no_report(here: Village) -> None:
    assert "Cảm ơn" in await here.says(here.nga, "cam on")
    assert await Report.all().count() == 0


@pytest.mark.parametrize(
    "text",
    ["gui di", "xong rồi", "gửi", "dạ em cảm ơn anh chị nhiều ạ", "cam on can bo xa nhieu nha"],
)
async def test_a_yes_to_nothing_and_kind_thanks_are_no_report(here: Village, text: str) -> None:
    assert "cứ nhắn, ghi âm" in await here.says(here.nga, text)
    assert await Report.all().count() == 0


async def test_a_promised_photo_is_no_yes(here: Village) -> None:
    await here.says(here.nga, "Cong dau buon bi tac")
    assert "gui anh" in await here.says(here.nga, "gui anh")  # 'gửi ảnh'
    assert (await Report.get()).state == "draft"


async def test_what_is_attached_is_counted_without_naughts(here: Village) -> None:
    assert "Kèm theo: 1 ghi âm" in await here.speaks(here.nga)
    assert "Kèm theo: 1 ảnh, 1 ghi âm" in await here.photo(here.nga, b"one")
    await here.presses(here.nga, "Gửi")
    assert "Kèm theo: 1 ảnh\n" in await here.photo(here.nga, b"two")


# Voice


async def test_a_typed_that_is_right_counts_as_the_button(here: Village) -> None:
    await here.speaks(here.nga)
    await here.listen("Sập 3 nhà ở thôn 5", 0.2)
    assert "Đã gửi" in await here.says(here.nga, "dung roi a")
    desk = await here.last(here.bia)
    assert "Sập 3 nhà" in desk
    assert "chưa xem lại" not in desk


async def test_a_voice_note_is_read_back_and_sent(here: Village) -> None:
    spoken = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    taken = await here.speaks(here.nga, at=spoken)
    assert "Đã nhận ghi âm" in taken
    assert "đang nghe" in taken
    await here.listen("Sập 3 nhà ở thôn 5, mười lăm người phải đi ở nhờ")
    heard = await here.last(here.nga)
    assert "Tôi nghe là" in heard
    assert "3 nhà" in heard
    assert "mười lăm người" in heard
    assert "Nơi: Thôn 5" in heard
    assert "Thôn 5" in here.ear.hints
    card = await here.presses(here.nga, "Đúng")
    assert "Sập 3 nhà" in card
    await here.presses(here.nga, "Gửi")
    report = await Report.get()
    assert report.happened_at == spoken
    assert "06:00, 02/03/2026" in await here.last(here.bia)
    assert "máy nghe" not in await here.last(here.bia)


async def test_three_steps_are_enough(here: Village) -> None:
    await here.speaks(here.nga)
    await here.listen("Đường vào thôn bị hỏng")
    await here.presses(here.nga, "Gửi")
    assert (await Report.get()).state == "sent"
    assert "máy nghe" in await here.last(here.bia)


async def test_a_transcript_after_sending_follows(here: Village) -> None:
    await here.speaks(here.nga)
    await here.presses(here.nga, "Gửi")
    assert "chưa có chữ" in await here.last(here.bia) or "đang nghe" in await here.last(here.bia)
    await here.listen("Nước suối dâng, lũ về")
    code = (await Report.get()).code
    told = await here.parts.told(here.bia)
    assert any(f"Bản chép lời cho {code}" in text and "lũ về" in text for text in told)
    assert (await here.rows(here.duty))[-2].priority == Priority.ALERT
    assert (await Report.get()).urgent


async def test_a_wrong_village_is_corrected_by_voice(here: Village) -> None:
    await here.says(here.nga, "Cống bị hỏng")
    await here.speaks(here.nga, b"fix")
    await here.listen("Buôn Tơng Jú chứ không phải thôn 3")
    assert "Buôn Tơng Jú, Xã Ea Kao" in await here.last(here.nga)
    report = await Report.get()
    assert report.village_id == here.villages["Buôn Tơng Jú"].id
    assert report.text == "Cống bị hỏng"
    assert await VoiceNote.all().count() == 1


async def test_and_also_after_it_was_sent(here: Village) -> None:
    await here.speaks(here.nga)
    await here.listen("Cống bị hỏng")
    await here.presses(here.nga, "Gửi")
    here.at(hours=2)
    await here.speaks(here.nga, b"fix")
    await here.listen("thôn năm chứ không phải thôn ba")
    first, second = await Report.all().order_by("id")
    assert first.village_id == here.villages["Thôn 5"].id
    assert second.state == "dropped"
    assert f"Sửa lại nơi xảy ra của {first.code}: Thôn 5" in await here.last(here.bia)


async def test_a_doubtful_text_only_counts_once_confirmed(here: Village) -> None:
    await here.speaks(here.nga)
    await here.listen("hình như có cháy ở rẫy", 0.3)
    assert "nghe chưa rõ" in await here.last(here.nga)
    assert (await Report.get()).text == ""
    assert "cháy" in await here.last(here.duty)  # an alarm does not wait for certainty
    await here.presses(here.nga, "Sửa lại")
    await here.says(here.nga, "Đốt rẫy đã tắt, không sao")
    assert (await Report.get()).text == "Đốt rẫy đã tắt, không sao"
    assert (await VoiceNote.get()).checked


async def test_saying_it_again_replaces_the_words(here: Village) -> None:
    await here.speaks(here.nga)
    await here.listen("đường hỏng ở thôn ba")
    await here.presses(here.nga, "Sửa lại")
    await here.speaks(here.nga, b"again")
    await here.listen("Cống hỏng, nước tràn ra đường")
    assert (await Report.get()).text == "Cống hỏng, nước tràn ra đường"
    assert await ReportMedia.filter(kind="voice").count() == 2


async def test_a_silent_note_goes_on_as_sound(here: Village) -> None:
    await here.speaks(here.nga)
    await here.listen("")
    assert "không nghe ra lời" in await here.last(here.nga)
    assert "chưa có chữ" in await here.last(here.nga)
    await here.presses(here.nga, "Gửi")
    assert (await Report.get()).state == "sent"


async def test_without_a_recogniser_nothing_is_promised(database: str, tmp_path: Path) -> None:
    here = await Village.settle(tmp_path, hears=False)
    taken = await here.speaks(here.nga)
    assert "chưa có chữ" in taken
    assert "đang nghe" not in taken


async def test_a_draft_left_alone_is_asked_about_once(here: Village) -> None:
    await here.says(here.nga, "Đường hỏng")
    assert await cases.remind_unsent(here.parts.services) == 0
    here.at(hours=2)
    await cases.remind_unsent(here.parts.services)
    await cases.remind_unsent(here.parts.services)
    told = [t for t in await here.parts.told(here.nga) if "viết dở" in t]
    assert len(told) == 1
    await here.presses(here.nga, "Gửi")
    assert (await Report.get()).state == "sent"


async def test_what_is_late_is_told_in_the_morning(here: Village) -> None:
    await here.says(here.nga, "Mất điện cả thôn")
    await here.presses(here.nga, "Gửi")
    here.at(days=10)
    await cases.tell_late(here.parts.services)
    await cases.tell_late(here.parts.services)
    late = [t for t in await here.parts.told(here.bia) if "quá hạn" in t]
    assert len(late) == 1
    assert (await Report.get()).code in late[0]
    listed = await here.says(here.bia, "việc cần xử lý")
    assert "1 việc đang mở: 0 việc khẩn (‼), 1 việc quá hạn" in listed
    assert "Nội dung: Mất điện" in await here.presses(here.bia, "⏰")


async def test_two_villages_in_one_report_are_both_kept(here: Village) -> None:
    card = await here.says(here.nga, "thôn 5 và buôn tông giú đường lầy lắm")
    assert "Thôn 5, Buôn Tơng Jú, Xã Ea Kao" in card
    await here.presses(here.nga, "Gửi")
    assert "Thôn 5, Buôn Tơng Jú, Xã Ea Kao" in await here.last(here.bia)


async def test_of_two_villages_one_can_be_chosen(here: Village) -> None:
    await here.says(here.nga, "thôn 5 và buôn tông giú đường lầy lắm")
    assert "Buôn Tơng Jú" in await here.says(here.nga, "ở buôn Tơng Jú thôi")
    assert (await Report.get()).village_id == here.villages["Buôn Tơng Jú"].id
    await here.presses(here.nga, "Gửi")
    assert "Thôn 5, Buôn" not in await here.last(here.bia)


async def test_two_villages_in_a_recording_are_both_read_back(here: Village) -> None:
    await here.speaks(here.nga)
    await here.listen("Thôn năm với buôn tông giú đường lầy lắm.")
    assert "Nơi: Thôn 5, Buôn Tơng Jú" in await here.last(here.nga)


@pytest.mark.parametrize("words", ["30", "ba mươi", "bốn lăm ạ"])
async def test_a_lone_number_is_no_part_of_a_report(here: Village, words: str) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà")
    await here.says(here.nga, words)
    assert (await Report.get()).text == "Đường nhiều ổ gà"
