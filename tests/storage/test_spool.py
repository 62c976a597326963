"""The spool's files: in order, on the disk, taken over from the dead and from nobody else."""

from __future__ import annotations

import resource
import shutil
from pathlib import Path

import pytest

from bot.storage.spool import Spool


def folder_of(spool: Spool) -> list[Path]:
    return sorted(spool._folder.glob("*.spool"))


def everything(spool: Spool) -> list[str]:
    found: list[str] = []
    while some := spool.oldest(2):
        found += some
        spool.stored(len(some))
    return found


def test_what_waits_comes_out_in_order_and_leaves_no_file(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    assert spool.oldest(5) == []
    assert not (tmp_path / "spool").exists(), "nothing is made before it is needed"
    spool.append(["một", "hai"])
    spool.append(["ba"])
    assert spool.waiting == 3
    assert spool.oldest(5) == spool.oldest(5) == ["một", "hai", "ba"]
    spool.stored(1)
    spool.append(["bốn"])
    assert everything(spool) == ["hai", "ba", "bốn"]
    assert spool.waiting == 0
    assert folder_of(spool) == []
    spool.append(["năm"])
    assert everything(spool) == ["năm"]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(["riêng tư"])
    (path,) = folder_of(spool)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    spool.close()


def test_the_dead_are_taken_over_the_living_are_not(tmp_path: Path) -> None:
    first, second, third = (Spool(tmp_path) for _ in range(3))
    first.append(["1", "2"])
    second.append(["3"])
    third.append(["4"])
    first.close()
    assert third.adopt() == 3
    assert third.adopt() == 3, "and only once"
    assert everything(third) == ["1", "2", "4"], "older ones first, then its own"
    assert everything(second) == ["3"]
    assert folder_of(second) == []


def test_a_last_line_cut_off_by_a_power_cut_is_left_out(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(["whole", "cut"])
    spool.close()
    (path,) = folder_of(spool)
    whole = path.read_bytes()
    for end in range(whole.index(b"\n") + 1, len(whole)):
        path.write_bytes(whole[:end])
        again = Spool(tmp_path)
        assert again.adopt() == 1
        assert again.oldest(5) == ["whole"]
        again.close()
    again.adopt()
    assert everything(again) == ["whole"]
    assert folder_of(again) == []


def test_a_damaged_line_hides_no_other(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(["first", "second", "third"])
    spool.close()
    (path,) = folder_of(spool)
    path.write_bytes(path.read_bytes().replace(b"second", b"secret"))
    spool.adopt()
    assert everything(spool) == ["first", "third"]
    assert "secret" in (tmp_path / "refused.txt").read_text(), "it was acknowledged: a person looks"


def test_a_file_of_somebody_elses_is_not_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "00000000000000000001-1.spool").write_bytes(b"v2 of the spool\n\xff\x00\nhalf")
    spool = Spool(tmp_path)
    assert spool.adopt() == 0
    assert (tmp_path / "refused.txt").read_bytes() == b"v2 of the spool\n\xff\x00\n"
    assert folder_of(spool) == []


def test_a_file_deleted_by_mistake_is_read_to_its_end(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(["một", "hai"])
    (path,) = folder_of(spool)
    path.unlink()
    spool.append(["ba"])
    assert everything(spool) == ["một", "hai", "ba"]


def test_a_folder_deleted_while_lines_wait_is_written_anew(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(["một", "hai"])
    assert spool.oldest(1) == ["một"]
    spool.refuse("hỏng")
    shutil.rmtree(tmp_path / "spool")
    spool.append(["ba"])
    spool.stored(1)
    shutil.rmtree(tmp_path / "spool")
    spool.rescue()
    spool.close()  # killed: its locks are gone
    later = Spool(tmp_path / "spool")
    assert later.adopt() == 2
    assert everything(later) == ["hai", "ba"]


def test_what_is_adopted_while_lines_are_stored_is_not_taken_for_them(tmp_path: Path) -> None:
    dead, living = Spool(tmp_path), Spool(tmp_path)
    dead.append(["1"])
    living.append(["2"])
    assert living.oldest(5) == ["2"]
    dead.close()
    living.adopt()
    living.stored(1)
    assert everything(living) == ["1"]


def test_an_empty_file_of_a_dead_process_goes(tmp_path: Path) -> None:
    (tmp_path / "00000000000000000001-1.spool").touch()
    spool = Spool(tmp_path)
    assert spool.adopt() == 0
    assert folder_of(spool) == []


def test_a_full_disk_adds_nothing_and_says_so(tmp_path: Path) -> None:
    """As large as a file may get: the write stops in the middle of a line, as on a full disk."""
    spool = Spool(tmp_path)
    spool.append(["before"])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            spool.append(["x" * 100])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert spool.waiting == 1
    spool.append(["after"])
    spool.close()
    spool.adopt()
    assert everything(spool) == ["before", "after"]


def test_a_text_no_file_can_hold_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    with pytest.raises(UnicodeEncodeError):
        spool.append(["good", "\ud800"])
    assert spool.waiting == 0


def test_what_the_database_never_takes_is_laid_aside(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(["odd"])
    assert spool.oldest(1) == ["odd"]
    spool.refuse("odd")
    spool.stored(1)
    assert (tmp_path / "refused.txt").read_text() == "odd\n"
    assert [p.name for p in tmp_path.iterdir()] == ["refused.txt"]
