"""What Prometheus sees of our accounts: numbers anybody can draw, no secrets, no loops."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.metrics import Metrics
from bot.storage import db
from bot.usecases import figures
from bot.usecases.accounts import account_figures
from models import AccountError, InboxRow, Lane, OutboxRow, OwnAccount
from tests.fakes.offices import Offices


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Offices:
    return await Offices.settle(tmp_path)


async def scrape(here: Offices, **channels: Any) -> dict[str, float]:
    text = (await Metrics(here.parts.services, channels).text()).decode()
    found = re.findall(r"^(tinbuon_\S+?(?:{[^}]*})?) (\S+)$", text, re.MULTILINE)
    return {name: float(value) for name, value in found}


async def test_gauges_of_an_account(here: Offices) -> None:
    now = here.parts.clock.now()
    await here.went("queued")
    await here.went("unclear")
    await here.went("sent")
    await here.book(
        heard_at=now - timedelta(minutes=5), quota={"remain": "480"}, quota_at=now, paid_budget=500
    )
    await here.spent(paid=12, broadcasts=1)
    await here.refused("-230", 3)
    await here.refused("-230", 2, days_ago=2)
    await here.lane_is(paused_until_at=now + timedelta(seconds=90))
    here.desk.change("222", lost=True, problem="refresh token not accepted")
    counts = Counter({"text": 5, "refused-signature": 2})
    found = await scrape(here, oa=SimpleNamespace(counts=counts), plain=SimpleNamespace())
    own = 'account="111",channel="oa"'
    assert {name: found[f"tinbuon_{name}{{{own}}}"] for name in account_names(found, own)} == {
        "account_up": 1,
        "account_token_age_seconds": 0,
        "account_token_expires_seconds": 25 * 3600,
        "account_heard_seconds": 300,
        "account_quota_left": 480,
        "account_paid": 12,
        "account_paid_budget": 500,
        "account_broadcasts": 1,
        "lane_paused_seconds": 90,
    }
    assert found['tinbuon_account_up{account="222",channel="oa"}'] == 0
    assert found['tinbuon_account_up{account="web",channel="webchat"}'] == 1
    assert found[f'tinbuon_lane_outbox{{{own},state="queued"}}'] == 1
    assert found[f'tinbuon_lane_outbox{{{own},state="unclear"}}'] == 1
    assert found['tinbuon_account_errors_total{account="111",channel="oa",code="-230"}'] == 3, (
        "since the 1st"
    )
    assert found['tinbuon_channel_events_total{channel="oa",what="refused-signature"}'] == 2
    assert found['tinbuon_outbox{state="sent"}'] == 1
    assert found['tinbuon_inbox{state="new"}'] == 0


def account_names(found: dict[str, float], own: str) -> list[str]:
    return [n.removeprefix("tinbuon_").partition("{")[0] for n in found if n.endswith(f"{{{own}}}")]


async def test_as_many_statements_for_102_accounts_as_for_two(
    here: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def count() -> int:
        client = type(db.connection())
        asked = 0
        for name in ("execute_query", "execute_query_dict"):
            real = getattr(client, name)

            async def counted(self: Any, *args: Any, real: Any = real, **more: Any) -> Any:
                nonlocal asked
                asked += 1
                return await real(self, *args, **more)

            monkeypatch.setattr(client, name, counted)
        assert await scrape(here)
        monkeypatch.undo()
        return asked

    few = await count()
    for n in range(100):
        lane = here.desk.connect(f"9{n:03}", "66-1", f"OA {n}")
        await Lane.create(name=lane)
        await OwnAccount.create(lane=lane)
        day = here.parts.clock.now().date()
        await AccountError.create(
            lane=lane, day=day, code="-32", count=1, last_at=here.parts.clock.now()
        )
    assert await count() == few
    found = await account_figures.of([f"oa:9{n:03}" for n in range(100)], here.parts.clock.now())
    assert len(found) == 100


async def test_what_was_counted_stays_counted_and_is_not_counted_again(here: Offices) -> None:
    """Whenever the clock settles, and when old rows go."""
    for _ in range(3):
        await here.went("sent")
    await here.went("failed")
    event = await here.came(here.parts.clock.now())
    await InboxRow.filter(id=event.id).update(state="done")
    for days in (0, 1, 1, 1):
        here.parts.clock.move(days=days, minutes=1)
        await figures.settle(here.parts.services)
        found = await scrape(here)
        assert found['tinbuon_outbox{state="sent"}'] == 3
        assert found['tinbuon_outbox{state="failed"}'] == 1
        assert found['tinbuon_inbox{state="done"}'] == 1
    await OutboxRow.filter(state="sent").delete()
    await here.went("sent")
    assert (await scrape(here))['tinbuon_outbox{state="sent"}'] == 4


async def test_an_event_in_work_is_counted_when_it_is_done(here: Offices) -> None:
    rows = [await here.came(here.parts.clock.now()) for _ in range(3)]
    await InboxRow.all().update(state="done")
    await InboxRow.filter(id=rows[1].id).update(state="taken")
    await db.execute("UPDATE inbox SET id = id + 1000 WHERE id = ?", [rows[2].id])
    await figures.settle(here.parts.services)
    assert await figures.inbox() == {"new": 0, "taken": 1, "failed": 0, "done": 2}
    await InboxRow.filter(id=rows[1].id).update(state="done")
    await figures.settle(here.parts.services)
    await figures.settle(here.parts.services)
    assert (await figures.inbox())["done"] == 3
