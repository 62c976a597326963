"""POST /zalo/webhook: proves the sender on the raw bytes, answers 200 once the event is stored.

Lean on purpose: Zalo waits about 2 s, and switches the webhook off after five failed repeats.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import ClientError, web

from bot.channels.webhook import read_body
from bot.channels.zalo.fields import id_of
from bot.channels.zalo.settings import Config
from bot.core.errors import MalformedEvent, SignatureError
from bot.core.ports import Clock
from bot.core.seldom import Seldom

MAX_BODY = 1024 * 1024
_AHEAD_S = 3600  # our own clock may be slow, by not so much
SIGNATURE = "X-ZEvent-Signature"
TIMESTAMP = "X-ZEvent-Timestamp"
_log = logging.getLogger(__name__)

Take = Callable[[dict[str, Any]], Awaitable[None]]


class Webhook:
    """The handler. `take` stores one event durably; its failure gives 503, so it comes again."""

    def __init__(self, settings: Config, clock: Clock, take: Take, counts: Counter[str]) -> None:
        self._app = hashlib.sha256(settings.app_id.encode())
        self._secret = settings.oa_secret_key.get_secret_value().encode()
        self._bad_status = settings.bad_signature_status
        self._max_age_s = settings.max_event_age_s
        self._clock = clock
        self._take = take
        self._counts = counts
        self._seldom = Seldom(_log)

    async def __call__(self, request: web.Request) -> web.Response:
        try:
            raw = await read_body(request, MAX_BODY)
            if raw is None:
                return self._refuse(413, "oversized")
            if raw.strip() in {b"", b"{}"}:  # the console's check button
                return web.Response()
            headers = request.headers
            body = self.read(raw, headers.get(SIGNATURE, ""), headers.get(TIMESTAMP, ""))
        except SignatureError as error:
            return self._refuse(self._bad_status, str(error))
        except (MalformedEvent, ClientError, OSError):
            return self._refuse(400, "malformed")
        try:
            await self._take(body)
        except Exception:  # noqa: BLE001 - whatever the store met: unacknowledged, it comes again
            _log.exception("zalo: event could not be stored")
            return self._refuse(503, "not-stored")
        return web.Response()

    def read(self, raw: bytes, signature: str, timestamp: str) -> dict[str, Any]:
        """The event in a signed body. Raises SignatureError or MalformedEvent.

        Sources disagree whether the header's or the body's timestamp is signed, and with the
        application's id or the OA's before it: whatever verifies will do.
        """
        given = signature.removeprefix("mac=").strip().lower().encode("utf-8", "replace")
        if not given or not self._secret:
            raise SignatureError("unsigned" if self._secret else "no oa_secret_key set")
        proven = bool(timestamp) and self._proves(given, raw, timestamp, self._app)
        body = _json(raw)
        stamp = str(body.get("timestamp") or "")
        if not proven and not self._proven_otherwise(given, raw, body, (stamp, timestamp)):
            raise SignatureError("signature")
        age_s = self._age_s(stamp or timestamp)
        if age_s > self._max_age_s:
            raise SignatureError("too-old")
        if age_s < -_AHEAD_S:
            raise SignatureError("from-the-future")
        return body

    def _proven_otherwise(
        self, given: bytes, raw: bytes, body: dict[str, Any], stamps: Sequence[str]
    ) -> bool:
        named = (id_of(body, name) for name in ("oa_id", "recipient", "sender"))
        starts = [self._app, *(hashlib.sha256(oa.encode()) for oa in dict.fromkeys(named) if oa)]
        return any(self._proves(given, raw, s, start) for start in starts for s in stamps)

    def _proves(self, given: bytes, raw: bytes, timestamp: str, start: Any) -> bool:
        mac = start.copy()
        mac.update(raw)
        mac.update(timestamp.encode("utf-8", "replace"))
        mac.update(self._secret)
        return hmac.compare_digest(mac.hexdigest().encode(), given)

    def _age_s(self, stamp: str) -> float:
        """Since it was signed; 0 where that cannot be read."""
        if not stamp.isdecimal() or len(stamp) > 15:
            return 0.0
        sent_s = int(stamp) / (1000 if len(stamp) > 11 else 1)
        return self._clock.now().timestamp() - sent_s

    def _refuse(self, status: int, why: str) -> web.Response:
        self._counts[f"refused-{why}"] += 1
        if status != 503:
            self._seldom.say(f"zalo: webhook call ({why})")
        return web.Response(status=status)


def _json(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw.decode())
    except (ValueError, RecursionError):
        raise MalformedEvent("not UTF-8 JSON") from None
    if not isinstance(body, dict):
        raise MalformedEvent("not an object")
    return body
