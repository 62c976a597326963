"""`run.py backup` and `restore`: an embedded installation as one file, taken while it runs.

Killed anywhere, either leaves what there was and a half that the next run removes.
"""

from __future__ import annotations

import contextlib
import fcntl
import getpass
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from bot.commands.words import tell
from bot.config import Settings, load
from bot.core import soundness
from bot.core.errors import OperatorError, SettingsError, StoreTrouble
from bot.core.weak import weak
from bot.storage import archive, private, sealing
from bot.storage.media import sync_folder

_HALF = ".tinbuon-half"
_COPY = ".backup"


async def backup(out: Path, *, plain: bool = False) -> int:
    """Database, key, media and spool as one file (0600), closed with a passphrase or for a key."""
    settings = _embedded()
    source = _file(settings)
    if not source.is_file():
        raise OperatorError(f"{source} is not there: nothing to back up, check TINBUON_DATA_DIR")
    lock = sealing.Lock() if plain else _lock(settings)
    try:
        with _alone(settings.data_dir / _COPY) as folder, _half(out) as half:
            copy = _sound_copy(source, folder / archive.DATABASE)
            found = _packed(half, lock, copy, settings.data_dir)
    except OSError as error:
        raise OperatorError(
            f"{out} cannot be written ({error.strerror or error}): the last good one is as it was"
        ) from error
    size = out.stat().st_size >> 10
    tell(f"{out}: {size} kB, {len(found.files)} files. {_keep_safe(lock)}")
    return 0


async def restore(file: Path, *, check: bool = False, identity: Path | None = None) -> int:
    """Into a new data folder, all or nothing; a used one is never touched. With `check` the backup
    is only read through."""
    settings = _embedded()
    passphrase = settings.backup.passphrase.get_secret_value()
    try:
        with file.open("rb") as opened:
            if not passphrase and sealing.asks(opened) and sys.stdin.isatty():
                passphrase = getpass.getpass("passphrase: ")
            lock = sealing.Lock(passphrase=passphrase, identity=identity)
            if check:
                found = sealing.unseal(opened, lock, archive.read)
                tell(f"{file} is {_whole(found)}: {len(found.files)} files")
                return 0
            found = _restored(settings, opened, lock)
    except OperatorError as error:
        raise OperatorError(f"{file}: nothing was changed: {error}") from error
    except OSError as error:
        raise OperatorError(
            f"{file} cannot be restored ({error.strerror or error}): nothing was changed"
        ) from error
    tell(f"restored into {settings.data_dir} ({_whole(found)}): start with run.py serve")
    return 0


async def backup_key(file: Path) -> int:
    """A key pair for backups: the private half into a file, the public half on the screen."""
    try:
        recipient = sealing.new_identity(file)
    except OSError as error:
        raise OperatorError(f"{file} cannot be written ({error.strerror})") from error
    tell(
        f"TINBUON_BACKUP__RECIPIENT={recipient}\n"
        f"Set this on the server. Keep {file} elsewhere, twice: nothing else opens the backups."
    )
    return 0


def _whole(found: archive.Found) -> str:
    return (
        "whole" if found.listed else "from before backups had a list: nothing says if all is there"
    )


def _keep_safe(lock: sealing.Lock) -> str:
    if lock.recipient or lock.passphrase:
        return "Keep it elsewhere; run.py restore --check reads it through."
    return "Keep it safe: it is open to whoever has it, with the key and all messages."


def _lock(settings: Settings) -> sealing.Lock:
    asked = settings.backup
    passphrase = asked.passphrase.get_secret_value()
    if asked.recipient or passphrase:
        return sealing.Lock(asked.recipient, "" if asked.recipient else passphrase)
    if not sys.stdin.isatty():
        raise SettingsError(
            "who may open the backup? Set TINBUON_BACKUP__RECIPIENT (run.py backup-key makes one) "
            "or TINBUON_BACKUP__PASSPHRASE; --plain leaves it open to whoever finds it"
        )
    passphrase = getpass.getpass("passphrase for the backup: ")
    if weak(passphrase, 12) or getpass.getpass("once more: ") != passphrase:
        raise OperatorError("twice the same, 12 letters or more: nothing was written")
    return sealing.Lock(passphrase=passphrase)


