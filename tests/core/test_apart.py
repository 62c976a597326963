"""Bytes that people sent harm nobody: too much time, memory or talk ends the child only."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bot.core.errors import BadMedia, OperatorError
from tests.fakes.does_apart import does, spins


async def test_what_it_finds_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINBUON_SECRET_KEY", "nothing a child should know")
    (tmp_path / "a").write_bytes(b"photo")
    for source in (b"photo", tmp_path / "a"):
        assert await does(source, what="looks") == (["looks", 5, []], b"pho")
    assert does.now(b"", what="prints") == (["prints", 0, []], b"")


async def test_what_it_says_on_purpose_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadMedia) as refused:
        await does(b"", what="refuses")
    assert (refused.value.key, refused.value.args_) == ("error-audio-too-long", {"minutes": 3})
    with pytest.raises(OperatorError, match="line 3"):
        await does(b"", what="tells")
    with pytest.raises(FileNotFoundError):
        await does(tmp_path / "gone", what="looks")


@pytest.mark.skipif(sys.platform != "linux", reason="limits differ elsewhere")
async def test_whatever_it_does_only_the_child_ends(tmp_path: Path) -> None:
    left = tmp_path / "out-of-the-child"
    for what in ("grows", "talks", "dies", "breaks", "writes"):
        with pytest.raises(BadMedia):
            await does(b"", what=what, where=str(left))
    assert left.stat().st_size == 0
    with pytest.raises(BadMedia):
        await spins(b"")


async def test_given_up_its_child_is_gone() -> None:
    task = asyncio.create_task(spins(b""))
    me = psutil.Process()
    before = {p.pid for p in me.children()}
    while not (mine := {p.pid for p in me.children()} - before):
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    while {p.pid for p in me.children()} & mine:
        await asyncio.sleep(0.01)


def test_a_child_for_a_picture_reads_little_before_it_begins() -> None:
    """Each picture and each packed file has one, and most of its time went into starting."""
    looks = (
        "import sys, bot.core.apart_child, bot.storage.photo, bot.core.refused; print(*sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-c", looks], cwd=root, capture_output=True, check=True)
    assert not {"asyncio", "subprocess", "logging", "PIL"} & set(told.stdout.decode().split())
