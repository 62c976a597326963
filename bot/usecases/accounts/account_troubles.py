"""What is wrong with our accounts so that a human must do something. Read often: narrow statements.

A trouble found by a refusal lasts until a later message on the same route went out. A trouble's key
is short: those an admin was told about are kept side by side in OwnAccount.told.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.core.messages import T
from bot.outbox import standing
from bot.outbox.ledger import month_of
from bot.storage.db import execute, moment
from bot.usecases.accounts.account_figures import month_began
from bot.usecases.accounts.own_accounts import Known
from bot.vietnamese.times import clock_text
from bot.vietnamese.workdays import shown
from models import AccountMonth, Group, Lane, OwnAccount

SILENT = timedelta(hours=24)
DYING = timedelta(days=10)
PLAN_ENDS = (0, 3, 14, 30)  # days before
_OVERDUE = timedelta(hours=1)
_FLICKER = timedelta(hours=24)  # one kind of message may be refused while another goes
_LOOK_BACK = timedelta(days=35)
_DOUBT = timedelta(minutes=15), timedelta(hours=24)
_ENOUGH = 3  # messages sent without any sign from the vendor

FEATURE, QUOTA, MONEY = "feature_missing", "quota", "no_balance"
STOPPED, TOKEN, SETTINGS = "account_stopped", "token", "configuration"


@dataclass(frozen=True)
class Trouble:
    """`key` without its digits names the texts accounts-trouble-… and accounts-over-…"""

    key: str
    words: dict[str, Any] = field(default_factory=dict)

    @property
    def family(self) -> str:
        """The kind of trouble, without what tells one case of it from another."""
        return family(self.key)

    def text(self, account: Known, name: str | T = "") -> T:
        """What it is and what to do, for the admin; the account by its title or by `name`."""
        words = {"name": name or account.title, "channel": account.channel, **self.words}
        return T(f"accounts-trouble-{self.family}", words)


def family(key: str) -> str:
    """See Trouble."""
    return key.rstrip("0123456789")


@dataclass(frozen=True)
class _Refusal:
    cause: str
    route: str
    last_at: datetime
    mended: bool


@dataclass
class _Seen:
    """What the database says about all lanes."""

    now: datetime
    own: dict[str, OwnAccount] = field(default_factory=dict)
    paid: dict[str, int] = field(default_factory=dict)
    lanes: dict[str, Lane] = field(default_factory=dict)
    refusals: defaultdict[str, list[_Refusal]] = field(default_factory=lambda: defaultdict(list))
    unclear: dict[str, int] = field(default_factory=dict)
    unheard: frozenset[str] = frozenset()
    away: dict[str, datetime] = field(default_factory=dict)
    groups: defaultdict[str, list[Group]] = field(default_factory=lambda: defaultdict(list))


async def of(known: Sequence[Known], now: datetime) -> dict[str, tuple[Trouble, ...]]:
    """The troubles of each account, the worst first."""
    lanes = [k.lane for k in known]
    seen = await _look(known, lanes, now)
    return {k.lane: tuple(t for check in _CHECKS for t in check(k, seen)) for k in known}


async def _look(known: Sequence[Known], lanes: Sequence[str], now: datetime) -> _Seen:
    seen = _Seen(now)
    seen.own = {o.lane: o for o in await OwnAccount.filter(lane__in=lanes)}
    months = await AccountMonth.filter(lane__in=lanes, month=month_of(now))
    seen.paid = {m.lane: m.paid for m in months}
    seen.lanes = {lane.name: lane for lane in await Lane.filter(name__in=lanes)}
    for row in (await execute(_REFUSED, [now - _LOOK_BACK]))[1]:
        at = moment(row["last_at"])
        mended = bool(row["mended"])
        seen.refusals[row["lane"]].append(_Refusal(row["cause"], row["route"], at, mended))
    after, before = now - _DOUBT[1], now - _DOUBT[0]
    _, rows = await execute(_UNCLEAR, [after, before])
    seen.unclear = {r["lane"]: int(r["n"]) for r in rows}
    for group in await Group.filter(state__in=["lost", "ended"]).order_by("id"):
        seen.groups[f"{group.channel}:{group.account}"].append(group)
    seen.away = await standing.away(lanes, now)
    seen.unheard = await _unheard(known, seen)
    return seen


async def _unheard(known: Sequence[Known], seen: _Seen) -> frozenset[str]:
    """Lanes on which messages went out for a day while nothing came in."""
    quiet = [k.lane for k in known if k.own and _quiet(seen.own.get(k.lane), seen.now)]
    if not quiet:
        return frozenset()
    marks = ", ".join("?" * len(quiet))
    begin = seen.now - 2 * SILENT
    _, rows = await execute(_WENT_OUT.format(lanes=marks), [begin, *quiet])
    limit = seen.now - SILENT
    busy = [r for r in rows if int(r["n"]) >= _ENOUGH and moment(r["first_at"]) <= limit]
    return frozenset(r["lane"] for r in busy if moment(r["last_at"]) > limit)


def _quiet(own: OwnAccount | None, now: datetime) -> bool:
    return own is None or own.heard_at is None or now - own.heard_at > SILENT


def _connection(k: Known, seen: _Seen) -> Iterator[Trouble]:
    if since := seen.away.get(k.lane):
        minutes = int((seen.now - since).total_seconds()) // 60
        words = {"since": clock_text(since, seen.now), "minutes": str(minutes % 60)}
        yield Trouble("away", {**words, "hours": str(minutes // 60)})
    lane = seen.lanes.get(k.lane)
    cause = lane.cause if lane else ""
    if k.own is None:
        if cause == TOKEN:
            yield Trouble("key")
    elif k.own.lost:
        yield Trouble("revoked" if k.own.revoked else "lost")
    elif k.own.expires_at is not None and seen.now - k.own.expires_at > _OVERDUE:
        yield Trouble("stale")
    elif k.own.dies_at is not None and k.own.dies_at - seen.now < DYING:
        yield Trouble("dying", {"until": shown(k.own.dies_at)})
    if k.own is not None and k.own.to_one == "none":
        yield Trouble("mute")
    if cause == STOPPED:
        yield Trouble("stop")
    elif cause == SETTINGS:
        yield Trouble("setup")


def _refused(k: Known, seen: _Seen) -> Iterator[Trouble]:
    keys = dict.fromkeys(_refusal_key(r, seen.now) for r in seen.refusals.get(k.lane, ()))
    own = seen.own.get(k.lane)
    for key in keys:
        if key == "quota" and _some_left(own, seen.now):
            continue
        if key == "wide" and not (own and own.broadcasts):
            continue
        if key == "feature" and k.own is not None and k.own.to_one == "none":
            continue
        if key:
            yield Trouble(key)


def _refusal_key(refusal: _Refusal, now: datetime) -> str:
    """The trouble a refusal stands for, "" when it is over."""
    fresh = refusal.cause == FEATURE and now - refusal.last_at < _FLICKER
    if refusal.mended and not fresh:
        return ""
    if refusal.cause == FEATURE:
        return "feature"
    if refusal.cause == MONEY:
        return "money"
    if refusal.last_at < month_began(now):  # what a month allows comes back with the next
        return ""
    return "wide" if refusal.route == "broadcast" else "quota"


def _some_left(own: OwnAccount | None, now: datetime) -> bool:
    """The vendor lately said that something is left: then one person had too many, not all."""
    if own is None or own.quota_at is None or now - own.quota_at > SILENT:
        return False
    left = str(own.quota.get("remain", ""))
    return left.isdecimal() and int(left) > 0


def _budget(k: Known, seen: _Seen) -> Iterator[Trouble]:
    own, paid = seen.own.get(k.lane), seen.paid.get(k.lane, 0)
    limit = own.paid_budget if own else 0
    if limit and paid * 10 >= limit * 8:
        over = paid >= limit
        words = {"paid": str(paid), "budget": str(limit), "over": "yes" if over else "no"}
        yield Trouble("b100" if over else "b80", words)


def _silence(k: Known, seen: _Seen) -> Iterator[Trouble]:
    if k.lane in seen.unheard:
        yield Trouble("deaf")


def _doubt(k: Known, seen: _Seen) -> Iterator[Trouble]:
    if count := seen.unclear.get(k.lane, 0):
        yield Trouble("unclear", {"count": str(count)})


def _rooms(k: Known, seen: _Seen) -> Iterator[Trouble]:
    found = seen.groups.get(k.lane, [])
    ended = [g for g in found if g.state == "ended"]
    for group in ended or found[-1:]:
        yield Trouble(f"group{group.id}", {"group": group.name})


def _plan(k: Known, seen: _Seen) -> Iterator[Trouble]:
    """The account's package at the vendor ends soon: told three times, a key each."""
    until = k.own.plan_until if k.own else None
    if until is None:
        return
    left = until - seen.now
    days = next((d for d in PLAN_ENDS if left <= timedelta(days=d)), None)
    if days is not None:
        name = (k.own.plan if k.own else "") or "–"
        over = "yes" if left <= timedelta(0) else "no"
        yield Trouble(f"plan{days}", {"plan": name, "until": shown(until), "over": over})


