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
from bot.usecases.accounts import account_figures
from models import AccountError, Lane, OwnAccount
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
