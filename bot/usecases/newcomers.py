"""A chat we never heard of: made by whichever of its events comes first."""

from __future__ import annotations

from datetime import datetime

from bot.core.events import Event
from bot.storage.db import execute


async def made(event: Event, now: datetime, *, state: str, spoke: datetime | None) -> None:
    """The chat is there, and locked for this transaction: another of its events may be making it
    at this moment (a word in a group, one in private, an echo)."""
    who = [event.channel, event.account, event.chat_id, event.name[:120]]
    await execute(_MADE, [*who, state, now, spoke])


# Whoever writes in private may be written to in private, whatever was first.
_MADE = """
INSERT INTO chat_account
  (channel, account, chat_id, name, language, follows, state, created_at, last_word_at)
VALUES (?, ?, ?, ?, 'vi', TRUE, ?, ?, ?)
ON CONFLICT (channel, account, chat_id) DO UPDATE SET
  last_word_at = COALESCE(excluded.last_word_at, chat_account.last_word_at),
  state = CASE WHEN excluded.state = 'open' AND chat_account.state = 'met' THEN 'open'
    ELSE chat_account.state END
"""
