"""Tells the admin of a commune when one of its accounts needs a human, once a trouble, and once
that it is over. Called by the clock.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence

from bot.core.messages import Button, Message, T, t
from bot.usecases import access, areas
from bot.usecases.accounts import account_settings, account_troubles, own_accounts
from bot.usecases.accounts.account_troubles import Trouble, family
from bot.usecases.accounts.own_accounts import Known
from bot.usecases.work import Services, Work
from models import Area, ChatAccount, Emergency, OwnAccount
from models.outbox import Priority
from models.person import RoleName

log = logging.getLogger(__name__)
_ROOM = 60  # characters of OwnAccount.told
_CUT_OFF = frozenset({"lost", "stop", "key"})  # nothing goes out: what else is wrong can wait
_NO_NEWS = frozenset({"b", "unclear", "group", "wide"})  # their end is no news, or no end at all


async def due(services: Services) -> int:
    """Look at every account; how many messages that made."""
    found = await own_accounts.known(services)
    troubles = await account_troubles.of(found, services.clock.now())
    told = {o.lane: o.told for o in await OwnAccount.filter(lane__in=list(troubles))}
    count = 0
    for account in found:
        now = troubles[account.lane]
        if _keys(now) != _listed(told.get(account.lane, "")):
            async with services.work() as work:
                count += await _tell(work, account, now)
    return count


def _listed(told: str) -> list[str]:
    return [key for key in told.split(",") if key]


def _keys(troubles: Sequence[Trouble]) -> list[str]:
    """As many as the row can remember, the worst first."""
    found = list(dict.fromkeys(t.key for t in troubles))
    while len(",".join(found)) > _ROOM:
        found.pop()
    return found


async def _tell(work: Work, account: Known, troubles: Sequence[Trouble]) -> int:
    row = await account_settings.opened(account.lane)
    before, now = _listed(row.told), _keys(troubles)
    quiet = areas.quiet_hours(account.area, work.settings).covers(work.now())
    fresh = [x for x in troubles if x.key in now and x.key not in before]
    if cut := [x for x in troubles if x.key in _CUT_OFF]:
        fresh = [x for x in fresh if x in cut]
    if quiet and not (await _alarm(account.area, work) and any(x in cut for x in fresh)):
        return 0  # the morning tells it, if it is still so
    gone = [key for key in before if key not in now]
    families = {family(key) for key in now}
    over = [k for k in gone if family(k) not in families | _NO_NEWS] if not quiet else []
    said = await _say(work, account, fresh, over, cut_off=bool(cut))
    if fresh and not said:
        log.warning("account %s needs a human, and no admin can be reached", account.lane)
        return 0
    row.told = ",".join([k for k in now if k in before or k in {x.key for x in fresh}])
    row.told_at = work.now() if said else row.told_at
    await row.save(update_fields=["told", "told_at"])
    return said


async def _alarm(area: Area, work: Work) -> bool:
    """Does an emergency go on there?"""
    return await Emergency.filter(
        commune__path__startswith=area.path, cleared_at=None, ends_at__gt=work.now()
    ).exists()


async def _say(
    work: Work, account: Known, fresh: Sequence[Trouble], over: Sequence[str], *, cut_off: bool
) -> int:
    chats = await _chats(account, work, cut_off=cut_off) if fresh or over else []
    name = account.name or account.channel
    messages = [(x.key, Message(x.text(name), _buttons(account, x))) for x in fresh]
    messages += [(f"{key}-over", Message(_over(key, name))) for key in over]
    lane = hashlib.sha256(account.lane.encode()).hexdigest()[:12]
    said = 0
    for what, message in messages:
        said += await work.outbox.say(
            chats,
            message,
            key=f"account:{lane}:{what}:{int(work.now().timestamp())}",
            priority=Priority.ALERT if what in _CUT_OFF else Priority.NOTICE,
        )
    return said


def _over(key: str, name: str) -> T:
    return t(f"accounts-over-{family(key)}", name=name)


def _buttons(account: Known, trouble: Trouble) -> tuple[Button, ...]:
    if account.own is None:
        return ()
    ref = f"{account.channel}:{account.area.code}"
    see = Button(t("accounts-btn-show"), "accounts.show", account.lane, many=True)
    if trouble.family in {"lost", "dying"}:
        return (Button(t("accounts-btn-again"), "accounts.connect", ref, many=True), see)
    if trouble.family == "b":
        return (Button(t("accounts-btn-budget"), "accounts.budget", account.lane, many=True), see)
    return (see,)


async def _chats(account: Known, work: Work, *, cut_off: bool) -> list[int]:
    """Where the admins read it: not through the account in trouble if there is another way. Those
    of the province, where the commune has none or none of them can be reached."""
    people = await access.officers(account.area, RoleName.ADMIN)
    chats, other = await _ways(people, account.lane, work)
    province = account.area.path.split("/")[0]
    if (not chats or (cut_off and not other)) and province != account.area.code:
        above = await access.officers(await areas.by_code(province), RoleName.ADMIN)
        chats += (await _ways(above, account.lane, work))[0]
    return list(dict.fromkeys(chats))


async def _ways(people: Sequence[int], lane: str, work: Work) -> tuple[list[int], bool]:
    """A chat for each, and whether one of them is not in this lane."""
    best = {p: w.account_id for p, w in (await work.outbox.ways(people)).items()}
    chats: list[int] = []
    other = False
    for person in people:
        elsewhere = await _elsewhere(person, lane, best[person])
        other = other or elsewhere is not None
        chat = elsewhere or best[person]
        chats += [chat] if chat is not None else []
    return chats, other


async def _elsewhere(person: int, lane: str, best: int | None) -> int | None:
    """Their best chat that does not go through this lane."""
    channel = lane.partition(":")[0]
    found = await ChatAccount.filter(person_id=person, state="open", follows=True, kind="person")
    found = [a for a in found if f"{a.channel}:{a.account}" != lane]
    found.sort(key=lambda a: (a.id != best, a.channel == channel, -_word(a)))
    return found[0].id if found else None


def _word(account: ChatAccount) -> float:
    return (account.last_word_at or account.created_at).timestamp()
