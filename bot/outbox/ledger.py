"""The gate at the wire of accounts with windows, and their books: what may go now and as what, what
it costs, what was refused. Called by the lane inside its transaction; nothing else spends.

A paid message is reserved when it is claimed and given back when it surely was not taken, so the
budget holds after a crash at any point.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, SendError
from bot.core.hours import local
from bot.core.messages import Sent
from bot.outbox.kinds import SPENT
from bot.outbox.rows import Outcome, Row, Unspent
from bot.outbox.windows import night_end
from bot.storage.db import execute, is_postgres, moment_or_none
from models.outbox import OutState, Priority

_QUOTA_EVERY = timedelta(seconds=10)
REFUSED_FOR = timedelta(hours=24)
# What a claim says of a row that must not go, and why not.
_SHUT = {
    "closed": Cause.WINDOW_CLOSED,
    "unwanted": Cause.BLOCKED,
    "paused": Cause.FORM_OFF,
}


def month_of(at: datetime) -> str:
    """The local calendar month, as "2026-03"."""
    return local(at).strftime("%Y-%m")


async def admit(
    lane: str, caps: Capabilities, found: Sequence[Row], now: datetime
) -> tuple[list[Row], list[Outcome]]:
    """(rows that go on the wire, what becomes of the others). Reserves what costs."""
    going: list[Row] = []
    stopped: list[Outcome] = []
    for row in found:
        outcome = _stopped(row, caps, now)
        if outcome is None:
            going.append(row)
        else:
            stopped.append(outcome)
    for route, column in SPENT.items():
        for urgent in (True, False):  # what lies beyond the budget is for emergencies alone
            asked = [r for r in going if r.route == route and _urgent(r) is urgent]
            spare = caps.spare if urgent else 0
            allowed, cause = await _reserve(
                lane, caps, column, [r.units for r in asked], now, spare
            )
            stopped += [_failed(r, cause.value, now) for r in asked[allowed:]]
            left = {r.id for r in asked[allowed:]}
            going = [r for r in going if r.id not in left]
    return going, stopped


def _urgent(row: Row) -> bool:
    return row.priority == Priority.EMERGENCY


def _stopped(row: Row, caps: Capabilities, now: datetime) -> Outcome | None:
    if row.expired:
        return _failed(row, "expired", now)
    if row.route in _SHUT:
        return _failed(row, _SHUT[row.route].value, now)
    later = night_end(caps, row.route, now)
    if later is None:
        return None
    return Outcome(row.id, OutState.QUEUED, row.attempts, later, cause=Cause.NIGHT.value)


def _failed(row: Row, cause: str, now: datetime) -> Outcome:
    return Outcome(row.id, OutState.FAILED, row.attempts, now, cause=cause)


async def _reserve(
    lane: str, caps: Capabilities, column: str, units: Sequence[int], now: datetime, spare: int
) -> tuple[int, Cause]:
    """(how many of these may go, why the others may not); what they cost is spent now. `spare`:
    beyond the budget."""
    if not units:
        return 0, Cause.BUDGET
    limit, cause = await _limit(lane, caps, column, now, spare)
    if not limit:
        return 0, cause
    month = month_of(now)
    await opened(lane, month)
    lock = " FOR UPDATE" if is_postgres() else ""
    _, rows = await execute(
        f"SELECT {column} AS spent FROM account_month WHERE lane = ? AND month = ?{lock}",  # noqa: S608 - marks and our own names
        [lane, month],
    )
    left = limit - int(rows[0]["spent"])
    sums = [n for n in accumulate(units) if n <= left]
    if sums:
        await spend(lane, month, column, sums[-1])
    return len(sums), cause


async def _limit(
    lane: str, caps: Capabilities, column: str, now: datetime, spare: int
) -> tuple[int, Cause]:
    """(how many a month, the cause of those above it)."""
    _, rows = await execute(_ALLOWED, [lane])
    cause = Cause.BUDGET if column == "paid" else Cause.QUOTA
    if not rows:
        return 0, cause
    own = rows[0]
    if column == "paid":
        refused = refusal(own["paid_refused"], moment_or_none(own["paid_refused_at"]), now)
        return (0, refused) if refused else (int(own["paid_budget"]) + spare, cause)
    refused = refusal(Cause.QUOTA, moment_or_none(own["wide_refused_at"]), now)
    return (caps.broadcasts if own["broadcasts"] and not refused else 0), cause


def refusal(cause: str, at: datetime | None, now: datetime) -> Cause | None:
    """Why the vendor took nothing that costs when it was asked last, as long as that may still be
    so: it is tried again after a day, with a new month, and when the admin decides anew."""
    still = at is not None and now - at < REFUSED_FOR and month_of(at) == month_of(now)
    return Cause(cause) if still and cause else None


async def opened(lane: str, month: str) -> None:
    """The account's month, made where it is missing."""
    await execute(
        "INSERT INTO account_month (lane, month, paid, broadcasts) VALUES (?, ?, 0, 0) "
        "ON CONFLICT (lane, month) DO NOTHING",
        [lane, month],
    )


