"""Who joined a group before we knew that it was ours. Task "know_members"."""

from __future__ import annotations

from bot.core.events import Event, EventKind
from bot.usecases.groups import groups
from bot.usecases.work import Services
from models import Group, InboxRow


async def catch_up(services: Services, group_id: int) -> int:
    """Task: who came before we knew the group was ours. Their events are handled side by side with
    its own; this comes after, so none is missed. Returns how many were looked at."""
    async with services.work() as work:
        group = await Group.get_or_none(id=group_id).prefetch_related("chat")
        if group is None or group.chat is None or group.unseen_from_at is None:
            return 0
        rows = await InboxRow.filter(
            channel=group.channel,
            account=group.account,
            kind__in=["join", "leave"],
            # From the inbox, which keeps what was passed over: nobody knew then that it was ours.
            received_at__gt=group.unseen_from_at,
        ).order_by("id")
        events = [Event.from_json(row.body) for row in rows]
        for event in [e for e in events if e.room == group.chat.chat_id]:
            await (groups.joined if event.kind is EventKind.JOIN else groups.left)(work, event)
        await Group.filter(id=group.id).update(unseen_from_at=None)
        return len(events)


async def unseen(_services: Services) -> list[int]:
    """Groups whose early members are still to be looked up."""
    found = Group.filter(unseen_from_at__isnull=False)
    return [int(str(i)) for i in await found.values_list("id", flat=True)]
