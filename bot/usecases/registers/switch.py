"""An import's one short transaction: everything was worked out beforehand from reads, and goes in
by a few statements if what it was worked out from still holds.

So a file of 10,000 rows holds up nobody, and still all of it counts or nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from bot.storage.db import execute, execute_many
from bot.usecases.registers.tables import Report
from bot.usecases.work import SYSTEM, Actor, Services, Work

_TRIES = 3
_CHUNK = 500
Write = tuple[str, Sequence[Sequence[Any]]]
"""A statement, and the rows it is run for."""


Rows = list[tuple[Any, ...]]
Question = Callable[[], Awaitable[Rows]]


@dataclass
class Plan:
    """What an import would do. `based_on` is what it was worked out from: questions, each with the
    answer it had."""

    report: Report
    writes: list[Write] = field(default_factory=list)
    based_on: list[tuple[Question, Rows]] = field(default_factory=list)

    @property
    def needed(self) -> bool:
        """Is there anything to write?"""
        return self.report.applied and any(rows for _, rows in self.writes)


async def switch(
    services: Services,
    make: Callable[[], Awaitable[Plan]],
    audit: tuple[str, str],
    actor: Actor = SYSTEM,
) -> Report:
    """Make a plan and carry it out; made anew when somebody else was quicker, at last under the
    lock itself. `audit` is the action and its subject."""
    for _ in range(_TRIES):
        plan = await make()
        if not plan.needed:
            return plan.report
        try:
            async with services.work(actor) as work:
                if await _holds(plan):
                    await _carry_out(work, plan, audit)
                    return plan.report
        except IntegrityError:
            continue  # somebody took a unique name in between: seen by the next plan
    async with services.work(actor) as work:
        plan = await make()
        if plan.needed:
            await _carry_out(work, plan, audit)
    return plan.report


async def read(sql: str, values: Sequence[Any] = ()) -> Rows:
    """Rows as plain tuples."""
    return [tuple(row) for row in (await execute(sql, values))[1]]


def counted(*tables: str) -> Question:
    """How many rows there are, and the newest: whoever adds one changes it."""
    asked = [f"SELECT count(*) AS n, max(id) AS newest FROM {t}" for t in tables]  # noqa: S608 - ours

    async def ask() -> Rows:
        return [(await read(sql))[0] for sql in asked]

    return ask


def rows_of(
    model: type[Model], known: Iterable[Model], *names: str
) -> Iterator[tuple[Question, Rows]]:
    """These rows, some at a time, as they were read."""
    items = sorted(known, key=lambda one: int(one.pk))
    for start in range(0, len(items), _CHUNK):
        some = items[start : start + _CHUNK]
        asked = model.filter(id__in=[one.pk for one in some]).order_by("id")
        yield partial(_values, asked, names), [_named(one, names) for one in some]


async def _values(asked: Any, names: Sequence[str]) -> Rows:
    return [tuple(row) for row in await asked.values_list(*names)]


def _named(one: Model, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in names)


async def _holds(plan: Plan) -> bool:
    for ask, answer in plan.based_on:
        if await ask() != answer:
            return False
    return True


async def _carry_out(work: Work, plan: Plan, audit: tuple[str, str]) -> None:
    for sql, rows in plan.writes:
        if rows:
            await execute_many(sql, rows)
    counts: Mapping[str, int] = {"created": plan.report.created, "updated": plan.report.updated}
    await work.audit(*audit, None, counts)
