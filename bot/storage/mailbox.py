"""The built-in web chat's letterbox: its wire ends in our own database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.core.messages import WireMessage
from bot.core.ports import Clock
from bot.storage.db import execute, stamp

_Letters = dict[str, tuple[list[Any], "asyncio.Future[int]"]]
"""By key: (chat, key, body, time), and who waits for its id."""

_PAGE = 500


class StoredMailbox:
    """ports.Mailbox. What comes at once (one answer to several people) is one statement."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: _Letters = {}
        self._writer: asyncio.Task[None] | None = None

    async def append(self, chat_id: str, message: WireMessage, key: str) -> int:
        """Store once per key; returns the message's id."""
        if key not in self._waiting:
            body = json.dumps(asdict(message), ensure_ascii=False)
            row = [chat_id, key, body, stamp(self._clock.now())]
            self._waiting[key] = (row, asyncio.get_running_loop().create_future())
        _, number = self._waiting[key]
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await asyncio.shield(number)  # somebody else may wait for the same

    async def _write(self) -> None:
        while self._waiting:
            letters, self._waiting = self._waiting, {}
            if not await _put(letters, alone=len(letters) == 1):
                for key, letter in letters.items():
                    await _put({key: letter}, alone=True)

    async def since(self, chat_id: str, after: int) -> Sequence[Mapping[str, Any]]:
        """Messages with a larger id, oldest first, at most 400: {id, at, ...WireMessage}, or of
        what they said themselves {id, at, own, text, title, action, media, place}."""
        _, rows = await execute(_SINCE, [chat_id, after])
        return [{"id": r["id"], "at": _iso(r["at"]), **_body(r["body"])} for r in reversed(rows)]

    async def newest(self, chat_ids: Sequence[str]) -> Mapping[str, int]:
        """The last message's id of each chat that has one: one question for all open pages."""
        found: dict[str, int] = {}
        for start in range(0, len(chat_ids), _PAGE):
            some = list(chat_ids[start : start + _PAGE])
            _, rows = await execute(_NEWEST.format(marks=", ".join("?" * len(some))), some)
            found.update({str(r["chat_id"]): int(r["id"]) for r in rows})
        return found


async def _put(letters: _Letters, *, alone: bool) -> bool:
    """Whoever waits is told; False where one of several may be to blame: nobody was."""
    values = [value for row, _ in letters.values() for value in row]
    try:
        _, rows = await execute(
            _PUT.format(rows=", ".join(["(?, ?, ?, ?)"] * len(letters))), values
        )
    except Exception as error:  # noqa: BLE001 - handed to who waits for it
        for _, number in letters.values() if alone else ():
            number.set_exception(error)
        return alone
    for row in rows:
        letters[row["key"]][1].set_result(int(row["id"]))
    return True


def _iso(at: Any) -> str:
    return str(at.isoformat()) if isinstance(at, datetime) else at.replace(" ", "T", 1)


def _body(body: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body) if isinstance(body, str) else body
    return found


_NEWEST = """
SELECT chat_id, max(id) AS id FROM webchat_message WHERE chat_id IN ({marks}) GROUP BY chat_id
"""
_PUT = """
INSERT INTO webchat_message (chat_id, key, body, at) VALUES {rows}
ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id, key
"""

# Asked for each open page at each of its messages, so it is written once, by hand.
_SINCE = """
SELECT id, body, at FROM webchat_message WHERE chat_id = ? AND id > ? ORDER BY id DESC LIMIT 400
"""
