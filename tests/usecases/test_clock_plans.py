"""Whatever the clock, the search for lost tasks and /metrics ask of a table that grows, they ask by
an index. Every statement they send is looked at: a new job is in here without being listed.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterator

import pytest

from bot import found
from bot.storage.db import execute
from bot.usecases.work import Services
from models import Feedback, Report
from tests.fakes.counted import Counted
from tests.fakes.house import Parts
from tests.usecases.test_clock_questions import commune, province

FEW = {
    "area": "as many as the province has, and no more",
    "account_month": "one row an account and month",
    "account_error": "one row an account, day and code",
    "chat_group": "one row a group",
    "device": "one row a device; who is silent is asked of all, since each says so every 20 s",
    "emergency": "one row an emergency",
    "lane": "one row an account",
    "own_account": "one row an account",
    "process": "one row a process",
    "sqlite_master": "SQLite's own",
    "state_value": "one row a name",
    "tally": "one row a month, place and state",
    "template": "what the vendor has",
}
_NO_ALIAS = "WHERE ON SET JOIN LEFT ORDER GROUP CROSS LIMIT USING UNION VALUES".replace(" ", "|")
_TABLE = re.compile(
    rf'(?:FROM|JOIN|UPDATE|INTO) "?(\w+)"?(?: (?:AS )?"?(?!(?:{_NO_ALIAS})\b)(\w+)"?)?'
)
_MADE_HERE = re.compile(r"(?:WITH|,) (\w+) AS \(|\) AS (\w+)")  # of the statement itself
_PARTIAL = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"


def asks() -> Iterator[tuple[str, Callable[[Services], Awaitable[object]]]]:
    for brought in found.duties():
        for job in brought.jobs:
            yield job.name, job.run
        for task, waiting in brought.lost.items():
            yield f"lost {task}", waiting
        for figure in brought.figures:
            yield f"figure {figure.__module__}", figure


def whole(database: sqlite3.Connection, sql: str, partial: set[str]) -> set[str]:
    """Tables that a statement reads from beginning to end."""
    names = {alias or table: table for table, alias in _TABLE.findall(sql)}
    names |= {table: table for table, _ in _TABLE.findall(sql)}
    own = {name for made in _MADE_HERE.findall(sql) for name in made}
    read = set()
    for *_, step in database.execute(f"EXPLAIN QUERY PLAN {sql}"):
        scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
        if scan and scan[1] in names and (scan[2] or "") not in partial:
            read.add(names[scan[1]])
    return read - own


async def lived_in(parts: Parts) -> None:
    """Two communes with something of everything that waits."""
    await province(parts)
    now = parts.clock.now()
    for number in (1, 2):
        area = await commune(parts, number)
        await Report.create(
            code=f"BC-{number}", commune=area, happened_at=now, state="sent", due_at=now
        )
        await Feedback.create(code=f"PA-{number}", commune=area, created_at=now, due_at=now)
    parts.clock.move(days=1)


@pytest.mark.parametrize(("name", "ask"), [pytest.param(n, a, id=n) for n, a in asks()])
async def test_it_reads_no_growing_table_from_beginning_to_end(
    watched: tuple[Parts, Counted], name: str, ask: Callable[[Services], Awaitable[object]]
) -> None:
    parts, counted = watched
    await lived_in(parts)
    counted.fresh()
    await ask(parts.services)
    sent = counted.taken().statements
    [*_, path] = next(iter((await execute("PRAGMA database_list"))[1]))
    with contextlib.closing(counted.unseen(path)) as database:
        partial = {n for (n,) in database.execute(_PARTIAL)}
        asked = [s for s in sent if s.startswith(("SELECT", "WITH", "UPDATE", "DELETE"))]
        read = {sql: whole(database, sql, partial) - set(FEW) for sql in asked}
    assert {sql: tables for sql, tables in read.items() if tables} == {}
