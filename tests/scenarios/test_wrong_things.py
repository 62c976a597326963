"""Buttons that are not for you, files that are not what they say, and a house that restarts."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.core.hours import ZONE
from bot.standin.people import Seen
from bot.standin.zalo.people import ZaloPerson
from models import ChatAccount, Report, VoiceNote
from tests.fakes.village import Village
from tests.fakes.web_person import WebPerson
from tests.scenarios.acts import (
    forges,
    publishes,
    says,
    seen_texts,
    taps,
)

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n" * 40


def action(seen: Seen, title: str) -> str:
    return next(b.action for b in seen.buttons if b.title == title)


async def test_buttons_of_others_forged_old_and_pressed_twice(village: Village) -> None:
    speaker, other = [await village.person(c) for c in ("tuyen-truyen-1", "tuyen-truyen-2")]
    officer = await village.person("can-bo")
    card = await says(speaker, "cong thoat nuoc bi vo o dau buon", "(chưa gửi)")
    send = action(card, "Gửi")
    await other.presses(send)
    await other.expect("Nút này gửi riêng cho người khác")
    code = (await Report.get()).code
    for forged in (f"report.send:{code}.AAAAAAAAAAAAAA", f"report.send:{code}", "report.send:~"):
        await forges(other, forged)
        await other.expect("Nút này gửi riêng cho người khác")
    await forges(other, "khong.co-viec-nay")
    await other.expect("Nút này đã cũ")
    assert (await Report.get()).state.value == "draft"
    await speaker.presses(send)
    await speaker.expect(f"Đã gửi {code}")
    await speaker.presses(send)
    await speaker.expect("Nút này anh/chị đã bấm rồi")
    await officer.expect(f"Báo cáo {code}")
    await village.settled()
    assert seen_texts(officer).count(f"Báo cáo {code}") == 1


async def test_endless_text_is_refused_with_words(village: Village) -> None:
    speaker = await village.person("tuyen-truyen-1")
    huge = "nuoc len " * 1_200_000  # ten megabytes
    if isinstance(speaker, WebPerson):
        url = f"{village.url}/chat/{speaker.chat_id}/messages"
        body = io.BytesIO(json.dumps({"text": huge}).encode())
        as_json = {"Content-Type": "application/json"}
        async with village.session.post(url, data=body, headers=as_json) as answer:
            assert answer.status == 413
            assert "chia thành nhiều lần" in (await answer.json())["error"]
    else:
        await speaker.says(huge[:12_000])
        await speaker.expect("Tin dài quá")
    if isinstance(speaker, ZaloPerson):
        village.zalo.retries = 0
        assert await speaker.says(huge) == 413
    await village.settled()
    assert await Report.all().count() == 0
    assert (await says(speaker, "menu", "Chào")).buttons


async def test_a_pdf_named_like_a_recording(village: Village) -> None:
    speaker, officer = await village.person("tuyen-truyen-1"), await village.person("can-bo")
    await speaker.sends_voice(PDF)
    await village.settled()
    words = seen_texts(speaker)
    assert any(w in words for w in ("không mở được", "chưa dùng được", "Báo cáo BC-")), words
    assert "Tôi nghe là" not in words
    assert not speaker_alarms(officer)
    assert await VoiceNote.filter(state="waiting").count() == 0


def speaker_alarms(officer: Any) -> bool:
    return "KHẨN" in seen_texts(officer)


async def test_empty_recording(village: Village) -> None:
    speaker = await village.person("tuyen-truyen-1")
    if isinstance(speaker, WebPerson):
        with pytest.raises(AssertionError, match="trống"):  # the answer of its POST
            await speaker.sends_voice(b"")
    else:
        await speaker.sends_voice(b"")
        await speaker.expect("trống")
    await village.settled()
    assert await VoiceNote.filter(state="waiting").count() == 0
    assert await Report.exclude(state="dropped").count() == 0
    assert (await says(speaker, "menu", "Chào")).buttons


async def test_goes_on_after_a_restart_and_after_a_week(village: Village) -> None:
    editor = await village.person("bien-tap")
    await says(editor, "soạn tin", "Anh/chị viết nội dung tin")
    await says(editor, "Họp dân\nMời bà con họp tại nhà văn hóa tối thứ Năm.", "Gửi cho những đâu")
    await village.restart()
    await says(editor, "cả xã", "Khi nào gửi")
    await village.tick(days=7, minutes=1)
    await village.restart()
    await says(editor, "17h mai", "Xem lại BT-1")
    preview = editor.last()
    tomorrow = village.clock.now().astimezone(ZONE) + timedelta(days=1)
    assert f"17:00 {tomorrow:%d/%m}" in preview.text
    await taps(editor, "Gửi duyệt", "Đã gửi duyệt BT-1")


async def test_a_report_in_between_does_not_lose_the_bulletin(village: Village) -> None:
    editor = await village.person("bien-tap")
    await says(editor, "soạn tin", "Anh/chị viết nội dung tin")
    await says(editor, "Họp dân\nMời bà con họp tại nhà văn hóa tối thứ Năm.", "Gửi cho những đâu")
    await editor.sends_location(12.6, 108.4)
    await editor.expect("(chưa gửi)")
    await taps(editor, "Bỏ báo cáo này", "Đã bỏ BC-")
    await editor.expect("Giờ ta làm tiếp việc lúc nãy")
    await says(editor, "cả xã", "Khi nào gửi")


async def test_people_on_two_channels_hear_once(village: Village) -> None:
    officer, editor = await village.person("can-bo"), await village.person("bien-tap")
    here = await village.person("tuyen-truyen-1")
    known = await ChatAccount.get(chat_id=here.chat_id)
    elsewhere = "telegram" if village.channel != "telegram" else "zalo"
    there = await village.stranger("H'Nga", elsewhere)
    await says(there, "giup", "Tin Buôn")
    await ChatAccount.filter(chat_id=there.chat_id).update(person_id=known.person_id)
    village.clock.move(minutes=5)
    await says(there, "menu", "Chào H'Nga Byă")
    await publishes(editor, officer)
    await village.wake()
    await there.expect("📢 Xã Cư Pui")
    await village.settled()
    assert "📢" not in seen_texts(here)
