"""The house's clock leaps, Zalo's does not: a token due then is renewed once, and goes on being
renewed when the clock was put right.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import SendError
from bot.core.messages import WireMessage
from bot.standin.zalo import OA_ID
from tests.channels.zalo_house import House, open_house
from tests.fakes.clock import FakeClock

LEAP = timedelta(days=20)
HELLO = WireMessage("Chào chị")


async def passes(house: House, theirs: FakeClock, **span: float) -> None:
    house.clock.move(**span)
    theirs.move(**span)
    for person in house.fake.people.values():
        person.last_at = theirs.now()


@pytest.mark.parametrize("away", [False, True], ids=["", "oauth away meanwhile"])
async def test_a_token_due_while_the_clock_is_ahead(tmp_path: Path, away: bool) -> None:
    theirs = FakeClock()
    async with open_house(tmp_path, theirs) as house:
        channel, lan = await house.connected()
        right = house.clock.now()
        house.clock.set(right + LEAP)
        if away:
            house.fake.faults.plan("status", "token", status=500, times=1)
            with pytest.raises(SendError):
                await channel.send(OA_ID, lan.chat_id, HELLO, "k")
        else:
            await channel.send(OA_ID, lan.chat_id, HELLO, "k")
            assert house.fake.oa(OA_ID).refreshes == 1
        house.clock.set(right)
        seen = len(lan.sees)
        for number in range(4):
            await channel.send(OA_ID, lan.chat_id, HELLO, f"k{number}")
            await passes(house, theirs, hours=26)
        assert len(lan.sees) == seen + 4
        assert house.fake.oa(OA_ID).refreshes <= 5


async def test_a_clock_that_was_behind_renews_what_ran_out(tmp_path: Path) -> None:
    theirs = FakeClock()
    async with open_house(tmp_path, theirs) as house:
        channel, lan = await house.connected()
        house.clock.set(house.clock.now() - LEAP)
        for number in range(3):
            await passes(house, theirs, hours=26)
            await channel.send(OA_ID, lan.chat_id, HELLO, f"k{number}")
        assert len(lan.sees) == 3
        assert house.fake.oa(OA_ID).refreshes == 3
