"""HTTP for python-telegram-bot on aiohttp: its own transport costs about 3 ms of CPU a message.

Tells apart what the outbox must know: surely not sent (NotConnectedError) and sent without an
answer (UnansweredError). No error made here carries an address: the bot's token is part of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import aiohttp
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels import answers

NOT_THEIRS = "an answer that is not Telegram's"
_KNOWN_4XX = frozenset({400, 401, 403, 404, 409})
_UPLOAD_S = 120.0
_CHUNK = 64 * 1024
_encode = json.JSONEncoder(ensure_ascii=False).encode  # dumps makes one anew each time
_SHORT_S, _LONGEST_S = 1.0, 86_400.0  # to wait where they do not say how long, or nonsense


class NotConnectedError(NetworkError):
    """Nothing was written: refused, no such host, no TLS, or no connection in time."""


class UnansweredError(TimedOut):
    """The request was written and no whole answer came."""


class FloodError(TelegramError):
    """429. Stands in for RetryAfter, whose constructor warns about its own attribute (22.x)."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"flood control: wait {seconds:g} s")
        self.seconds = seconds


class TooLargeError(TelegramError):
    """A download that passes the limit."""


@dataclass(frozen=True, slots=True)
class Plain:
    """What AiohttpRequest needs of a RequestData, for a call without files: JSON values only."""

    parameters: dict[str, Any]
    contains_files: bool = False


class AiohttpRequest(BaseRequest):
    """One session, opened on first use; `close` with `shutdown`."""

    __slots__ = ("_connect_s", "_proxy", "_read_s", "_session")

    def __init__(self, read_s: float = 15.0, connect_s: float = 5.0, proxy: str = "") -> None:
        self._read_s = read_s
        self._connect_s = connect_s
        self._proxy = proxy or None
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_s

    async def initialize(self) -> None:
        """Nothing: the session opens on first use, inside the loop that uses it."""

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the library's signature
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the library's signature
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the library's signature
    ) -> tuple[int, bytes]:
        """(status, body). Raises NotConnectedError, UnansweredError, FloodError or BadRequest."""
        read_s = self._read_s if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        try:
            async with self._open().request(
                method,
                url,
                timeout=self._timeout(read_s, request_data),
                allow_redirects=False,  # the address holds the token: it goes nowhere else
                **_body(request_data),
            ) as answer:
                status, payload = answer.status, await answers.whole(answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _transport(error) from None
        _refuse(status, payload)
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An object. The library would write all that came into the log."""
        found = answers.read_object(payload)
        if found is None:
            raise TelegramError(NOT_THEIRS)
        return found

    async def download(self, url: str, limit: int) -> tuple[bytes, str]:
        """(bytes, mime) of a file; TooLargeError as soon as it passes `limit` bytes."""
        data = bytearray()
        try:
            timeout = self._timeout(self._read_s)
            async with self._open().get(url, timeout=timeout, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise BadRequest(f"download answered {answer.status}")
                async for chunk in answer.content.iter_chunked(_CHUNK):
                    data += chunk
                    if len(data) > limit:
                        raise TooLargeError(f"over {limit} bytes")
                return bytes(data), answer.content_type
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _transport(error) from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # below the servers' own idle limit: a POST on a closed connection is 'unclear'
                connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=10),
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._proxy,
            )
        return self._session

    def _timeout(self, read_s: float, data: RequestData | None = None) -> aiohttp.ClientTimeout:
        extra = _UPLOAD_S if data is not None and data.contains_files else 0.0
        return _limits(self._connect_s, read_s + extra)


@lru_cache(maxsize=8)
def _limits(connect_s: float, read_s: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=connect_s + read_s, connect=connect_s, sock_read=read_s)


def _body(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    if not request_data.contains_files:
        # as JSON, not as a form: percent-encoding Vietnamese was a quarter of a message's cost
        encoded = _encode(request_data.parameters).encode()
        return {"data": encoded, "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}


def _transport(error: Exception) -> TelegramError:
    name = type(error).__name__
    unsent = (
        aiohttp.ClientConnectorError,
        aiohttp.ConnectionTimeoutError,
        aiohttp.InvalidURL,
        aiohttp.UploadAbortedError,
    )
    return NotConnectedError(name) if isinstance(error, unsent) else UnansweredError(name)


def _refuse(status: int, payload: bytes) -> None:
    if status == 429:
        raise FloodError(_retry_after(payload))
    if 400 <= status < 500 and status not in _KNOWN_4XX:
        raise BadRequest(f"HTTP {status}")


def _retry_after(payload: bytes) -> float:
    """Seconds, at most a day."""
    said = (answers.read_object(payload) or {}).get("parameters")
    try:
        wait = float(said["retry_after"])  # type: ignore[index]  # anything else is caught
    except (KeyError, OverflowError, TypeError, ValueError):
        return _SHORT_S
    return min(wait, _LONGEST_S) if wait >= 0 else _SHORT_S  # NaN is neither
