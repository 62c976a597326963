"""The tasks that speak to the vendor about groups: making one, inviting, looking for others.

Never inside a transaction. What a crash leaves behind is handed over again by the sweep; before a
second group is made, the first is looked for.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from bot.core.errors import Cause, SendError
from bot.core.messages import Button, Message, T, t
from bot.core.ports import AccountDesk, OwnGroup
from bot.outbox.policy import POLICY
from bot.storage.db import execute
from bot.usecases import notify
from bot.usecases.groups import group_desk, group_life
from bot.usecases.work import Services, Work
from models import Area, ChatAccount, Group, GroupMember, StateValue

_LEASE = timedelta(minutes=2)
_GIVE_UP = timedelta(hours=1)
_OFFERED = 8
_FIRST = 50  # made with so many; vendors limit one call, the others are invited


async def make_group(services: Services, group_id: int) -> bool:
    """Task: a wanted group comes to be. True when it is there."""
    async with _alone(services, f"group:{group_id}:making") as free:
        return free and await _make(services, group_id)


async def invite_group(services: Services, group_id: int) -> int:
    """Task: people an officer invited are. Returns how many."""
    async with _alone(services, f"group:{group_id}:inviting") as free:
        return await _invite(services, group_id) if free else 0


async def find_groups(services: Services, chat_id: int, commune_id: int) -> int:
    """Task: an officer sees the groups of the commune's account that are not linked yet. Losing
    it is harmless: they ask again."""
    commune = await Area.get(id=commune_id)
    async with services.work() as work:
        where = await group_desk.maker(work, commune)
    found: list[OwnGroup] = []
    if where is not None:
        try:
            found = list(await services.desks[where[0]].groups(where[1]))
        except SendError as error:
            await _say(
                services, chat_id, t("groups-find-failed", why=T(POLICY[error.cause].reason))
            )
            return 0
    async with services.work() as work:
        return await _offer(work, chat_id, where, found)


async def unmade(_services: Services) -> list[int]:
    """Groups that were wanted and are not there yet."""
    making = await Group.filter(state__in=["wanted", "making"]).values_list("id", flat=True)
    return [int(str(i)) for i in making]


async def uninvited(services: Services) -> list[int]:
    """Groups with people who were to be invited, are not yet, and can be now."""
    _, rows = await execute(_UNINVITED, [services.clock.now() - group_desk.WINDOW])
    return [int(r["id"]) for r in rows]


async def _make(services: Services, group_id: int) -> bool:
    async with services.work() as work:
        group = await Group.filter(id=group_id).select_for_update(no_key=True).get_or_none()
        if group is None or group.state not in {"wanted", "making"}:
            return False
        begun = group.state == "making"
        group.state = "making"
        await group.save(update_fields=["state"])
        await group.fetch_related("commune")
        found = await group_desk.invitable(work, group)
        members, everybody = [m for m, _, _ in found.ready], len(found.ready) + len(found.others)
    desk = services.desks.get(group.channel)
    if desk is None:
        return False  # the channel is switched off: it waits
    try:
        made = await _there(desk, group) if begun else None
        made = made or await desk.make_group(group.account, group.name, members[:_FIRST], everybody)
    # Anything else is a fault of ours: the row stays as it is, and the clock hands it over again.
    except SendError as error:
        await _failed(services, group_id, error)
        return False
    async with services.work() as work:
        await _made(work, group_id, made, members)
    return True


async def _there(desk: AccountDesk, group: Group) -> OwnGroup | None:
    """One of this name that is nobody's yet: an earlier try made it and its answer was lost."""
    for found in await desk.groups(group.account):
        known = Group.filter(
            channel=group.channel, account=group.account, chat__chat_id=found.address
        )
        if (
            found.lives
            and found.name == group.name
            and not await known.exclude(id=group.id).exists()
        ):
            return found
    return None


async def _made(work: Work, group_id: int, made: OwnGroup, members: list[str]) -> None:
    named = await Group.get_or_none(id=group_id)
    if named is None:
        return
    where = named.channel, named.account
    # The chat before the group: its own event may come at this very moment (group_life.ours).
    chat = await group_life.chat_of(work, *where, made.address, made.name or named.name)
    group = await Group.filter(id=group_id).select_for_update(no_key=True).get_or_none()
    if group is None:
        return
    await Group.filter(chat=chat).exclude(id=group.id).delete()  # its own event came first
    if group.state in {"wanted", "making"} or group.chat_id != chat.id:
        await group_life.open_up(work, group, chat, group.name, made.link)
    for number, member in enumerate(members):
        own = await ChatAccount.get(channel=where[0], account=where[1], chat_id=member)
        at = work.now() if number < _FIRST else None
        await GroupMember.update_or_create(
            group=group,
            member_id=member,
            defaults={"person_id": own.person_id, "invited_at": at},
        )
    if members[_FIRST:]:
        work.then("invite_group", group.id)
    await group_life.tell_made(work, group)