def _places(k: Known, seen: _Seen) -> Iterator[Trouble]:
    """A group's package ends soon, or it is full."""
    for room in k.own.rooms if k.own else ():
        which = f"{zlib.crc32(room.name.encode()) % 10_000:04d}"
        left = room.until - seen.now if room.until else None
        days = next((d for d in PLAN_ENDS if left is not None and left <= timedelta(days=d)), None)
        if room.until and days is not None:
            until = {"group": room.name, "until": shown(room.until)}
            yield Trouble(f"ends{days:02d}{which}", {**until, "over": "no" if days else "yes"})
        if room.size and room.members >= room.size:
            yield Trouble(f"full{which}", {"group": room.name, "size": str(room.size)})


_Check = Callable[[Known, _Seen], Iterator[Trouble]]
_CHECKS: tuple[_Check, ...] = (
    _connection, _refused, _budget, _silence, _doubt, _rooms, _plan, _places
)  # fmt: skip

_REFUSED = f"""
SELECT f.lane, f.cause, f.route, f.last_at, EXISTS (
  SELECT 1 FROM outbox s WHERE s.state = 'sent' AND s.claimed_at > f.last_at
    AND s.lane = f.lane AND s.route = f.route) AS mended
FROM (SELECT lane, cause, route, max(claimed_at) AS last_at FROM outbox
  WHERE state = 'failed' AND claimed_at >= ? AND cause IN ('{FEATURE}', '{QUOTA}', '{MONEY}')
  GROUP BY lane, cause, route) f
"""  # noqa: S608 - our own words

_UNCLEAR = """
SELECT lane, count(*) AS n FROM outbox
WHERE state = 'unclear' AND claimed_at >= ? AND claimed_at < ? GROUP BY lane
"""

_WENT_OUT = """
SELECT lane, count(*) AS n, min(claimed_at) AS first_at, max(claimed_at) AS last_at FROM outbox
WHERE state = 'sent' AND claimed_at >= ? AND lane IN ({lanes}) GROUP BY lane
"""
