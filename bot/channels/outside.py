"""Downloads from a vendor's own hosts only: the address in an event is not to be trusted. Size and
time are limited, each redirect is checked like the first address, private networks are refused.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from bot.core.errors import BadMedia, Cause, SendError

_CHUNK = 64 * 1024
_REDIRECTS = 3
_MOVED = {301, 302, 303, 307, 308}
_DEAD = {401, 403, 404, 410}
_TIMEOUT = aiohttp.ClientTimeout(total=120, connect=5, sock_read=20)


@dataclass(frozen=True)
class Download:
    """What came. `mime` as the server said, octet-stream where it did not."""

    data: bytes
    mime: str
    name: str


# Addresses behind which another one stands, which a translator on the way would take (NAT64, 6to4,
# IPv4 in IPv6), and an old kind of private one: Python counts them as public.
_TRANSLATED = tuple(
    ipaddress.ip_network(net)
    for net in (
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "::ffff:0:0/96",
        "::/96",
        "fec0::/10",
    )
)


def is_public(address: str) -> bool:
    """May it be connected to? Nothing of a network of our own, nor what may lead into it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return found.is_global and not found.is_multicast and all(found not in n for n in _TRANSLATED)


class PublicOnly(ThreadedResolver):
    """Refuses names that lead into private networks, at the moment of connecting."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await super().resolve(host, port, family)
        public = [f for f in found if is_public(f["host"])]
        if not public:
            raise OSError(None, "no public address")
        return public


class Outside:
    """`hosts` are names, or ".example" for all below; `stand_in` is the one host that may be on
    plain http, where a test server stands in for the vendor; with `plain` the hosts may be too."""

    def __init__(
        self,
        hosts: Sequence[str],
        limit_mb: int,
        stand_in: str | None = None,
        *,
        plain: bool = False,
    ) -> None:
        self._hosts = hosts
        self._plain = plain
        self._stand_in = stand_in
        self._limit_mb = limit_mb
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def download(self, address: str, size: int = 0) -> Download:
        """Raises BadMedia when too large (`size`: as announced), SendError otherwise."""
        self._check_size(size)
        url = self._allowed(address)
        try:
            for _ in range(_REDIRECTS + 1):
                async with self._open().get(url, allow_redirects=False) as answer:
                    if answer.status not in _MOVED:
                        return await self._take(answer)
                    url = self._allowed(str(url.join(URL(answer.headers.get("Location", "")))))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise _failed(Cause.UNAVAILABLE, type(error).__name__) from None
        raise _failed(Cause.REJECTED, "too many redirects")

    def allows(self, url: URL) -> bool:
        """Whether anything may be fetched from there."""
        if self._is_stand_in(url):
            return True
        host = _host(url)
        known = any(
            host == h.removeprefix(".") or (h.startswith(".") and host.endswith(h))
            for h in map(str.lower, self._hosts)
        )
        secure = url.scheme == "https" and url.port == 443
        return known and (secure or (self._plain and url.scheme == "http" and url.port == 80))

    def _is_stand_in(self, url: URL) -> bool:
        return self._stand_in is not None and _host(url) == self._stand_in and url.scheme == "http"

    def _allowed(self, text: str) -> URL:
        try:
            url = URL(text)
        except ValueError:
            raise _failed(Cause.REJECTED, "not an address") from None
        if not self.allows(url):
            raise _failed(Cause.REJECTED, f"host not allowed: {url.host}")
        return url

    async def _take(self, answer: aiohttp.ClientResponse) -> Download:
        if answer.status in _DEAD:
            raise _failed(Cause.REJECTED, f"the link has died (HTTP {answer.status})")
        if answer.status != 200:
            cause = Cause.UNAVAILABLE if answer.status >= 500 else Cause.REJECTED
            raise _failed(cause, f"HTTP {answer.status}")
        self._check_size(answer.content_length or 0)
        data = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            data += chunk
            self._check_size(len(data))
        return Download(bytes(data), answer.content_type, answer.url.name)

    def _check_size(self, size: int) -> None:
        if size > self._limit_mb * 1024 * 1024:
            raise BadMedia("error-media-too-large", limit_mb=self._limit_mb)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            options: dict[str, Any] = {} if self._stand_in else {"resolver": PublicOnly()}
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=16, **options),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=_TIMEOUT,
            )
        return self._session


def _host(url: URL) -> str:
    return (url.host or "").rstrip(".").lower()


def _failed(cause: Cause, detail: str) -> SendError:
    return SendError(cause, vendor_code="media", detail=detail)
