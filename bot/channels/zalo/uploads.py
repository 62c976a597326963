"""Pictures and papers given to Zalo once, then named by what it answered until that expires."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.channels.zalo.about import month_of, uploads_of
from bot.channels.zalo.accounts import Accounts
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.calling import Caller
from bot.channels.zalo.errors import rejected
from bot.core.errors import Cause, SendError
from bot.core.messages import Attachment
from bot.core.ports import ChannelDeps

_LIVES = timedelta(days=6)  # Zalo keeps it 7 days (2026-10)
_REMEMBERED = 512
_log = logging.getLogger(__name__)
_MB = 1024 * 1024


@dataclass(frozen=True)
class Sort:
    """One of Zalo's upload addresses, what it takes, and the suffix it wants to see."""

    kind: str  # image | gif | file
    limit: int
    suffix: str


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SORTS: dict[tuple[str, str], Sort] = {
    ("photo", ""): Sort("image", _MB, ".jpg"),
    ("photo", "image/jpeg"): Sort("image", _MB, ".jpg"),
    ("photo", "image/png"): Sort("image", _MB, ".png"),
    ("photo", "image/gif"): Sort("gif", 5 * _MB, ".gif"),
    ("file", "application/pdf"): Sort("file", 5 * _MB, ".pdf"),
    ("file", "application/msword"): Sort("file", 5 * _MB, ".doc"),
    ("file", "text/csv"): Sort("file", 5 * _MB, ".csv"),
    ("file", _DOCX): Sort("file", 5 * _MB, ".docx"),
}


@dataclass(frozen=True)
class Uploaded:
    """`ref` is Zalo's id (pictures) or token (files); `size` (width, height) is a GIF's."""

    kind: str
    ref: str
    size: tuple[int, int] = (0, 0)
    reused: bool = False


def sort_of(attachment: Attachment) -> Sort | None:
    """None: Zalo takes no such thing."""
    mime = attachment.mime.partition(";")[0].strip().lower()
    return _SORTS.get((attachment.kind, mime))


class Uploads:
    """By OA and content. Raises SendError only. `most`: uploads an OA may make in a month."""

    def __init__(
        self, api: ZaloApi, caller: Caller, deps: ChannelDeps, accounts: Accounts, most: int
    ) -> None:
        self._api = api
        self._call = caller
        self._deps = deps
        self._accounts = accounts
        self._most = most
        self._kept: OrderedDict[str, dict[str, str]] = OrderedDict()

    async def get(self, oa_id: str, attachment: Attachment) -> Uploaded | None:
        """None: nothing Zalo takes, or too large for it."""
        sort = sort_of(attachment)
        if sort is None:
            return None
        known = await self._known(_key(oa_id, attachment))
        if known:
            return Uploaded(sort.kind, known["id"], tuple(known.get("size", (0, 0))), reused=True)
        if self.used(oa_id) >= self._most:
            return None  # it goes as a link, as what Zalo does not take
        path = self._deps.media.path(attachment.digest)
        data = await asyncio.to_thread(_read, path, sort.limit)
        return None if data is None else await self._upload(oa_id, attachment, sort, data)

    def used(self, oa_id: str) -> int:
        """Uploads of this month, as far as this process has heard."""
        return uploads_of(self._accounts.about(oa_id), self._deps.clock.now())

    async def _count(self, oa_id: str) -> None:
        """The upload is done, whatever happens here."""
        now = self._deps.clock.now()
        try:
            await self._accounts.change(
                oa_id,
                lambda about: {
                    **about,
                    "uploads": uploads_of(about, now) + 1,
                    "uploads_in": month_of(now),
                },
            )
        except Exception:  # noqa: BLE001 - see above
            _log.exception("zalo: an upload of OA %s was not counted", oa_id)

    async def forget(self, oa_id: str, attachment: Attachment) -> None:
        """Zalo does not know it any more."""
        self._kept.pop(_key(oa_id, attachment), None)
        await self._deps.state.put(_key(oa_id, attachment), {})

    async def _upload(
        self, oa_id: str, attachment: Attachment, sort: Sort, data: bytes
    ) -> Uploaded:
        name, mime = _name(attachment, sort), attachment.mime or "image/jpeg"
        try:
            ref = await self._call(
                oa_id, lambda t: self._api.upload(t, sort.kind, data, name, mime)
            )
        except SendError as error:
            if error.cause is Cause.UNCLEAR:  # only the upload: the message was not sent
                error = SendError(Cause.UNAVAILABLE, vendor_code="upload", detail=error.detail)
            raise error from None
        if not ref:
            raise SendError(Cause.UNAVAILABLE, vendor_code="upload", detail="no id came back")
        await self._count(oa_id)
        size = _gif_size(data) if sort.kind == "gif" else (0, 0)
        await self._remember(_key(oa_id, attachment), ref, size)
        return Uploaded(sort.kind, ref, size)

    async def _known(self, key: str) -> dict[str, Any]:
        kept = self._kept.get(key) or await self._deps.state.get(key) or {}
        until = kept.get("until")
        if not until or datetime.fromisoformat(until) <= self._deps.clock.now():
            return {}
        self._kept[key] = kept
        if len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)
        return kept

    async def _remember(self, key: str, ref: str, size: tuple[int, int]) -> None:
        until = (self._deps.clock.now() + _LIVES).isoformat()
        kept: dict[str, Any] = {"id": ref, "until": until, "size": size}
        self._kept[key] = kept
        await self._deps.state.put(key, kept)


def _key(oa_id: str, attachment: Attachment) -> str:
    return f"zalo:{oa_id}:upload:{attachment.digest}"


def _name(attachment: Attachment, sort: Sort) -> str:
    """A file is shown by its name, so it keeps it; the suffix must say what it is."""
    name = "".join(c for c in attachment.name if c.isprintable() and c not in '"\\') or sort.kind
    return name if name.lower().endswith(sort.suffix) else f"{name}{sort.suffix}"


def _gif_size(data: bytes) -> tuple[int, int]:
    return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")


def _read(path: Path, limit: int) -> bytes | None:
    """None when it is larger than Zalo takes."""
    try:
        return path.read_bytes() if path.stat().st_size <= limit else None
    except OSError:
        raise rejected("media", f"no file {path.name[:12]}") from None
