"""What a backup holds: a TAR of the database, the key and the files, and last a list of them with
their sizes and sha256. Read in one go, so it may come out of a stream. Used by commands/backup.py.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from bot.core.errors import OperatorError

DATABASE, KEY = "tinbuon.sqlite3", "tinbuon.key"
_BEGIN, _LIST = "tinbuon-backup", "list.json"  # the first and the last
_PIECE = 1 << 20
_RECORD = 10_240  # a TAR of old, without a list, is padded to a multiple of that
Entry = tuple[int, str]
"""(size, sha256)."""


@dataclass
class Found:
    """What was read. Without `listed` it is from before there was a list: nothing says whether each
    byte is what it was."""

    files: dict[str, Entry] = field(default_factory=dict)
    listed: bool = False


def pack(out: BinaryIO, files: Iterable[tuple[str, Path]]) -> Found:
    """Names and files, in order. One that goes meanwhile is left out."""
    found = Found(listed=True)
    with tarfile.open(fileobj=out, mode="w|", bufsize=_PIECE) as tar:
        _say(tar, _BEGIN, b"")
        for name, path in files:
            try:
                file = path.open("rb")
            except FileNotFoundError:
                continue
            with file:
                found.files[name] = _add(tar, name, file)
        _say(tar, _LIST, json.dumps(found.files).encode())
    return found


def read(file: BinaryIO, folder: Path | None = None) -> Found:
    """All of it, into `folder` where one is given. Raises OperatorError where anything is missing,
    damaged or no part of a backup; OSError for a full disk."""
    found, told = Found(), None
    counted = _Counted(file)
    try:
        with tarfile.open(fileobj=counted, mode="r|", bufsize=_PIECE) as tar:  # type: ignore[call-overload]
            for name, source in _members(tar):
                if name == _BEGIN:
                    found.listed = True
                elif name == _LIST:
                    told = json.load(source)
                else:
                    found.files[name] = _copied(source, folder / name if folder else None)
        counted.drain()
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise OperatorError(f"it is damaged, was cut off, or is no backup ({error})") from error
    if found.listed and told is not None:
        _compare(found.files, told)
    elif found.listed or counted.size % _RECORD or DATABASE not in found.files:
        raise OperatorError("it was cut off, or is no backup")
    return found


def _compare(found: Mapping[str, Entry], told: Mapping[str, object]) -> None:
    have = {name: list(entry) for name, entry in found.items()}
    if wrong := sorted(n for n in {*told, *have} if told.get(n) != have.get(n)):
        raise OperatorError(f"{len(wrong)} files in it are damaged or missing ({wrong[0]})")


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, BinaryIO]]:
    """Files only, under names that stay within a folder."""
    for member in tar:
        parts = PurePosixPath(member.name).parts
        if member.isdir():
            continue
        source = tar.extractfile(member) if member.isreg() else None
        if source is None or not parts or parts[0] == "/" or ".." in parts:
            raise OperatorError(f"{member.name!r} in it is nothing a backup holds")
        with source:
            yield member.name, source  # type: ignore[misc]  # IO[bytes], and read as such


def _copied(source: BinaryIO, target: Path | None) -> Entry:
    if target is None:
        return _hashed(source, len)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fd = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        return _hashed(source, file.write)


def _hashed(source: BinaryIO, keep: Callable[[bytes], object]) -> Entry:
    size, sum_ = 0, hashlib.sha256()
    while piece := source.read(_PIECE):
        size += len(piece)
        sum_.update(piece)
        keep(piece)
    return size, sum_.hexdigest()


def _add(tar: tarfile.TarFile, name: str, file: BinaryIO) -> Entry:
    seen = _Seen(file)
    size = os.fstat(file.fileno()).st_size
    tar.addfile(_named(name, size), seen)  # type: ignore[arg-type]  # all it does is read
    return size, seen.sum.hexdigest()


class _Counted:
    """What was read of a file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = 0

    def read(self, size: int) -> bytes:
        piece = self._file.read(size)
        self.size += len(piece)
        return piece

    def drain(self) -> None:
        while self.read(_PIECE):
            pass


class _Seen:
    """A file whose sha256 is made while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def read(self, size: int) -> bytes:
        piece = self._file.read(size)
        self.sum.update(piece)
        return piece


def _say(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    tar.addfile(_named(name, len(data)), io.BytesIO(data))


def _named(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info
