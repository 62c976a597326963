"""HTTP to gateways. Addresses hold keys: no error carries one, and nothing here is logged."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

import aiohttp

from bot.channels import answers
from bot.core.errors import Cause, SendError

CONNECT_S = 5.0
_UNSENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    ssl.SSLError,
)


class Wire:
    """The session opens on first use, inside the loop that uses it."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Nothing is open any more."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def get(self, url: str, query: Mapping[str, str], auth: str = "") -> bytes:
        """The answer's body; `auth` is the Authorization header. Raises SendError: UNAVAILABLE
        where it was surely not taken, UNCLEAR where no answer came."""
        return await self._call("GET", url, params=dict(query), headers=_headers(auth))

    async def post(self, url: str, body: bytes, kind: str, auth: str = "") -> bytes:
        """The same with a body of that content type."""
        headers = {"Content-Type": kind, **_headers(auth)}
        return await self._call("POST", url, data=body, headers=headers)

    async def _call(self, method: str, url: str, **how: object) -> bytes:
        try:
            async with self._open().request(
                method,
                url,
                timeout=aiohttp.ClientTimeout(
                    total=CONNECT_S + self._timeout_s,
                    connect=CONNECT_S,
                    sock_read=self._timeout_s,
                ),
                allow_redirects=False,  # what is sent holds the password: it goes nowhere else
                **how,  # type: ignore[arg-type]  # aiohttp's options
            ) as answer:
                status, raw = answer.status, await answers.whole(answer)
        except _UNSENT as error:
            raise SendError(Cause.UNAVAILABLE, detail=type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendError(Cause.UNCLEAR, detail=type(error).__name__) from None
        if status == 429:
            raise SendError(Cause.THROTTLED, vendor_code="429")
        if status >= 500:
            raise SendError(Cause.UNAVAILABLE, vendor_code=str(status))
        if status >= 300:
            raise SendError(Cause.CONFIGURATION, vendor_code=str(status))
        return raw

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=32, keepalive_timeout=10),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _headers(auth: str) -> dict[str, str]:
    return {"Authorization": auth} if auth else {}
