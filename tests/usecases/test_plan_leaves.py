"""What was taken back or replaced leaves every device, and what is over is on none."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.core.hours import at_local
from bot.usecases.delivery import withdraw
from bot.usecases.devices import playouts
from models import Device, Playout
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


async def shown(village: Village) -> dict[str, list[str]]:
    """Titles by device, the board's too."""
    found = {}
    for device in await Device.all().order_by("code"):
        if device.kind == "board":
            plan = await village.pages.board_feed(device.code, own=True)
        else:
            plan = await village.pages.speaker_plan(device.code, own=True)
        found[device.code] = [item["title"] for item in plan["items"]]
    return found


@pytest.mark.parametrize("way", [withdraw.withdraw, withdraw.correct])
async def test_the_old_words_are_on_no_device(village: Village, way: object) -> None:
    now = village.parts.clock.now()
    times = [at_local(now, 17) + timedelta(days=n) for n in range(3)]
    version = await village.bulletin("Sai ngày", times, now=True)
    await playouts.plan_playouts(village.parts.services, version.id)
    assert {len(titles) for titles in (await shown(village)).values()} == {1, 4}
    async with village.work(village.deputy) as work:
        await way(work, version.bulletin_id)  # type: ignore[operator]  # either of the two
    assert set(map(tuple, (await shown(village)).values())) == {()}  # before any task ran
    await playouts.cancel_playouts(village.parts.services, version.id)
    assert not await Playout.filter(state__in=["planned", "started"]).exists()
    await playouts.plan_playouts(village.parts.services, version.id)
    assert set(map(tuple, (await shown(village)).values())) == {()}


async def test_what_is_over_is_in_no_plan(village: Village) -> None:
    start = at_local(village.parts.clock.now(), 17)
    version = await village.bulletin("Họp", [start])
    await playouts.plan_playouts(village.parts.services, version.id)
    village.parts.clock.set(start + timedelta(seconds=44))
    assert (await shown(village))["loa-1"] == ["Họp"]
    village.parts.clock.set(start + timedelta(seconds=46))
    assert (await shown(village))["loa-1"] == []


async def test_a_play_across_midnight_and_the_end_of_a_month_is_whole(village: Village) -> None:
    village.commune.settings = {"quiet_from": "02:00", "quiet_to": "04:00"}
    await village.commune.save()
    for last in ("2026-11-30T23:55:00+07:00", "2026-12-31T23:55:00+07:00"):
        start = datetime.fromisoformat(last)
        village.parts.clock.set(start - timedelta(hours=1))
        version = await village.bulletin(last[:7], [start], seconds=600)
        await playouts.plan_playouts(village.parts.services, version.id)
        row = await Playout.filter(version_id=version.id, device__code="loa-1").get()
        assert (row.start_at, row.end_at) == (start, start + timedelta(seconds=600))
        village.parts.clock.set(start + timedelta(seconds=360))  # the next day
        assert last[:7] in (await shown(village))["loa-1"]
