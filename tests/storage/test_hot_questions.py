"""What is asked all the time reads what is still to be done, however much was done: by the plan."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.dialog import inbox
from bot.outbox import leases
from bot.storage import db
from bot.usecases.delivery import placing
from models import InboxRow

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


async def plan(sql: str, values: list[Any], *, run: bool = False) -> str:
    """With `run` (PostgreSQL) what it really read."""
    word = "EXPLAIN QUERY PLAN"
    if db.is_postgres():
        word = "EXPLAIN (ANALYZE, BUFFERS)" if run else "EXPLAIN"
        for n in range(1, len(values) + 1):
            sql = sql.replace("?", f"${n}", 1)
    found = await db.connection().execute_query_dict(f"{word} {sql}", values)
    return "\n".join(str(list(r.values())[-1]) for r in found)


async def history(count: int) -> None:
    """Rows that are done, and one that is not."""
    rows = [
        InboxRow(
            channel="zalo", account="1", event_id=f"e{n}", chat_id=f"c{n % 500}", kind="text",
            body="{}", state="done" if n < count else "new", received_at=NOW, due_at=NOW,
        )
        for n in range(count + 1)
    ]  # fmt: skip
    await InboxRow.bulk_create(rows, batch_size=1000)
    await db.execute("ANALYZE inbox")


async def test_claiming_an_event_reads_only_what_is_new(database: str) -> None:
    await history(5000)
    lock = "FOR UPDATE SKIP LOCKED" if db.is_postgres() else ""
    sql = inbox._CLAIM.format(lock=lock, some="")
    found = await plan(sql, [NOW + timedelta(seconds=30), NOW, 8])
    assert "idx_inbox_new" in found, found
    assert "idx_inbox_open" in found, found
    assert "Seq Scan on inbox" not in found, found
    assert "SCAN inbox" not in found, found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_claiming_in_a_burst_does_not_walk_through_all_that_waits(database: str) -> None:
    now = NOW + timedelta(seconds=30)
    for some, chats in (("", []), ("AND i.chat_id IN (?)", ["c1"])):
        found = await plan(inbox._CLAIM.format(lock="", some=some), [now, NOW, *chats, 8])
        others = [step for step in found.splitlines() if re.search(r" [en] USING", step)]
        assert len(others) == 2, found
        assert all("idx_inbox_open (channel=?" in step for step in others), found


@pytest.mark.services
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_what_was_claimed_once_is_not_walked_over_for_ever(database: str) -> None:
    """Every row that was ever new stands in the index until a vacuum, but is passed once only."""
    await history(0)
    await InboxRow.bulk_create(
        [
            InboxRow(
                channel="zalo", account="1", event_id=f"x{n}", chat_id=f"c{n}", kind="text",
                body="{}", received_at=NOW, due_at=NOW,
            )
            for n in range(5000)
        ],
        batch_size=1000,
    )  # fmt: skip
    await InboxRow.all().update(state="done")
    sql = inbox._CLAIM.format(lock="FOR UPDATE SKIP LOCKED", some="")
    values = [NOW + timedelta(seconds=30), NOW, 8]
    await plan(sql, values, run=True)
    found = await plan(sql, values, run=True)
    read = max(int(n) for n in re.findall(r"shared hit=(\d+)", found))
    assert read < 200, found


async def test_lanes_with_work_are_found_without_the_history(database: str) -> None:
    found = await plan(leases._LANES_DUE, ["me", *[NOW] * 5])
    assert "idx_outbox_queued" in found, found
    assert "idx_outbox_sending" in found, found
    assert "idx_outbox_unclear" in found, found


async def test_a_shared_row_is_found_by_what_it_is_about(database: str) -> None:
    found = await plan(f"SELECT {placing.ROW} FROM delivery d WHERE d.id = 1", [])
    assert "idx_outbox_about" in found, found


def test_keys_of_outbox_rows_are_not_read() -> None:
    """A key makes writing happen once. What is asked for later stands in `about`."""
    looks = re.compile(r"\bkey__(startswith|contains|in)\b|\bkey LIKE\b")
    texts = {path: path.read_text(encoding="utf-8") for path in Path("bot").rglob("*.py")}
    assert len(texts) > 100
    assert not [f"{path}: {found}" for path, text in texts.items() if (found := looks.search(text))]
