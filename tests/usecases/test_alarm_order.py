"""Several alarms at once: one order everywhere, and what still holds is named with its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.usecases import alarms
from bot.usecases.emergency import emergency, emergency_rights, emergency_sound, emergency_spread
from models import Emergency
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts

NOON = datetime(2026, 11, 27, 5, tzinfo=UTC)


def one(name: str, kind: str, *targets: str, minute: int = 0, exercise: bool = False) -> Emergency:
    found = SimpleNamespace(
        id=1,
        code=name,
        kind=kind,
        targets=list(targets or ["xa"]),
        exercise=exercise,
        started_at=NOON + timedelta(minutes=minute),
        commune=SimpleNamespace(code="xa"),
    )
    return cast("Emergency", found)


def test_real_before_exercise_then_graver_then_the_fewer_places_then_the_newest() -> None:
    wanted = [
        one("lũ ở một buôn", "flood", "b1", minute=1),
        one("lũ ở hai buôn", "flood", "b1", "b2", minute=2),
        one("lũ mới", "flood", minute=8),
        one("lũ cũ", "flood", minute=3),
        one("bão", "storm", "b1", minute=9),
        one("chưa biết loại gì", "khac-la", minute=9),
        one("diễn tập lũ", "flood", "b1", minute=9, exercise=True),
    ]
    for some in permutations(wanted):
        assert [e.code for e in alarms.ordered(some)] == [e.code for e in wanted]


def test_every_kind_has_its_gravity() -> None:
    assert set(emergency.KINDS) == set(alarms.GRAVITY)


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


async def start(village: Village, kind: str, *targets: str) -> Emergency:
    village.parts.clock.move(seconds=1)
    async with village.work(village.deputy) as work:
        return await emergency.start(
            work,
            village.commune,
            kind=kind,
            text=f"Có {kind}.",
            targets=list(targets) or [village.commune.code],
        )


async def over(village: Village, found: Emergency) -> None:
    village.parts.clock.move(seconds=1)
    async with village.work(village.officer) as work:
        await emergency.clear(work, found.id)
    await emergency_spread.spread_clear(village.parts.services, found.id)
    await emergency_sound.sound_clear(village.studio, found.id)


async def test_whatever_was_first_the_gravest_over_a_place_is_its_alarm(village: Village) -> None:
    now = village.parts.clock.now
    for kind, *targets in (("storm",), ("flood", village.ea_kao.code), ("fire",)):
        await start(village, kind, *targets)

    async def kinds(area: Any) -> list[str]:
        return [e.kind for e in await alarms.going([area], now())]

    assert await kinds(village.ea_kao) == ["flood", "fire", "storm"]
    assert await kinds(village.tong_ju) == ["fire", "storm"]
    assert await kinds(village.commune) == ["flood", "fire", "storm"]
    found = await emergency_rights.active(village.commune, now())
    assert [e.kind for e in found] == ["flood", "fire", "storm"]
    async with village.work(village.officer) as work:
        watched = await emergency_rights.watched(work)
    assert [e.kind for e in watched] == ["flood", "fire", "storm"]


async def test_an_all_clear_names_what_still_holds_and_where(village: Village) -> None:
    await start(village, "storm")
    await start(village, "flood", village.tong_ju.code)
    fire = await start(village, "fire", village.ea_kao.code)
    await emergency_spread.spread(village.parts.services, fire.id)
    await over(village, fire)
    says = "Cảnh báo cháy ở Buôn Ea Kao: đã hết. Cảnh báo lũ ở Buôn Tơng Jú; Cảnh báo bão: VẪN CÒN."
    assert village.speaker.said[-1][0].startswith(says)
    assert says in (await village.parts.told(village.ea_kao_person))[-1]
    items = (await village.pages.speaker_plan("loa-1", own=True))["items"]
    (clear,) = [i for i in items if i["clear"]]
    assert clear["text"].startswith(says)
    assert "trở lại sinh hoạt bình thường" not in clear["text"]


async def test_an_all_clear_gives_way_to_what_begins_after_it(village: Village) -> None:
    """Nobody hears 'back to normal' between two readings of the next alarm, or reads it then."""
    first = await start(village, "fire")
    await emergency_spread.spread(village.parts.services, first.id)
    village.parts.clock.move(seconds=1)
    async with village.work(village.officer) as work:
        await emergency.clear(work, first.id)
    await emergency_sound.sound_clear(village.studio, first.id)
    await start(village, "flood", village.tong_ju.code)
    assert not [i for i in await items(village, "loa-2") if i["clear"]]
    await emergency_spread.spread_clear(village.parts.services, first.id)  # behind a long queue
    told = (await village.parts.told(village.ea_kao_person))[-1]
    assert told.startswith("⚠️ CHƯA HẾT NGUY HIỂM")
    assert "Cảnh báo lũ ở Buôn Tơng Jú: VẪN CÒN" in told


async def test_an_all_clear_whose_sound_comes_late_knows_what_began_since(village: Village) -> None:
    first = await start(village, "fire")
    village.parts.clock.move(seconds=1)
    async with village.work(village.officer) as work:
        await emergency.clear(work, first.id)
    await start(village, "flood")
    await emergency_sound.sound_clear(village.studio, first.id)
    (clear,) = [i for i in await items(village, "loa-1") if i["clear"]]
    assert clear["text"].startswith("Cảnh báo cháy: đã hết. Cảnh báo lũ: VẪN CÒN.")
    assert village.speaker.said[-1][0] == clear["text"]


async def items(village: Village, code: str) -> list[dict[str, Any]]:
    return list((await village.pages.speaker_plan(code, own=True))["items"])
