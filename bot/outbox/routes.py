"""Which way to reach a person now, and why: their own chats, a group they are in, all followers of
an account at once. Nothing here sends or spends; the lane checks again at the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.core.capabilities import Capabilities
from bot.outbox import windows
from models import ChatAccount

CapabilitiesOf = Callable[[str, str], Capabilities | None]
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """`account_id` None: cannot be reached now. `reason` is the locale key of why this way, or why
    none. `route`: chat | paid | group | broadcast | none. `account`: as it was
    read."""

    account_id: int | None
    reason: str = ""
    route: str = "none"
    account: ChatAccount | None = field(default=None, compare=False, repr=False)


@dataclass
class Standing:
    """What an account of ours may do now. `trouble`: reason key while it stands still. `paid_left`
    and `everyone` (the chat of all its followers, when one may be written to) hold for this
    choice; a paid way taken counts down."""

    trouble: str = ""
    paid_left: int = 0
    everyone: int | None = None


@dataclass(frozen=True)
class Circumstances:
    """`standings` by lane; one that is not there has no windows or costs. `public`: what may be
    said in a group and to all followers. `urgent`: money before groups."""

    capabilities: CapabilitiesOf
    now: datetime
    standings: Mapping[str, Standing] = field(default_factory=dict)
    public: bool = False
    urgent: bool = False


def choose(
    accounts: Iterable[ChatAccount],
    around: Circumstances,
    groups: Sequence[ChatAccount] = (),
    without: Collection[int] = (),
) -> Way:
    """The best way: a chat that costs nothing, the latest used first; a group of theirs; a paid
    chat; all followers at once. `without`: chats that were tried already."""
    theirs = [a for a in _latest_first(accounts) if a.id not in without]
    closed = "reason-no-account"
    ways: list[tuple[int, Way]] = []
    for account in theirs:
        rank, way = _direct(account, around)
        ways.append((rank, way))
        closed = way.reason if way.account_id is None else closed
    if around.public:
        ways += [(_GROUP, w) for w in _through_groups(groups, around, without)]
        ways += [(_EVERYONE, w) for w in _with_everyone(theirs, around, without)]
    open_ways = [(_rank(rank, around), n, w) for n, (rank, w) in enumerate(ways) if w.account_id]
    if not open_ways:
        return Way(None, closed)
    best = min(open_ways, key=lambda found: found[:2])[2]
    if best.route == "paid":
        _count_down(theirs, best, around)
    return best


_CHAT, _GROUP, _PAID, _EVERYONE, _CLOSED = range(5)
_URGENT = {_PAID: _GROUP, _GROUP: _PAID}


def _rank(rank: int, around: Circumstances) -> int:
    return _URGENT.get(rank, rank) if around.urgent else rank


def _latest_first(accounts: Iterable[ChatAccount]) -> list[ChatAccount]:
    return sorted(accounts, key=lambda a: a.last_word_at or a.created_at, reverse=True)


def _direct(account: ChatAccount, around: Circumstances) -> tuple[int, Way]:
    """A chat of their own."""
    caps = around.capabilities(account.channel, account.account)
    shut = _why_shut(account) or _standing(account, around).trouble
    if caps is None or shut:
        return _CLOSED, Way(None, shut if caps else "reason-account")
    since = windows.since(caps, around.now)
    if since is None:
        return _CHAT, Way(account.id, "way-open", "chat", account)
    said = account.last_word_at or _NEVER
    if said < since[1]:
        return _CLOSED, Way(None, "reason-window")
    if windows.night_end(caps, "free" if said >= since[0] else "paid", around.now):
        return _CLOSED, Way(None, "reason-night-now")
    if said >= since[0]:
        return _CHAT, Way(account.id, "way-free", "chat", account)
    affordable = _standing(account, around).paid_left > 0
    return (_PAID, Way(account.id, "way-paid", "paid", account)) if affordable else _TOO_DEAR


_TOO_DEAR = _CLOSED, Way(None, "reason-budget")
_SHUT = {"blocked": "reason-blocked", "gone": "reason-not-reachable", "met": "reason-met"}


def _why_shut(account: ChatAccount) -> str:
    """Reason key; "" for one that is open."""
    if account.state != "open":
        return _SHUT.get(account.state, "reason-not-reachable")
    return "" if account.follows else "reason-not-following"


def _through_groups(
    groups: Sequence[ChatAccount], around: Circumstances, without: Collection[int]
) -> Iterator[Way]:
    for group in groups:
        caps = around.capabilities(group.channel, group.account)
        usable = group.state == "open" and group.id not in without
        if not usable or caps is None or not caps.groups or _standing(group, around).trouble:
            continue
        if not windows.night_end(caps, "group", around.now):
            yield Way(group.id, "way-group", "group", group)


def _with_everyone(
    theirs: Sequence[ChatAccount], around: Circumstances, without: Collection[int]
) -> Iterator[Way]:
    for account in theirs:
        caps = around.capabilities(account.channel, account.account)
        standing = _standing(account, around)
        follows = account.state == "open" and account.follows
        if caps is None or standing.everyone is None or standing.trouble or not follows:
            continue
        if standing.everyone in without:
            continue
        if not windows.night_end(caps, "broadcast", around.now):
            yield Way(standing.everyone, "way-broadcast", "broadcast")


def _count_down(theirs: Sequence[ChatAccount], way: Way, around: Circumstances) -> None:
    account = next(a for a in theirs if a.id == way.account_id)
    _standing(account, around).paid_left -= 1


def _standing(account: ChatAccount, around: Circumstances) -> Standing:
    return around.standings.get(f"{account.channel}:{account.account}") or _PLAIN


_PLAIN = Standing()
