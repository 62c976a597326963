"""What accounts of ours may do now, read for a choice of ways: trouble, budget, all followers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.capabilities import EVERYONE, Capabilities
from bot.core.errors import Cause
from bot.outbox import forms
from bot.outbox.ledger import month_of, refusal
from bot.outbox.policy import POLICY
from bot.outbox.routes import Standing
from bot.storage.db import execute, moment_or_none
from models import ChatAccount, StateValue, Template

_STOPPED = {Cause.TOKEN, Cause.ACCOUNT_STOPPED, Cause.CONFIGURATION}
_SQL = """
SELECT l.name AS lane, l.cause AS cause, l.paused_until_at > ? AS paused,
  COALESCE(o.paid_budget, 0) - COALESCE(m.paid, 0) AS paid_left,
  o.broadcasts AS broadcasts, COALESCE(m.broadcasts, 0) AS broadcast,
  o.paid_refused AS paid_refused, o.paid_refused_at AS paid_refused_at,
  o.wide_refused_at AS wide_refused_at
FROM lane l LEFT JOIN own_account o ON o.lane = l.name
LEFT JOIN account_month m ON m.lane = l.name AND m.month = ?
WHERE l.name IN ({marks})
"""


AWAY = timedelta(minutes=10)


async def away(lanes: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Lanes whose vendor has not answered for a while, and since when, as their channels noted."""
    names = {f"{lane.replace(':', ':away:', 1)}": lane for lane in lanes}
    found: dict[str, datetime] = {}
    for row in await StateValue.filter(name__in=list(names)) if names else ():
        if row.value and now - (since := datetime.fromisoformat(row.value["since"])) >= AWAY:
            found[names[row.name]] = since
    return found


async def load(lanes: Mapping[str, Capabilities], now: datetime) -> dict[str, Standing]:
    """Standings of these lanes; one that never sent anything has none."""
    if not lanes:
        return {}
    sql = _SQL.format(marks=", ".join("?" * len(lanes)))
    _, rows = await execute(sql, [now, month_of(now), *lanes])
    found = {}
    for row in rows:
        lane = str(row["lane"])
        stopped = row["paused"] and row["cause"] in _STOPPED
        left = lanes[lane].broadcasts - int(row["broadcast"])
        refused = refusal(
            str(row["paid_refused"] or ""), moment_or_none(row["paid_refused_at"]), now
        )
        shut = refusal(Cause.QUOTA, moment_or_none(row["wide_refused_at"]), now)
        open_to_all = row["broadcasts"] and left > 0 and not shut
        found[lane] = Standing(
            POLICY[Cause(row["cause"])].reason if stopped else "",
            0 if refused else int(row["paid_left"]),
            await everyone(lane, now) if open_to_all else None,
            POLICY[refused or Cause.BUDGET].reason,
        )
        if lanes[lane].forms:
            mine = await Template.filter(lane=lane).exclude(kind="")
            found[lane].forms = forms.says(mine, now)
    return found


async def everyone(lane: str, now: datetime) -> int:
    """The chat that stands for all followers of an account, made when it is first needed."""
    channel, _, account = lane.partition(":")
    chat, _ = await ChatAccount.get_or_create(
        channel=channel,
        account=account,
        chat_id=EVERYONE,
        defaults={"kind": "everyone", "created_at": now},
    )
    return chat.id


async def groups_of(person_ids: Sequence[int]) -> dict[int, list[ChatAccount]]:
    """Open groups each of these people is in."""
    if not person_ids:
        return {}
    marks = ", ".join("?" * len(person_ids))
    _, rows = await execute(_GROUPS.format(marks=marks), list(person_ids))
    chats = await ChatAccount.filter(id__in={int(r["chat"]) for r in rows})
    known = {chat.id: chat for chat in chats}
    found: dict[int, list[ChatAccount]] = {}
    for row in rows:
        found.setdefault(int(row["person"]), []).append(known[int(row["chat"])])
    return found


_GROUPS = """
SELECT m.person_id AS person, g.chat_id AS chat FROM group_member m
JOIN chat_group g ON g.id = m.group_id
WHERE m.person_id IN ({marks}) AND m.since_at IS NOT NULL AND m.left_at IS NULL
  AND g.state = 'open' AND g.chat_id IS NOT NULL ORDER BY g.village_id IS NULL, g.id
"""
