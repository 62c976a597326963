"""Templates that were taken and of whose arrival nobody told: after the time in which delivery is
tried the vendor is asked once. What never came costs nothing and goes another way.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import Cause, SendError
from bot.outbox import forms, ledger
from bot.storage.db import execute, moment
from bot.usecases import paging
from bot.usecases.work import Services

_AT_ONCE = 50


async def due(services: Services) -> int:
    """Job: how many were settled. A page a run: each costs a call."""
    now = services.clock.now()

    async def ask(after: int, size: int) -> Sequence[paging.Row]:
        return (await execute(_OVERDUE, [now, after, size]))[1]

    rows = await paging.turn("templates overdue", ask, _AT_ONCE)
    for row in rows:
        arrived = None
        # Of one by somebody's id only its receipt tells.
        if row["state"] == "sent" and not row["receipt"] and row["kind"] != forms.BY_ID:
            arrived = await _ask(services, str(row["lane"]), str(row["message_id"]))
            if arrived is None:
                break  # the vendor is away: the next run asks
        await _settle(services, dict(row), arrived)
    return len(rows)


async def _ask(services: Services, lane: str, message_id: str) -> bool | None:
    channel, _, account = lane.partition(":")
    desk = services.templates.get(channel)
    if desk is None or not message_id:
        return False
    try:
        return await desk.arrived(account, message_id)
    except SendError as error:
        return False if error.cause is Cause.FORM_REFUSED else None  # it knows nothing of it


async def _settle(services: Services, row: dict[str, object], arrived: bool | None) -> None:
    async with services.work() as work:
        if arrived:
            await execute(
                "UPDATE outbox SET receipt = 1 WHERE id = ? AND receipt = 0", [row["row"]]
            )
        elif arrived is False:
            changed, _ = await execute(_NEVER, [Cause.NOT_DELIVERED.value, row["row"]])
            if changed:
                spent = [("template", moment(row["claimed_at"]), 1)]
                await ledger.give_back(str(row["lane"]), spent)
        await execute(_CHECKED, [work.now(), row["id"]])


_OVERDUE = """
SELECT s.id AS id, s.id AS mark, s.lane AS lane, o.id AS row, o.state AS state,
  o.receipt AS receipt,
  o.message_id AS message_id, o.claimed_at AS claimed_at, a.kind AS kind
FROM template_send s JOIN outbox o ON o.key = s.row_key
JOIN chat_account a ON a.id = o.chat_account_id
WHERE s.delivered_at IS NULL AND s.checked_at IS NULL AND s.overdue_at < ?
  AND o.state NOT IN ('queued', 'sending') AND s.id > ? ORDER BY s.id LIMIT ?
"""
_NEVER = """
UPDATE outbox SET state = 'failed', cause = ? WHERE id = ? AND state = 'sent' AND receipt = 0
"""
_CHECKED = "UPDATE template_send SET checked_at = ? WHERE id = ? AND checked_at IS NULL"
