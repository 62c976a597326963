"""A month of many communes' Official Accounts in fast-forward, against Zalo's own record."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.land import Size, open_land
from tests.scenarios.month import Month

SMALL, FULL = Size(3, 20, 5, 8), Size(20, 500, 30, 25)


@pytest.mark.parametrize(
    "size", [SMALL, pytest.param(FULL, marks=[pytest.mark.slow, pytest.mark.timeout(400)])], ids=str
)
async def test_every_message_is_accounted_for(size: Size, tmp_path: Path) -> None:
    async with open_land(size, f"sqlite://{tmp_path / 'month.sqlite3'}", tmp_path) as land:
        month = Month(land)
        await month.goes_on()
