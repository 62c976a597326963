"""Tells the admin of a commune when one of its accounts needs a human, once a trouble, and once
that it is over. Called by the clock.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
_CUT_OFF = frozenset(
    {"lost", "revoked", "stop", "key", "mute", "away"}
)  # nothing goes out: what else is wrong can wait
_NO_NEWS = frozenset(
    {"b", "unclear", "group", "wide", "full"}
)  # their end is no news, or no end at all


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


@dataclass(frozen=True)
class _News:
    """What an admin does not know yet. `over`: keys of troubles that are gone. `cut_off`: nothing
    goes out any more, so that other troubles wait their turn."""

    fresh: Sequence[Trouble]
    over: Sequence[str]
    cut_off: bool


def _listed(told: str) -> list[str]:
    return [key for key in told.split(",") if key]


def _keys(troubles: Sequence[Trouble]) -> list[str]:
    return list(dict.fromkeys(t.key for t in troubles))


def _news(before: Sequence[str], troubles: Sequence[Trouble]) -> _News:
    cut = [x for x in troubles if x.key in _CUT_OFF]
    now = _keys(troubles)
    still = {family(key) for key in now} | _NO_NEWS
    return _News(
        [x for x in cut or troubles if x.key not in before],
        [key for key in before if key not in now and family(key) not in still],
        bool(cut),
    )


async def _tell(work: Work, account: Known, troubles: Sequence[Trouble]) -> int:
    row = await account_settings.opened(account.lane)
    before = _listed(row.told)
    news = _news(before, troubles)
    if areas.quiet_hours(account.area, work.settings).covers(work.now()):
        woken = news.cut_off and news.fresh and await _alarm(account.area, work)
        if not woken:
            return 0  # the morning tells it, if it is still so
        news = replace(news, over=[])
    said = await _say(work, account, news)
    if news.fresh and not said:
        log.warning("account %s needs a human, and no admin can be reached", account.lane)
        return 0
    known = {*before, *_keys(news.fresh)}
    row.told = ",".join(key for key in _keys(troubles) if key in known)
    row.told_at = work.now() if said else row.told_at
    await row.save(update_fields=["told", "told_at"])
    return said


async def _alarm(area: Area, work: Work) -> bool:
    """Does an emergency go on there?"""
    return await Emergency.filter(
        commune__path__startswith=area.path, cleared_at=None, ends_at__gt=work.now()
    ).exists()


async def _say(work: Work, account: Known, news: _News) -> int:
    if not news.fresh and not news.over:
        return 0
    chats = await _chats(account, work, cut_off=news.cut_off)
    messages = [(x.key, Message(x.text(account), _buttons(account, x))) for x in news.fresh]
    messages += [(f"{key}-over", Message(_over(key, account))) for key in news.over]
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


def _over(key: str, account: Known) -> T:
    return t(f"accounts-over-{family(key)}", name=account.title)


def _buttons(account: Known, trouble: Trouble) -> tuple[Button, ...]:
    ref = f"{account.channel}:{account.area.code}"
    see = Button(t("accounts-btn-show"), "accounts.show", account.lane, many=True)
    if trouble.family in {"lost", "revoked", "dying"}:
        return (Button(t("accounts-btn-again"), "accounts.connect", ref, many=True), see)
    if trouble.family == "group":
        number = trouble.key.removeprefix(trouble.family)
        return (Button(t("accounts-btn-group"), "groups.open", number, many=True), see)
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
