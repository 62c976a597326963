"""Chats of people who never said who they are, and were silent for a month: the rows go.

Whoever writes again begins anew. What something still refers to stays until that is over.
"""

from __future__ import annotations

from datetime import datetime

from bot.outbox.rows import marks
from bot.storage.db import execute, is_postgres
from bot.usecases import messages
from bot.usecases.duty import Slice
from bot.usecases.work import Work
from models import DialogState, StateValue

_PAGE = 200


async def silent(_work: Work, before: datetime, after: int) -> Slice | None:
    """Their chats, what we said there (counted), and where they stood."""
    held = _HELD if is_postgres() else ""  # SQLite has one writer
    _, rows = await execute(_SILENT + held, [after, before, before, _PAGE])
    ids = [int(r["id"]) for r in rows]
    if not ids:
        return None
    places = marks(ids)
    _, said = await execute(_SAID.format(ids=places), ids)
    await messages.drop_said(said)
    await execute(_SHOWN.format(ids=places), ids)
    await DialogState.filter(account_id__in=ids).delete()
    await StateValue.filter(name__in=[f"enrol-tries:{i}" for i in ids]).delete()
    gone, _ = await execute(_GO.format(ids=places), ids)
    return Slice(ids[-1], gone)


_SILENT = """
SELECT a.id AS id FROM chat_account a
WHERE a.id > ? AND a.person_id IS NULL AND a.kind = 'person'
  AND (a.last_word_at < ? OR a.last_word_at IS NULL) AND a.created_at < ?
  AND NOT EXISTS (SELECT 1 FROM feedback f WHERE f.account_id = a.id)
  AND NOT EXISTS (SELECT 1 FROM voice_note v WHERE v.account_id = a.id)
  AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.chat_account_id = a.id
    AND (o.state IN ('queued', 'sending') OR o.delivery_id IS NOT NULL))
ORDER BY a.id LIMIT ?
"""
# Who writes at this moment is not silent; who writes in the next waits, and begins anew.
_HELD = " FOR UPDATE OF a SKIP LOCKED"
_SAID = "SELECT id AS mark FROM outbox WHERE chat_account_id IN ({ids})"
_SHOWN = """
DELETE FROM webchat_message WHERE chat_id IN
(SELECT chat_id FROM chat_account WHERE channel = 'webchat' AND id IN ({ids}))
"""
_GO = "DELETE FROM chat_account WHERE id IN ({ids})"
