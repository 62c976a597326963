"""The HTTP side of the API client: one session, errors inside HTTP 200, nothing secret in errors.

Raises ZaloError, NotSentError or NoAnswerError only.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp

from bot.channels import answers
from bot.channels.zalo.errors import NoAnswerError, NotSentError, ZaloError

_UNSENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.UploadAbortedError,
    ssl.SSLError,
)
_OURS = {"error", "access_token"}  # one of them is in each answer of Zalo's
_CONNECT_S, _SPARE_S = 5.0, 5.0


class Wire:
    """`secrets` of a call are taken out of what Zalo says about it, should it repeat them."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout = timeout(timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(
        self, method: str, url: str, *, secrets: Iterable[str] = (), **request: Any
    ) -> dict[str, Any]:
        """The answer's JSON object, once it says that all is well."""
        try:
            # a redirect would carry the access token to wherever it points
            async with self._open().request(
                method, url, allow_redirects=False, **request
            ) as answer:
                status, raw = answer.status, await answers.whole(answer)
        except _UNSENT as error:
            raise NotSentError(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswerError(type(error).__name__) from None
        return _read(status, raw, secrets)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # below servers' own idle limit: a POST on a closed connection is 'unclear'
                connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=10),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
            )
        return self._session


def timeout(seconds: float) -> aiohttp.ClientTimeout:
    """Patience with one call: `seconds` without a byte."""
    return aiohttp.ClientTimeout(total=seconds + _SPARE_S, connect=_CONNECT_S, sock_read=seconds)


def data_of(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer carries."""
    data = answer.get("data")
    return data if isinstance(data, dict) else {}


def _read(status: int, raw: bytes, secrets: Iterable[str]) -> dict[str, Any]:
    if status >= 500:
        raise ZaloError(status, http=True)
    answer = answers.read_object(raw)
    if answer is None or not _OURS & answer.keys():
        if status == 200:
            raise NoAnswerError("an answer that is not Zalo's")
        raise ZaloError(status, http=True)
    _raise_error(answer, secrets)
    if status >= 400:
        raise ZaloError(status, http=True)
    return answer


def _raise_error(answer: Mapping[str, Any], secrets: Iterable[str]) -> None:
    """The API says `message`, OAuth `error_description`."""
    try:
        code = int(answer.get("error") or 0)
    except (OverflowError, TypeError, ValueError):
        code = -1
    if code:
        names = ("message", "error_description", "error_name", "error_reason")
        text = next((str(answer[n]) for n in names if answer.get(n)), "")
        for secret in secrets:
            text = text.replace(secret, "…") if secret else text
        raise ZaloError(code, text)
