"""Whom an alert did not reach, or perhaps not, gets it another way at once. A message that costs is
never sent a second time the same way.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from bot.outbox.policy import REROUTE
from bot.outbox.store import To
from bot.storage.db import execute
from bot.usecases.emergency import emergency_phones, emergency_sent, emergency_spread
from bot.usecases.emergency.emergency_rights import locked
from bot.usecases.work import Services, Work
from models import Emergency
from models.outbox import Priority


async def again(services: Services) -> int:
    """Job: whom an alert surely or perhaps did not reach gets it another way, at once."""
    now = services.clock.now()
    going = Emergency.filter(cleared_at=None, ends_at__gt=now).prefetch_related("commune")
    count = 0
    for emergency in await going:
        lost = await _lost(services, emergency)
        if lost:
            async with services.work() as work:
                count += await _other_way(work, emergency, lost)
    return count


async def _lost(services: Services, emergency: Emergency) -> dict[int, set[int]]:
    """Person -> chats tried in vain."""
    _, rows = await execute(
        _LOST.format(causes=", ".join("?" * len(REROUTE))),
        [*REROUTE, emergency_sent.about(emergency)],
    )
    tried: defaultdict[int, set[int]] = defaultdict(set)
    alive: set[int] = set()
    for row in rows:
        caps = services.outbox.capabilities(*str(row["lane"]).split(":", 1))
        costly = caps is not None and bool(caps.way)
        if row["failed"] or (row["state"] == "unclear" and costly):
            tried[int(row["person"])].add(int(row["chat"]))
        else:
            alive.add(int(row["person"]))
    return {person: chats for person, chats in tried.items() if person not in alive}


async def _other_way(work: Work, before: Emergency, lost: dict[int, set[int]]) -> int:
    emergency = await locked(before.id)
    if emergency.cleared_at is not None or emergency.corrections != before.corrections:
        return 0
    ways = await work.outbox.ways(list(lost), urgent=True, what="emergency", without=lost)
    message = replace(
        emergency_spread.message(work, emergency, answers=True),
        form=await emergency_phones.form(work, emergency),
    )
    key = emergency_sent.about(emergency)
    return await work.outbox.say(
        [To(w.account_id, account=w.account) for w in ways.values() if w.account_id],
        message,
        key=key,
        about=key,
        priority=Priority.EMERGENCY,
        expires_at=emergency.ends_at,
    )


_LOST = """
SELECT a.person_id AS person, o.chat_account_id AS chat, o.lane AS lane, o.state AS state,
  (o.state = 'failed' AND o.cause IN ({causes})) AS failed
FROM outbox o JOIN chat_account a ON a.id = o.chat_account_id
WHERE o.about = ? AND o.about <> '' AND a.person_id IS NOT NULL
"""
