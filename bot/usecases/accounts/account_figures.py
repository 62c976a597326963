"""What our accounts sent, spent and failed at, from the outbox and the books of its lanes.

One statement a figure whatever the number of accounts; used by the admin's screen, the command line
and /metrics.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.hours import local
from bot.outbox.kinds import KINDS, SPENT
from bot.outbox.ledger import month_of
from bot.storage.db import execute
from models import AccountError, AccountMonth, Lane, OwnAccount

ROUTES = ("free", *(name for name in KINDS if name not in {"chat", "neighbour"}))
ERROR_DAYS = 7


@dataclass(frozen=True)
class Failure:
    """Refusals under one code of the vendor's in the last 7 days; `detail` is the vendor's words,
    for the operator."""

    code: str
    count: int
    detail: str
    last_at: datetime


@dataclass(frozen=True)
class Books:
    """What is written down about a lane. `paid` and `broadcasts` are spent this local month, also
    by what is on the wire."""

    heard_at: datetime | None = None
    quota: Mapping[str, Any] = field(default_factory=dict)
    quota_at: datetime | None = None
    paid_budget: int = 0
    broadcasts_on: bool = False
    paid: int = 0
    broadcasts: int = 0
    paused_until_at: datetime | None = None
    cause: str = ""
    detail: str = ""

    @property
    def left(self) -> int | None:
        """Messages the vendor says are left; None when it did not say."""
        left = str(self.quota.get("remain", ""))
        return int(left) if left.isdecimal() else None


@dataclass(frozen=True)
class Figures:
    """With what the outbox counts. `sent`: this local month by route (what needs no route counts
    as free)."""

    books: Books = field(default_factory=Books)
    sent: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(ROUTES, 0))
    failed: int = 0
    queued: int = 0
    unclear: int = 0
    failures: Sequence[Failure] = ()

    @property
    def bought(self) -> int:
        """Messages of this month that were paid for one by one, by whichever way."""
        return sum(n for name, n in self.sent.items() if SPENT.get(name) == "paid")


async def of(lanes: Sequence[str], now: datetime) -> dict[str, Figures]:
    """Everything about these lanes."""
    if not lanes:
        return {}
    sent = await _sent(lanes, now)
    failed = await _failed(lanes, now)
    waits = await _waiting(lanes)
    failures = await _failures(lanes, now)
    written = await books(now)
    return {
        lane: Figures(
            written.get(lane, Books()),
            sent.get(lane, dict.fromkeys(ROUTES, 0)),
            failed.get(lane, 0),
            waits.get((lane, "queued"), 0),
            waits.get((lane, "unclear"), 0),
            failures.get(lane, ()),
        )
        for lane in lanes
    }


async def books(now: datetime) -> dict[str, Books]:
    """What is written down about every lane."""
    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for own in await OwnAccount.all():
        found[own.lane] |= {
            "heard_at": own.heard_at,
            "quota": own.quota,
            "quota_at": own.quota_at,
            "paid_budget": own.paid_budget,
            "broadcasts_on": own.broadcasts,
        }
    for month in await AccountMonth.filter(month=month_of(now)):
        found[month.lane] |= {"paid": month.paid, "broadcasts": month.broadcasts}
    for lane in await Lane.all():
        names = ("paused_until_at", "cause", "detail")
        found[lane.name] |= {name: getattr(lane, name) for name in names}
    return {lane: Books(**values) for lane, values in found.items()}


def month_began(now: datetime) -> datetime:
    """The first moment of the local calendar month."""
    there = local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return there.astimezone(UTC)


async def _sent(lanes: Sequence[str], now: datetime) -> dict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(ROUTES, 0))
    sql = _SENT.format(lanes=_marks(lanes))
    for row in (await execute(sql, [month_began(now), *lanes]))[1]:
        found[row["lane"]][row["route"] if row["route"] in ROUTES else ROUTES[0]] += int(row["n"])
    return dict(found)


async def _failed(lanes: Sequence[str], now: datetime) -> dict[str, int]:
    sql = _FAILED.format(lanes=_marks(lanes))
    _, rows = await execute(sql, [month_began(now), *lanes])
    return {r["lane"]: int(r["n"]) for r in rows}


async def _waiting(lanes: Sequence[str]) -> dict[tuple[str, str], int]:
    _, rows = await execute(_WAITING.format(lanes=f"lane IN ({_marks(lanes)})"), [*lanes, *lanes])
    return {(r["lane"], r["state"]): int(r["n"]) for r in rows}


async def waiting() -> dict[tuple[str, str], int]:
    """(lane, queued | unclear) -> messages, of all lanes."""
    _, rows = await execute(_WAITING.format(lanes="lane > ''"))
    return {(r["lane"], r["state"]): int(r["n"]) for r in rows}


async def _failures(lanes: Sequence[str], now: datetime) -> dict[str, list[Failure]]:
    since = local(now).date() - timedelta(days=ERROR_DAYS - 1)
    found: defaultdict[str, dict[str, Failure]] = defaultdict(dict)
    for row in await AccountError.filter(lane__in=lanes, day__gte=since).order_by("day"):
        of_code = found[row.lane].get(row.code)
        count = row.count + (of_code.count if of_code else 0)
        found[row.lane][row.code] = Failure(row.code, count, row.detail, row.last_at)
    return {
        lane: sorted(codes.values(), key=lambda f: (-f.count, f.code))
        for lane, codes in found.items()
    }


async def errors(now: datetime) -> dict[tuple[str, str], int]:
    """(lane, code) -> refusals since the local month began, of all lanes."""
    _, rows = await execute(_ERRORS, [local(now).date().replace(day=1)])
    return {(r["lane"], r["code"]): int(r["n"]) for r in rows}


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


# States are written out: SQLite takes a partial index only so.
_SENT = """
SELECT lane, route, count(*) AS n FROM outbox
WHERE state = 'sent' AND sent_at >= ? AND lane IN ({lanes}) GROUP BY lane, route
"""

_FAILED = """
SELECT lane, count(*) AS n FROM outbox
WHERE state = 'failed' AND cause <> 'withdrawn' AND due_at >= ? AND lane IN ({lanes})
GROUP BY lane
"""

_WAITING = """
SELECT lane, 'queued' AS state, count(*) AS n FROM outbox
WHERE state = 'queued' AND {lanes} GROUP BY lane
UNION ALL SELECT lane, 'unclear' AS state, count(*) AS n FROM outbox
WHERE state = 'unclear' AND {lanes} GROUP BY lane
"""

_ERRORS = "SELECT lane, code, sum(count) AS n FROM account_error WHERE day >= ? GROUP BY lane, code"
