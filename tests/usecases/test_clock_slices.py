"""The clock and the fan-outs let people pass: however many there are to write to, one transaction
writes a slice. Counted on SQLite, where everybody waits for the one writer.
"""

from __future__ import annotations

from datetime import timedelta

from bot.usecases.delivery import distribute, remind, reroute, resend, withdraw
from bot.usecases.emergency import emergency_spread, emergency_watch
from bot.usecases.paging import SLICE
from models import Delivery, Emergency, EmergencyReply, OutboxRow
from tests.fakes.counted import Counted
from tests.fakes.house import Parts
from tests.usecases.bulletins import Commune, make_commune

PEOPLE = 3 * SLICE
MOST = 4 * SLICE  # a delivery, its message in two parts, and what is one for all of them


async def crowded(parts: Parts) -> Commune:
    commune = await make_commune(parts)
    await commune.crowd(PEOPLE)
    return commune


async def test_a_bulletin_goes_out_in_slices(watched: tuple[Parts, Counted]) -> None:
    parts, counted = watched
    commune = await crowded(parts)
    version = await commune.submitted()
    await commune.press(commune.approver, version)
    counted.fresh()
    made = await distribute.distribute(parts.services, version.id)
    assert made == PEOPLE + len(commune.speakers)
    assert counted.taken().largest <= MOST


async def test_reminders_other_ways_and_withdrawals_go_in_slices(
    watched: tuple[Parts, Counted],
) -> None:
    parts, counted = watched
    commune = await crowded(parts)
    version = await commune.distributed()
    await OutboxRow.all().update(state="sent", sent_at=parts.clock.now())
    parts.clock.move(hours=3)
    counted.fresh()
    assert await remind.due(parts.services) >= PEOPLE
    assert counted.taken().largest <= MOST

    await OutboxRow.filter(delivery_id__isnull=False).update(
        state="failed", cause="blocked", claimed_at=parts.clock.now()
    )
    counted.fresh()
    await reroute.due(parts.services)
    assert await Delivery.filter(unreachable="").count() == 0
    assert counted.taken().largest <= MOST

    counted.fresh()
    assert await resend.resend(parts.services, version.id) >= PEOPLE
    assert counted.taken().largest <= MOST

    await OutboxRow.all().update(state="sent", sent_at=parts.clock.now())
    async with parts.services.work(parts.by(commune.author)) as work:
        await withdraw.withdraw(work, version.bulletin_id)
    counted.fresh()
    assert await withdraw.tell(parts.services, version.id) >= PEOPLE
    assert counted.taken().largest <= MOST


async def emergency_in(commune: Commune) -> Emergency:
    now = commune.parts.clock.now()
    return await Emergency.create(
        code="KC-1", commune=commune.area, targets=[commune.area.code], text="Lũ về",
        started_by=commune.approver, started_at=now, ends_at=now + timedelta(hours=2),
    )  # fmt: skip


async def test_an_emergency_spreads_and_calls_again_in_slices(
    watched: tuple[Parts, Counted],
) -> None:
    parts, counted = watched
    commune = await crowded(parts)
    emergency = await emergency_in(commune)
    counted.fresh()
    assert await emergency_spread.spread(parts.services, emergency.id) >= PEOPLE
    assert counted.taken().largest <= MOST
    parts.clock.move(minutes=3)
    counted.fresh()
    assert await emergency_watch.silent(parts.services) == 1
    spent = counted.taken()
    again = OutboxRow.filter(key__startswith="emergency-again:")
    assert await again.count() == PEOPLE + len(commune.speakers)
    assert spent.largest <= MOST
    assert await emergency_watch.silent(parts.services) == 0, "called again once"
    await Emergency.all().update(cleared_at=parts.clock.now())
    counted.fresh()
    assert await emergency_spread.spread_clear(parts.services, emergency.id) >= PEOPLE
    assert counted.taken().largest <= MOST


async def test_calling_again_cut_short_is_done_over_and_calls_nobody_twice(parts: Parts) -> None:
    """A village that answers meanwhile is not called; an emergency that ends calls nobody more."""
    commune = await make_commune(parts)
    emergency = await emergency_in(commune)
    parts.clock.move(minutes=3)
    first = commune.speakers[0]
    await EmergencyReply.create(
        emergency=emergency, person=first, village=commune.villages[0], answer="safe",
        at=parts.clock.now(),
    )  # fmt: skip
    await emergency_watch.silent(parts.services)
    await Emergency.all().update(silent_told=0)  # as if the process had died before the list
    await emergency_watch.silent(parts.services)
    again = OutboxRow.filter(key__startswith="emergency-again:")
    assert await again.count() == 2
    assert await again.filter(chat_account__person_id=first.id).count() == 0
