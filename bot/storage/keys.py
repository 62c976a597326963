"""The installation's own key: from settings, or a file made on first start (mode 0600)."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from bot.core.errors import OperatorError, SettingsError
from bot.storage.media import sync_folder

_FILE = "tinbuon.key"


def load_key(data_dir: Path, setting: str = "") -> bytes:
    """32 bytes. A setting wins; else the key file, made (0600) when missing."""
    if setting:
        return _decode(setting, "TINBUON_SECRET_KEY")
    path = data_dir / _FILE
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        if path.stat().st_mode & 0o077:
            raise OperatorError(f"{path} can be read by others: run chmod 600 {path}")
        return _decode(path.read_bytes().strip(), str(path))
    except OSError as error:
        raise OperatorError(
            f"the data folder {data_dir} cannot be used ({error.strerror}): "
            "set TINBUON_DATA_DIR to a folder this user may write to"
        ) from error


def _make(path: Path) -> None:
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # 0600
    draft = Path(name)
    try:
        with os.fdopen(fd, "w") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # the first process wins, the other reads its key
        sync_folder(path.parent)
    finally:
        draft.unlink()


def _decode(text: str | bytes, where: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise SettingsError(f"{where} is not a key: it must be 32 bytes in URL-safe base64")
    return key
