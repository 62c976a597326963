"""Fetches what people sent, from Zalo's own hosts only: an update's address proves nothing."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from bot.channels.zalobot.settings import Config
from bot.core.errors import BadMedia, Cause, SendError
from bot.core.events import MediaRef
from bot.core.ports import Fetched

_CHUNK = 64 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=120, connect=5, sock_read=20)


class _PublicOnly(ThreadedResolver):
    """Refuses names that lead into private networks, at the moment of connecting."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await super().resolve(host, port, family)
        public = [f for f in found if ipaddress.ip_address(f["host"]).is_global]
        if not public:
            raise OSError(None, "no public address")
        return public


class MediaFetcher:
    """Downloads with a size limit and time-outs; follows no redirect."""

    def __init__(self, settings: Config) -> None:
        self._hosts = settings.media_hosts
        self._stand_in = URL(settings.api_base).host if settings.stand_in else None
        self._limit_mb = settings.max_download_mb
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def fetch(self, ref: MediaRef) -> Fetched:
        """Raises BadMedia when too large, SendError otherwise."""
        url = self._allowed(ref.ref)
        try:
            async with self._open().get(url, allow_redirects=False) as answer:
                if answer.status != 200:
                    cause = Cause.UNAVAILABLE if answer.status >= 500 else Cause.REJECTED
                    raise _failed(cause, f"HTTP {answer.status}")
                data = await self._read(answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _failed(Cause.UNAVAILABLE, type(error).__name__) from None
        return Fetched(data, ref.mime or answer.content_type, url.name)

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        self._check_size(answer.content_length or 0)
        data = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            data += chunk
            self._check_size(len(data))
        return bytes(data)

    def _allowed(self, text: str) -> URL:
        try:
            url = URL(text)
        except ValueError:
            raise _failed(Cause.REJECTED, "not an address") from None
        if not self._allows(url):
            raise _failed(Cause.REJECTED, f"host not allowed: {url.host}")
        return url

    def _allows(self, url: URL) -> bool:
        host = (url.host or "").rstrip(".").lower()
        if self._stand_in is not None and host == self._stand_in and url.scheme == "http":
            return True
        known = any(host.endswith(h) or host == h.lstrip(".") for h in self._hosts)
        return known and url.scheme == "https" and url.port == 443

    def _check_size(self, size: int) -> None:
        if size > self._limit_mb * 1024 * 1024:
            raise BadMedia("error-media-too-large", limit_mb=self._limit_mb)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            options: dict[str, Any] = {} if self._stand_in else {"resolver": _PublicOnly()}
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=16, **options),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=_TIMEOUT,
            )
        return self._session


def _failed(cause: Cause, detail: str) -> SendError:
    return SendError(cause, vendor_code="media", detail=detail)
