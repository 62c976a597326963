"""A day over lines to the vendors on which one call in ten is dropped and one in ten slow: nothing
is doubled or lost in silence, an alarm reaches everybody, what people say is heard once.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from models import ChatAccount, InboxRow, OutboxContent, OutboxRow
from models.outbox import Priority
from tests.fakes.clock import MOMENTS
from tests.fakes.faulty_line import DROPPED, SLOW
from tests.fakes.village import Village
from tests.scenarios.acts import publishes
from tests.scenarios.conftest import Opens
from tests.scenarios.crowd import gather
from tests.scenarios.test_emergency import warns


@pytest.fixture
def begins() -> datetime:
    return MOMENTS["noon"]


@pytest.mark.slow
async def test_a_day_over_lines_that_drop_and_delay(opens: Opens) -> None:
    async with opens("webchat", over_lines=True) as village:
        officer, editor = await village.person("can-bo"), await village.person("bien-tap")
        crowd = await gather(village, zalo=8, telegram=8, every_gone=1000)
        for line in village.lines:
            line.shaky = True
        for number in (1, 2):
            await publishes(editor, officer, f"Họp dân lần {number}\nMời bà con đến nhà văn hóa.")
            await village.settled(60)
        for phone in crowd.everybody:
            await phone.says(f"Cầu treo nhà {phone.name} gãy ván")
        await village.settled(60)
        await warns(officer)
        await village.settled(60)
        for line in village.lines:
            line.shaky = False
        await village.tick(minutes=2)
        await reckon(village, crowd.everybody)
        met = Counter(call for line in village.lines for call in line.calls)
        assert all(met[fault.name] for fault in (*DROPPED, SLOW)), met


async def reckon(village: Village, phones: list[Any]) -> None:
    """What each row says against what is on the phone."""
    contents: dict[Any, str] = {
        c.id: str(c.body.get("text", "")) for c in await OutboxContent.all()
    }
    wrong: list[object] = []
    for phone in phones:
        chat = await ChatAccount.get(chat_id=phone.chat_id)
        rows = await OutboxRow.filter(chat_account_id=chat.id)
        odd = [r for r in rows if r.state not in {"sent", "unclear"}]
        wrong += [(phone.name, r.state, contents[r.content_id][:40]) for r in odd]
        seen = [s.text for s in phone.sees]
        alarms = [t for t in seen if "Nước lũ đang lên" in t]
        if not alarms:
            wrong.append((phone.name, "no alarm"))
        said = sum(1 for r in rows if r.state == "sent" and r.priority != Priority.EMERGENCY)
        unclear = sum(1 for r in rows if r.state == "unclear" and r.priority != Priority.EMERGENCY)
        others = len(seen) - len(alarms)
        if not said <= others <= said + unclear:
            wrong.append((phone.name, said, unclear, others, seen))
        heard = await InboxRow.filter(chat_id=phone.chat_id, kind="text").count()
        if heard != 1:
            wrong.append((phone.name, "heard", heard))
    assert not wrong, "\n".join(map(str, wrong))
