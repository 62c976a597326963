"""The installation's own keys, newest first: from settings, or a file made on first start (0600).

The newest seals and signs; the older ones still open what they sealed. A file is only ever replaced
as a whole, so a crash leaves the old or the new one.
"""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.core.errors import OperatorError, SettingsError
from bot.core.soundness import trouble
from bot.core.weak import weak
from bot.storage import private
from bot.storage.media import sync_folder

FILE = "tinbuon.key"
SETTING = "TINBUON_SECRET_KEY"


class KeyRing:
    """The keys of one process. `latest` looks at the file again where it was replaced meanwhile, so
    a running server opens and seals with what `run.py key rotate` made."""

    def __init__(self, data_dir: Path, setting: str = "") -> None:
        """Raises SettingsError or OperatorError."""
        self._path = None if setting else data_dir / FILE
        self._mark = (0, 0)
        self.keys = _decoded(setting.split(","), SETTING) if setting else self._first(data_dir)

    @property
    def path(self) -> Path | None:
        """The key file; None where the keys come from settings."""
        return self._path

    def latest(self) -> Sequence[bytes]:
        """Newest first."""
        path = self._path
        with contextlib.suppress(OSError, OperatorError):  # a spoilt file: go on with what we have
            if path is not None and _mark(path) != self._mark:
                self.keys = self._read(path)
        return self.keys

    def replace(self, keys: Sequence[bytes]) -> None:
        """Write the file anew, durable when it returns. Raises OperatorError."""
        if self._path is None:
            raise OperatorError(f"the keys are set by {SETTING}: change it there")
        try:
            _write(self._path, keys)
            self.keys = self._read(self._path)
        except OSError as error:
            raise _unusable(self._path.parent, error) from error

    def _first(self, data_dir: Path) -> tuple[bytes, ...]:
        path = data_dir / FILE
        try:
            private.folder(data_dir)
            if not path.exists():
                _make(path)
            return self._read(path)
        except OSError as error:
            raise _unusable(data_dir, error) from error

    def _read(self, path: Path) -> tuple[bytes, ...]:
        if path.stat().st_mode & 0o077:
            raise OperatorError(f"{path} can be read by others: run chmod 600 {path}")
        mark = _mark(path)
        found = _decoded(path.read_bytes().split(), str(path))
        self._mark = mark
        return found


def fresh() -> bytes:
    """A new key."""
    return secrets.token_bytes(32)


def text(key: bytes) -> str:
    """As it stands in the file or the setting."""
    return base64.urlsafe_b64encode(key).decode()


def _make(path: Path) -> None:
    with contextlib.suppress(FileExistsError), _draft(path, [fresh()]) as draft:
        os.link(draft, path)  # the first process wins, the other reads its key
    sync_folder(path.parent)


def _write(path: Path, keys: Sequence[bytes]) -> None:
    with _draft(path, keys) as draft:
        draft.replace(path)
    sync_folder(path.parent)


@contextlib.contextmanager
def _draft(path: Path, keys: Sequence[bytes]) -> Iterator[Path]:
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # 0600
    draft = Path(name)
    try:
        with os.fdopen(fd, "w") as file:
            file.write("\n".join(map(text, keys)))
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _mark(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def _decoded(texts: Sequence[str | bytes], where: str) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(_decode(t.strip(), where) for t in texts or [b""]))


def _decode(text_: str | bytes, where: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text_)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise SettingsError(f"{where} is not a key: it must be 32 bytes in URL-safe base64")
    if weak(key):
        raise SettingsError(
            f"{where} is a key anybody could guess: leave the setting out, and one is made"
        )
    return key


def _unusable(folder: Path, error: OSError) -> OperatorError:
    return trouble(error, folder) or OperatorError(
        f"the data folder {folder} cannot be used ({error.strerror}): "
        "set TINBUON_DATA_DIR to a folder this user may write to"
    )
