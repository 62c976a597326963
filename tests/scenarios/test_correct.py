"""A wrong date went out: the correction reaches the same people, the old words play no more."""

from __future__ import annotations

from typing import Any

from models import Bulletin, Delivery, Playout
from tests.fakes.village import Village
from tests.scenarios.acts import (
    approves,
    foreign_officer,
    forges,
    plan,
    publishes,
    says,
    seen_texts,
    taps,
)

WRONG = "Tiêm vắc xin sáng thứ Bảy\nTrạm y tế tiêm vắc xin sáng thứ Bảy 6/3 tại nhà văn hóa."
RIGHT = "Tiêm vắc xin sáng thứ Bảy\nTrạm y tế tiêm vắc xin sáng thứ Bảy 7/3 tại nhà văn hóa."


async def test_correction_reaches_the_same_people_and_stops_the_old(village: Village) -> None:
    await village.wake()  # loudspeakers, too, only after quiet hours
    officer, editor = await village.person("can-bo"), await village.person("bien-tap")
    reader, citizen = await village.person("tuyen-truyen-1"), await village.person("nguoi-dan")
    other = await village.person("tuyen-truyen-2")
    await publishes(editor, officer, WRONG, "Buôn Phung", "ngay, 17h mai")
    for one in (reader, citizen):
        await one.expect("thứ Bảy 6/3")
    await village.settled()
    old = {i["audio_sha256"] for i in (await plan(village, "loa-buon-phung"))["items"]}
    assert await Playout.filter(device__kind="speaker", state="planned").count() == 2
    moved = await village.stranger("Hàng xóm mới")
    await follows(moved)
    await starts_correction(editor)
    await village.settled()
    assert (await plan(village, "loa-buon-phung"))["items"] == []
    assert {p.state for p in await Playout.filter(device__kind="speaker")} == {"cancelled"}
    await says(editor, RIGHT, "Xem lại BT-2")
    await taps(editor, "Gửi duyệt", "Đã gửi duyệt BT-2")
    await approves(officer)
    for one in (reader, citizen):
        seen = await one.expect("ĐÍNH CHÍNH cho tin BT-1")
        assert "thứ Bảy 7/3" in seen.text
    await village.settled()
    assert (await plan(village, "loa-buon-phung"))["items"][0]["audio_sha256"] not in old
    assert "thứ Bảy" not in seen_texts(other) + seen_texts(moved)
    first, second = await Bulletin.all().order_by("id")
    assert (first.state.value, second.state.value) == ("withdrawn", "published")
    assert await readers_of(first) == await readers_of(second)
    await reader.taps("Đã phổ biến")
    await reader.expect("bằng cách nào")
    assert (await Delivery.get(version__bulletin=second, person__code="tuyen-truyen-1")).told_at


async def starts_correction(editor: Any) -> None:
    await says(editor, "tin đã gửi", "Các tin đã gửi gần đây")
    await taps(editor, "BT-1", "thôn đã phổ biến")
    await taps(editor, "Đính chính", "Đã dừng gửi và dừng phát tin cũ")
    await editor.expect("gửi lại toàn bộ nội dung mới")


async def follows(phone: Any) -> None:
    """A citizen more in the same village, after the wrong words went out."""
    await says(phone, "chọn thôn", "Anh/chị ở")
    if "xã, phường nào" in phone.last().text:
        await says(phone, "cu pui", "thôn, buôn nào")
    await says(phone, "buon phung", "Từ giờ anh/chị nhận tin của Buôn Phung")


async def readers_of(bulletin: Bulletin) -> set[int]:
    rows = await Delivery.filter(version__bulletin=bulletin).values_list("person_id", flat=True)
    return {int(str(r)) for r in rows}


async def test_withdrawn_is_told_and_its_old_buttons_say_so(village: Village) -> None:
    await village.wake()  # loudspeakers, too, only after quiet hours
    officer, editor = await village.person("can-bo"), await village.person("bien-tap")
    reader, foreign = await village.person("tuyen-truyen-1"), await foreign_officer(village)
    await publishes(editor, officer, WRONG, "Buôn Phung", "ngay")
    await reader.expect("thứ Bảy 6/3")
    board = await taps(officer, "Xem đến đâu rồi", "thôn đã phổ biến")
    await foreign.presses(next(b.action for b in board.buttons if b.title == "Thu hồi"))
    await foreign.expect("Nút này gửi riêng cho người khác")
    await forges(foreign, "bulletin.withdraw")
    await foreign.expect("Không tìm thấy việc này")
    await taps(officer, "Thu hồi", "Thu hồi BT-1")
    await taps(officer, "Thu hồi ngay", "Đã thu hồi BT-1")
    await reader.expect("thu hồi tin BT-1")
    await reader.taps("Đã phổ biến")
    await reader.expect("đừng phổ biến tin này nữa")
    assert await Delivery.filter(told_at__isnull=False).count() == 0