def _embedded() -> Settings:
    settings = load()
    if not settings.embedded:
        raise OperatorError(
            "on PostgreSQL back up with pg_dump and, after it, a copy of the data folder (media, "
            "spool, tinbuon.key); bring both back before the first start"
        )
    return settings


def _file(settings: Settings) -> Path:
    return Path(settings.db_url.removeprefix("sqlite://")).resolve()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """An empty folder of our own; what a killed run left in it goes. Its name is the lock."""
    private.folder(folder)
    fd = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(f"another backup or restore is running ({folder})") from None
        _empty(folder)
        try:
            yield folder
        finally:
            with contextlib.suppress(OSError):  # it became the data folder; or the next run will
                _empty(folder)
                folder.rmdir()
    finally:
        os.close(fd)


def _empty(folder: Path) -> None:
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()


@contextlib.contextmanager
def _half(out: Path) -> Iterator[BinaryIO]:
    """Becomes `out` once it is whole and on the disk. Halves that killed runs left beside it go."""
    _remove_halves(out.absolute().parent)
    out.with_name(f"{out.name}.new").unlink(missing_ok=True)  # what earlier versions left
    half = out.with_name(f".{out.name}{_HALF}")
    fd = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield file
            file.flush()
            os.fsync(fd)
            half.replace(out)
        sync_folder(out.absolute().parent)
    finally:
        half.unlink(missing_ok=True)


def _remove_halves(folder: Path) -> None:
    for half in folder.glob(f".*{_HALF}"):
        with half.open("rb") as file, contextlib.suppress(BlockingIOError):  # somebody writes it
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            half.unlink()


def _sound_copy(source: Path, copy: Path) -> Path:
    """SQLite's own online copy: whole, whatever is being written meanwhile."""
    try:
        with (
            contextlib.closing(sqlite3.connect(source)) as live,
            contextlib.closing(sqlite3.connect(copy)) as still,
        ):
            live.backup(still)
    except sqlite3.Error as error:
        if soundness.kind(error) == "damaged":
            raise StoreTrouble("backup-damaged", file=str(source), wrong=str(error)) from error
        raise soundness.trouble(error, source.parent) or error from error
    if wrong := soundness.faults(copy):
        raise StoreTrouble("backup-damaged", file=str(source), wrong=wrong)
    return copy


def _packed(half: BinaryIO, lock: sealing.Lock, copy: Path, data_dir: Path) -> archive.Found:
    found: list[archive.Found] = []
    sealing.seal(half, lock, lambda out: found.append(archive.pack(out, _files(copy, data_dir))))
    return found[0]


def _files(copy: Path, data_dir: Path) -> Iterator[tuple[str, Path]]:
    yield archive.DATABASE, copy
    yield archive.KEY, data_dir / archive.KEY
    # After the database: what a row names is never missing from the copy.
    for folder in ("media", "spool"):
        for path in sorted((data_dir / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("tmp"):  # one that is being written
                yield str(path.relative_to(data_dir)), path


def _restored(settings: Settings, file: BinaryIO, lock: sealing.Lock) -> archive.Found:
    target = settings.data_dir.resolve()
    if _file(settings) != target / archive.DATABASE:
        raise OperatorError(
            "TINBUON_DATABASE_URL names a file outside of the data folder: leave it out for "
            "the restore, and move the database there afterwards"
        )
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise OperatorError(f"{target} is in use: set TINBUON_DATA_DIR to a new or empty folder")
    with _alone(target.with_name(f".{target.name}.restoring")) as folder:
        found = sealing.unseal(file, lock, lambda whole: archive.read(whole, folder))
        if wrong := soundness.faults(folder / archive.DATABASE):
            raise OperatorError(f"the database in it is damaged ({wrong})")
        os.sync()
        try:
            folder.replace(target)  # only now is there anything to start with
        except OSError as error:
            raise OperatorError(
                f"{target} cannot be put in place ({error.strerror}): it must be a new folder, or "
                "an empty one that is no disk of its own"
            ) from error
        sync_folder(target.parent)
    return found
