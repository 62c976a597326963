"""What happens in and to our group chats, called by the router. Nothing people say is kept."""

from __future__ import annotations

from typing import Any

from bot.core.events import Event
from bot.core.messages import Message, t
from bot.storage.db import execute
from bot.usecases import newcomers
from bot.usecases.work import Work
from models import ChatAccount, Group, GroupMember

MET = "met"  # ChatAccount.state of somebody seen in a group only: there is no chat to write to yet
RUNNING = ("wanted", "making", "open")


async def speaker(work: Work, event: Event) -> ChatAccount:
    """The own chat of whoever speaks in a group: being active there opens the vendor's windows."""
    account = (
        await ChatAccount.filter(**own_chat(event)).select_for_update(no_key=True).get_or_none()
    )
    if account is None:
        await newcomers.made(event, work.now(), state=MET, spoke=event.at)
        return await ChatAccount.get(**own_chat(event))
    if account.last_word_at is None or account.last_word_at < event.at:
        account.last_word_at = event.at
        await account.save(update_fields=["last_word_at"])
    return account


def writable(account: ChatAccount) -> bool:
    """May we write to this person in private?"""
    return account.state == "open" and account.follows


async def of_room(event: Event) -> Group | None:
    """The group of ours an event is from."""
    return await Group.get_or_none(
        channel=event.channel, account=event.account, chat__chat_id=event.room
    ).prefetch_related("chat", "commune")


async def room_chat(event: Event) -> ChatAccount | None:
    """The chat of the group itself: what is sent there goes to it."""
    return await ChatAccount.get_or_none(
        channel=event.channel, account=event.account, chat_id=event.room, kind="group"
    )


async def present(work: Work, event: Event) -> None:
    """Somebody was active in a group."""
    account = await speaker(work, event)
    await seen(event, account)


async def seen(event: Event, account: ChatAccount) -> None:
    """Whoever speaks in a group is in it."""
    group = await of_room(event)
    if group is not None:
        await _member(group, event, account.person_id)


async def joined(_work: Work, event: Event) -> None:
    """The vendor's word, before they say anything; an event that names nobody is passed over."""
    group = await of_room(event)
    if group is not None and event.chat_id not in {"", event.room}:
        own = await ChatAccount.get_or_none(**own_chat(event))
        await _member(group, event, own.person_id if own else None)


async def left(_work: Work, event: Event) -> None:
    """The row stays with its date: no way to them any more, and nobody waits to invite them."""
    group = await of_room(event)
    if group is not None:
        await GroupMember.filter(group=group, member_id=event.chat_id).update(left_at=event.at)


async def resolve() -> None:
    """Members we have come to know since they joined: they enrolled, or added this chat."""
    await execute(_RESOLVE, [])


async def open_chat(work: Work, event: Event, account: ChatAccount) -> None:
    """One sentence in the group, once a day a person: where we can go on talking."""
    room = await room_chat(event)
    if room is None:
        return
    link = work.outbox.follow_link(event.channel).replace("{account}", event.account)
    text = t("groups-open-chat", link=link) if link else t("groups-open-chat-plain")
    key = f"room-open:{account.id}:{event.at:%Y%m%d}"
    await work.outbox.say([room.id], Message(text, quote=event.message_id), key=key)


async def _member(group: Group, event: Event, person_id: int | None) -> None:
    member, fresh = await GroupMember.get_or_create(
        group_id=group.id,
        member_id=event.chat_id,
        defaults={"person_id": person_id, "since_at": event.at},
    )
    known = member.person_id == person_id and member.since_at and member.left_at is None
    if fresh or known:
        return
    if member.left_at or not member.since_at:
        member.since_at = event.at
    member.person_id, member.left_at = person_id, None
    await member.save(update_fields=["person_id", "left_at", "since_at"])


def own_chat(event: Event) -> dict[str, Any]:
    """Where a speaker's own chat is found."""
    return {"channel": event.channel, "account": event.account, "chat_id": event.chat_id}


def own_room(event: Event) -> dict[str, Any]:
    """Where the chat of a room is found."""
    return {"channel": event.channel, "account": event.account, "chat_id": event.room}


_RESOLVE = """
UPDATE group_member SET person_id = (
  SELECT a.person_id FROM chat_group g JOIN chat_account a
    ON a.channel = g.channel AND a.account = g.account AND a.chat_id = group_member.member_id
  WHERE g.id = group_member.group_id)
WHERE person_id IS NULL AND EXISTS (
  SELECT 1 FROM chat_group g JOIN chat_account a
    ON a.channel = g.channel AND a.account = g.account AND a.chat_id = group_member.member_id
  WHERE g.id = group_member.group_id AND a.person_id IS NOT NULL)
"""
