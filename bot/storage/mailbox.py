"""The built-in web chat's letterbox: its wire ends in our own database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.core.messages import WireMessage
from bot.core.ports import Clock
from bot.storage.db import execute
from models import WebchatMessage


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
        rows = await WebchatMessage.filter(chat_id=chat_id, id__gt=after).order_by("-id").limit(200)
        return [{"id": r.id, "at": r.at.isoformat(), **r.body} for r in reversed(rows)]
