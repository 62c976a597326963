"""Planning for a province costs as many statements as for a village: counted, so that the
machine's speed does not matter."""

from __future__ import annotations

from datetime import timedelta

from bot.core.hours import at_local
from bot.usecases.devices import playouts
from models import Device, Playout
from tests.fakes.broadcast import Village, make_village
from tests.fakes.counted import Counted
from tests.fakes.house import Parts

DAYS = 30


async def _cost(village: Village, counted: Counted, title: str, hour: int) -> int:
    first = at_local(village.parts.clock.now(), hour)
    times = [first + timedelta(days=n) for n in range(DAYS)]
    version = await village.bulletin(title, times)
    counted.fresh()
    await playouts.plan_playouts(village.parts.services, version.id)
    spent = counted.taken()
    made = Playout.filter(version_id=version.id, device__kind="speaker")
    assert await made.count() == DAYS * await Device.filter(kind="speaker").count()
    return len(spent.statements)


async def _more(village: Village, count: int) -> None:
    await Device.bulk_create(
        [
            Device(code=f"more-{n}", kind="speaker", name=f"Loa {n}", area=village.ea_kao)
            for n in range(count)
        ]
    )


async def test_many_loudspeakers_cost_no_more_statements(watched: tuple[Parts, Counted]) -> None:
    parts, counted = watched
    village = await make_village(parts)
    few = await _cost(village, counted, "Hai loa", 17)
    await Device.filter(code__startswith="more").delete()
    await _more(village, 300)
    # The new ones have no plays yet, so there are two timetables by now: a group costs nothing.
    assert await _cost(village, counted, "Nhiều loa", 6 + 12) <= few
    assert few < 30


async def test_a_clash_costs_one_statement_for_all_that_have_it(
    watched: tuple[Parts, Counted],
) -> None:
    parts, counted = watched
    village = await make_village(parts)
    await _more(village, 200)
    plain = await _cost(village, counted, "Trước", 17)
    clashing = await _cost(village, counted, "Sau", 17)
    assert clashing <= plain + 15  # the card about it
