"""Groups that ended without anybody telling us, and who is in those that live: from what a refused
message says, and once in a while from the vendor's own lists. Called by the clock.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.core.errors import Scope, SendError, Stale
from bot.core.ports import AccountDesk, OwnGroup
from bot.usecases.groups import group_desk, group_life
from bot.usecases.work import Services, Work
from models import ChatAccount, Group, GroupMember

log = logging.getLogger(__name__)
ENDED = "ended"


async def again(work: Work, group_id: int) -> Group:
    """One that could not be made, or that ended, is made once more; whoever was in it is invited
    again, now or when they write next."""
    group = await group_desk.own(work, group_id)
    if group.state not in {"failed", "ended"}:
        raise Stale
    before = {"state": group.state}
    # As if begun: the first try may have made it, or its package was renewed. Looked for first.
    group.state, group.problem = "making", ""
    await group.save(update_fields=["state", "problem"])
    members = GroupMember.filter(group=group)
    await members.filter(person_id=None).delete()
    await members.update(invited_at=None, since_at=None, left_at=None)
    await work.audit("group.wanted", f"group:{group.id}", before, None)
    work.then("make_group", group.id)
    return group


async def due(services: Services) -> int:
    """Groups whose chat the vendor does not take any more; how many ended. One question where
    nothing happened."""
    found = await Group.filter(state="open", chat__state="gone").order_by("id").values_list("id")
    count = 0
    for (group_id,) in found:
        async with services.work() as work:
            count += await end(work, int(str(group_id)))
    return count


async def end(work: Work, group_id: int) -> bool:
    """It is written down; its admin is told with the account's other troubles, once."""
    group = await Group.filter(id=group_id, state="open").select_for_update(no_key=True).first()
    if group is None:
        return False
    group.state = ENDED
    await group.save(update_fields=["state"])
    await ChatAccount.filter(id=group.chat_id).update(state="gone")
    await work.audit("group.ended", f"group:{group.id}", {"state": "open"}, {"state": ENDED})
    return True


async def look(services: Services) -> int:
    """Compare with the vendor's lists: groups that ended or live again, who is in them. Returns
    what changed."""
    changed = 0
    for channel, desk in services.desks.items():
        ours = await Group.filter(channel=channel, state__in=["open", ENDED]).prefetch_related(
            "chat"
        )
        for account in dict.fromkeys(g.account for g in ours):
            mine = [g for g in ours if g.account == account and g.chat is not None]
            try:
                changed += await _account(services, desk, account, mine)
            except SendError as error:
                log.warning("groups of %s:%s could not be read: %s", channel, account, error)
    return changed


async def _account(
    services: Services, desk: AccountDesk, account: str, mine: Sequence[Group]
) -> int:
    listed = {g.address: g for g in await desk.groups(account)}
    changed = 0
    for group in mine:
        there = listed.get(group.chat.chat_id) if group.chat else None
        if there is None:
            continue  # a list may be cut short; what is sent there tells
        try:
            members = await desk.inside(account, there.address) if there.lives else []
        except SendError as error:
            if error.scope is Scope.LANE:
                raise
            log.warning("who is in group %s could not be read: %s", group.id, error)
            continue
        async with services.work() as work:
            if there.lives:
                changed += await _lives(work, group.id, there, members)
            else:
                changed += await end(work, group.id)
    return changed


async def _lives(work: Work, group_id: int, there: OwnGroup, members: Sequence[str]) -> int:
    group = await Group.filter(id=group_id).select_for_update(no_key=True).get_or_none()
    if group is None or group.chat_id is None or group.state not in {"open", ENDED}:
        return 0
    changed = 0
    if group.state == ENDED:  # its package was renewed
        chat = await group_life.chat_of(
            work, group.channel, group.account, there.address, there.name or group.name
        )
        await group_life.open_up(work, group, chat, group.name, there.link)
        changed = 1
    return changed + await _members(work, group, members)


async def _members(work: Work, group: Group, members: Sequence[str]) -> int:
    """The vendor's list is the truth, but for whoever wrote there since it was read."""
    rows = {m.member_id: m for m in await GroupMember.filter(group=group)}
    come = [m for m in members if m not in rows or not _inside(rows[m])]
    gone = [m.id for m in rows.values() if _inside(m) and m.member_id not in set(members)]
    known = dict(
        await ChatAccount.filter(
            channel=group.channel, account=group.account, chat_id__in=come
        ).values_list("chat_id", "person_id")
    )
    for member in come:
        await GroupMember.update_or_create(
            group=group,
            member_id=member,
            defaults={
                "person_id": known.get(member),
                "since_at": work.now(),
                "left_at": None,
            },
        )
    if members:  # an empty list is more likely a vendor's silence than an empty group
        await GroupMember.filter(id__in=gone).update(left_at=work.now())
    return len(come) + (len(gone) if members else 0)


def _inside(member: GroupMember) -> bool:
    return member.since_at is not None and member.left_at is None
