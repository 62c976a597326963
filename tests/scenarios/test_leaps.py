"""The clock leaps ahead and is put back, or is behind for a while, with an alarm running and a
bulletin due tomorrow: both happen once, and nothing is said twice.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from models import Emergency, OutboxContent, OutboxRow, Playout
from tests.fakes.clock import MOMENTS
from tests.fakes.village import Village
from tests.scenarios.acts import publishes, seen_texts
from tests.scenarios.conftest import Opens
from tests.scenarios.test_emergency import warns

MEETING = "Họp dân tối thứ Năm\nMời bà con đến nhà văn hóa lúc 19h."
LEAP = timedelta(days=20)


@pytest.fixture
def begins() -> datetime:
    return MOMENTS["noon"]


@pytest.mark.parametrize("ahead", [True, False], ids=["ahead", "behind"])
async def test_an_alarm_and_a_bulletin_outlive_a_clock_that_leaps(
    opens: Opens, ahead: bool
) -> None:
    async with opens("webchat") as village:
        officer, editor = await village.person("can-bo"), await village.person("bien-tap")
        speaker = await village.person("tuyen-truyen-1")
        await village.tick(minutes=1)
        await publishes(editor, officer, MEETING, when="7h sáng mai")
        await warns(officer)
        await speaker.expect("⚠️ Cảnh báo lũ")
        right = village.clock.now()
        village.clock.set(right + LEAP if ahead else right - LEAP)
        await village.tick(seconds=1)
        await village.tick(minutes=1)
        village.clock.set(right + timedelta(minutes=2))
        await village.tick(seconds=1)
        going = await Emergency.get()
        assert ahead or going.cleared_at is None, "it goes on where the clock was only behind"
        for _ in range(4):
            await village.tick(hours=5)
        assert (village.clock.now() - right) > timedelta(hours=20)
        said = seen_texts(speaker)
        assert said.count("Họp dân tối thứ Năm") == 1, said
        assert said.count("⚠️ Cảnh báo lũ") == 1
        await nothing_twice(village)


async def nothing_twice(village: Village) -> None:
    contents = {c.id: str(c.body.get("text", "")) for c in await OutboxContent.all()}
    rows = await OutboxRow.all()
    waiting = [contents[r.content_id] for r in rows if r.state in {"queued", "sending"}]
    assert not [t for t in waiting if "Họp dân" in t or "Cảnh báo" in t]
    told = Counter((r.chat_account_id, contents[r.content_id]) for r in rows)
    assert not {who: n for who, n in told.items() if n > 1}
    plays = Counter([(p.device_id, p.version_id, p.start_at) for p in await Playout.all()])
    assert not {what: n for what, n in plays.items() if n > 1}
