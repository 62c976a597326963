"""What group chats need done: coming to be, inviting, knowing who is in them."""

from __future__ import annotations

from bot.usecases.duty import Duties, Gone, Job
from bot.usecases.groups import group_early, group_make, group_watch, groups
from bot.usecases.work import Work
from models import Group, GroupMember


async def _forget(_work: Work, gone: Gone) -> list[str]:
    """We do not know any more that they are in it."""
    await GroupMember.filter(member_id__in=gone.chat_ids).delete()
    return []


duties = Duties(
    tasks={
        "make_group": lambda shop, group: group_make.make_group(shop.services, group),
        "invite_group": lambda shop, group: group_make.invite_group(shop.services, group),
        "know_members": lambda shop, group: group_early.catch_up(shop.services, group),
        "find_groups": lambda shop, chat, commune: group_make.find_groups(
            shop.services, chat, commune
        ),
    },
    lost={
        "make_group": group_make.unmade,
        "invite_group": group_make.uninvited,
        "know_members": group_early.unseen,
    },
    may_be_lost={"find_groups": "the officer is waiting for the list and asks again"},
    forget={
        GroupMember: _forget,
        Group: "the commune's own; who asked for it is nameless",
    },
    keep={
        Group: "as long as it is a group of ours",
        GroupMember: "until they leave the group, or ask to be forgotten",
    },
    jobs=(
        Job("members we know by now", 60, lambda _services: groups.resolve()),
        Job("groups that ended", 60, group_watch.due),
        Job("groups on the vendors' lists", 3600, group_watch.look),
    ),
)
