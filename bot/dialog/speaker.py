"""Whose chat an event belongs to."""

from __future__ import annotations

from bot.core.events import Event
from bot.usecases.groups import groups
from bot.usecases.work import Work
from models import ChatAccount


async def speaker(work: Work, event: Event) -> ChatAccount:
    """The chat this event came from (from a group: the person's own), made on its first word; its
    last word opens windows."""
    if event.room:
        return await groups.speaker(work, event)
    account = (
        await ChatAccount.filter(
            channel=event.channel, account=event.account, chat_id=event.chat_id
        )
        .select_for_update(no_key=True)
        .get_or_none()
    )
    if account is None:
        return await ChatAccount.create(
            channel=event.channel,
            account=event.account,
            chat_id=event.chat_id,
            name=event.name[:120],
            created_at=work.now(),
            last_word_at=event.at,
        )
    if account.last_word_at is None or account.last_word_at < event.at:
        account.last_word_at = event.at
    if account.state in {"blocked", groups.MET}:
        account.state = "open"
    await account.save(update_fields=["last_word_at", "state"])
    return account
