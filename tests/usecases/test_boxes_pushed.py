"""Plans that boxes are handed and what boxes report, while something else happens to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.usecases.boxes import pushing
from bot.usecases.boxes.reporting import Reports
from bot.usecases.devices import device_watch
from bot.usecases.work import Services
from models import Device
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts


@pytest.fixture
async def village(parts: Parts) -> Village:
    made = await make_village(parts)
    await Device.all().update(driver="native")
    return made


async def behind(village: Village) -> list[pushing.Push]:
    parts = village.parts
    return await pushing.behind(parts.services, parts.locales, but=(), limit=10)


async def test_a_box_that_loses_what_it_is_handed_just_now_gets_it_again(village: Village) -> None:
    services, code = village.parts.services, village.speakers[0].code
    first = await behind(village)
    assert len(first) == 3
    await pushing.again(services, "native", code)  # it came back in the middle
    await pushing.pushed(services, first)
    second = await behind(village)
    assert [one.box.code for one in second] == [code]
    await pushing.pushed(services, second)
    assert await behind(village) == []
    await pushing.again(services, "native")  # the broker was restarted
    assert len(await behind(village)) == 3


async def test_beats_of_many_boxes_are_written_in_one_order(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever plans on them holds them in that order: neither waits for the other for ever."""
    written: list[str] = []
    real = device_watch.heartbeat

    async def heartbeat(services: Services, code: str, state: Mapping[str, Any]) -> bool:
        written.append(code)
        return await real(services, code, state)

    monkeypatch.setattr(device_watch, "heartbeat", heartbeat)
    two, one = (d.code for d in sorted(village.speakers, key=lambda d: -d.id))
    desk = Reports(village.parts.services)
    beats = [(two, {"on": True}), ("LOA-0", {"on": True}), (one, {"on": True})]
    assert await desk._beat(beats) == [True, False, True]
    assert written == ["LOA-0", one, two]
