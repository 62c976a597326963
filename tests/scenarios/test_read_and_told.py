"""One bulletin to three hundred propagandists, the server stopped midway; who read, who told."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from bot.standin.people import Seen
from models import Delivery, OutboxRow
from tests.fakes.village import Village
from tests.scenarios.acts import publishes, taps
from tests.scenarios.conftest import Opens
from tests.scenarios.crowd import Crowd, gather

COUNT = re.compile(r"^\s*[•–] (.+): (\d+)$", re.MULTILINE)


async def half_sent(village: Village, wanted: int) -> None:
    async with asyncio.timeout(20):
        while len(village.zalo.sent) + len(village.telegram.sent) < wanted:
            await asyncio.sleep(0.005)


def bulletins(phone: Any) -> list[Seen]:
    return [s for s in phone.sees if "📢" in s.text]


async def tell(phone: Any, households: int) -> None:
    await taps(phone, "Đã phổ biến", "bằng cách nào")
    await taps(phone, "Đến từng nhà", "bao nhiêu hộ")
    await phone.says(f"khoảng {households} hộ")
    await phone.expect(f"Đã ghi {households} hộ")


@pytest.mark.parametrize("engine", ["zalo", "zalo-postgres"])
async def test_each_gets_it_once_and_the_board_adds_up(opens: Opens, engine: str) -> None:
    async with opens(engine) as village:
        await village.wake()
        crowd = await gather(village, zalo=180, telegram=120, every_gone=33)
        officer, editor = await village.person("can-bo"), await village.person("bien-tap")
        await publishes(editor, officer)
        await half_sent(village, 80)
        await village.restart()
        await village.settled(30)
        assert [len(bulletins(p)) for p in crowd.zalo + crowd.telegram] == [1] * 291
        assert not any(p.sees for p in crowd.gone)
        assert await Delivery.filter(role="propagandist").count() == 302
        assert not await OutboxRow.filter(state__in=["queued", "sending", "unclear"]).exists()
        await answers(crowd)
        await village.settled()
        await board_adds_up(officer)


async def answers(crowd: Crowd) -> None:
    """20 on Telegram read it, 10 on Zalo told it; of the other Zalo phones 30 lie unopened."""
    for phone in crowd.zalo[10:]:
        await phone.receives()
    for phone in crowd.zalo[40:]:
        await phone.looks()
    for phone in crowd.telegram[:20]:
        await taps(phone, "Đã đọc", "anh/chị bấm Đã phổ biến")
    for phone in crowd.zalo[:10]:
        await tell(phone, 12)


async def board_adds_up(officer: Any) -> None:
    seen = await taps(officer, "Xem đến đâu rồi", "thôn đã phổ biến")
    assert "6/6 thôn đã phổ biến" in seen.text, seen.text
    assert "120 hộ đã biết" in seen.text
    counts = {name: int(n) for name, n in COUNT.findall(seen.text)}
    assert counts["Đã phổ biến"] == 10
    assert counts["Đã đọc"] == 20
    assert counts["Không gửi được"] == 9
    assert counts["người nhận đã chặn"] == 4
    assert counts["chưa quan tâm trang của xã, hoặc không còn dùng tài khoản ấy"] == 5
    assert counts["Đã xem"] == 135
    assert counts["Đã nhận"] == 30
    # Telegram tells nothing without a tap, nor does the web page nobody opened.
    assert counts["Đã gửi, chưa rõ đã xem hay chưa"] == 98
    assert sum(counts[n] for n in counts if n[0] == "Đ") + 9 == 302
