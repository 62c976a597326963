"""Media by sha256 in a folder: <data>/media/ab/<digest><suffix>. Written once, never changed."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import mimetypes
import os
import re
from collections import OrderedDict
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.core import soundness
from bot.core.errors import BadMedia, NotFound
from bot.core.messages import Attachment
from bot.core.ports import Clock
from bot.core.text import nfc
from bot.storage import private
from bot.storage.db import execute

log = logging.getLogger(__name__)
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


# What people send besides; any other ending is found by looking through one folder.
_OTHERS = (
    ".bin .pdf .doc .docx .xls .xlsx .ppt .pptx .odt .txt .csv .zip .rar .gif .heic .jpeg .jfif "
    ".bmp .svg .mp4 .mov .3gp .avi .mkv .webm .oga .opus .amr .flac .wma .m4b .caf"
)
_ENDINGS = tuple(dict.fromkeys([*_SUFFIXES.values(), *_OTHERS.split()]))
_REMEMBERED = 4096


class MediaFolder:
    """ports.MediaReader, and the writing side."""

    def __init__(self, folder: Path, public_url: str, clock: Clock) -> None:
        self._folder = folder
        self._public_url = public_url
        self._clock = clock
        self._endings: OrderedDict[str, str] = OrderedDict()  # by digest
        private.folder(folder)
        for older in folder.glob("??"):
            private.folder(older)

    async def save(self, data: bytes, mime: str, name: str = "", kind: str = "file") -> str:
        """Store the bytes and their row; returns the sha256. Same bytes, same file.

        Raises BadMedia when the disk is full or read-only; nothing is left behind then.
        """
        digest = await self.keep(data, mime, name)
        await self.note(digest, mime, name, len(data), kind)
        return digest

    async def keep(self, data: bytes, mime: str, name: str = "") -> str:
        """The bytes alone, while the database may be busy: `note` is to follow. Raises BadMedia."""
        try:
            digest, ending = await asyncio.to_thread(
                self._write, suffix_for(_plain(mime), name), data
            )
        except OSError as error:
            if not (wrong := soundness.kind(error)):
                raise
            log.error("the media folder takes no file (%s): make room, or mend its disk", wrong)
            raise BadMedia("error-storage-full") from error
        self._remember(digest, ending)
        return digest

    async def note(self, digest: str, mime: str, name: str, size: int, kind: str) -> None:
        """The row of what was kept; one there is stays as it is."""
        mime = _plain(mime)
        await execute(
            "INSERT INTO media (digest, kind, mime, suffix, name, size, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
            [
                digest,
                kind,
                mime,
                suffix_for(mime, name),
                _storable(name)[:120],
                size,
                self._clock.now(),
            ],
        )

    def path(self, digest: str) -> Path:
        """The file of a digest. Raises NotFound."""
        found = None
        if _DIGEST.fullmatch(digest):  # before it becomes part of a path
            found = self._known(digest) or self._listed(digest)
        if found is None:
            raise NotFound("error-media-gone")
        self._remember(digest, found.suffix)
        return found

    def url(self, attachment: Attachment) -> str:
        """Public address of an attachment."""
        name = self.path(attachment.digest).name
        return f"{self._public_url}/media/{name}"

    def remove(self, digest: str) -> None:
        """Delete the file, if it is there."""
        with contextlib.suppress(NotFound):
            self.path(digest).unlink(missing_ok=True)

    def _known(self, digest: str) -> Path | None:
        """Asked for each picture that is shown: no folder is listed, which takes longer with every
        file in it."""
        remembered = self._endings.get(digest)
        for ending in (remembered,) if remembered else _ENDINGS:
            path = self._place(digest, ending)
            if path.is_file():
                return path
        return None

    def _listed(self, digest: str) -> Path | None:
        return next(iter((self._folder / digest[:2]).glob(f"{digest}.*")), None)

    def _place(self, digest: str, ending: str) -> Path:
        return self._folder / digest[:2] / f"{digest}{ending}"

    def _remember(self, digest: str, ending: str) -> None:
        self._endings[digest] = ending
        if len(self._endings) > _REMEMBERED:
            self._endings.popitem(last=False)

    def _write(self, suffix: str, data: bytes) -> tuple[str, str]:
        """In a thread. Returns the digest, and the ending the file has (another one's, if it was
        there)."""
        digest = hashlib.sha256(data).hexdigest()
        there = self._known(digest) or self._listed(digest)
        if there is not None:
            return digest, there.suffix
        target = self._place(digest, suffix)
        private.folder(target.parent)
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
        return digest, suffix


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


def _plain(mime: str) -> str:
    mime = mime.partition(";")[0].strip().lower()
    return mime if _MIME.fullmatch(mime) else "application/octet-stream"


def _storable(name: str) -> str:
    return nfc(name.encode(errors="replace").decode())
