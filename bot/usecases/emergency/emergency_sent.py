"""Who was sent what of an emergency. Each wording of it has its own name in the outbox: who has the
words of now is asked by `about`, who has any by `ever`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.storage.db import execute, moment
from bot.usecases.work import Work
from models import ChatAccount, Emergency


def wording(emergency: Emergency) -> str:
    """Its id, and after a correction which one: part of the keys of what is said."""
    return _wording(emergency.id, emergency.corrections)


def _wording(number: int, correction: int) -> str:
    return f"{number}:{correction}" if correction else str(number)


def about(emergency: Emergency) -> str:
    """Key and OutboxRow.about of the alert in the words of now."""
    return f"emergency:{wording(emergency)}"


def repeated(emergency: Emergency) -> str:
    """The same of what silent villages are sent once more."""
    return f"emergency-again:{wording(emergency)}"


def desk(emergency: Emergency) -> str:
    """The same of what officers are sent."""
    return f"emergency-desk:{wording(emergency)}"


def _every(emergency: Emergency, what: str) -> list[str]:
    numbers = range(emergency.corrections + 1)
    return [f"{what}:{_wording(emergency.id, n)}" for n in numbers]


async def got(about: str, people: Sequence[int]) -> list[tuple[int, int]]:
    """(account, person) of those who were sent the message about this."""
    accounts = await ChatAccount.filter(person_id__in=list(people)).values_list("id", "person_id")
    owners = {int(str(a)): int(str(p)) for a, p in accounts}
    return [(account, owners[account]) for account in await _sent(about, list(owners))]


async def ever(emergency: Emergency, people: Sequence[int]) -> dict[int, int]:
    """Chat -> person of those who were sent any wording of it, as an alert or at the desk."""
    found: dict[int, int] = {}
    for name in (*_every(emergency, "emergency"), *_every(emergency, "emergency-desk")):
        found.update(await got(name, people))
    return found


async def warned(emergency: Emergency, chats: Sequence[int]) -> list[int]:
    """Those of these chats that were sent any wording of it."""
    found: set[int] = set()
    for name in _every(emergency, "emergency"):
        found.update(await _sent(name, chats))
    return sorted(found)


async def take_back(emergency: Emergency) -> None:
    """What is still to go of any wording does not go."""
    for name in (*_every(emergency, "emergency"), *_every(emergency, "emergency-again")):
        await execute(_TAKE_BACK, [name])


async def _sent(about: str, accounts: Sequence[int]) -> list[int]:
    """Those of these chats that were sent it, in however many parts; of gateways only the one that
    took it, as each message there costs."""
    if not accounts:
        return []
    _, rows = await execute(_SENT.format(marks=", ".join("?" * len(accounts))), [about, *accounts])
    return [int(row["chat"]) for row in rows]


@dataclass(frozen=True)
class Coming:
    """`chats`: how many wait; `at`: when the last has it, None while an account stands still."""

    chats: int
    at: datetime | None


async def coming(work: Work, emergency: Emergency) -> Coming:
    """From what is queued, by the pace of each account."""
    now = work.now()
    _, rows = await execute(_WAITING, [about(emergency)])
    ends: list[datetime | None] = [now]
    for row in rows:
        channel, _, account = str(row["lane"]).partition(":")
        caps = work.outbox.capabilities(channel, account)
        paused = moment(row["paused"]) if row["paused"] else now
        if caps is None or paused > now:
            ends.append(None)
        else:
            ends.append(now + timedelta(seconds=int(row["calls"]) / caps.rate_per_s))
    known = [end for end in ends if end is not None]
    at = max(known) if len(known) == len(ends) else None
    return Coming(sum(int(row["chats"]) for row in rows), at)


_SENT = """
SELECT DISTINCT o.chat_account_id AS chat FROM outbox o
JOIN chat_account a ON a.id = o.chat_account_id
WHERE o.about = ? AND o.about <> '' AND o.chat_account_id IN ({marks})
  AND (a.kind <> 'phone' OR o.state <> 'failed') ORDER BY o.chat_account_id
"""

# One that was tried may have arrived all the same.
_TAKE_BACK = """
UPDATE outbox SET state = 'failed', cause = 'withdrawn'
WHERE about = ? AND about <> '' AND state = 'queued' AND attempts = 0
"""

_WAITING = """
SELECT o.lane AS lane, count(*) AS calls, count(DISTINCT o.chat_account_id) AS chats,
  max(l.paused_until_at) AS paused
FROM outbox o JOIN lane l ON l.name = o.lane
WHERE o.about = ? AND o.about <> '' AND o.state IN ('queued', 'sending') GROUP BY o.lane
"""
