"""What the admin decides about an account of the commune: connecting, money, messages to everybody,
disconnecting. Connecting and disconnecting themselves are the channel's desk's.
"""

from __future__ import annotations

import logging
from typing import Any

from bot.core.errors import NotFound, UserError
from bot.core.messages import Message, t
from bot.usecases import access, areas
from bot.usecases.accounts import own_accounts
from bot.usecases.accounts.own_accounts import Known
from bot.usecases.work import SYSTEM, Services, Work
from models import OwnAccount, StateValue
from models.area import AreaKind
from models.person import RoleName

log = logging.getLogger(__name__)
MOST = 1_000_000
_ANEW: dict[str, dict[str, Any]] = {
    "paid_budget": {"paid_refused": ""},
    "broadcasts": {"wide_refused_at": None},
}
_LEAVING = "desk-leave:"


async def link(work: Work, channel: str, commune: str) -> str:
    """A fresh single-use address that connects an account to the commune. Raises NotAllowed,
    NotFound."""
    area = await areas.by_code(commune)
    await access.require(work, area, RoleName.ADMIN)
    side = work.services.desks.get(channel)
    if side is None or area.kind != AreaKind.COMMUNE:
        raise NotFound
    found = await side.link(area.code)
    await work.audit("account.link", f"area:{area.code}", None, {"channel": channel})
    return found


async def set_budget(work: Work, lane: str, most: int) -> Known:
    """Paid messages allowed a calendar month; 0 = none. Raises UserError, NotFound, NotAllowed."""
    if not 0 <= most <= MOST:
        raise UserError("accounts-budget-wrong")
    return await _change(work, lane, "budget", paid_budget=most)


async def set_broadcasts(work: Work, lane: str, *, on: bool) -> Known:
    """May bulletins go to all followers at once? Raises NotFound, NotAllowed."""
    return await _change(work, lane, "broadcasts", broadcasts=on)


async def _change(work: Work, lane: str, what: str, **values: Any) -> Known:
    account = await own_accounts.one(work, lane)
    caps = work.outbox.capabilities(account.channel, account.account)
    if account.own is None and not (caps and caps.way and what == "budget"):
        raise NotFound
    await put(work, lane, what, **values)
    return account


async def put(work: Work, lane: str, what: str, **values: Any) -> None:
    """The same for whoever needs no right: the command line."""
    row = await opened(lane)
    # Whoever decides anew has mended what was refused, or wants it tried again.
    anew = {k: v for name in values for k, v in _ANEW.get(name, {}).items()}
    await OwnAccount.filter(lane=lane).update(**anew)
    before = {name: getattr(row, name) for name in values}
    if before != values:
        await OwnAccount.filter(lane=lane).update(**values)
        await work.audit(f"account.{what}", f"account:{lane}", before, values)


async def opened(lane: str) -> OwnAccount:
    """The account's row, locked; made where it is missing."""
    await OwnAccount.bulk_create([OwnAccount(lane=lane)], ignore_conflicts=True)
    return await OwnAccount.filter(lane=lane).select_for_update(no_key=True).get()


async def leave(work: Work, lane: str) -> Known:
    """Ask for an account to be disconnected: done right after this transaction, by task
    "leave_account" or its sweep. Raises NotFound, NotAllowed."""
    account = await own_accounts.one(work, lane)
    if account.own is None:
        raise NotFound
    await StateValue.get_or_create(
        name=f"{_LEAVING}{lane}", defaults={"value": {"teller": work.actor.account_id}}
    )
    await work.audit("account.disconnect", f"account:{lane}", {"commune": account.own.commune})
    work.then("leave_account", lane)
    return account


async def leaving(_services: Services) -> list[str]:
    """Lanes that are to be disconnected and are not yet."""
    # A range, not a prefix: an index on the name serves it on both engines.
    names = await StateValue.filter(name__gte=_LEAVING, name__lt=f"{_LEAVING[:-1]};").values_list(
        "name", flat=True
    )
    return [str(name).removeprefix(_LEAVING) for name in names]


async def leave_now(services: Services, lane: str) -> None:
    """The task: outside any transaction, because the desk may have to wait for a refresh under way.
    Safe to run twice."""
    wanted = await StateValue.get_or_none(name=f"{_LEAVING}{lane}")
    side = services.desks.get(lane.partition(":")[0])
    if wanted is None or side is None:
        return
    account = lane.partition(":")[2]
    own = next((o for o in await side.accounts() if o.account == account), None)
    await side.disconnect(account)
    async with services.work(SYSTEM) as work:
        await StateValue.filter(name=wanted.name).delete()
        await OwnAccount.filter(lane=lane).update(told="", told_at=None)
        teller = wanted.value.get("teller")
        text = t("accounts-left", name=(own.name if own else "") or account)
        key = f"left:{lane}:{int(work.now().timestamp())}"
        await work.outbox.say([teller] if teller else [], Message(text), key=key)
