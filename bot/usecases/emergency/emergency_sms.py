"""The rung of the ladder for a night without data: an SMS to who speaks for a silent village, the
next gateway where one does not take it, the all-clear to whom it went.

Nothing is kept but the outbox rows themselves, so a crash in between loses nobody, and asked again
nobody is written to twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import sms
from bot.core.errors import Cause
from bot.core.messages import Message, T, t
from bot.outbox.policy import why
from bot.outbox.rows import marks
from bot.outbox.store import To
from bot.storage.db import execute, moment
from bot.usecases import paging
from bot.usecases.emergency import emergency_phones, emergency_sent
from bot.usecases.emergency.emergency_board import villages
from bot.usecases.emergency.emergency_rights import lately, locked
from bot.usecases.people import phone_book
from bot.usecases.work import Services, Work
from models import ChatAccount, Emergency, Person
from models.outbox import OutState, Priority

NO_REPORT = timedelta(hours=24)
_LOOKED_AT = timedelta(hours=2)
_WAIT = frozenset({"silent", "before"})
# Another gateway may still take it; the rest is about this number or this text.
_NEXT = frozenset(
    {
        Cause.ACCOUNT_STOPPED,
        Cause.BUDGET,
        Cause.CONFIGURATION,
        Cause.FEATURE_MISSING,
        Cause.NO_BALANCE,
        Cause.QUOTA,
        Cause.TOKEN,
        Cause.UNAVAILABLE,
        Cause.UNCLEAR,
        Cause.UNKNOWN,
    }
)


@dataclass(frozen=True)
class Preview:
    """What an SMS would say, for the officer who starts it: `segments` an operator charges,
    `price_vnd` for one person, 0 = unknown."""

    text: str
    segments: int
    price_vnd: int


@dataclass(frozen=True)
class _Sent:
    id: int
    chat: int
    state: str
    cause: str
    stuck: bool
    receipt: int
    at: datetime


async def preview(work: Work, draft: Emergency) -> Preview | None:
    """None where no gateway is set."""
    for channel, side in work.services.gateways.items():
        for account in side.accounts:
            text = work.outbox.filled(channel, account, await emergency_phones.alert(draft))
            caps = work.outbox.capabilities(channel, account)
            if text and caps is not None:
                count = sms.segments(text)
                return Preview(text, count, count * caps.price_vnd)
    return None


async def text(services: Services) -> int:
    """Sweep: who speaks for a village that is silent for some minutes, or could not be written to
    at all, gets an SMS; what one gateway did not take goes to the next."""
    if not services.gateways:
        return 0
    now = services.clock.now()
    going = Emergency.filter(
        lately(now - _LOOKED_AT), cleared_at=None, ends_at__gt=now, spread_at__isnull=False
    )
    count = 0
    for emergency in await going.prefetch_related("commune"):
        minutes = min(side.after_min for side in services.gateways.values())
        late = emergency.said_at + timedelta(minutes=minutes) <= now
        count += await _texts(services, emergency, late=late)
    return count


async def _texts(services: Services, emergency: Emergency, *, late: bool) -> int:
    quiet = [v for v in await villages(emergency) if v.state in _WAIT]
    found = {p.id: p for v in quiet for p in v.people if p.phone}
    count = 0
    for some in paging.slices(sorted(found)):
        people = some if late else await _out_of_reach(services, emergency, some)
        if not people:
            continue
        async with services.work() as work:
            fresh = await locked(emergency.id)
            changed = fresh.corrections != emergency.corrections
            if changed or fresh.cleared_at is not None or fresh.ends_at <= work.now():
                return count
            count += await _slice(work, fresh, [found[p] for p in people])
    return count


async def _out_of_reach(
    services: Services, emergency: Emergency, people: Sequence[int]
) -> list[int]:
    """Those whom the alert reached nowhere: no chat, no template, or none that takes it."""
    about, gateways = emergency_sent.about(emergency), ("", *services.gateways)
    sql = _REACHED.format(marks=marks(people), gateways=marks(gateways))
    _, rows = await execute(sql, [about, *gateways, *people])
    reached = {int(r["person"]) for r in rows}
    return [p for p in people if p not in reached]


async def _slice(work: Work, emergency: Emergency, people: Sequence[Person]) -> int:
    ids = [p.id for p in people]
    sent = await _sent(work.services, emergency, ids)
    left = [p for p in people if _goes_on(sent.get(p.id, ()))]
    if not left:
        return 0
    await phone_book.chats(work, left)
    others = ChatAccount.filter(person_id__in=ids).exclude(channel__in=[*work.services.gateways])
    without: defaultdict[int, set[int]] = defaultdict(set)
    for chat, person in await others.values_list("id", "person_id"):
        without[int(str(person))].add(int(str(chat)))
    for one in left:
        without[one.id] |= {row.chat for row in sent.get(one.id, ())}
    ways = await work.outbox.ways(
        [p.id for p in left], urgent=True, what=emergency_phones.ALERT, without=without
    )
    to = [
        To(way.account_id, account=way.account)
        for person, way in ways.items()
        if way.account_id is not None and await _let_go(sent.get(person, ()))
    ]
    return await work.outbox.say(
        to,
        Message("", form=await emergency_phones.alert(emergency)),
        key=f"emergency-sms:{emergency_sent.wording(emergency)}",
        about=emergency_sent.about(emergency),
        priority=Priority.EMERGENCY,
        expires_at=emergency.ends_at,
    )


def _goes_on(rows: Iterable[_Sent]) -> bool:
    """May another gateway be tried? Not while one has it, nor after a no that is about the number
    or the text."""
    over = {OutState.FAILED, OutState.UNCLEAR}
    return all(row.stuck or (row.state in over and row.cause in _NEXT) for row in rows)


async def _let_go(rows: Iterable[_Sent]) -> bool:
    """What waits at a gateway that does not take it is taken back, unless it just went."""
    for row in rows:
        if row.stuck:
            changed, _ = await execute(_TAKE_BACK, [row.id])
            if not changed:
                return False
    return True


async def _sent(
    services: Services, emergency: Emergency, people: Sequence[int]
) -> Mapping[int, list[_Sent]]:
    """By gateways only: a template to the same number is another step of the ladder."""
    about, gateways = emergency_sent.about(emergency), tuple(services.gateways)
    if not gateways:
        return {}
    sql = _SENT.format(marks=marks(people), gateways=marks(gateways))
    _, rows = await execute(sql, [services.clock.now(), about, *gateways, *people])
    found: defaultdict[int, list[_Sent]] = defaultdict(list)
    for r in rows:
        found[int(r["person"])].append(
            _Sent(
                int(r["id"]),
                int(r["chat"]),
                str(r["state"]),
                str(r["cause"]),
                bool(r["stuck"]) and r["state"] == OutState.QUEUED,
                int(r["receipt"]),
                moment(r["at"]),
            )
        )
    return found


async def states(
    services: Services, emergency: Emergency, people: Sequence[Person]
) -> dict[int, T]:
    """How far an SMS to each of them got, in a few words; who got none is left out, unless nothing
    else reached them either: they stopped our messages, or every way to them failed."""
    if not people:
        return {}
    ids = [p.id for p in people]
    sent = await _sent(services, emergency, ids)
    now = services.clock.now()
    found = {person: _words(rows[-1], now) for person, rows in sent.items()}
    if emergency.spread_at is not None:
        nowhere = set(await _out_of_reach(services, emergency, ids)) - set(sent)
        found |= {p.id: t("emergency-nowhere", name=p.name) for p in people if p.id in nowhere}
    return found


def _words(row: _Sent, now: datetime) -> T:
    if row.receipt:
        return t("emergency-sms-arrived")
    if row.state == OutState.SENT:
        late = row.at + NO_REPORT <= now
        return t("emergency-sms-no-report" if late else "emergency-sms-sent")
    if row.state == OutState.UNCLEAR:
        return t("emergency-sms-unclear")
    if row.state == OutState.FAILED:
        if row.cause == Cause.NOT_REACHABLE:
            return t("emergency-sms-number")
        return t("emergency-sms-failed", reason=t(why(row.cause)))
    return t("emergency-sms-waits")


_REACHED = """
SELECT DISTINCT a.person_id AS person FROM outbox o JOIN chat_account a ON a.id = o.chat_account_id
WHERE o.about = ? AND o.about <> '' AND o.state <> 'failed'
  AND a.channel NOT IN ({gateways}) AND a.person_id IN ({marks})
"""

# `stuck`: it waits where it was surely not taken, or untried at a gateway that stands still.
_SENT = """
SELECT o.id AS id, o.chat_account_id AS chat, o.state AS state, o.cause AS cause,
  o.receipt AS receipt, COALESCE(o.sent_at, o.queued_at) AS at, a.person_id AS person,
  (o.attempts > 0 AND o.cause <> 'unclear' OR o.claimed_at IS NULL AND l.paused_until_at > ?)
    AS stuck
FROM outbox o JOIN chat_account a ON a.id = o.chat_account_id
LEFT JOIN lane l ON l.name = o.lane
WHERE o.about = ? AND o.about <> '' AND a.channel IN ({gateways}) AND a.person_id IN ({marks})
ORDER BY o.id
"""

_TAKE_BACK = """
UPDATE outbox SET state = 'failed', cause = 'unavailable' WHERE id = ? AND state = 'queued'
"""
