"""Bulletins as hurried people write, ask about and pass them on."""

from __future__ import annotations

import pytest

from models import Bulletin, BulletinVersion, Delivery
from tests.fakes.house import Parts
from tests.usecases.bulletins import make_commune
from tests.usecases.chats import Chats


async def test_the_title_first_and_the_text_next(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await chats.says(commune.author, "soạn tin")
    await chats.says(commune.author, "Tiêm phòng trâu bò")
    said = await chats.says(
        commune.author, "Từ 1/12 đến 5/12 thú y xã tiêm miễn phí cho trâu bò ở các thôn, buôn."
    )
    assert "Đã ghi thêm vào nội dung" in said
    assert "Gửi cho những đâu" in said
    version = await BulletinVersion.get()
    assert version.title == "Tiêm phòng trâu bò"
    assert version.body.startswith("Từ 1/12 đến 5/12")


async def test_one_that_waits_is_shown_as_waiting_and_may_be_edited(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.submitted()
    said = await chats.says(commune.author, "BT-1")
    assert "đang chờ duyệt" in said
    assert "phổ biến" not in said
    await chats.presses(commune.author, "Sửa tin")
    await chats.says(commune.author, "hủy")
    assert "sửa" in (await chats.says(commune.author, "sửa BT-1")).lower()
    assert (await Bulletin.get()).state == "submitted"


async def test_one_that_went_out_is_reached_by_its_code(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.distributed()
    for words in ("BT-1 tới đâu rồi", "đính chính BT-1", "sửa BT-1"):
        assert "thôn đã phổ biến" in await chats.says(commune.author, words)
    assert "Thu hồi BT-1" in await chats.says(commune.author, "thu hồi BT-1")
    assert (await Bulletin.get()).state == "published"
    await chats.presses(commune.author, "Thu hồi ngay")
    assert (await Bulletin.get()).state == "withdrawn"


async def test_a_code_typed_at_which_keeps_the_reason(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.submitted()
    await commune.submitted()
    await chats.says(commune.approver, "BT-1")
    await chats.says(commune.approver, "duyệt")
    await commune.submitted()
    await chats.says(commune.approver, "BT-2")
    await chats.says(commune.approver, "menu")
    assert "với lý do: sai ngày" in await chats.says(commune.approver, "trả lại vì sai ngày họp")
    assert "Đã trả lại BT-2" in await chats.says(commune.approver, "BT-2")


async def test_a_wrong_number_of_households_is_put_right(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.distributed()
    teller = commune.speakers[0]
    await chats.says(teller, "báo rồi nha, 35 hộ")
    assert "53 hộ" in await chats.says(teller, "nhầm, 53 hộ")
    assert (await Delivery.get(person_id=teller.id)).households == 53
    await chats.presses(teller, "Sửa số hộ")
    assert "54 hộ" in await chats.says(teller, "54")
    assert "không còn tin nào" in await chats.says(teller, "tin nào mình chưa báo")


@pytest.mark.parametrize("words", ["bao roi", "ok đã báo"])
async def test_told_in_few_words(parts: Parts, words: str) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.distributed()
    said = await chats.says(commune.speakers[0], words)
    assert "bằng cách nào" in said or "bao nhiêu hộ" in said
    assert (await Delivery.get(person_id=commune.speakers[0].id)).told_at is not None


async def test_done_may_mean_something_else_and_is_asked(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.distributed()
    teller = commune.speakers[0]
    assert "phải không" in await chats.says(teller, "40 hộ")
    assert (await Delivery.get(person_id=teller.id)).told_at is None
    await chats.presses(teller, "Báo là đã phổ biến")
    assert (await Delivery.get(person_id=teller.id)).households == 40


async def test_stepping_back_from_nothing_shows_the_menu(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    said = await chats.says(commune.author, "quay lại")
    assert "Không có việc nào đang làm dở" in said
    assert "hủy" not in said


async def test_a_part_is_named_and_a_new_hour_typed_where_it_is_asked_which(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await chats.says(commune.author, "soạn tin")
    await chats.says(commune.author, "Phun thuốc muỗi\nChiều mai phun thuốc, bà con che thức ăn.")
    await chats.says(commune.author, "cả xã")
    await chats.says(commune.author, "17h mai")
    await chats.says(commune.author, "sửa")
    assert "Khi nào gửi" in await chats.says(commune.author, "giờ phát")
    await chats.says(commune.author, "quay lại")
    assert "16:30" in await chats.says(commune.author, "16h30 mai")
