"""What a box keeps on its disk: the signed plan, sounds, what is done, what is still to be told.

Each file is written whole beside itself and renamed, so that a power cut leaves the old or the new.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

_DONE_MOST = 2_000
_TOLD_MOST = 5_000


class Shelf:
    """One folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "sounds").mkdir(parents=True, exist_ok=True)
        kept = _read(folder / "kept.json")
        self.made = float(kept.get("made", 0))  # of the newest plan or command that was obeyed
        self._done: dict[str, None] = dict.fromkeys(map(str, kept.get("done", ())))
        self.untold: list[dict[str, Any]] = list(kept.get("untold", ()))
        self._next = int(kept.get("next", 1))

    @property
    def done(self) -> frozenset[str]:
        """Items that are over, and commands that were heard."""
        return frozenset(self._done)

    def plan(self) -> str:
        """The last one, sealed as it came; "" for none."""
        try:
            return (self._folder / "plan.jws").read_text()
        except OSError:
            return ""

    def keep_plan(self, sealed: str, made: float) -> None:
        """With when it was made: an older one is not obeyed any more."""
        _kept(self._folder / "plan.jws", sealed.encode())
        self.made = max(self.made, made)
        self._keep()

    def over(self, one: str) -> None:
        """It is not played again."""
        self._done[one] = None
        while len(self._done) > _DONE_MOST:
            self._done.pop(next(iter(self._done)))
        self._keep()

    def tell(self, report: dict[str, Any]) -> dict[str, Any]:
        """Kept until the server took it; with its number."""
        told = {**report, "n": self._next}
        self._next += 1
        self.untold = [*self.untold, told][-_TOLD_MOST:]
        self._keep()
        return told

    def taken(self, n: int) -> None:
        """The server has it."""
        left = [one for one in self.untold if one["n"] != n]
        if len(left) != len(self.untold):
            self.untold = left
            self._keep()

    def sound(self, sha256: str) -> Path | None:
        """The file with these very bytes."""
        path = self._path(sha256)
        return path if path.is_file() else None

    def save(self, sha256: str, data: bytes) -> bool:
        """False: these are other bytes. Raises OSError where there is no room."""
        if hashlib.sha256(data).hexdigest() != sha256:
            return False
        _write(self._path(sha256), data)
        return True

    def prune(self, wanted: Iterable[str]) -> None:
        """Sounds no plan names any more."""
        names = {self._path(one).name for one in wanted}
        for path in (self._folder / "sounds").iterdir():
            if path.name not in names:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _path(self, sha256: str) -> Path:
        return self._folder / "sounds" / hashlib.sha256(sha256.encode()).hexdigest()[:32]

    def _keep(self) -> None:
        kept = {
            "made": self.made,
            "done": list(self._done),
            "untold": self.untold,
            "next": self._next,
        }
        _kept(self._folder / "kept.json", json.dumps(kept).encode())


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _kept(path: Path, data: bytes) -> None:
    """On a full or worn out disk the box goes on by what it has in memory: an alarm sounds."""
    try:
        _write(path, data)
    except OSError as error:
        log.error("%s cannot be kept: %s", path.name, error.strerror)


def _write(path: Path, data: bytes) -> None:
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
