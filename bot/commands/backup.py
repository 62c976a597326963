"""`run.py backup` and `restore`: an embedded installation as one file, taken while it runs."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.config import Settings, load
from bot.core.errors import OperatorError
from bot.storage import private

_DATABASE = "tinbuon.sqlite3"
_KEY = "tinbuon.key"


async def backup(out: Path) -> int:
    """Database, media and key as one TAR (mode 0600: who has it can read everything)."""
    settings = _embedded()
    source = _file(settings)
    if not source.is_file():
        raise OperatorError(f"{source} is not there: nothing to back up, check TINBUON_DATA_DIR")
    draft = out.with_name(f"{out.name}.new")
    try:
        with TemporaryDirectory(dir=out.absolute().parent) as folder:
            copy = Path(folder) / _DATABASE
            _copy(source, copy)
            _pack(draft, copy, settings.data_dir)
        draft.replace(out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OperatorError(f"{out} cannot be written ({error.strerror})") from error
    print(f"{out}: {out.stat().st_size >> 10} kB. Keep it safe: it holds the key and all messages.")
    return 0


async def restore(file: Path) -> int:
    """Into an empty data folder; a running or used one is never overwritten."""
    settings = _embedded()
    target = settings.data_dir
    if _file(settings).exists() or (target / _KEY).exists():
        raise OperatorError(f"{target} is in use: set TINBUON_DATA_DIR to an empty folder")
    try:
        private.folder(target)
        with tarfile.open(file) as tar:
            tar.extractall(target, filter="data")
        if _file(settings) != (target / _DATABASE).resolve():
            (target / _DATABASE).replace(_file(settings))
        (target / _KEY).chmod(0o600)
        private.database(_file(settings))
    except (OSError, tarfile.TarError) as error:
        raise OperatorError(f"{file} cannot be restored: {error}") from error
    print(f"restored into {target}: start with run.py serve")
    return 0


def _embedded() -> Settings:
    settings = load()
    if not settings.embedded:
        raise OperatorError("on PostgreSQL back up with pg_dump, and copy the data folder")
    return settings


def _file(settings: Settings) -> Path:
    return Path(settings.db_url.removeprefix("sqlite://")).resolve()


def _copy(source: Path, copy: Path) -> None:
    """SQLite's own online copy: whole, whatever is being written meanwhile."""
    with (
        contextlib.closing(sqlite3.connect(source)) as live,
        contextlib.closing(sqlite3.connect(copy)) as still,
    ):
        live.backup(still)


def _pack(out: Path, database: Path, data_dir: Path) -> None:
    fd = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        tar.add(database, _DATABASE)
        # After the database: what a row names is never missing from the copy.
        for name in (_KEY, "media"):
            if (data_dir / name).exists():
                tar.add(data_dir / name, name)
