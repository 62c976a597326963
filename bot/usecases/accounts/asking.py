"""Before somebody counts as out of reach the vendor is asked when they last spoke to the account:
what they did there may never have come to us. Each at most once a day, only those who work for a
commune and whose hours are over by our books. Called by the clock.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.core.errors import SendError
from bot.core.hours import local
from bot.storage.db import execute, moment_or_none
from bot.storage.vault import StoredValues
from bot.usecases.work import Services

log = logging.getLogger(__name__)
_AT_ONCE = 20  # calls a look, out of what an account may make in a minute
_MARK = "mark"


async def due(services: Services) -> int:
    """Ask about the next few; of how many we learned something. One statement on a day on which
    everybody was asked."""
    marks, today = StoredValues("asking:"), local(services.clock.now()).date().isoformat()
    kept = await marks.get(_MARK) or {}
    after = int(kept["after"]) if kept.get("day") == today else 0
    if after < 0:
        return 0
    _, page = await execute(_SILENT, [after, _AT_ONCE])
    # Before the calls: cut short, it is asked again tomorrow, and nobody twice a day.
    last = int(page[-1]["mark"]) if page else -1
    await marks.put(_MARK, {"day": today, "after": last})
    return sum([await _ask(services, row) for row in page if row["id"] is not None])


async def _ask(services: Services, row: Mapping[str, Any]) -> bool:
    channel, account = str(row["channel"]), str(row["account"])
    caps, desk = services.outbox.capabilities(channel, account), services.desks.get(channel)
    if caps is None or desk is None or not caps.paid_window_h:
        return False
    said = moment_or_none(row["said"])
    if said is not None and said > services.clock.now() - timedelta(hours=caps.paid_window_h):
        return False
    try:
        found = await desk.last_word(account, str(row["chat_id"]))
    except SendError as error:
        log.info("%s:%s does not say when somebody last spoke: %s", channel, account, error)
        return False
    if found is None or (said is not None and found <= said):
        return False
    return await _write(services, int(row["id"]), min(found, services.clock.now()))


async def _write(services: Services, chat: int, at: datetime) -> bool:
    async with services.work():
        changed, _ = await execute(_SPOKE, [at, chat, at])
    return bool(changed)


# From the few who work for a commune to their chats, never from all chats to the few.
_SILENT = """
SELECT p.person_id AS mark, a.id AS id, a.channel AS channel, a.account AS account,
  a.chat_id AS chat_id, a.last_word_at AS said
FROM (SELECT DISTINCT person_id FROM role WHERE active AND role <> 'citizen' AND person_id > ?
  ORDER BY person_id LIMIT ?) p
LEFT JOIN chat_account a ON a.person_id = p.person_id AND a.kind = 'person' AND a.state = 'open'
  AND a.follows
ORDER BY p.person_id, a.id
"""

_SPOKE = """
UPDATE chat_account SET last_word_at = ? WHERE id = ? AND (last_word_at IS NULL OR last_word_at < ?)
"""
