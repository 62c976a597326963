"""Echoes: the vendor repeats what an account of ours said. They settle rows whose answer never
came, and are the only sign that a human answers from the account's own page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tortoise.expressions import Q

from bot.core.capabilities import EVERYONE
from bot.core.events import Event
from bot.core.text import nfc
from bot.storage.db import execute
from models import ChatAccount, OutboxContent, OutboxRow
from models.outbox import OutState

_RECENT = timedelta(minutes=10)
_RECENT_BARE = timedelta(minutes=1)  # an echo without words: what went out last may be it
_RECENT_EVERYONE = timedelta(days=2)
_LOOK_AT = 50
_TELLING = 20  # characters from which one text beginning with the other is the same one
_OPEN = (OutState.SENDING, OutState.UNCLEAR)


class TooEarly(Exception):
    """It overtook our own note of what was sent: ask again in a moment."""


async def settle(event: Event, lane: str, now: datetime, *, wait: bool = False) -> bool:
    """Settle the row this is the echo of. False: it is none of ours, and no row can be it. With
    `wait`, one that may be of a message on the wire raises TooEarly."""
    message_id = next(iter(event.message_ids), "")
    if not message_id or await OutboxRow.filter(lane=lane, message_id=message_id).exists():
        return True
    rows = await _rows(event, now)
    waiting = [r for r in rows if _unsettled(r)]
    for row in waiting:
        if not event.text or await _words(row) == _plain(event.text):
            await execute(_SETTLE, [OutState.SENT, message_id, now, row.id])
            return True
    if wait and any(r.state == OutState.SENDING for r in waiting):
        raise TooEarly(message_id)
    return await _looks_like_one(event, rows, now)


async def maybe_ours(event: Event) -> bool:
    """Is an echo from a group worth storing: of a message of ours, known or still unsettled?"""
    lane = f"{event.channel}:{event.account}"
    message_id = next(iter(event.message_ids), "")
    if await OutboxRow.filter(lane=lane, message_id=message_id).exclude(message_id="").exists():
        return True
    rows = [r for r in await _rows(event, event.at) if _unsettled(r)]
    said = _plain(event.text)
    return any([not said or await _words(row) == said for row in rows])


async def _looks_like_one(event: Event, rows: Sequence[OutboxRow], now: datetime) -> bool:
    """A vendor may name a message otherwise when echoing it, add a link, or echo what it told us
    it refused: what reads like a message of ours is ours."""
    said = _plain(event.text)
    if not said:
        return any((r.claimed_at or r.queued_at) > now - _RECENT_BARE for r in rows)
    for row in rows:
        ours = await _words(row)
        short, long = sorted((said, ours), key=len)
        if short == long or (len(short) >= _TELLING and long.startswith(short)):
            return True
    return False


async def _rows(event: Event, now: datetime) -> list[OutboxRow]:
    """What was tried lately in that chat, the oldest first, and what went to everybody."""
    chats = ChatAccount.filter(channel=event.channel, account=event.account)
    found = dict(
        await chats.filter(chat_id__in=[event.room or event.chat_id, EVERYONE]).values_list(
            "id", "chat_id"
        )
    )
    here = [i for i, chat in found.items() if chat != EVERYONE]
    everyone = [i for i, chat in found.items() if chat == EVERYONE]
    tried = Q(chat_account_id__in=here) & (
        Q(state__in=_OPEN) | Q(attempts__gt=0, claimed_at__gt=now - _RECENT)
    )
    spread = Q(chat_account_id__in=everyone, claimed_at__gt=now - _RECENT_EVERYONE)
    rows = await OutboxRow.filter(tried | spread).order_by("-id").limit(_LOOK_AT)
    return rows[::-1]


def _unsettled(row: OutboxRow) -> bool:
    """Also one that waits to go again: its first try may have arrived."""
    return row.state in _OPEN or (row.state == OutState.QUEUED and row.attempts > 0)


async def _words(row: OutboxRow) -> str:
    content = await OutboxContent.get(id=row.content_id)
    return _plain(str(content.body.get("text", "")))


def _plain(text: str) -> str:
    return " ".join(nfc(text).split())


_SETTLE = """
UPDATE outbox SET state = ?, message_id = ?, sent_at = ?, cause = ''
WHERE id = ? AND state IN ('sending', 'unclear', 'queued')
"""
