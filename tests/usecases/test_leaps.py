"""What a clock that was wrong may not have done, and what goes on when it was put right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.events import Event, EventKind
from bot.core.messages import Message
from bot.outbox import leases
from bot.outbox.store import To
from bot.usecases import leaps, retention
from models import ChatAccount, InboxRow, Lane, OutboxRow
from tests.fakes.house import Parts

YEAR, DAY = timedelta(days=365), timedelta(days=1)


async def said(parts: Parts, text: str, number: int) -> InboxRow:
    now = parts.clock.now()
    event = Event("webchat", "web", f"e{number}", EventKind.TEXT, "bia", now, text=text)
    return await InboxRow.create(
        channel="webchat", account="web", event_id=f"e{number}", chat_id="bia", kind="text",
        body=event.to_json(), state="done", received_at=now, due_at=now,
    )  # fmt: skip


async def hours(parts: Parts, count: int) -> int:
    """As the clock's job does each hour: how much it took."""
    taken = 0
    for _ in range(count):
        parts.clock.move(hours=1)
        taken += await retention.when_sure(parts.services)
    return taken


async def words(parts: Parts) -> list[str]:
    return [r.body for r in await InboxRow.all() if "đọc" in r.body]


async def test_one_wild_clock_deletes_nothing(parts: Parts) -> None:
    await said(parts, "chưa ai đọc", 1)
    await hours(parts, 30)
    for leap in (YEAR, 20 * YEAR, timedelta(days=40)):
        right = parts.clock.now()
        parts.clock.set(right + leap)
        assert await retention.when_sure(parts.services) == 0
        assert await hours(parts, 20) == 0, "nor in the hours before somebody sees it"
        parts.clock.set(right)
        assert await hours(parts, 30) == 0
    assert len(await words(parts)) == 1


async def test_a_machine_that_starts_years_ahead_deletes_nothing(parts: Parts) -> None:
    """A process that knows of no earlier time, as after an update."""
    await said(parts, "chưa ai đọc", 1)
    parts.clock.move(days=3650)
    assert await retention.when_sure(parts.services) == 0
    assert await hours(parts, 20) == 0
    assert len(await words(parts)) == 1


async def test_what_is_over_goes_a_day_after_a_machine_was_off_for_long(parts: Parts) -> None:
    await said(parts, "đã đọc", 1)
    await hours(parts, 30)
    parts.clock.move(days=60)
    assert await hours(parts, 20) == 0
    assert await hours(parts, 10) == 1
    assert not await words(parts)


async def test_a_clock_put_back_leaves_nobody_waiting_until_then(parts: Parts) -> None:
    person = await parts.person("bia", "H Bia")
    account = await ChatAccount.get(person=person)
    right = parts.clock.now()
    await leaps.look(parts.services)
    parts.clock.set(right + YEAR)
    await leaps.look(parts.services)
    row = await said(parts, "lũ về", 1)
    await InboxRow.filter(id=row.id).update(state="new", due_at=parts.clock.now())
    await parts.services.outbox.say([To(account.id)], Message("Đã nhận"), key="k")
    await Lane.all().update(owner="dead", lease_until_at=parts.clock.now() + leases.LEASE)
    await ChatAccount.filter(id=account.id).update(last_word_at=parts.clock.now())
    parts.clock.set(right + timedelta(minutes=1))
    await leaps.look(parts.services)
    now = parts.clock.now()
    assert (await InboxRow.get(id=row.id)).due_at <= now
    assert (await OutboxRow.get()).due_at <= now
    assert not await ChatAccount.filter(last_word_at__gt=now).exists()
    lane = await Lane.get()
    assert await leases.take(lane.name, "me", now + timedelta(seconds=1), now + leases.LEASE)


async def test_a_small_step_back_is_put_right_once(parts: Parts) -> None:
    """A vendor's pause that came after it stays."""
    await hours(parts, 30)
    parts.clock.move(minutes=-5)
    await leaps.look(parts.services)
    until = parts.clock.now() + timedelta(minutes=2)
    lane = await Lane.create(name="zalo:a", paused_until_at=until)
    parts.clock.move(minutes=1)
    await leaps.look(parts.services)
    assert (await Lane.get(name=lane.name)).paused_until_at == until


@pytest.mark.parametrize("back", [timedelta(hours=1), YEAR])
async def test_what_was_put_off_on_purpose_stays_so(parts: Parts, back: timedelta) -> None:
    person = await parts.person("bia", "H Bia")
    account = await ChatAccount.get(person=person)
    right = parts.clock.now()
    await parts.services.outbox.say(
        [To(account.id)], Message("Sáng mai"), key="k", due_at=right + timedelta(hours=8)
    )
    parts.clock.set(right + back)
    await leaps.look(parts.services)
    parts.clock.set(right + timedelta(minutes=1))
    await leaps.look(parts.services)
    assert (await OutboxRow.get()).due_at == right + timedelta(hours=8)
