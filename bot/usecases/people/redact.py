"""Taking a forgotten person's name out of what was said to others. Bulletins stay as approved, and
so does what is still on its way.
"""

from __future__ import annotations

import json

from bot.storage.db import execute, is_postgres

_GONE = "…"
_ON_THE_WAY = "o.delivery_id IS NOT NULL OR o.state IN ('queued', 'sending')"
_WHERE = (
    ("outbox_content", f"o.content_id = outbox_content.id AND ({_ON_THE_WAY})"),
    ("webchat_message", "o.key = webchat_message.key AND o.delivery_id IS NOT NULL"),
)


async def redact(name: str) -> None:
    """Only full names: a single word may be anything."""
    if " " not in name.strip():
        return
    for table, kept in _WHERE:
        for form in dict.fromkeys((json.dumps(name)[1:-1], name)):
            await _replace(table, kept, form)


async def _replace(table: str, kept: str, form: str) -> None:
    text = "CAST(body AS TEXT)"
    new = f"replace({text}, ?, ?)"
    new = f"CAST({new} AS JSONB)" if is_postgres() else new
    pattern = "%" + form.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    await execute(
        f"UPDATE {table} SET body = {new} WHERE {text} LIKE ? ESCAPE '\\' "  # noqa: S608 - marks and our own names
        f"AND NOT EXISTS (SELECT 1 FROM outbox o WHERE {kept})",
        [form, _GONE, pattern],
    )
