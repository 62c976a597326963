"""Fetches what people sent, from Zalo's own hosts only, and judges whether it is what it was sent
for."""

from __future__ import annotations

from yarl import URL

from bot.channels.outside import Download, Outside
from bot.channels.zalo.settings import Config
from bot.channels.zalo.sniff import allowed, sniffed
from bot.core.errors import BadMedia, Cause, SendError
from bot.core.events import MediaRef
from bot.core.ports import Fetched

_UNSAID = "application/octet-stream"


class MediaFetcher(Outside):
    """One for all OAs."""

    def __init__(self, settings: Config) -> None:
        stand_in = URL(settings.api_base).host if settings.stand_in else None
        super().__init__(settings.media_hosts, settings.max_download_mb, stand_in, plain=True)
        self._file_types = settings.file_types

    async def fetch(self, ref: MediaRef) -> Fetched:
        """Raises BadMedia when too large or not what it was sent for, SendError otherwise."""
        got = await self._download(ref)
        if got.data and not allowed(ref.kind, got.mime, got.data, self._file_types):
            raise BadMedia
        mime = ref.mime or (sniffed(got.data) if got.mime == _UNSAID else got.mime) or got.mime
        return Fetched(got.data, mime, ref.name or got.name)

    async def _download(self, ref: MediaRef) -> Download:
        """Some addresses come as plain http: tried on https first."""
        if not ref.ref.startswith("http://") or self._is_stand_in(url := self._allowed(ref.ref)):
            return await self.download(ref.ref, ref.size)
        try:
            return await self.download(str(url.with_scheme("https").with_port(None)), ref.size)
        except SendError as error:
            if error.cause is not Cause.UNAVAILABLE:
                raise
        return await self.download(ref.ref, ref.size)
