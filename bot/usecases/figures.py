"""Counts for /metrics and /healthz, straight from the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.storage.db import execute
from bot.storage.vault import StoredValues
from bot.usecases import tally
from bot.usecases.duty import Figure
from bot.usecases.work import Services

_OPEN = {
    "outbox": ("queued", "sending", "failed", "unclear"),
    "inbox": ("new", "taken", "failed"),
}
_COUNTED = StoredValues("counted:")
_LAG = timedelta(days=1)  # an echo tells late that something went out
_LATE = 500  # ids are given before they are committed


async def queues(_services: Services) -> list[Figure]:
    """For /metrics."""
    return [
        Figure(name, what, ("state",), {(state,): n for state, n in (await read()).items()})
        for name, what, read in (
            ("outbox", "Outgoing messages by state", outbox),
            ("inbox", "Inbound events by state", inbox),
        )
    ]


async def outbox() -> dict[str, int]:
    """queued | sending | sent | failed | unclear."""
    until, sent = await _sent_until()
    return {**await _open("outbox"), "sent": sent + await _count(_SENT, [until, _END])}


async def inbox() -> dict[str, int]:
    """new | taken | done | failed."""
    upto, done = await _done_upto()
    return {**await _open("inbox"), "done": done + await _count(_DONE, [upto, _LAST])}


async def settle(services: Services) -> None:
    """The clock's: what was sent until yesterday, and events of which none is open any more, are
    counted once and for all. /metrics counts what came since, and rows may go without its figures
    falling. Two processes at once do no harm: each writes a count together with how far it goes."""
    since, sent = await _sent_until()
    until = services.clock.now() - _LAG
    if until > since:
        more = await _count(_SENT, [since, until])
        await _COUNTED.put("sent", {"until": until.isoformat(), "count": sent + more})
    after, done = await _done_upto()
    upto = await _closed()
    if upto > after:
        more = await _count(_DONE, [after, upto])
        await _COUNTED.put("done", {"upto": upto, "count": done + more})


async def _sent_until() -> tuple[datetime, int]:
    known = await _COUNTED.get("sent")
    if known:
        return datetime.fromisoformat(known["until"]), int(known["count"])
    return _BEGIN, (await tally.by_state("outbox")).get("sent", 0)


async def _done_upto() -> tuple[int, int]:
    known = await _COUNTED.get("done")
    if known:
        return int(known["upto"]), int(known["count"])
    return 0, (await tally.by_state("inbox")).get("done", 0)


async def _closed() -> int:
    """Up to which event none is new or in work, also none that is still to be committed."""
    _, rows = await execute(_FIRST_OPEN)
    first = [int(rows[0][name]) - 1 for name in ("new", "taken") if rows[0][name] is not None]
    return min([*first, int(rows[0]["top"] or 0) - _LATE])


async def _open(table: str) -> dict[str, int]:
    """Rows by state, those that are gone since included. Those that went well are left out: of the
    others there are few."""
    states = _OPEN[table]
    # One question a state, written out: each has a partial index, which SQLite takes only so, and
    # only where something else of the index is asked for too.
    some = [_COUNT.format(state=state, table=table, also=_ALSO[table]) for state in states]
    found = {str(r["state"]): int(r["n"]) for r in (await execute(" UNION ALL ".join(some)))[1]}
    gone = await tally.by_state(table)
    return {state: found.get(state, 0) + gone.get(state, 0) for state in states}


async def _count(sql: str, values: Sequence[object]) -> int:
    return int((await execute(sql, values))[1][0]["n"])


async def stuck(services: Services) -> list[str]:
    """Reasons not to be ready: events that nobody has looked at for five minutes."""
    before = services.clock.now() - timedelta(minutes=5)
    _, rows = await execute(
        "SELECT count(*) AS n FROM inbox WHERE state = 'new' AND due_at < ?", [before]
    )
    waiting = int(rows[0]["n"])
    return [f"{waiting} events have waited more than 5 minutes"] if waiting else []


_BEGIN, _END = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
_LAST = 2**62
_COUNT = "SELECT '{state}' AS state, count(*) AS n FROM {table} WHERE state = '{state}'{also}"
_ALSO = {"outbox": " AND lane > ''", "inbox": ""}
# Without its state: only what was sent has the time, and by the state SQLite would take an index
# over all of history.
_SENT = "SELECT count(*) AS n FROM outbox WHERE sent_at > ? AND sent_at <= ?"
_DONE = "SELECT count(*) AS n FROM inbox WHERE state = 'done' AND id > ? AND id <= ?"
_FIRST_OPEN = """
SELECT (SELECT min(id) FROM inbox WHERE state = 'new') AS new,
  (SELECT min(id) FROM inbox WHERE state = 'taken') AS taken, (SELECT max(id) FROM inbox) AS top
"""
