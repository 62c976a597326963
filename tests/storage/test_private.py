"""Nobody else on the machine reads the data folder: a new one, and one that is older than that."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import db, keys, private
from bot.storage.db import Database
from bot.storage.media import MediaFolder
from tests.fakes.house import Parts


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("older", [False, True])
async def test_the_folder_and_the_database_are_their_owners_alone(
    tmp_path: Path, older: bool
) -> None:
    folder = tmp_path / "data"
    path = folder / "tinbuon.sqlite3"
    if older:
        folder.mkdir(mode=0o755)
        with closing(sqlite3.connect(path)) as file:
            file.execute("PRAGMA journal_mode = WAL")
        path.chmod(0o644)
    keys.KeyRing(folder)
    database = Database(f"sqlite://{path}")
    await database.open(migrate=True)
    await db.execute("SELECT 1")
    try:
        assert mode(folder) == 0o700
        found = {p.name: oct(mode(p)) for p in folder.iterdir()}
        assert found.keys() >= {f"tinbuon.sqlite3{end}" for end in ("", "-wal", "-shm")}
        assert set(found.values()) == {"0o600"}, found
    finally:
        await database.close()


def test_a_folder_for_everybody_stays_one(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    private.folder(tmp_path)
    assert mode(tmp_path) == 0o1777


async def test_so_is_what_people_sent(parts: Parts, tmp_path: Path) -> None:
    older = tmp_path / "media" / "ab"
    older.mkdir(mode=0o755)
    (tmp_path / "media").chmod(0o755)
    media = MediaFolder(tmp_path / "media", "http://127.0.0.1", parts.clock)
    await media.save(b"photo", "image/jpeg")
    found = {p.relative_to(tmp_path): mode(p) for p in (tmp_path / "media").rglob("*")}
    assert {oct(m) for p, m in found.items() if p.suffix} == {"0o600"}
    assert {oct(m) for p, m in found.items() if not p.suffix} == {"0o700"}
    assert len(found) == 3
    assert mode(tmp_path / "media") == 0o700
