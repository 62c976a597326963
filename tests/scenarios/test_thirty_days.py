"""A month of many communes' Official Accounts in fast-forward, against Zalo's own record."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.scenarios import reckoning
from tests.scenarios.land import Land, Size, open_land
from tests.scenarios.month import Month

SMALL, FULL = Size(3, 20, 5, 8), Size(20, 500, 30, 12)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("size", [SMALL, pytest.param(FULL, marks=pytest.mark.soak)], ids=str)
async def test_every_message_is_accounted_for(size: Size, tmp_path: Path) -> None:
    async with open_land(size, f"sqlite://{tmp_path / 'month.sqlite3'}", tmp_path) as land:
        month = Month(land)
        await month.goes_on()
        reasons = await _reckon(land, month)
        assert reasons["reason-window"], reasons


async def _reckon(land: Land, month: Month) -> Counter[str]:
    """How often which reason was given for what did not go out."""
    reckoning.tokens(land)
    await reckoning.nothing_left(land)
    found = await reckoning.books(land)
    reckoning.each_sent_was_taken(found)
    reckoning.each_taken_is_known(found)
    reckoning.unclear_is_rare(land, found, month.cut_off)
    reckoning.nobody_twice(found)
    reckoning.within_windows(land, found)
    reckoning.nothing_refused_at_night(land)
    reckoning.within_budget(land)
    reckoning.counted_alike(land, found)
    await reckoning.routes_agree(land, found)
    reckoning.receipts_agree(land, found)
    return await reckoning.every_failure_is_explained()
