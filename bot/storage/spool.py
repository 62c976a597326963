"""Events the database could not take in time: lines in files, flushed to the disk, oldest first.

One file a process, in the data folder; whoever lives adopts what a dead process left (its lock is
gone). Used by dialog/spooled.py. Reading a line twice is harmless: the inbox knows its events by
their ids.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.storage.media import sync_folder

log = logging.getLogger(__name__)
_SUFFIX = ".spool"
_REFUSED = "refused.txt"


@dataclass
class _File:
    """Open and locked by this process: nobody else takes it for a dead one's."""

    path: Path
    fd: int
    size: int  # of whole lines
    read: int = 0  # stored up to here
    lines: int = 0  # not stored yet

    def close(self) -> None:
        os.close(self.fd)  # and the lock goes


class Spool:
    """Blocking: call it in a thread, one call at a time. Makes no folder before it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: list[_File] = []  # adopted ones first, ours last
        self._ours: _File | None = None
        self._given: _File | None = None  # of which `oldest` gave lines

    @property
    def waiting(self) -> int:
        """How many lines are not stored yet."""
        return sum(f.lines for f in self._files)

    def append(self, bodies: Sequence[str]) -> None:
        """On the disk when it returns. Raises OSError (a full disk), and then nothing was added;
        UnicodeEncodeError for what no file can hold."""
        raw = b"".join([_line(body) for body in bodies])
        self.rescue()
        if self._ours is None:
            self._ours = self._create()
            self._files.append(self._ours)
        ours = self._ours
        try:
            _write(ours.fd, raw)
            os.fsync(ours.fd)
        except OSError:
            self._cut_back(ours)
            raise
        ours.size += len(raw)
        ours.lines += len(bodies)

    def oldest(self, most: int) -> list[str]:
        """The next lines to store, without taking them; [] when nothing waits. What was cut off by
        a crash was acknowledged to nobody and is left out."""
        while self._files:
            bodies = [body for body, _ in _read(self._files[0], most)]
            if bodies:
                self._given = self._files[0]
                return bodies
            self._remove(self._files[0])
        return []

    def stored(self, count: int) -> None:
        """The first `count` of what `oldest` gave are in the database."""
        file = self._given
        if file is None:
            return
        for _, end in _read(file, count):
            file.read, file.lines = end, file.lines - 1
        if file.lines <= 0:
            self._remove(file)

    def refuse(self, body: str) -> None:
        """What the database will never take is laid aside for a person to look at."""
        self._lay_aside(f"{body}\n".encode())

    def _lay_aside(self, raw: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND
        fd = os.open(self._folder / _REFUSED, flags, 0o600)
        try:
            _write(fd, raw)
            os.fsync(fd)
        finally:
            os.close(fd)

    def adopt(self) -> int:
        """Take over what dead processes left, oldest first; how many lines that are."""
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            file = _opened(path)
            if file is None:
                continue
            try:
                if spoilt := _damaged(file):  # the file goes when its good lines are stored
                    log.error("%d lines of the spool are damaged and laid aside", len(spoilt))
                    self._lay_aside(b"".join(spoilt))
            except OSError:
                file.close()  # for the next look, ours or another's
                raise
            self._files.insert(len(self._files) - (self._ours is not None), file)
            if file.lines:
                log.warning("%d events of another process wait in the spool", file.lines)
            else:
                self._remove(file)
        return self.waiting

    def rescue(self) -> None:
        """Files somebody deleted (the whole folder, say) while lines wait in them are written anew
        from what is still open here: else a kill would lose them. Raises OSError."""
        for n, file in enumerate(self._files):
            if _still(file.path, file.fd):
                continue
            log.error("the spool was deleted while %d events waited: written anew", file.lines)
            new = self._create()
            try:
                _write(new.fd, os.pread(file.fd, file.size - file.read, file.read))
                os.fsync(new.fd)
            except OSError:
                new.path.unlink(missing_ok=True)
                new.close()
                raise
            new.size, new.lines = file.size - file.read, file.lines
            self._files[n] = new
            self._ours = new if file is self._ours else self._ours
            self._given = new if file is self._given else self._given
            file.close()

    def close(self) -> None:
        """What still waits stays for whoever lives or starts next."""
        while self._files:
            self._files.pop().close()
        self._ours = self._given = None

    def _create(self) -> _File:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            path = self._folder / f"{time.time_ns():020d}-{os.getpid()}{_SUFFIX}"
            fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_APPEND, 0o600)
            fcntl.flock(fd, fcntl.LOCK_EX)
            if _still(path, fd):  # else somebody adopted (and removed) it before it was locked
                sync_folder(self._folder)
                return _File(path, fd, 0)
            os.close(fd)

    def _cut_back(self, ours: _File) -> None:
        """Half a line must not stand before the next one."""
        with contextlib.suppress(OSError):
            os.ftruncate(ours.fd, ours.size)
            return
        self._ours = None  # the next goes to a new file; this one's end is left out when read

    def _remove(self, file: _File) -> None:
        file.path.unlink(missing_ok=True)
        self._files.remove(file)
        file.close()
        if file is self._ours:
            self._ours = None
        if file is self._given:
            self._given = None


def _line(body: str) -> bytes:
    raw = body.encode()
    return b"%08x %b\n" % (zlib.crc32(raw), raw)


def _write(fd: int, raw: bytes) -> None:
    view = memoryview(raw)
    while view:
        view = view[os.write(fd, view) :]


def _read(file: _File, most: int) -> list[tuple[str, int]]:
    """Lines not stored yet, each with where it ends."""
    found: list[tuple[str, int]] = []
    # Not by its name: what somebody deleted by mistake is still read to its end.
    with os.fdopen(os.dup(file.fd), "rb") as stream:
        stream.seek(file.read)
        at = file.read
        while at < file.size and len(found) < most:
            raw = stream.readline()
            at += len(raw)
            body = _body(raw)
            if body is not None:
                found.append((body, at))
            elif not raw:
                break
    return found


def _body(raw: bytes) -> str | None:
    """A whole line's text; None for one that was cut off or damaged."""
    mark, _, body = raw.removesuffix(b"\n").partition(b" ")
    if not raw.endswith(b"\n") or mark != b"%08x" % zlib.crc32(body):
        return None
    with contextlib.suppress(UnicodeDecodeError):
        return body.decode()
    return None


def _damaged(file: _File) -> list[bytes]:
    """Lines that were whole once, and acknowledged: not a last one that a crash cut off."""
    with os.fdopen(os.dup(file.fd), "rb") as stream:
        stream.seek(0)
        return [raw for raw in stream if raw.endswith(b"\n") and _body(raw) is None]


def _opened(path: Path) -> _File | None:
    """Somebody's file, locked; None while they live (or have just removed it)."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_APPEND)
    except OSError:
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(fd)
        return None
    if not _still(path, fd):
        os.close(fd)
        return None
    file = _File(path, fd, os.fstat(fd).st_size)
    file.lines = len(_read(file, file.size))
    return file


def _still(path: Path, fd: int) -> bool:
    """Is this still the file of that name?"""
    try:
        return path.stat().st_ino == os.fstat(fd).st_ino
    except FileNotFoundError:
        return False
