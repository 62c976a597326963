"""Which way to reach a person now, and why: their own chats, a group they are in, all followers of
an account at once. Nothing here sends or spends; the lane checks again at the wire.

The order of the ways, and what each costs, is kinds.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.core.capabilities import Capabilities
from bot.outbox import windows
from bot.outbox.forms import BY_ID, Says
from bot.outbox.kinds import KINDS, UNPROVEN
from models import ChatAccount

CapabilitiesOf = Callable[[str, str], Capabilities | None]
EMERGENCY, BULLETIN = "emergency", "bulletin"  # Circumstances.what
_BUDGET = "reason-budget"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """`account_id` None: cannot be reached now. `reason` is the locale key of why this way, or why
    none. `route`: a name of KINDS, or none. `account`: as it was read. `price_vnd`: what it costs
    as far as we know. `proven`: it has shown lately that what goes there arrives; `also`: the way
    to take beside it, because what is urgent must not hang on this one alone."""

    account_id: int | None
    reason: str = ""
    route: str = "none"
    account: ChatAccount | None = field(default=None, compare=False, repr=False)
    price_vnd: int = 0
    proven: bool = True
    also: Way | None = None


@dataclass
class Standing:
    """What an account of ours may do now. `trouble`: reason key while it stands still. `paid_left`
    and `everyone` (the chat of all its followers, when one may be written to) hold for this
    choice; a paid way taken counts down. `dear`: why nothing that costs goes, as reason key.
    `forms`: the kinds of message it has a template for, None: it needs none."""

    trouble: str = ""
    paid_left: int = 0
    everyone: int | None = None
    dear: str = _BUDGET
    forms: Says | None = None


@dataclass(frozen=True)
class Circumstances:
    """`standings` by lane; one that is not there has no windows or costs. `public`: what may be
    said in a group. `wide`: lanes all of whose followers it is meant for. `urgent`: money before
    groups. `what`: the kind of message, for ways that carry only some (Capabilities.says)."""

    capabilities: CapabilitiesOf
    now: datetime
    standings: Mapping[str, Standing] = field(default_factory=dict)
    public: bool = False
    urgent: bool = False
    wide: Collection[str] = ()
    what: str = ""


def choose(
    accounts: Iterable[ChatAccount],
    around: Circumstances,
    groups: Sequence[ChatAccount] = (),
    without: Collection[int] = (),
) -> Way:
    """The best way by KINDS; of chats that are alike the latest used. `without`: chats that were
    tried already."""
    accounts = _latest_first(accounts)
    # Who left an account of ours is not written to by it at their number either.
    left = {a.account for a in accounts if a.state == "left"}
    shut = {a.id for a in accounts if a.kind == "phone" and a.account in left}
    theirs = [a for a in accounts if a.id not in without and a.id not in shut]
    around = _as_wanted(accounts, around)
    direct = [way for account in theirs if (way := _direct(account, around)) is not None]
    ways = list(direct)
    if around.public:
        ways += _through_groups(groups, theirs, around, without)
        ways += _with_everyone(theirs, around, without)
    found = sorted((w for w in ways if w.account_id is not None), key=lambda w: _order(w, around))
    if not found:
        return _why_none(direct)
    best = _with_second(found, around) if around.urgent else found[0]
    for way in (best, best.also):
        if way is not None and way.account is not None and KINDS[way.route].spends:
            _standing(way.account, around).paid_left -= 1
    return best


def _order(way: Way, around: Circumstances) -> tuple[int, int, int]:
    caps = around.capabilities(way.account.channel, way.account.account) if way.account else None
    rank = KINDS[way.route].order(urgent=around.urgent) + (0 if way.proven else UNPROVEN)
    return rank, caps.turn if caps else 0, way.price_vnd


def _with_second(found: Sequence[Way], around: Circumstances) -> Way:
    """The first way that is enough, and beside it the chat that alone is not."""
    enough = next((w for w in found if _enough(w, around)), None)
    shaky = next((w for w in found if w.route == "chat" and not _enough(w, around)), None)
    if enough is None or shaky is None:
        return found[0]
    return replace(enough, also=shaky)


def _enough(way: Way, around: Circumstances) -> bool:
    """May what is urgent hang on this way alone? An emergency never on a channel that can be out
    of reach without telling."""
    if around.what != EMERGENCY or way.account is None:
        return way.proven
    caps = around.capabilities(way.account.channel, way.account.account)
    return caps is not None and not caps.proven_d


def _as_wanted(theirs: Sequence[ChatAccount], around: Circumstances) -> Circumstances:
    """Who stopped our messages in a chat of theirs is not written to by a way they did not ask
    for: their number."""
    stopped = any(a.kind == "person" and not a.follows for a in theirs)
    return replace(around, what="") if stopped and around.what else around


def _why_none(closed: Sequence[Way]) -> Way:
    """The last reason of a chat; of a way by another name only where there is no chat."""
    named = [way for way in closed if way.route == "none"] or closed
    return Way(None, named[-1].reason if named else "reason-no-account")


def _latest_first(accounts: Iterable[ChatAccount]) -> list[ChatAccount]:
    return sorted(accounts, key=lambda a: a.last_word_at or a.created_at, reverse=True)


def _direct(account: ChatAccount, around: Circumstances) -> Way | None:
    """A chat of their own, or a way by another name (to their phone); None where that way does not
    carry such a message. What is closed says why, and keeps the name of its way."""
    caps = around.capabilities(account.channel, account.account)
    if caps is not None and caps.way:
        return _named(account, caps, around) if _says(account, caps, around) else None
    mute = "reason-feature" if caps is not None and not caps.direct else ""
    shut = _why_shut(account) or _standing(account, around).trouble or mute
    if caps is None or shut:
        return Way(None, shut if caps else "reason-account")
    since = windows.since(caps, around.now)
    if since is None:
        proven = windows.proven(caps, account.last_word_at, around.now)
        return Way(account.id, "way-open", "chat", account, proven=proven)
    return _in_window(account, caps, around, since)


def _says(account: ChatAccount, caps: Capabilities, around: Circumstances) -> bool:
    forms = _forms(account, around)
    return around.what in caps.says and (forms is None or around.what in forms)


def _forms(account: ChatAccount, around: Circumstances) -> Mapping[str, int] | None:
    """Kinds of message there is a template for, with their prices; None: none is needed."""
    found = _standing(account, around).forms
    if found is None:
        return None
    return found.ids if account.kind == BY_ID else found.numbers


def _in_window(
    account: ChatAccount,
    caps: Capabilities,
    around: Circumstances,
    since: tuple[datetime, datetime],
) -> Way:
    said = account.last_word_at or _NEVER
    if said < since[1]:
        return Way(None, "reason-window")
    if _night(caps, "free" if said >= since[0] else "paid", around):
        return Way(None, "reason-night-now")
    if said >= since[0]:
        return Way(account.id, "way-free", "chat", account)
    return _paid(account, caps, around, "paid")


def _night(caps: Capabilities, route: str, around: Circumstances) -> bool:
    """Is this way shut because it is night? A bulletin waits for the morning in the queue."""
    return around.what != BULLETIN and bool(windows.night_end(caps, route, around.now))


def _named(account: ChatAccount, caps: Capabilities, around: Circumstances) -> Way:
    """A way that has no windows: only money and the night may be against it."""
    standing = _standing(account, around)
    shut = _why_shut(account) or standing.trouble
    # A template has a night of its own, longer than ours: what waits for it would come too late.
    asleep = standing.forms.asleep if standing.forms else ()
    dark = around.what in asleep or _night(caps, caps.way, around)
    if not shut and dark:
        shut = "reason-night-now"
    if shut:
        return Way(None, shut, caps.way)
    if KINDS[caps.way].spends:
        return _paid(account, caps, around, caps.way)
    return Way(account.id, f"way-{caps.way}", caps.way, account)


def _paid(account: ChatAccount, caps: Capabilities, around: Circumstances, name: str) -> Way:
    standing = _standing(account, around)
    spare = caps.spare if around.urgent and standing.dear == _BUDGET else 0
    if standing.paid_left + spare > 0:
        price = (_forms(account, around) or {}).get(around.what, caps.price_vnd)
        return Way(account.id, f"way-{name}", name, account, price)
    return Way(None, standing.dear, name if caps.way else "none")


_SHUT = {
    "blocked": "reason-blocked",
    "gone": "reason-not-reachable",
    "met": "reason-met",
    "wrong": "reason-number",
    "left": "reason-not-following",
}


def _why_shut(account: ChatAccount) -> str:
    """Reason key; "" for one that is open."""
    if account.state != "open":
        return _SHUT.get(account.state, "reason-not-reachable")
    return "" if account.follows else "reason-not-following"


def _through_groups(
    groups: Sequence[ChatAccount],
    theirs: Sequence[ChatAccount],
    around: Circumstances,
    without: Collection[int],
) -> Iterator[Way]:
    for group in groups:
        caps = around.capabilities(group.channel, group.account)
        usable = group.state == "open" and group.id not in without
        if not usable or caps is None or not caps.groups or _standing(group, around).trouble:
            continue
        if not _night(caps, "group", around):
            # Whoever speaks in a group is heard in their own chat too.
            same = [a for a in theirs if (a.channel, a.account) == (group.channel, group.account)]
            heard = max((a.last_word_at or _NEVER for a in same), default=None)
            proven = windows.proven(caps, heard, around.now)
            yield Way(group.id, "way-group", "group", group, proven=proven)


def _with_everyone(
    theirs: Sequence[ChatAccount], around: Circumstances, without: Collection[int]
) -> Iterator[Way]:
    for account in theirs:
        caps = around.capabilities(account.channel, account.account)
        standing = _standing(account, around)
        follows = account.state == "open" and account.follows
        if caps is None or standing.everyone is None or standing.trouble or not follows:
            continue
        if f"{account.channel}:{account.account}" not in around.wide:
            continue
        if standing.everyone in without:
            continue
        if not _night(caps, "broadcast", around):
            yield Way(standing.everyone, "way-broadcast", "broadcast")


def _standing(account: ChatAccount, around: Circumstances) -> Standing:
    return around.standings.get(f"{account.channel}:{account.account}") or _PLAIN


_PLAIN = Standing()
