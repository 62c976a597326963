"""What a vendor's answers teach: whose window is over although our books say otherwise, as what a
message was taken, and that nothing that costs is taken at all. In the lane's transaction.

What is learnt of a person holds until they write again; what is learnt of money for a day
(ledger.refusal).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, Scope, SendError
from bot.core.messages import Sent
from bot.outbox import windows
from bot.outbox.kinds import SPENT
from bot.outbox.ledger import month_of, opened, spend
from bot.outbox.rows import Outcome
from bot.storage.db import execute
from models.outbox import OutState

_TAKEN, _REFUSED, _CLOSED = "taken", "refused", "closed"
_OURS = ("free", "paid")
_MONEY = (Cause.NO_BALANCE, Cause.QUOTA)


def of_sent(route: str, sent: Sent) -> str:
    """What a taken message teaches, for Outcome.learnt; "" = nothing. `extra["route"]` is as what
    the vendor took it."""
    said = str(sent.extra.get("route", ""))
    if route in _OURS and said in _OURS and said != route:
        return said
    return _TAKEN if route in SPENT else ""


def of_refusal(route: str, error: SendError) -> str:
    """The same of a refused one."""
    if error.cause is Cause.WINDOW_CLOSED and route in _OURS:
        return _CLOSED
    costs = route in SPENT and error.cause in _MONEY
    return _REFUSED if costs and error.scope is not Scope.CHAT else ""


async def learn(lane: str, caps: Capabilities, outcomes: Sequence[Outcome], now: datetime) -> None:
    """After the outcomes were written; again and again does no harm."""
    taken: set[str] = set()
    for one in (o for o in outcomes if o.learnt):
        if one.state is OutState.SENT:
            taken.add(SPENT.get(one.learnt if one.learnt in _OURS else one.route, ""))
        if one.learnt in _OURS:
            await _otherwise(lane, one, now)
        if one.learnt in {"paid", _CLOSED}:
            await _window(caps, one, now)
        if one.learnt == _REFUSED:
            await _refused(lane, one, now)
    for column in sorted(taken - {""}):
        await execute(_AFFORDED[column], [lane])


async def _otherwise(lane: str, one: Outcome, now: datetime) -> None:
    """It was taken as something else than what our books have it for."""
    changed, _ = await execute(_ROUTE, [one.learnt, one.id, one.route])
    if changed:
        month = month_of(one.claimed_at or now)
        await opened(lane, month)
        await spend(lane, month, "paid", 1 if one.learnt == "paid" else -1)


async def _window(caps: Capabilities, one: Outcome, now: datetime) -> None:
    """Their last word is longer ago than we believed; not if they wrote meanwhile."""
    at = one.claimed_at or now
    since = windows.since(caps, at)
    if since is not None:
        over = (since[0] if one.learnt == "paid" else since[1]) - timedelta(minutes=1)
        await execute(_LAST_WORD, [over, one.id, over, at])


async def _refused(lane: str, one: Outcome, now: datetime) -> None:
    await execute(_OWN, [lane, False])
    if SPENT[one.route] == "paid":
        await execute(_PAID_REFUSED, [one.cause, one.claimed_at or now, lane])
    else:
        await execute(_WIDE_REFUSED, [one.claimed_at or now, lane])


_ROUTE = "UPDATE outbox SET route = ? WHERE id = ? AND route = ? AND state = 'sent'"
_LAST_WORD = """
UPDATE chat_account SET last_word_at = ? WHERE id = (
  SELECT chat_account_id FROM outbox WHERE id = ?) AND last_word_at > ? AND last_word_at <= ?
"""
_OWN = """
INSERT INTO own_account (lane, quota, paid_budget, broadcasts, told, paid_refused)
VALUES (?, '{}', 0, ?, '', '') ON CONFLICT (lane) DO NOTHING
"""
_PAID_REFUSED = "UPDATE own_account SET paid_refused = ?, paid_refused_at = ? WHERE lane = ?"
_WIDE_REFUSED = "UPDATE own_account SET wide_refused_at = ? WHERE lane = ?"
_AFFORDED = {
    "paid": "UPDATE own_account SET paid_refused = '' WHERE lane = ? AND paid_refused <> ''",
    "broadcasts": "UPDATE own_account SET wide_refused_at = NULL WHERE lane = ? "
    "AND wide_refused_at IS NOT NULL",
}
