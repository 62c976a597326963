"""Media by sha256 in a folder: <data>/media/ab/<digest><suffix>. Written once, never changed."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import logging
import mimetypes
import os
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.core.errors import BadMedia, NotFound
from bot.core.messages import Attachment
from bot.core.ports import Clock
from bot.core.text import nfc
from bot.storage.db import execute

log = logging.getLogger(__name__)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MIME = re.compile(r"[a-z0-9!#$&^_.+-]{1,39}/[a-z0-9!#$&^_.+-]{1,39}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")
_SUFFIXES = {
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "audio/webm": ".webm",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
}


class MediaFolder:
    """ports.MediaReader, and the writing side."""

    def __init__(self, folder: Path, public_url: str, clock: Clock) -> None:
        self._folder = folder
        self._public_url = public_url
        self._clock = clock
        folder.mkdir(parents=True, exist_ok=True)

    async def save(self, data: bytes, mime: str, name: str = "", kind: str = "file") -> str:
        """Store the bytes and their row; returns the sha256. Same bytes, same file.

        Raises BadMedia when the disk is full; nothing is left behind then.
        """
        mime = mime.partition(";")[0].strip().lower()
        mime = mime if _MIME.fullmatch(mime) else "application/octet-stream"
        digest = hashlib.sha256(data).hexdigest()
        suffix = suffix_for(mime, name)
        try:
            await asyncio.to_thread(self._write, digest, suffix, data)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            log.error("the media folder is full: make room, or move TINBUON_DATA_DIR")
            raise BadMedia("error-storage-full") from error
        await execute(
            "INSERT INTO media (digest, kind, mime, suffix, name, size, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
            [digest, kind, mime, suffix, _storable(name)[:120], len(data), self._clock.now()],
        )
        return digest

    def path(self, digest: str) -> Path:
        """The file of a digest. Raises NotFound."""
        found = None
        if _DIGEST.fullmatch(digest):  # before it becomes part of a path
            found = next(iter((self._folder / digest[:2]).glob(f"{digest}.*")), None)
        if found is None:
            raise NotFound("error-media-gone")
        return found

    def url(self, attachment: Attachment) -> str:
        """Public address of an attachment."""
        name = self.path(attachment.digest).name
        return f"{self._public_url}/media/{name}"

    def remove(self, digest: str) -> None:
        """Delete the file, if it is there."""
        with contextlib.suppress(NotFound):
            self.path(digest).unlink(missing_ok=True)

    def _write(self, digest: str, suffix: str, data: bytes) -> None:
        target = self._folder / digest[:2] / f"{digest}{suffix}"
        if next(iter(target.parent.glob(f"{digest}.*")), None) is not None:
            return
        target.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, delete=False) as draft:
            try:
                draft.write(data)
                draft.flush()
                os.fsync(draft.fileno())
            except OSError:
                Path(draft.name).unlink()
                raise
        Path(draft.name).replace(target)
        sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder outlast a power cut."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def suffix_for(mime: str, name: str = "") -> str:
    """A file ending for a type: ours first, then the sender's own, then the system's table."""
    choices = (_SUFFIXES.get(mime), Path(name).suffix.lower(), mimetypes.guess_extension(mime))
    return next((s for s in choices if s and _SUFFIX.fullmatch(s)), ".bin")


def _storable(name: str) -> str:
    return nfc(name.encode(errors="replace").decode())