async def _failed(services: Services, group_id: int, error: SendError) -> None:
    """What a later try may mend is tried by the sweep for an hour; else the officer hears why."""
    async with services.work() as work:
        group = await Group.filter(id=group_id).select_for_update(no_key=True).get()
        if group.state not in {"wanted", "making"}:
            return
        decision = POLICY[error.cause]
        unclear = error.cause is Cause.UNCLEAR
        if (decision.retry or unclear) and work.now() - group.created_at < _GIVE_UP:
            await _tell_waiting(work, group, error)
            return
        group.state, group.problem = "failed", str(error)[:200]
        await group.save(update_fields=["state", "problem"])
        await work.audit("group.failed", f"group:{group.id}", None, {"problem": group.problem})
        button = Button(t("groups-btn-again"), "groups.again", str(group.id), many=True)
        text = t("groups-failed", name=group.name, why=T(decision.reason))
        key = f"group-failed:{group.id}:{work.now().timestamp():.0f}"
        await _tell_maker(work, group, Message(text, (button,)), key)


async def _tell_waiting(work: Work, group: Group, error: SendError) -> None:
    """It is tried again by itself; whoever waits for it knows why it takes long. Once."""
    if group.problem:
        return
    group.problem = str(error)[:200]
    await group.save(update_fields=["problem"])
    why = T(POLICY[error.cause].reason)
    text = Message(t("groups-making-slow", name=group.name, why=why))
    await _tell_maker(work, group, text, f"group-slow:{group.id}")


async def _invite(services: Services, group_id: int) -> int:
    async with services.work() as work:
        group = await Group.filter(id=group_id, state="open").get_or_none().prefetch_related("chat")
        if group is None or group.chat is None or group.channel not in services.desks:
            return 0
        members = await _to_invite(work, group)
    if not members:
        return 0
    problem: SendError | None = None
    try:
        await services.desks[group.channel].invite(group.account, group.chat.chat_id, members)
    except SendError as error:
        if POLICY[error.cause].retry or error.cause is Cause.UNCLEAR:
            return 0  # once more with the sweep; inviting twice does no harm
        problem = error
    async with services.work() as work:
        invited = GroupMember.filter(group=group, member_id__in=members, since_at=None)
        if problem is None:
            await invited.update(invited_at=work.now())
            return len(members)
        await invited.delete()
        why = T(POLICY[problem.cause].reason)
        text = Message(t("groups-invite-failed", name=group.name, why=why))
        key = f"invite-failed:{group.id}:{work.now().timestamp():.0f}"
        await _tell_maker(work, group, text, key)
    return 0


async def _tell_maker(work: Work, group: Group, message: Message, key: str) -> None:
    commune = await Area.get(id=group.commune_id)
    makers = [group.made_by_id] if group.made_by_id is not None else []
    await notify.people(work, commune, makers, message, key=key)


async def _to_invite(work: Work, group: Group) -> list[str]:
    """Those wanted who can be invited now; the others are, when they write next."""
    waiting = GroupMember.filter(group=group, invited_at=None, since_at=None, left_at=None)
    ready = {m for m, _, _ in (await group_desk.invitable(work, group)).ready}
    return [m.member_id for m in await waiting.order_by("id") if m.member_id in ready]


async def _offer(
    work: Work, chat_id: int, where: tuple[str, str] | None, found: list[OwnGroup]
) -> int:
    buttons = []
    for one in found if where else ():
        chat = await group_life.chat_of(work, *(where or ("", "")), one.address, one.name)
        if not await Group.filter(chat=chat, state="open").exists():
            title = chat.name or t("groups-unnamed")
            buttons.append(Button(title, "groups.link", str(chat.id), many=True))
    text = t("groups-found" if buttons else "groups-found-none")
    key = f"groups-found:{chat_id}:{work.now().timestamp():.3f}"
    await work.outbox.say([chat_id], Message(text, tuple(buttons[:_OFFERED])), key=key)
    return len(buttons)


async def _say(services: Services, chat_id: int, text: T) -> None:
    async with services.work() as work:
        key = f"groups-found:{chat_id}:{work.now().timestamp():.3f}"
        await work.outbox.say([chat_id], Message(text), key=key)


_UNINVITED = """
SELECT DISTINCT g.id AS id FROM group_member m JOIN chat_group g ON g.id = m.group_id
JOIN chat_account a ON a.channel = g.channel AND a.account = g.account AND a.chat_id = m.member_id
WHERE g.state = 'open' AND m.invited_at IS NULL AND m.since_at IS NULL AND m.left_at IS NULL
  AND m.person_id > 0 AND a.state = 'open' AND a.last_word_at > ? ORDER BY g.id
"""


@contextlib.asynccontextmanager
async def _alone(services: Services, name: str) -> AsyncIterator[bool]:
    """Only one process at a time speaks to the vendor about this; a dead one's turn ends."""
    until = services.clock.now() + _LEASE
    async with services.work() as work:
        row, fresh = await StateValue.get_or_create(
            name=name, defaults={"value": [until.isoformat()]}
        )
        found = await StateValue.filter(name=name).select_for_update(no_key=True).get_or_none()
        free = fresh or (found is not None and datetime.fromisoformat(found.value[0]) <= work.now())
        if free:
            row.value = [until.isoformat()]
            await row.save(update_fields=["value"])
    try:
        yield free
    finally:
        if free:
            await StateValue.filter(name=name).delete()
