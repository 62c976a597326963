"""Client of Zalo's business host: templates, sending one to a number, what became of it.

Addresses, headers and bodies as collected in 2026-10. Raises ZaloError, NotSentError or
NoAnswerError only; none of them carries a token or a telephone number.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.channels.zalo.wire import Wire, data_of

_PAGE = 100
_PAGES = 100  # a host that does not heed the offset would be asked for ever


class ZbsApi:
    """One application; every call is given an OA's access token. `app_secret` "": no proof of the
    application goes along (`appsecret_proof`, which some consoles ask for)."""

    def __init__(
        self, *, base: str, oa_base: str, app_secret: str = "", timeout_s: float = 10.0
    ) -> None:
        self._base = base.rstrip("/")
        self._oa_base = oa_base.rstrip("/")
        self._secret = app_secret.encode()
        self._wire = Wire(timeout_s)

    async def close(self) -> None:
        await self._wire.close()

    async def send(
        self,
        token: str,
        phone: str,
        template_id: str,
        data: Mapping[str, str],
        tracking_id: str,
        *,
        trial: bool = False,
    ) -> dict[str, Any]:
        """To 84…; answers msg_id, sent_time, quota. `trial`: free, to admins of the app only."""
        body = {
            "phone": phone,
            "template_id": template_id,
            "template_data": dict(data),
            "tracking_id": tracking_id,
            **({"mode": "development"} if trial else {}),
        }
        return data_of(await self._post(token, "/message/template", body, (phone,)))

    async def send_to_id(
        self, token: str, user_id: str, template_id: str, data: Mapping[str, str]
    ) -> dict[str, Any]:
        """To a follower, on the OA's own host: answers message_id, user_id, quota. There is no name
        of ours in it."""
        body = {"user_id": user_id, "template_id": template_id, "template_data": dict(data)}
        raw = json.dumps(body, ensure_ascii=False).encode()
        path = self._oa_base + "/v3.0/oa/message/template"
        return data_of(await self._call("POST", token, path, (), data=raw))

    async def status(self, token: str, message_id: str) -> int:
        """-1 unknown, 0 at the server, 1 on the phone."""
        found = data_of(await self._get(token, "/message/status", {"message_id": message_id}))
        try:
            return int(found.get("status", -1))
        except (TypeError, ValueError):
            return -1

    async def quota(self, token: str) -> dict[str, Any]:
        """dailyQuota, remainingQuota …"""
        return data_of(await self._get(token, "/message/quota"))

    async def quality(self, token: str) -> dict[str, Any]:
        """oaCurrentQuality (48 hours), oa7dayQuality: HIGH | MEDIUM | LOW | UNDEFINED."""
        return data_of(await self._get(token, "/quality"))

    async def templates(self, token: str) -> list[dict[str, Any]]:
        """All of the OA's, of any status: templateId, templateName, status …"""
        found: list[dict[str, Any]] = []
        for _ in range(_PAGES):
            query = {"offset": str(len(found)), "limit": str(_PAGE)}
            page = _rows(await self._get(token, "/template/all", query))
            found += page
            if len(page) < _PAGE:
                break
        return found

    async def template(self, token: str, template_id: str) -> dict[str, Any]:
        """One in detail: listParams, listButtons, timeout (ms), templateTag, price_sdt …"""
        return data_of(await self._get(token, "/template/info/v2", {"template_id": template_id}))

    async def answers(
        self, token: str, template_id: str, since: datetime, until: datetime
    ) -> list[dict[str, Any]]:
        """Taps in a quick-response template: data (label), submitDate, msgId, trackingId."""
        found: list[dict[str, Any]] = []
        span = {"from_time": _ms(since), "to_time": _ms(until)}
        for _ in range(_PAGES):
            body = {"template_id": template_id, **span, "offset": len(found), "limit": _PAGE}
            data = data_of(await self._post(token, "/response/get", body))
            page = _rows({"data": data.get("data")})
            found += page
            if len(page) < _PAGE:
                break
        return found

    async def _get(
        self, token: str, path: str, query: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        return await self._call("GET", token, self._base + path, (), params=dict(query or {}))

    async def _post(
        self, token: str, path: str, body: Mapping[str, Any], secrets: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        raw = json.dumps(body, ensure_ascii=False).encode()
        return await self._call("POST", token, self._base + path, secrets, data=raw)

    async def _call(
        self, method: str, token: str, url: str, secrets: tuple[str, ...], **request: Any
    ) -> dict[str, Any]:
        headers = {"access_token": token}
        if "data" in request:
            headers["Content-Type"] = "application/json"
        if self._secret:
            proof = hmac.new(self._secret, token.encode(), hashlib.sha256).hexdigest()
            headers["appsecret_proof"] = proof
        kept = (token, *secrets)
        return await self._wire.call(method, url, secrets=kept, headers=headers, **request)


def _rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = answer.get("data")
    return [r for r in found if isinstance(r, dict)] if isinstance(found, list) else []


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
