"""A backup taken while it runs, brought back on another machine, goes on where it was. Nobody who
finds it reads it, and no half of one is ever taken for a whole."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import stat
import tarfile
from pathlib import Path

import pytest

from tests.test_cli import PEOPLE, VILLAGES, Desk

PASSPHRASE = {"TINBUON_BACKUP__PASSPHRASE": "bảy con voi qua sông Sêrêpôk"}


def desk(folder: Path) -> Desk:
    folder.mkdir()
    return Desk(folder)


@pytest.fixture
def old(tmp_path: Path) -> Desk:
    """A commune with a village, a sound of a megabyte, and an event that waits in the spool."""
    made = desk(tmp_path / "old")
    made.file("v.csv", VILLAGES)
    made.fine("import", "villages", "v.csv")
    for name, data in (
        ("media/ab/abc.mp3", random.Random(1).randbytes(1 << 20)),
        ("spool/1", b"e"),
    ):
        path = made.data / name
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    return made


def key(tmp_path: Path, old: Desk) -> dict[str, str]:
    """A server that knows the public half only."""
    said = old.fine("backup-key", str(tmp_path / "key.txt"))
    return {"TINBUON_BACKUP__RECIPIENT": said.split("RECIPIENT=")[1].split()[0]}


def content(data: Path) -> dict[str, str]:
    """Files by their sums. SQLite's copy is another file with the same rows."""
    files = {str(p.relative_to(data)): p for p in data.rglob("*") if p.is_file()}
    wanted = {n: p for n, p in files.items() if n.startswith(("media", "spool", "tinbuon.key"))}
    return {n: hashlib.sha256(p.read_bytes()).hexdigest() for n, p in wanted.items()}


def test_a_restored_commune_has_its_people_files_and_whole_audit(tmp_path: Path, old: Desk) -> None:
    old.file("p.csv", PEOPLE)
    old.fine("import", "people", "p.csv")
    out = tmp_path / "tin.backup"
    old.fine("backup", str(out), **PASSPHRASE)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert b"Phung" not in out.read_bytes()
    assert (old.data / "tinbuon.key").read_bytes() not in out.read_bytes()

    new = desk(tmp_path / "new")
    assert "is whole" in new.fine("restore", "--check", str(out), **PASSPHRASE)
    assert not new.data.exists()
    assert "restored" in new.fine("restore", str(out), **PASSPHRASE)
    assert stat.S_IMODE(new.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((new.data / "tinbuon.sqlite3").stat().st_mode) == 0o600
    assert content(new.data) == content(old.data)
    assert "is whole" in new.fine("audit", "verify")
    new.file("p.csv", PEOPLE)
    assert "1 the same" in new.fine("import", "people", "p.csv")
    assert "is in use" in new.fails(1, "restore", str(out), **PASSPHRASE)


def test_whoever_may_not_read_it_does_not(tmp_path: Path, old: Desk) -> None:
    out, closed = str(tmp_path / "a.backup"), str(tmp_path / "b.backup")
    assert "who may open the backup?" in old.fails(2, "backup", out)
    weak = {"TINBUON_BACKUP__PASSPHRASE": "123456"}
    assert "12 letters" in old.fails(2, "backup", out, **weak)
    old.fine("backup", out, **key(tmp_path, old))
    old.fine("backup", closed, **PASSPHRASE)
    assert "name its file with --identity" in old.fails(1, "restore", "--check", out)
    other = str(tmp_path / "other.txt")
    old.fine("backup-key", other)
    assert "another key" in old.fails(1, "restore", "--check", out, "--identity", other)
    assert "is whole" in old.fine(
        "restore", "--check", out, "--identity", str(tmp_path / "key.txt")
    )
    assert "it has a passphrase" in old.fails(1, "restore", "--check", closed)
    wrong = {"TINBUON_BACKUP__PASSPHRASE": "một hai ba bốn năm"}
    assert "does not fit" in old.fails(1, "restore", "--check", closed, **wrong)
    assert "cannot be written" in old.fails(1, "backup-key", other)


@pytest.mark.parametrize("plain", [True, False])
def test_a_flipped_bit_or_a_missing_end_is_said_and_changes_nothing(
    tmp_path: Path, old: Desk, plain: bool
) -> None:
    out, bad = tmp_path / "tin.backup", tmp_path / "bad.backup"
    env = {} if plain else key(tmp_path, old)
    old.fine("backup", str(out), *(["--plain"] if plain else []), **env)
    opens = ("--identity", str(tmp_path / "key.txt"))
    whole = out.read_bytes()
    new = desk(tmp_path / "new")
    half, place = len(whole) // 2, whole.find(b"tinbuon.key") + 520
    damaged = [
        whole[:half],
        whole[:-1],
        whole[: half // 512 * 512],
        whole[:300],
        b"",
        b"no archive at all" * 100,
        whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :],
        whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
    ]
    for number, data in enumerate(damaged):
        bad.write_bytes(data)
        if plain and data == whole[:-1]:  # only the padding behind it is short
            continue
        for only in (("--check",), ()):
            said = new.fails(1, "restore", str(bad), *only, *opens)
            assert "nothing was changed" in said, (number, said)
        assert not list(new.folder.iterdir()), number
    assert "restored" in new.fine("restore", str(out), *opens)
    assert content(new.data) == content(old.data)


def test_a_damaged_database_is_not_backed_up_over_a_good_one(tmp_path: Path, old: Desk) -> None:
    out = tmp_path / "tin.backup"
    old.fine("backup", str(out), **PASSPHRASE)
    good = out.read_bytes()
    spoil(old.data / "tinbuon.sqlite3")
    said = old.fails(1, "backup", str(out), **PASSPHRASE)
    assert "bị hỏng" in said
    assert "last good backup" in said
    assert out.read_bytes() == good
    assert "bị hỏng" in old.fails(1, "check")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["old", "tin.backup"]
    assert not (old.data / ".backup").exists()


def spoil(path: Path, table: str = "outbox") -> None:
    """The root page of a table becomes noise."""
    with sqlite3.connect(path) as file:
        (page,) = file.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", [table]
        ).fetchone()
        (size,) = file.execute("PRAGMA page_size").fetchone()
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.close()
    with path.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(random.Random(2).randbytes(size))


