"""POST /zalobot/webhook: proves the sender, reads one update, answers 200 once it is stored."""

from __future__ import annotations

import hmac
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientError, web

PATH = "/zalobot/webhook"
MAX_BODY = 1024 * 1024  # an update is some kilobytes: media come as addresses
HEADER = "X-Bot-Api-Secret-Token"
_log = logging.getLogger(__name__)

Take = Callable[[Any], Awaitable[None]]


class Webhook:
    """The handler. `take` stores one update durably; its failure gives 503, never a 200."""

    def __init__(self, secret: str, take: Take, counts: Counter[str]) -> None:
        self._secret = secret.encode()
        self._take = take
        self._counts = counts

    async def __call__(self, request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            return self._refuse(403 if given else 401, "secret")
        try:
            raw = await _read(request)
            update = None if raw is None else json.loads(raw.decode())
        except (ValueError, RecursionError, ClientError, OSError):  # cut off, or not UTF-8 JSON
            return self._refuse(400, "malformed")
        if raw is None:
            return self._refuse(413, "oversized")
        if not isinstance(update, dict):
            return self._refuse(400, "malformed")
        try:
            await self._take(update)
        except Exception:  # noqa: BLE001 - whatever the store met: not acknowledged
            _log.exception("zalobot: update could not be stored")
            return self._refuse(503, "not-stored")
        return web.json_response({"ok": True})

    def _refuse(self, status: int, why: str) -> web.Response:
        self._counts[f"refused-{why}"] += 1
        if status != 503:
            _log.warning("zalobot: webhook call refused (%s)", why)
        return web.Response(status=status)


async def _read(request: web.Request) -> bytes | None:
    """The body, or None when it passes MAX_BODY bytes (announced or not)."""
    if (request.content_length or 0) > MAX_BODY:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    if request.content_length is not None and len(body) < request.content_length:
        raise ValueError("cut off")
    return bytes(body)
