"""Killed at any moment, a backup leaves the last good one and a restore leaves nothing or all of
it; the next run removes the half."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_backup import content, desk, key, old
from tests.test_cli import Desk

__all__ = ["old"]


def killed(one: Desk, folder: Path, *args: str, **env: str) -> Iterator[int]:
    """The command, killed at its first, second, … doing, until it comes to its end."""
    for n in range(1, 200):
        one.start = (sys.executable, "-m", "tests.fakes.dies_at", str(folder), str(n))
        done = one.run(*args, **env)
        if done.returncode == 0:
            return
        assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
        yield n
    raise AssertionError("it never ends")


@pytest.mark.slow
def test_a_killed_backup_leaves_the_last_good_one(tmp_path: Path, old: Desk) -> None:
    env = key(tmp_path, old)
    safe = tmp_path / "safe"
    safe.mkdir()
    out = safe / "tin.backup"
    old.fine("backup", str(out), **env)
    normal, moments = old.start, 0
    for _ in killed(old, tmp_path, "backup", str(out), **env):
        moments += 1
        names = {p.name for p in safe.iterdir()}
        assert names <= {"tin.backup", ".tin.backup.tinbuon-half"}
        old.start = normal
        opens = ("--identity", str(tmp_path / "key.txt"))
        assert "is whole" in old.fine("restore", "--check", str(out), *opens)
    assert moments > 10
    old.start = normal
    old.fine("backup", str(safe / "next.backup"), **env)
    assert {p.name for p in safe.iterdir()} == {"tin.backup", "next.backup"}
    assert not (old.data / ".backup").exists()


@pytest.mark.slow
def test_a_killed_restore_leaves_nothing_or_all_of_it(tmp_path: Path, old: Desk) -> None:
    out, new = str(tmp_path / "tin.backup"), desk(tmp_path / "new")
    old.fine("backup", out, "--plain")
    moments = 0
    for _ in killed(new, tmp_path, "restore", out):
        moments += 1
        assert {p.name for p in new.folder.iterdir()} <= {".data.restoring", "data"}
        if new.data.exists():  # only its last word was not said
            assert content(new.data) == content(old.data)
            break
    assert moments > 10
    assert content(new.data) == content(old.data)
    assert {p.name for p in new.folder.iterdir()} == {"data"}
