"""A backup taken while it runs, brought back on another machine, goes on where it was."""

from __future__ import annotations

import stat
import tarfile
from pathlib import Path

from tests.test_cli import PEOPLE, VILLAGES, Desk


def test_a_restored_commune_has_its_people_files_and_whole_audit(tmp_path: Path) -> None:
    old = Desk(tmp_path / "old")
    old.folder.mkdir()
    (old.folder / "v.csv").write_text(VILLAGES)
    (old.folder / "p.csv").write_text(PEOPLE)
    old.fine("import", "villages", "v.csv")
    old.fine("import", "people", "p.csv")
    (old.data / "media" / "ab").mkdir(parents=True)
    (old.data / "media" / "ab" / "abc.mp3").write_bytes(b"sound")
    out = tmp_path / "tin.tar"
    old.fine("backup", str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600

    new = Desk(tmp_path / "new")
    new.folder.mkdir()
    assert "restored" in new.fine("restore", str(out))
    assert stat.S_IMODE(new.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((new.data / "tinbuon.sqlite3").stat().st_mode) == 0o600
    assert (new.data / "media" / "ab" / "abc.mp3").read_bytes() == b"sound"
    assert (new.data / "tinbuon.key").read_bytes() == (old.data / "tinbuon.key").read_bytes()
    assert "is whole" in new.fine("audit", "verify")
    (new.folder / "p.csv").write_text(PEOPLE)
    assert "1 the same" in new.fine("import", "people", "p.csv")


def test_nothing_is_overwritten_and_errors_say_what_to_do(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert "nothing to back up" in desk.fails(1, "backup", "out.tar")
    assert not (tmp_path / "out.tar").exists()
    (tmp_path / "bad.tar").write_bytes(b"no archive")
    assert "cannot be restored" in desk.fails(1, "restore", "bad.tar")
    desk.fine("migrate")
    desk.fine("backup", "out.tar")
    with tarfile.open(tmp_path / "out.tar") as tar:
        assert {"tinbuon.sqlite3", "tinbuon.key"} <= set(tar.getnames())
    assert "is in use" in desk.fails(1, "restore", "out.tar")
    said = desk.fails(1, "backup", "out.tar", TINBUON_DATABASE_URL="postgres://u@127.0.0.1/x")
    assert "pg_dump" in said
