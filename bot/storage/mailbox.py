"""The built-in web chat's letterbox: its wire ends in our own database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.core.messages import WireMessage
from bot.core.ports import Clock
from bot.storage.db import execute


class StoredMailbox:
    """ports.Mailbox."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def append(self, chat_id: str, message: WireMessage, key: str) -> int:
        """Store once per key; returns the message's id."""
        body = json.dumps(asdict(message), ensure_ascii=False)
        _, rows = await execute(
            "INSERT INTO webchat_message (chat_id, key, body, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id",
            [chat_id, key, body, self._clock.now()],
        )
        return int(rows[0]["id"])

    async def since(self, chat_id: str, after: int) -> Sequence[Mapping[str, Any]]:
        """Messages with a larger id, oldest first, at most 200: {id, at, ...WireMessage}."""
        _, rows = await execute(_SINCE, [chat_id, after])
        return [{"id": r["id"], "at": _iso(r["at"]), **_body(r["body"])} for r in reversed(rows)]


def _iso(at: Any) -> str:
    return str(at.isoformat()) if isinstance(at, datetime) else at.replace(" ", "T", 1)


def _body(body: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body) if isinstance(body, str) else body
    return found


# Asked for each open page at each of its messages, so it is written once, by hand.
_SINCE = """
SELECT id, body, at FROM webchat_message WHERE chat_id = ? AND id > ? ORDER BY id DESC LIMIT 200
"""
