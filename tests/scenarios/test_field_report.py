"""A field report by voice: late, repeated, corrected; danger; and a house without ears."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.core.hours import local
from bot.core.ports import Transcript
from models import Report, ReportMedia, VoiceNote
from tests.fakes.village import CLIPS, STT_MODEL, Village
from tests.scenarios.acts import says, sends_late, sound_of, taps
from tests.scenarios.conftest import Opens, by_number_too

BROKEN_SPEAKER = CLIPS / "02-vi-loa-hong.ogg"
FLOOD = CLIPS / "06-south-lu-ve.ogg"


def hears(village: Village, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """What the engine makes of the next recordings."""

    async def transcribe(audio: Any, **options: Any) -> Transcript:
        return Transcript(text, "vi", 0.9, 2.0, engine="stand-in")

    monkeypatch.setattr(village.app.stt, "transcribe", transcribe)


@by_number_too
async def test_late_note_sent_three_times_is_one_report(village: Village) -> None:
    officer = await village.person("can-bo")
    speaker = await village.person("tuyen-truyen-2")
    await sends_late(speaker, BROKEN_SPEAKER, hours=2, times=3)
    await speaker.expect("Đã nhận ghi âm")
    heard = await speaker.expect("Tôi nghe là", timeout=20)
    assert "loa phát thanh thôn 3 bị hỏng" in heard.text.casefold()
    await village.settled()
    report = await Report.get()
    assert report.happened_at == village.clock.now() - timedelta(hours=2)
    assert await VoiceNote.all().count() == 1
    await taps(speaker, "Gửi", "Đã gửi BC-")
    seen = await officer.expect("Báo cáo BC-")
    assert "Loa, bảng tin" in seen.text
    assert "Thôn Điện Tân, Xã Cư Pui" in seen.text
    assert f"Lúc {local(report.happened_at):%H:%M, %d/%m/%Y}" in seen.text
    assert await sound_of(village, officer, seen) == BROKEN_SPEAKER.read_bytes()
    await taps(officer, "Đã nhận", "xã đã nhận")
    await speaker.expect("Y Bih Niê (Xã Cư Pui) đã nhận được")


@by_number_too
async def test_village_is_corrected_by_typing_and_by_voice(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = await village.person("can-bo")
    speaker = await village.person("tuyen-truyen-1")
    await speaker.sends_voice(BROKEN_SPEAKER)
    await speaker.expect("Tôi nghe là", timeout=20)
    await says(speaker, "khong phai, buon blak", "Đã sửa nơi xảy ra thành Buôn Blăk")
    hears(village, monkeypatch, "Không phải, ở buôn Khanh.")
    await speaker.sends_voice(FLOOD)
    await speaker.expect("Đã sửa nơi xảy ra thành Buôn Khanh")
    await taps(speaker, "Gửi", "Đã gửi BC-")
    seen = await officer.expect("Báo cáo BC-")
    assert "Buôn Khanh, Xã Cư Pui" in seen.text
    assert "Không phải" not in seen.text
    assert await Report.all().count() == 1


@by_number_too
async def test_danger_in_a_voice_note_wakes_the_duty_officer_first(village: Village) -> None:
    officer, duty = await village.person("can-bo"), await village.person("bien-tap")
    speaker = await village.person("tuyen-truyen-1")
    village.clock.move(hours=14)  # 23:00
    await speaker.says("chao")
    await speaker.sends_voice(FLOOD)
    for woken in (officer, duty):
        seen = await woken.expect("TIN KHẨN, CHƯA XÁC NHẬN", timeout=20)
        assert "Buôn Phung" in seen.text
        assert "lũ về nhanh" in seen.text.casefold()
        assert await sound_of(village, woken, seen) == FLOOD.read_bytes()
    await speaker.expect("Tôi nghe là")
    report = await Report.get()
    assert (report.state.value, report.urgent) == ("draft", True)
    await taps(officer, "Đã nhận", "Đã báo cho người gửi")
    await speaker.expect("đã thấy tin khẩn")


async def test_without_a_model_the_sound_goes_on_and_the_text_follows(opens: Opens) -> None:
    async with opens("zalo", speech={"stt_engine": "none"}) as village:
        officer, speaker = await village.person("can-bo"), await village.person("tuyen-truyen-1")
        await speaker.sends_voice(BROKEN_SPEAKER)
        card = await speaker.expect("Nội dung: chưa có chữ")
        assert "1 ghi âm" in card.text
        await taps(speaker, "Gửi", "Đã gửi BC-")
        seen = await officer.expect("Nội dung: chưa có chữ")
        assert await sound_of(village, officer, seen) == BROKEN_SPEAKER.read_bytes()
        await village.restart(speech={"stt_model": str(STT_MODEL)})
        await village.tick(minutes=2)
        late = await officer.expect("Bản chép lời cho BC-", timeout=20)
        assert "thôn 3 bị hỏng" in late.text.casefold()
        assert re.search(r"BC-\w{5}", late.text)[0] == (await Report.get()).code  # type: ignore[index]  # it is there
        assert await ReportMedia.filter(kind="voice").count() == 1
