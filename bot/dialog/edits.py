"""When somebody changes the words of a message already sent: a new answer while the question still
stands, else what was taken stays as it was, and they are told so once.

Called by the router; where a message was said is kept with the message itself.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.events import Event, EventKind
from bot.core.messages import Message, t
from bot.dialog.context import Context
from bot.dialog.registry import Handler
from bot.outbox.store import To
from models import InboxRow

_AT = "at "
_LOOK_BACK = 50
_SAID = (
    EventKind.TEXT,
    EventKind.ACTION,
    EventKind.VOICE,
    EventKind.PHOTO,
    EventKind.FILE,
    EventKind.LOCATION,
    EventKind.CONTACT,
    EventKind.EDIT,
)


def place(ctx: Context) -> str:
    """Which question was open when it was said; "" where that does not matter."""
    state = ctx.state
    words = ctx.event.kind in (EventKind.TEXT, EventKind.EDIT) and ctx.event.message_id
    return f"{_AT}{state.conversation}.{state.step}" if words and state.step else ""


def noted(ctx: Context, said_at: str) -> str:
    """What is kept of `place` once the event was handled: changed words that were not taken have
    answered nothing."""
    return "" if ctx.event.kind is EventKind.EDIT else said_at


async def take(ctx: Context, text: Handler) -> None:
    """Changed words: again to `text`, which reads what is typed, or kept as they were."""
    if await _still_open(ctx):
        ctx.event = replace(ctx.event, kind=EventKind.TEXT)
        await text(ctx)
        return
    for conversation in ctx.registry.all.values():
        if conversation.edited is not None:
            ctx.home = conversation.name
            if await conversation.edited(ctx):
                return
    await _keep(ctx)


async def earlier(ctx: Context) -> list[str]:
    """What the changed message said before, the latest first; among what was said lately."""
    rows = await (
        InboxRow.filter(
            channel=ctx.event.channel,
            account=ctx.event.account,
            chat_id=ctx.event.chat_id,
            id__lt=ctx.inbox_id,
            kind__in=[EventKind.TEXT.value, EventKind.EDIT.value],
        )
        .order_by("-id")
        .limit(_LOOK_BACK)
    )
    said = [Event.from_json(row.body) for row in rows]
    return [e.text for e in said if e.message_id == ctx.event.message_id]


async def _still_open(ctx: Context) -> bool:
    """It was the last thing they said, and it answered the question that is asked now, or was
    refused and nothing came of it."""
    row = await (
        InboxRow.filter(
            channel=ctx.event.channel,
            account=ctx.event.account,
            chat_id=ctx.event.chat_id,
            id__lt=ctx.inbox_id,
            kind__in=[kind.value for kind in _SAID],
        )
        .order_by("-id")
        .first()
    )
    if row is None or Event.from_json(row.body).message_id != ctx.event.message_id:
        return False
    refused = bool(row.error) and not row.error.startswith(_AT)
    return refused or (bool(row.error) and row.error == place(ctx))


async def _keep(ctx: Context) -> None:
    """Nothing changes; said once a message, however often its words are changed."""
    key = f"edit:{ctx.event.message_id}"[:60]
    await ctx.work.outbox.say([To(ctx.account.id)], Message(t("edit-kept")), key=key)
