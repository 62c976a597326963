"""Real voices through the whole way: a recording in, its words at the officer."""

from __future__ import annotations

import pytest

from tests.scenarios.acts import tap, taps
from tests.scenarios.conftest import Opens
from tests.speech import real


@pytest.mark.slow  # six recordings are really heard
@real.needed
async def test_what_real_people_say_is_read_by_the_officer(opens: Opens) -> None:
    heard: dict[str, str] = {}
    async with opens("telegram", speech={"stt_engine": "auto"}) as village:
        officer, speaker = await village.person("can-bo"), await village.person("tuyen-truyen-1")
        for name in real.SAID:
            await speaker.sends_voice(real.FOLDER / name)
            await speaker.expect("Tôi nghe", timeout=60)
            await tap(speaker, "Đúng")
            await speaker.expect("đã ghi đúng lời")
            await taps(speaker, "Gửi", "Đã gửi BC-")
            seen = await officer.expect("Báo cáo BC-")
            heard[name] = seen.text.partition("Nội dung: ")[2].partition("\n")[0]
    assert real.wrong(heard) <= 1 / 8, heard
