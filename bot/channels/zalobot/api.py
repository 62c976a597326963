"""Client of the Zalo Bot API: JSON by POST, the token in the address.

Raises BotError, NotSentError or NoAnswerError only; none of them carries an address, and nothing
here is logged.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from bot.channels import answers
from bot.channels.zalobot.errors import IDLE, BotError, NoAnswerError, NotSentError

CONNECT_S = 5.0
POLL_GRACE_S = 10.0
_PHOTO_S = 60.0  # Zalo fetches the picture before it answers; no page says how long that takes
_UNSENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    ssl.SSLError,
)


class Api:
    """One bot. The session opens on first use, inside the loop that uses it."""

    def __init__(self, token: str, api_base: str, call_timeout_s: float) -> None:
        self._base = f"{api_base.rstrip('/')}/bot{token}"
        self._timeout_s = call_timeout_s
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def me(self) -> dict[str, Any]:
        """getMe: id, account_name, account_type, can_join_groups."""
        return _object(await self._call("getMe", {}))

    async def updates(self, timeout_s: int) -> Sequence[Any]:
        """One long poll: what is handed out here is handed out once. Today at most one update;
        the answer to nobody having written is an error, 408."""
        try:
            # the page's table says String, its example and all seen programs send a number
            result = await self._call(
                "getUpdates", {"timeout": timeout_s}, timeout_s + POLL_GRACE_S
            )
        except BotError as error:
            if error.code == IDLE:
                return ()
            raise
        if isinstance(result, list):
            return result
        return (result,) if result else ()

    async def send(self, method: str, params: Mapping[str, Any]) -> str:
        """sendMessage or sendPhoto; the message's id."""
        timeout_s = max(self._timeout_s, _PHOTO_S) if method == "sendPhoto" else None
        return str(_object(await self._call(method, params, timeout_s)).get("message_id") or "")

    async def set_address(self, url: str, secret: str) -> dict[str, Any]:
        """Tell Zalo where to push. The answer may have a `verification` of what it met there; the
        address is kept either way."""
        return _object(await self._call("setWebhook", {"url": url, "secret_token": secret}))

    async def clear_address(self) -> None:
        await self._call("deleteWebhook", {})

    async def address(self) -> str:
        """Where Zalo pushes to now, "" for nowhere."""
        return str(_object(await self._call("getWebhookInfo", {})).get("url") or "")

    async def _call(
        self, method: str, params: Mapping[str, Any], read_s: float | None = None
    ) -> Any:
        read_s = read_s or self._timeout_s
        try:
            async with self._open().post(
                f"{self._base}/{method}",
                data=json.dumps(dict(params), ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json"},
                timeout=aiohttp.ClientTimeout(
                    total=CONNECT_S + read_s, connect=CONNECT_S, sock_read=read_s
                ),
                allow_redirects=False,  # the address holds the token: it goes nowhere else
            ) as answer:
                status, raw = answer.status, await answers.whole(answer)
        except _UNSENT as error:
            raise NotSentError(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswerError(type(error).__name__) from None
        return _result(status, raw)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # below servers' own idle limit: a POST on a closed connection is 'unclear'
                connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=10),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _result(status: int, raw: bytes) -> Any:
    """The `result`; a no comes as `ok: false`, with HTTP 200 or another status."""
    answer = answers.read_object(raw)
    if answer is None or "ok" not in answer:
        if 200 <= status < 300:
            raise NoAnswerError("an answer that is not Zalo's")
        raise BotError(status, http=True)
    if answer["ok"] is not True:
        raise _refusal(status, answer)
    return answer.get("result")


def _refusal(status: int, answer: Mapping[str, Any]) -> BotError:
    code, description = answer.get("error_code"), str(answer.get("description") or "")
    if isinstance(code, int):
        return BotError(code, description)
    return BotError(status, description, http=True)


def _object(result: Any) -> dict[str, Any]:
    return result if isinstance(result, dict) else {}
