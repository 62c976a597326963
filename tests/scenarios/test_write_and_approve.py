"""A bulletin by voice note: written down, returned with a reason, mended, approved by another."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.demo import COMMUNE
from bot.standin.people import Seen
from models import Approval, Area, BulletinVersion, OutboxRow, Rendition
from tests.fakes.village import CLIPS, Village
from tests.scenarios.acts import (
    fetch,
    forges,
    person,
    plan,
    rows_to,
    says,
    seen_texts,
    sound_of,
    taps,
)
from tests.scenarios.conftest import Opens

CLIP = CLIPS / "03-central-tiem-vac-xin.ogg"
FIXED = """Tiêm vắc xin sáng thứ Bảy 7/3
Trạm y tế tiêm vắc xin cho trẻ em sáng thứ Bảy 7/3, từ 7h30 tại nhà văn hóa."""


async def speaks_a_bulletin(editor: Any) -> Seen:
    """By voice, for three villages, at once when approved."""
    await says(editor, "soạn tin", "Anh/chị viết nội dung tin")
    await editor.sends_voice(CLIP)
    await editor.expect("Đang chép lại")
    heard = await editor.expect("Tôi nghe là", timeout=20)
    assert "vắc xin cho trẻ em" in heard.text.casefold()
    await taps(editor, "Đúng, dùng chữ này", "Gửi cho những đâu")
    await says(editor, "buon phung, Buôn Khanh, thôn điện tân", "Khi nào gửi")
    preview = await taps(editor, "Ngay khi duyệt", "Xem lại BT-")
    assert "Buôn Phung, Buôn Khanh, Thôn Điện Tân" in preview.text
    assert "3 thôn buôn" in preview.text
    assert "Chưa có tuyên truyền viên: Buôn Khanh" in preview.text
    return preview


async def asked(officer: Any) -> Seen:
    seen: Seen = await officer.expect("chờ duyệt BT-", timeout=20)
    return seen


def button(seen: Seen, title: str) -> str:
    return next(b.action for b in seen.buttons if b.title == title)


async def test_by_voice_returned_mended_and_approved(village: Village) -> None:
    await village.wake()  # loudspeakers, too, only after quiet hours
    editor, officer = await village.person("bien-tap"), await village.person("can-bo")
    readers = [await village.person(c) for c in ("tuyen-truyen-1", "tuyen-truyen-2", "nguoi-dan")]
    await speaks_a_bulletin(editor)
    await taps(editor, "Gửi duyệt", "Đã gửi duyệt BT-")
    first = await asked(officer)
    assert "người soạn Nguyễn Thị Hạnh" in first.text
    first_sound = hashlib.sha256(await sound_of(village, officer, first)).hexdigest()
    await taps(officer, "Trả lại", "Trả lại vì sao")
    await taps(officer, "Sai ngày giờ", "Đã trả lại BT-")
    assert "Lý do: Sai ngày giờ" in (await editor.expect("Y Bih Niê trả lại BT-")).text
    await taps(editor, "Sửa và gửi lại", "Sửa phần nào")
    await taps(editor, "Nội dung", "Nội dung hiện tại")
    await says(editor, FIXED, "Xem lại BT-")
    await taps(editor, "Gửi duyệt", "Đã gửi duyệt BT-")
    second = await asked(officer)
    assert "(lần 2)" in second.text
    await officer.presses(button(first, "Duyệt"))
    await officer.expect("Đây là bản cũ của BT-")
    await village.settled()
    assert [await rows_to(r) for r in readers] == [0, 0, 0]
    second_sound = hashlib.sha256(await sound_of(village, officer, second)).hexdigest()
    await officer.presses(button(second, "Duyệt"))
    await officer.expect("Đã duyệt BT-")
    for reader in readers:
        assert "sáng thứ Bảy 7/3" in (await reader.expect("📢 Xã Cư Pui")).text
    await village.settled()
    await same_sound_everywhere(village, first_sound, second_sound)


async def same_sound_everywhere(village: Village, first: str, second: str) -> None:
    """Heard by the approver, bound by the approval, handed to the loudspeaker: one file."""
    assert first != second
    version = await BulletinVersion.get(number=2)
    assert (await Rendition.get(version_id=version.id)).digest == second
    approval = await Approval.get(version_id=version.id, decision="approve")
    assert approval.digest == version.digest
    assert approval.channel == village.channel
    [item] = (await plan(village, "loa-buon-phung"))["items"]
    assert item["audio_sha256"] == second
    assert hashlib.sha256(await fetch(village, item["audio_url"])).hexdigest() == second


async def test_author_cannot_approve_and_an_editing_approver_needs_another(
    opens: Opens,
) -> None:
    async with opens("webchat") as village:
        officer, editor = await village.person("can-bo"), await village.person("bien-tap")
        await writes(officer)
        await taps(officer, "Gửi duyệt", "Xã chưa có người thứ hai để duyệt tin")
        commune = await Area.get(code=COMMUNE)
        await person(village, "pho-chu-tich", "Y Wan Kbuôr", commune, "approver")
        deputy = await village.person("pho-chu-tich")
        await taps(officer, "Gửi duyệt", "Đã gửi duyệt BT-")
        first = await asked(deputy)
        await says(officer, "duyệt", "do anh/chị soạn, đang chờ người khác duyệt")
        await forges(editor, first.buttons[0].action)
        await editor.expect("Nút này gửi riêng cho người khác")
        await taps(deputy, "Sửa tin", "Sửa phần nào")
        await taps(deputy, "Nội dung", "Nội dung hiện tại")
        await says(deputy, FIXED, "Xem lại BT-")
        await taps(deputy, "Gửi duyệt", "Xã chưa có người thứ hai để duyệt tin")
        await deputy.presses(button(first, "Duyệt"))
        await deputy.expect("BT-")
        await village.settled()
        assert "Đã duyệt" not in seen_texts(deputy)
        assert not await Approval.exists(decision="approve")
        assert not await OutboxRow.filter(delivery_id__isnull=False).exists()


async def writes(officer: Any, text: str = FIXED) -> Seen:
    """Typed, for the whole commune, at once when approved."""
    await says(officer, "soạn tin", "Anh/chị viết nội dung tin")
    await says(officer, text, "Gửi cho những đâu")
    await taps(officer, "Toàn xã", "Khi nào gửi")
    return await taps(officer, "Ngay khi duyệt", "Xem lại BT-")
