"""Updates that are pushed: a body within bounds, and the webhook of bots with a secret header."""

from __future__ import annotations

import hmac
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import ClientError, web

from bot.core.seldom import Seldom

MAX_BODY = 1024 * 1024  # an update is some kilobytes: files come by reference
_log = logging.getLogger(__name__)

Take = Callable[[Any], Awaitable[None]]


class SecretWebhook:
    """Proves the sender, reads one update, answers 200 once it is stored: `take` stores it durably,
    its failure gives 503, so it comes again. `answer` is what the vendor wants to read."""

    def __init__(
        self,
        name: str,
        header: str,
        secret: str,
        take: Take,
        counts: Counter[str],
        answer: Mapping[str, Any] | None = None,
    ) -> None:
        self._name = name
        self._header = header
        self._answer = answer
        self._secret = secret.encode()
        self._take = take
        self._counts = counts
        self._seldom = Seldom(_log)

    async def __call__(self, request: web.Request) -> web.Response:
        given = request.headers.get(self._header, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            return self._refuse(401 if not given else 403, "secret")
        try:
            raw = await read_body(request, MAX_BODY)
            update = None if raw is None else json.loads(raw.decode())
        except (ValueError, RecursionError, ClientError, OSError):  # cut off, or not UTF-8 JSON
            return self._refuse(400, "malformed")
        if raw is None:
            return self._refuse(413, "oversized")
        if not isinstance(update, dict):
            return self._refuse(400, "malformed")
        try:
            await self._take(update)
        except Exception:  # noqa: BLE001 - whatever the store met: unacknowledged, it comes again
            _log.exception("%s: update could not be stored", self._name)
            return self._refuse(503, "not-stored")
        return web.Response() if self._answer is None else web.json_response(self._answer)

    def _refuse(self, status: int, why: str) -> web.Response:
        self._counts[f"refused-{why}"] += 1
        if status != 503:
            self._seldom.say(f"{self._name}: webhook call ({why})")
        return web.Response(status=status)


async def read_body(request: web.Request, limit: int) -> bytes | None:
    """The body, or None when it passes `limit` bytes (announced or not)."""
    length = request.content_length
    if length is not None:
        return await request.read() if length <= limit else None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)
