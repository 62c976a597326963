"""The audit chain: any change to what was written is found, and writers at once keep one chain."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from bot.core.errors import UserError
from bot.storage import audit
from bot.storage.audit import GENESIS, Verified, row_hash
from bot.storage.db import execute
from models import AuditRow
from tests.fakes.house import Parts

AFTER = {"ai": "Bí thư", "x": None}


async def fill(parts: Parts, count: int = 5) -> None:
    for n in range(count):
        parts.clock.move(seconds=1.000001)
        async with parts.services.work() as work:
            await work.audit("bulletin.approved", f"bulletin:BT-{n}", {"n": n}, AFTER)


async def test_an_empty_and_a_whole_chain(parts: Parts) -> None:
    assert await audit.verify() == Verified(0, None)
    await fill(parts, 7)
    assert await audit.verify(batch=2) == Verified(7, None)
    rows = await AuditRow.all().order_by("id")
    assert rows[0].prev_hash == GENESIS


CHANGES: dict[str, Any] = {
    "at": "at",
    "person_id": 99,
    "channel": "other",
    "action": "bulletin.returned",
    "subject": "bulletin:BT-X",
    "before": {"n": 1000},
    "after": {"ai": "ai đó", "x": None},
    "prev_hash": "f" * 64,
    "hash": "e" * 64,
}


async def test_a_change_to_any_field_of_any_row_is_found(parts: Parts) -> None:
    await fill(parts, 3)
    for row, field in product(await AuditRow.all().order_by("id"), CHANGES):
        was = getattr(row, field)
        new = was + timedelta(microseconds=1) if field == "at" else CHANGES[field]
        await AuditRow.filter(id=row.id).update(**{field: new})
        found = await audit.verify()
        assert found.broken_at in {row.id, row.id + 1}, (row.id, field)
        await AuditRow.filter(id=row.id).update(**{field: was})
    assert (await audit.verify()).broken_at is None


async def test_taking_out_moving_and_slipping_in_rows_is_found(parts: Parts) -> None:
    await fill(parts, 5)
    for slipped in (-5, 0, 99):
        await execute("UPDATE audit SET id = ? WHERE id = 2", [slipped])
        assert (await audit.verify()).broken_at is not None, slipped
        await execute("UPDATE audit SET id = 2 WHERE id = ?", [slipped])
    assert (await audit.verify()).broken_at is None
    fake = AuditRow(
        id=-1,
        at=parts.clock.now(),
        person_id=1,
        channel="web",
        action="x.y",
        subject="a:b",
        prev_hash=GENESIS,
    )
    fake.hash = row_hash(fake)
    await fake.save(force_create=True)
    assert (await audit.verify()).broken_at == 1
    await fake.delete()
    await AuditRow.filter(id=3).delete()
    assert (await audit.verify()).broken_at == 4


async def test_a_row_rehashed_by_the_forger_breaks_the_next_one(parts: Parts) -> None:
    await fill(parts, 3)
    row = await AuditRow.get(id=2)
    row.subject = "bulletin:forged"
    row.hash = row_hash(row)
    await row.save()
    assert (await audit.verify()).broken_at == 3


async def test_many_writers_keep_one_chain(parts: Parts) -> None:
    async def one(n: int) -> None:
        async with parts.services.work() as work:
            await work.audit("report.sent", f"report:{n}", None, {"n": n})

    await asyncio.gather(*[one(n) for n in range(40)])
    assert await audit.verify() == Verified(40, None)
    rows = await AuditRow.all()
    assert len({r.prev_hash for r in rows}) == 40


async def test_what_is_rolled_back_leaves_no_gap(parts: Parts) -> None:
    await fill(parts, 2)
    with contextlib.suppress(ValueError):
        async with parts.services.work() as work:
            await work.audit("a.b", "c:d")
            raise ValueError
    await fill(parts, 2)
    assert await audit.verify() == Verified(4, None)


async def test_numbers_and_letters_come_back_as_they_were_hashed(parts: Parts) -> None:
    after = {"float": 1.5, "tiny": 1e-7, "big": 2**40, "list": ["Ê", None], "é": {"b": 1, "a": 2}}
    async with parts.services.work() as work:
        await work.audit("a.b", "c:d", None, after)
    assert (await audit.verify()).broken_at is None


@pytest.mark.services
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_long_transaction_holds_up_nobody_else_who_writes(parts: Parts) -> None:
    outside = contextvars.copy_context()  # the connection of a transaction is in its context
    async with parts.services.work() as long:
        await long.audit("people.import", "area:66")
        async with asyncio.timeout(10):
            await asyncio.create_task(fill(parts, 2), context=outside)
    rows = await AuditRow.all().order_by("id")
    assert [r.action for r in rows] == ["bulletin.approved"] * 2 + ["people.import"]
    assert await audit.verify() == Verified(3, None)


async def test_a_step_that_is_undone_leaves_no_row_no_task_and_nobody_waiting(parts: Parts) -> None:
    async with parts.services.work() as work:
        await work.audit("a.before", "c:d")
        with contextlib.suppress(UserError):
            async with work.attempt():
                await work.audit("a.undone", "c:d")
                work.then("never", 1)
                work.put_off(work.now())
                raise UserError("error-too-long")
        assert work.put_off_until() is None, "nobody waits for what never happened"
        await work.audit("a.after", "c:d")
        work.then("follows", 2)
    rows = await AuditRow.all().order_by("id")
    assert [r.action for r in rows] == ["a.before", "a.after"]
    assert parts.tasks == [("follows", 2)]
    assert await audit.verify() == Verified(2, None)


async def test_a_row_says_what_was_true_when_it_was_meant(parts: Parts) -> None:
    villages = ["Thôn 3"]
    async with parts.services.work() as work:
        await work.audit("a.b", "c:d", None, {"villages": villages})
        villages.append("Thôn 5")
    assert (await AuditRow.get()).after == {"villages": ["Thôn 3"]}