def test_a_backup_of_an_earlier_version_comes_back(tmp_path: Path, old: Desk) -> None:
    out = tmp_path / "old.tar"
    with tarfile.open(out, "w") as tar:
        for name in ("tinbuon.sqlite3", "tinbuon.key", "media"):
            tar.add(old.data / name, name)
    new = desk(tmp_path / "new")
    assert "before backups had a list" in new.fine("restore", str(out))
    assert content(new.data) == {n: s for n, s in content(old.data).items() if n != "spool/1"}
    out.write_bytes(out.read_bytes()[:-20_000])
    third = desk(tmp_path / "third")
    assert "cut off" in third.fails(1, "restore", str(out))
    assert not third.data.exists()


def test_names_that_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    new = desk(tmp_path / "new")
    for number, name in enumerate(("../evil", "/tmp/evil-of-a-backup", "media/../../evil")):
        out = tmp_path / f"{number}.tar"
        with tarfile.open(out, "w") as tar:
            tar.addfile(tarfile.TarInfo(name))
        assert "nothing a backup holds" in new.fails(1, "restore", str(out))
    link = tarfile.TarInfo("media")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc"
    with tarfile.open(tmp_path / "link.tar", "w") as tar:
        tar.addfile(link)
    assert "nothing a backup holds" in new.fails(1, "restore", str(tmp_path / "link.tar"))
    assert not list(tmp_path.rglob("evil*"))


def test_nothing_is_overwritten_and_errors_say_what_to_do(tmp_path: Path) -> None:
    old = Desk(tmp_path)
    assert "nothing to back up" in old.fails(1, "backup", "--plain", "out.tar")
    assert not (tmp_path / "out.tar").exists()
    old.fine("migrate")
    old.fine("backup", "--plain", "out.tar")
    with tarfile.open(tmp_path / "out.tar") as tar:
        names = tar.getnames()
        listed = json.load(tar.extractfile("list.json"))  # type: ignore[arg-type]
    assert names == ["tinbuon-backup", "tinbuon.sqlite3", "tinbuon.key", "list.json"]
    assert set(listed) == {"tinbuon.sqlite3", "tinbuon.key"}
    assert "is in use" in old.fails(1, "restore", "out.tar")
    said = old.fails(1, "backup", "out.tar", TINBUON_DATABASE_URL="postgres://u@127.0.0.1/x")
    assert "pg_dump" in said
    assert "cannot be restored" in old.fails(1, "restore", "gone.tar")
    assert "cannot be written" in old.fails(1, "backup", "--plain", "gone/out.tar")
