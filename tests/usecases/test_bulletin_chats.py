"""Bulletins in the chat, word for word: write, approve, read, tell, correct."""

from bot.core.messages import Message
from bot.usecases.bulletins import compose_heard, submit
from bot.usecases.delivery import distribute
from models import (
    Bulletin,
    BulletinVersion,
    ChatAccount,
    Delivery,
    DialogState,
    OutboxRow,
    VoiceNote,
)
from models.bulletin import BulletinState
from tests.fakes.house import Parts
from tests.usecases.bulletins import TEXT, Commune, make_commune
from tests.usecases.chats import Chats


async def spoken(parts: Parts) -> BulletinVersion:
    """What the render task does after a submission."""
    version = await BulletinVersion.all().order_by("-id").first()
    assert version is not None
    async with parts.services.work() as work:
        await submit.ready(work, version.id, f"{version.id:064d}", 12.5, "Đọc", "vi")
    return await BulletinVersion.get(id=version.id)


async def put_into_words(parts: Parts, note: VoiceNote) -> None:
    async with parts.services.work() as work:
        await compose_heard.heard(work, note)


async def written(commune: Commune, chats: Chats) -> BulletinVersion:
    author = commune.author
    await chats.says(author, "soạn tin")
    await chats.says(author, TEXT)
    await chats.says(author, "thon 1, Thôn 3")
    await chats.says(author, "ngay bây giờ")
    await chats.presses(author, "Gửi duyệt")
    return await spoken(commune.parts)


