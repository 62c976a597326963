"""A task whose message is lost (kill -9 after the commit, a broker away, one exception) is done all
the same, or there is a reason why it may be lost."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext

from bot import found, jobs, workshop
from bot.storage import db
from bot.usecases.duty import Shop
from tests.fakes.counted import counting
from tests.fakes.house import Parts, make_parts
from tests.usecases.lost import CASES, Case

ROOT = Path(__file__).resolve().parents[2]
LOST = [name for brought in found.duties() for name in brought.lost]


async def carry_out(case: Case, shop: Shop, *, but: str = "") -> set[str]:
    """Everything handed over, but for the task that is lost; their names."""
    table, done = workshop.table(shop), set()
    while case.parts.tasks:
        name, *ids = case.parts.tasks.pop(0)
        done.add(name)
        if name != but:
            await table[name](*ids)
    return done


@pytest.mark.parametrize("name", LOST)
async def test_what_a_lost_message_left_undone_is_done_within_the_hour(
    parts: Parts, tmp_path: Path, name: str
) -> None:
    case = await CASES[name](parts, tmp_path)
    shop = case.shop()
    assert name in await carry_out(case, shop, but=name), "handed over, and lost"
    assert not await case.done()
    clock = jobs.jobs(case.parts.services)
    for minutes in (1, 4, 15, 40):
        case.parts.clock.move(minutes=minutes)
        for job in clock:
            await job.run()
        await carry_out(case, shop)
    assert await case.done()
    assert name not in await handed_over(case), "and it is left alone after that"


async def handed_over(case: Case) -> set[str]:
    await jobs.LostTasks().hand_over(case.parts.services)
    return {task for task, *_ in case.parts.tasks}


def test_every_task_says_how_it_is_found_again_or_why_it_may_be_lost() -> None:
    for brought in found.duties():
        assert brought.tasks.keys() == brought.lost.keys() | brought.may_be_lost.keys()
        assert not brought.lost.keys() & brought.may_be_lost.keys()
        assert all(len(reason.split()) > 3 for reason in brought.may_be_lost.values())
        assert brought.urgent <= brought.tasks.keys()


def test_every_task_that_is_handed_over_is_somebodys_duty() -> None:
    asked = {name: where for path in sources() for name, where in names(path)}
    assert len(asked) > 15, "the test looks in the right places"
    unknown = {name: where for name, where in asked.items() if name not in found.tasks()}
    assert unknown == {}


def sources() -> Iterator[Path]:
    for top in ("bot/usecases", "handlers", "bot/dialog"):
        yield from (ROOT / top).rglob("*.py")


def names(path: Path) -> Iterator[tuple[str, str]]:
    """What stands as first argument of `….then(…)` and `….enqueue(…)`. Where a name is worked out,
    it comes from the duties themselves."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if not (called and isinstance(node, ast.Call) and node.args):
            continue
        verb = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        first = node.args[0]
        if verb in {"then", "enqueue"} and isinstance(first, ast.Constant):
            yield str(first.value), f"{path.relative_to(ROOT)}:{node.lineno}"


SMALL = {"device", "chat_group", "emergency"}  # some thousand rows in a whole province, for good


@pytest.mark.parametrize("name", LOST)
async def test_what_waits_is_found_by_an_index(
    name: str, sqlite_template: Path, tmp_path: Path
) -> None:
    """Asked every minute: it must cost the same after years of rows that are done."""
    path = tmp_path / "counted.sqlite3"
    shutil.copy(sqlite_template, path)
    parts = make_parts(tmp_path)
    waiting = next(brought.lost[name] for brought in found.duties() if name in brought.lost)
    with counting() as counted:
        async with TortoiseContext() as context:
            await context.init(config=db.config(f"sqlite://{path}"))
            await db.execute("SELECT 1")
            counted.fresh()
            await waiting(parts.services)
            asked = [s for s in counted.taken().statements if s.startswith("SELECT")]
        with closing(counted.unseen(path)) as plain:
            plans = [row[3] for sql in asked for row in plain.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert asked
    scanned = [p for p in plans if p.startswith("SCAN") and "INDEX" not in p]
    assert [p for p in scanned if p.split()[1].strip('"') not in SMALL] == []
