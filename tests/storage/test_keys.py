"""The installation's key: made once, kept to oneself, refused when others could read it."""

from __future__ import annotations

import base64
import multiprocessing
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import OperatorError, SettingsError
from bot.storage.keys import KeyRing, fresh, text


def load_key(folder: Path, setting: str = "") -> bytes:
    [key] = KeyRing(folder, setting).keys
    return key


def test_it_is_made_once_for_the_owner_only(tmp_path: Path) -> None:
    key = load_key(tmp_path / "data")
    path = tmp_path / "data" / "tinbuon.key"
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(tmp_path / "data") == key
    assert [p.name for p in path.parent.iterdir()] == ["tinbuon.key"], "no draft stays"


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert load_key(tmp_path / "a") != load_key(tmp_path / "b")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    load_key(tmp_path)
    (tmp_path / "tinbuon.key").chmod(mode)
    with pytest.raises(OperatorError, match="chmod 600"):
        load_key(tmp_path)


@pytest.mark.parametrize("junk", [b"", b"short", b"\xff\xfe\x00", base64.b64encode(b"x" * 31)])
def test_a_broken_key_file_says_so(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "tinbuon.key"
    path.write_bytes(junk)
    path.chmod(0o600)
    with pytest.raises(SettingsError, match=r"tinbuon\.key is not a key"):
        load_key(tmp_path)


def test_a_setting_wins_over_the_file(tmp_path: Path) -> None:
    key = bytes(range(100, 164, 2))[::-1][7:] + bytes(range(7))
    given = base64.urlsafe_b64encode(key).decode()
    assert load_key(tmp_path, given) == key
    assert not (tmp_path / "tinbuon.key").exists()
    with pytest.raises(SettingsError, match="TINBUON_SECRET_KEY"):
        load_key(tmp_path, "change-me")
    for guessed in (bytes(32), b"s" * 32, b"abcd" * 8, bytes(range(32)), bytes(range(32, 0, -1))):
        with pytest.raises(SettingsError, match="anybody could guess"):
            load_key(tmp_path, base64.urlsafe_b64encode(guessed).decode())


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OperatorError, match="TINBUON_DATA_DIR"):
        load_key(tmp_path / "file" / "data")


def test_what_a_crashed_first_start_left_is_no_obstacle(tmp_path: Path) -> None:
    """In a container every process has the same number."""
    for name in (f"tinbuon.{os.getpid()}.new", "tinbuon.key.abc"):
        (tmp_path / name).write_text("half")
    assert len(load_key(tmp_path)) == 32


def _load(folder: Path, start: Any, found: Any) -> None:
    start.wait()
    found.put(load_key(folder))


def test_processes_starting_together_agree_on_one_key(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, found = spawn.Event(), spawn.Queue()
    racers = [spawn.Process(target=_load, args=(tmp_path, start, found)) for _ in range(4)]
    for racer in racers:
        racer.start()
    start.set()
    keys = {found.get(timeout=20) for _ in racers}
    for racer in racers:
        racer.join(20)
    assert len(keys) == 1
    assert keys == {load_key(tmp_path)}


def test_a_file_may_hold_several_keys_the_newest_first(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    [old] = ring.keys
    new = fresh()
    ring.replace([new, old])
    assert ring.keys == KeyRing(tmp_path).keys == (new, old)
    path = tmp_path / "tinbuon.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["tinbuon.key"], "no draft stays"


def test_a_running_process_sees_the_new_key(tmp_path: Path) -> None:
    running, command = KeyRing(tmp_path), KeyRing(tmp_path)
    [old] = running.latest()
    new = fresh()
    command.replace([new, old])
    assert running.latest() == (new, old)
    (tmp_path / "tinbuon.key").write_text("spoilt")
    assert running.latest() == (new, old), "it goes on with what it has"
    (tmp_path / "tinbuon.key").unlink()
    assert running.latest() == (new, old)


def test_a_setting_may_hold_several_keys(tmp_path: Path) -> None:
    one, two = fresh(), fresh()
    ring = KeyRing(tmp_path, f"{text(two)}, {text(one)}")
    assert ring.keys == ring.latest() == (two, one)
    with pytest.raises(OperatorError, match="TINBUON_SECRET_KEY"):
        ring.replace([one])
    with pytest.raises(SettingsError, match="TINBUON_SECRET_KEY"):
        KeyRing(tmp_path, f"{text(two)},")