async def test_from_a_typed_text_to_told_villagers(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    author, approver, reader = commune.author, commune.approver, commune.speakers[0]
    assert "tiêu đề" in await chats.says(author, "SOAN TIN")
    assert "Gửi cho những đâu" in await chats.says(author, TEXT)
    assert "Chưa rõ nơi này: thôn 9" in await chats.says(author, "thôn 1, thôn 9")
    assert "Thôn 1, Thôn 3" in await chats.presses(author, "Thôn 3")
    assert "Khi nào gửi" in await chats.presses(author, "Xong")
    assert "giờ nghỉ đêm" in await chats.says(author, "4h45 mai")
    seen = await chats.says(author, "ngay bay gio")
    assert "2 tuyên truyền viên" in seen
    assert "Tiêm vắc-xin sáng thứ Bảy" in seen
    assert "Đã gửi duyệt BT-1" in await chats.says(author, "1")
    version = await spoken(parts)
    assert "chờ duyệt BT-1" in (await parts.told(approver))[-1]
    assert "Đã duyệt BT-1" in await chats.says(approver, "duyet")
    assert await distribute.distribute(parts.services, version.id) == 2
    assert "Trạm y tế" in (await parts.told(reader))[-1]
    assert "nói cho bà con" in await chats.presses(reader, "Đã đọc")
    assert "cách nào" in await chats.presses(reader, "Đã phổ biến")
    assert "bao nhiêu hộ" in await chats.presses(reader, "Tại cuộc họp")
    assert "Đã ghi 3 hộ" in await chats.says(reader, "3")
    delivery = await Delivery.get(person_id=reader.id)
    assert (delivery.told_how, delivery.households) == ("meeting", 3)
    board = await chats.presses(approver, "Xem đến đâu")
    assert "1/2 thôn đã phổ biến, 3 hộ" in board
    assert "Thôn 3: Y Ngọc 3" in board


async def test_returned_with_a_reason_fixed_and_approved(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await written(commune, chats)
    assert "vì sao" in await chats.presses(commune.approver, "Trả lại")
    assert "Đã trả lại BT-1" in await chats.says(commune.approver, "Sai giờ, phải là 8 giờ")
    assert "phải là 8 giờ" in (await parts.told(commune.author))[-1]
    assert "Sửa phần nào" in await chats.presses(commune.author, "Sửa và gửi lại")
    await chats.presses(commune.author, "Nội dung")
    assert "lúc 8 giờ" in await chats.says(commune.author, "Tiêm vắc-xin\nTrẻ em, lúc 8 giờ.")
    await chats.presses(commune.author, "Gửi duyệt")
    version = await spoken(parts)
    assert version.number == 2
    assert "Đã duyệt" in await chats.says(commune.second, "Duyệt")


async def test_someone_faster_is_told_plainly(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await written(commune, chats)
    (button, *_) = await parts.buttons(commune.second)
    await chats.presses(commune.approver, "Duyệt")
    assert "đã được duyệt rồi" in await chats.acts(commune.second, button)


async def test_the_word_duyet_finds_the_one_that_waits(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    assert "Không có tin nào" in await chats.says(commune.approver, "duyệt")
    await written(commune, chats)
    await parts.services.outbox.say([1], _plain("Chào"), key="other")
    await OutboxRow.filter(chat_account__person_id=commune.second.id).delete()
    assert "chờ duyệt BT-1" in await chats.says(commune.second, "tin cho duyet")


async def test_an_approver_edits_and_may_not_approve(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await written(commune, chats)
    assert "một người khác duyệt" in await chats.presses(commune.approver, "Sửa tin")
    await chats.presses(commune.approver, "Giờ gửi")
    assert "17:00 02/03" in await chats.says(commune.approver, "17h hôm nay")
    await chats.presses(commune.approver, "Gửi duyệt")
    await spoken(parts)
    assert "anh/chị soạn" in await chats.says(commune.approver, "tin chờ duyệt")
    assert "Đã duyệt" in await chats.presses(commune.second, "Duyệt")
    assert (await Bulletin.get()).state is BulletinState.APPROVED


async def test_a_voice_note_becomes_the_text_and_plays(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    author = commune.author
    await chats.says(author, "soạn tin")
    assert "Đang chép lại" in await chats.sends(author, "voice", "c" * 64)
    note = await VoiceNote.get()
    assert parts.tasks == [("transcribe", note.id)]
    note.text, note.state = "Ngày mai cúp điện từ bảy giờ đến mười một giờ.", "heard"
    await put_into_words(parts, note)
    await put_into_words(parts, note)
    assert "Ngày mai cúp điện" in (await parts.told(author))[-1]
    await chats.presses(author, "Đúng, và phát giọng này")
    version = await BulletinVersion.get()
    assert (version.voice_digest, version.title) == (
        "c" * 64, "Ngày mai cúp điện từ bảy giờ đến mười một giờ",
    )  # fmt: skip
    await chats.presses(author, "Toàn xã")
    assert "giọng ghi âm" in await chats.presses(author, "Ngay khi duyệt")


async def test_a_note_nobody_waits_for_is_left_alone(parts: Parts) -> None:
    commune = await make_commune(parts)
    account = await ChatAccount.get(person_id=commune.author.id)
    note = await VoiceNote.create(
        digest="d" * 64, account_id=account.id, state="heard", recorded_at=parts.clock.now()
    )
    await put_into_words(parts, note)
    assert await parts.told(commune.author) == []


async def test_an_unclear_note_asks_to_type(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await chats.says(commune.author, "soạn tin")
    await chats.sends(commune.author, "voice", "c" * 64)
    note = await VoiceNote.get()
    note.state = "silent"
    await put_into_words(parts, note)
    assert "Chưa nghe rõ" in (await parts.told(commune.author))[-1]
    assert "Gửi cho những đâu" in await chats.says(commune.author, TEXT)


async def test_law_must_name_its_source(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    author = commune.author
    await chats.says(author, "soạn tin")
    await chats.says(author, "Nghị định mới\nTừ 1/4 nộp phạt giao thông qua mạng.")
    await chats.presses(author, "Toàn xã")
    assert "phải ghi nguồn" in await chats.presses(author, "Ngay khi duyệt")
    seen = await chats.says(author, "Nghị định 168/2024/NĐ-CP")
    assert "Nguồn: Nghị định 168/2024/NĐ-CP" in seen


async def test_a_draft_waits_for_its_writer(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await chats.says(commune.author, "soạn tin")
    await chats.says(commune.author, TEXT)
    await DialogState.all().delete()
    assert "viết dở" in await chats.says(commune.author, "viet tin")
    assert "Sửa phần nào" in await chats.presses(commune.author, "BT-1")


async def test_a_correction_starts_with_one_tap(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await written(commune, chats)
    await chats.presses(commune.approver, "Duyệt")
    await distribute.distribute(parts.services, version.id)
    await chats.presses(commune.approver, "Xem đến đâu")
    assert "Đã dừng" in await chats.presses(commune.approver, "Đính chính")
    await chats.says(commune.approver, "Tiêm vắc-xin Chủ nhật\nChủ nhật 8/3 lúc 7 giờ.")
    await chats.presses(commune.approver, "Gửi duyệt")
    new = await spoken(parts)
    await chats.presses(commune.second, "Duyệt")
    assert await distribute.distribute(parts.services, new.id) == 2
    assert "ĐÍNH CHÍNH cho tin BT-1" in (await parts.told(commune.speakers[0]))[-1]
    old = await Delivery.get(version_id=version.id, person_id=commune.speakers[0].id)
    button = {"action": "receipt.told", "ref": str(old.id), "many": True}
    assert "thu hồi hoặc đính chính" in await chats.acts(commune.speakers[0], button)


async def test_withdrawing_asks_first(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await written(commune, chats)
    await chats.presses(commune.approver, "Duyệt")
    await distribute.distribute(parts.services, version.id)
    await chats.presses(commune.approver, "Xem đến đâu")
    assert "Thu hồi BT-1" in await chats.presses(commune.approver, "Thu hồi")
    assert (await Bulletin.get()).state is BulletinState.PUBLISHED
    assert "Đã thu hồi" in await chats.presses(commune.approver, "Thu hồi ngay")
    assert (await Bulletin.get()).state is BulletinState.WITHDRAWN


async def test_other_words_at_the_question_take_nothing_back_and_it_stays(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await written(commune, chats)
    await chats.presses(commune.approver, "Duyệt")
    await distribute.distribute(parts.services, version.id)
    await chats.presses(commune.approver, "Xem đến đâu")
    await chats.presses(commune.approver, "Thu hồi")
    heard = await chats.says(commune.approver, "hoan vi mua")
    assert "Chưa thu hồi gì cả" in heard
    assert "Thu hồi BT-1" in heard
    assert (await Bulletin.get()).state is BulletinState.PUBLISHED
    assert await Bulletin.all().count() == 1, "nor did a new bulletin begin"
    assert "Đã thu hồi" in await chats.says(commune.approver, "Thu hồi ngay")
    assert (await Bulletin.get()).state is BulletinState.WITHDRAWN


async def test_the_board_of_a_corrected_bulletin_asks_for_nothing(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await written(commune, chats)
    await chats.presses(commune.approver, "Duyệt")
    await distribute.distribute(parts.services, version.id)
    assert "Còn chưa phổ biến" in await chats.presses(commune.approver, "Xem đến đâu")
    ref = {"ref": str(version.bulletin_id), "many": True}
    await chats.acts(commune.author, {"action": "bulletin.correct", **ref})
    board = await chats.acts(commune.approver, {"action": "bulletin.board", **ref})
    assert "Tin này đã thu hồi" in board
    assert "Còn chưa phổ biến" not in board
    old = await chats.acts(commune.approver, {"action": "bulletin.withdraw", **ref})
    assert "đã thu hồi hoặc hết hạn" in old


async def test_what_was_under_way_comes_back(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    both = await parts.person(
        "ca-hai", "Y Moan", ("editor", commune.area), ("approver", commune.area)
    )
    await written(commune, chats)
    (_, back, _) = await parts.buttons(both)
    await chats.says(both, "soạn tin")
    await chats.says(both, "Họp thôn tối nay\nMời bà con đến nhà văn hóa lúc 19 giờ.")
    assert "vì sao" in await chats.acts(both, back)
    assert "Gửi cho những đâu" in await chats.presses(both, "Sai nội dung")


async def test_strangers_get_no_board(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await written(commune, chats)
    other = await parts.area("66-9", "commune", "Xã Khác")
    stranger = await parts.person("la", "Lạ", ("approver", other))
    button = {"action": "bulletin.board", "ref": str(version.bulletin_id), "many": True}
    assert "Không tìm thấy" in await chats.acts(stranger, button)


def _plain(text: str) -> Message:
    return Message(text)