async def spend(lane: str, month: str, column: str, count: int) -> None:
    """So many more; less than 0: given back."""
    await execute(
        f"UPDATE account_month SET {column} = {column} + ? WHERE lane = ? AND month = ?",  # noqa: S608 - marks and our own names
        [count, lane, month],
    )


async def give_back(lane: str, unspent: Sequence[Unspent]) -> None:
    """Messages that were reserved and surely not taken: to the month they were reserved in."""
    months: Counter[tuple[str, str]] = Counter()
    for route, at, units in unspent:
        if route in SPENT:
            months[route, month_of(at)] += units
    for (route, month), count in sorted(months.items()):
        await spend(lane, month, SPENT[route], -count)


class Books:
    """What one lane heard from its vendor since it last wrote it down."""

    def __init__(self, lane: str) -> None:
        self._lane = lane
        self._errors: Counter[tuple[str, str]] = Counter()  # (code, the vendor's words)
        self._writing: Counter[tuple[str, str]] = Counter()
        self._quota: Mapping[str, Any] = {}
        self._quota_at: datetime | None = None

    def taken(self, sent: Sent) -> None:
        """A message was taken; the vendor may say what is left. Beside a free one it tells how many
        answers that person may get, which is nothing of the account's."""
        if sent.extra.get("route") != "free":
            self._quota = _storable(sent.extra.get("quota")) or self._quota

    def refused(self, error: SendError) -> None:
        """A try failed."""
        self._errors[error.vendor_code or error.cause.value, error.detail] += 1

    async def store(self, now: datetime, *, last: bool = False) -> None:
        """In the lane's transaction; the quota once in a while only."""
        self._writing, self._errors = self._writing + self._errors, Counter()
        for (code, detail), count in self._writing.items():
            values = [self._lane, local(now).date(), code[:40], count, detail[:200], now]
            await execute(_ERROR, values)
        if self._quota and (last or self._quota_due(now)):
            await execute(_QUOTA, [self._lane, json.dumps(dict(self._quota)), now, False])
            self._quota, self._quota_at = {}, now

    def due(self, now: datetime) -> bool:
        """Is there anything to write down now?"""
        return bool(self._writing or self._errors or (self._quota and self._quota_due(now)))

    def _quota_due(self, now: datetime) -> bool:
        return self._quota_at is None or abs(now - self._quota_at) > _QUOTA_EVERY

    def stored(self) -> None:
        """That transaction was committed."""
        self._writing = Counter()


def _storable(said: Any) -> dict[str, str]:
    """What of an allowance can be kept: single values by short names."""
    rows = said.items() if isinstance(said, dict) else ()
    plain = ((str(name), str(value)) for name, value in rows if isinstance(value, str | int))
    return {n[:40]: v[:40] for n, v in plain if f"{n}{v}".isprintable()}


_ALLOWED = """
SELECT paid_budget, broadcasts, paid_refused, paid_refused_at, wide_refused_at
FROM own_account WHERE lane = ?
"""

_ERROR = """
INSERT INTO account_error (lane, day, code, count, detail, last_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (lane, day, code) DO UPDATE SET count = account_error.count + excluded.count,
  detail = excluded.detail, last_at = excluded.last_at
"""

_QUOTA = """
INSERT INTO own_account (lane, quota, quota_at, paid_budget, broadcasts, told, paid_refused)
VALUES (?, ?, ?, 0, ?, '', '')
ON CONFLICT (lane) DO UPDATE SET quota = excluded.quota, quota_at = excluded.quota_at
"""
