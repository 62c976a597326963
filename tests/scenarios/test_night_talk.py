"""At half past eleven at night: whoever is in a conversation is answered now, by whoever is there
too; only what nobody waits for is put off, and that is said before anything is sent."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.hours import local
from models import Playout
from tests.fakes.clock import MOMENTS
from tests.scenarios.acts import says, tap, taps, writes
from tests.scenarios.conftest import Opens

NIGHT = {"quiet_from": "22:00", "quiet_to": "05:00"}
MORNING = "đang giờ nghỉ đêm nên 05:00 3/3 mới gửi và phát"


@pytest.fixture
def begins() -> datetime:
    return MOMENTS["late"]


async def test_a_bulletin_at_night_says_when_it_sounds_and_sounds_then(opens: Opens) -> None:
    async with opens("webchat", commune=NIGHT) as village:
        editor, officer = await village.person("bien-tap"), await village.person("can-bo")
        reader = await village.person("tuyen-truyen-1")
        await writes(editor)
        await says(editor, "cả xã", "Khi nào gửi")
        preview = await taps(editor, "Ngay khi duyệt", "Xem lại BT-")
        assert MORNING in preview.text
        await taps(editor, "Gửi duyệt", "Đã gửi duyệt BT-")
        asked = await officer.expect("chờ duyệt BT-", timeout=20)
        assert MORNING in asked.text
        assert MORNING in (await taps(officer, "Duyệt", "Đã duyệt BT-")).text
        await village.settled()
        assert not any("Họp dân" in seen.text for seen in reader.sees)
        assert not any("không phát loa" in seen.text for seen in (*editor.sees, *officer.sees))
        plays = await Playout.filter(audio_digest__not="")
        assert plays
        assert {f"{local(p.start_at):%H:%M %d/%m}" for p in plays} == {"05:00 03/03"}
        await village.wake()
        await reader.expect("Họp dân tối thứ Năm")


async def test_who_is_awake_talks_with_who_is_awake(opens: Opens) -> None:
    async with opens("webchat", commune=NIGHT) as village:
        officer, reporter = await village.person("can-bo"), await village.person("tuyen-truyen-1")
        citizen = await village.person("nguoi-dan")
        await says(reporter, "cầu treo hỏng rồi", "Báo cáo BC-")
        sent = await taps(reporter, "Gửi", "Đã gửi BC-")
        assert "giờ nghỉ đêm" not in sent.text
        await officer.expect("cầu treo hỏng rồi")
        await tap(officer, "Đã nhận")
        await reporter.expect("đã nhận được")
        await says(citizen, "Cống vỡ ở Buôn Phung cả tuần", "PA-")
        await officer.expect("Cống vỡ ở Buôn Phung")
        village.clock.move(minutes=40)
        await says(reporter, "đường lầy quá không đi được", "Báo cáo BC-")
        late = await taps(reporter, "Gửi", "Đã gửi BC-")
        assert "giờ nghỉ đêm" in late.text
        await village.settled()
        assert not any("đường lầy" in seen.text for seen in officer.sees)
        await village.wake()
        await officer.expect("đường lầy quá")
