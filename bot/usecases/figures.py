"""Counts for /metrics and /healthz, straight from the database."""

from __future__ import annotations

from datetime import timedelta

from bot.storage.db import execute
from bot.usecases import tally
from bot.usecases.duty import Figure
from bot.usecases.work import Services

_OUTBOX = ("queued", "sending", "sent", "failed", "unclear")
_INBOX = ("new", "taken", "done", "failed")


async def counts(table: str, states: tuple[str, ...]) -> dict[str, int]:
    """Rows by state, those that are gone since included; states without a row are 0."""
    _, rows = await execute(f"SELECT state, count(*) AS n FROM {table} GROUP BY state")  # noqa: S608
    found = {str(r["state"]): int(r["n"]) for r in rows}
    gone = await tally.by_state(table)
    return {state: found.get(state, 0) + gone.get(state, 0) for state in states}


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
    return await counts("outbox", _OUTBOX)


async def inbox() -> dict[str, int]:
    """new | taken | done | failed."""
    return await counts("inbox", _INBOX)


async def stuck(services: Services) -> list[str]:
    """Reasons not to be ready: events that nobody has looked at for five minutes."""
    before = services.clock.now() - timedelta(minutes=5)
    _, rows = await execute(
        "SELECT count(*) AS n FROM inbox WHERE state = 'new' AND due_at < ?", [before]
    )
    waiting = int(rows[0]["n"])
    return [f"{waiting} events have waited more than 5 minutes"] if waiting else []
