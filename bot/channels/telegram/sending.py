"""Makes the rendered call. A file Telegram already has goes by its id: a bulletin's recording is
uploaded once, not once for each of ten thousand people.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.api import Api, upload
from bot.channels.telegram.errors import is_stale_file, translate
from bot.channels.telegram.render import Call
from bot.core.errors import Cause, SendError
from bot.core.messages import Attachment, Sent
from bot.core.ports import KeyValue, MediaReader

_REMEMBERED = 512


class Sender:
    """One bot's way out."""

    def __init__(self, api: Api, account: str, state: KeyValue, media: MediaReader) -> None:
        self._api = api
        self._account = account
        self._state = state
        self._media = media
        self._ids: dict[str, str] = {}

    async def send(self, call: Call) -> Sent:
        """Raises SendError only."""
        try:
            result = await self._make(call)
        except TelegramError as error:
            raise translate(error) from None
        return Sent(str(result["message_id"]))

    async def _make(self, call: Call) -> Any:
        if call.file is None:
            return await self._api.call(call.method, call.params)
        key = f"telegram:{self._account}:file:{call.method}:{call.file.digest}"
        known = await self._known(key)
        if known:
            return await self._by_id(call, key, known)
        result = await self._upload(call, call.file)
        await self._remember(key, _file_id(result, call.field))
        return result

    async def _by_id(self, call: Call, key: str, file_id: str) -> Any:
        try:
            return await self._api.call(call.method, {**call.params, call.field: file_id})
        except TelegramError as error:
            if not is_stale_file(error):
                raise
            await self._remember(key, "")
            raise SendError(Cause.UNAVAILABLE, vendor_code="stale-file-id") from None

    async def _upload(self, call: Call, attachment: Attachment) -> Any:
        with self._opened(attachment) as handle:
            file = upload(handle, _file_name(attachment))
            return await self._api.call(call.method, {**call.params, call.field: file})

    @contextlib.contextmanager
    def _opened(self, attachment: Attachment) -> Iterator[Any]:
        try:
            handle = self._media.path(attachment.digest).open("rb")
        except OSError:
            detail = f"no file {attachment.digest[:12]}"
            raise SendError(Cause.REJECTED, vendor_code="local-media", detail=detail) from None
        with handle:
            yield handle

    async def _known(self, key: str) -> str:
        if key not in self._ids:
            self._keep(key, str(await self._state.get(key) or ""))
        return self._ids[key]

    async def _remember(self, key: str, file_id: str) -> None:
        self._keep(key, file_id)
        with contextlib.suppress(asyncio.CancelledError):
            await self._state.put(key, file_id)

    def _keep(self, key: str, file_id: str) -> None:
        if len(self._ids) >= _REMEMBERED:
            self._ids.pop(next(iter(self._ids)))
        self._ids[key] = file_id


def _file_id(result: Any, field: str) -> str:
    item = result.get(field)
    if isinstance(item, list):  # a photo comes back in several sizes, the largest last
        item = item[-1] if item else None
    return str(item.get("file_id") or "") if isinstance(item, dict) else ""


def _file_name(attachment: Attachment) -> str:
    return attachment.name or f"{attachment.digest[:12]}{_SUFFIXES.get(attachment.kind, '')}"


_SUFFIXES = {"voice": ".ogg", "photo": ".jpg"}
