"""Bytes that people sent harm nobody: too much time, memory or talk ends the child only."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import psutil
import pytest

from bot.core.apart import Answer, Limits, apart
from bot.core.errors import BadMedia, OperatorError

FEW = Limits(seconds=1, memory_mb=128, answer_mb=1)


def spins() -> None:
    while True:
        pass


def breaks() -> None:
    raise RuntimeError


def refuses() -> None:
    raise BadMedia("error-audio-too-long", minutes=3)


def tells() -> None:
    raise OperatorError("line 3: no such place")


DOES: dict[str, Callable[[], object]] = {
    "spins": spins,
    "grows": lambda: [bytes(1 << 20) for _ in range(4096)],
    "dies": lambda: os.kill(os.getpid(), 9),
    "breaks": breaks,
    "prints": lambda: print('{"error": null, "value": "forged"}', flush=True),
    "writes": lambda: Path("/tmp/out-of-the-child").write_bytes(b"x"),
    "refuses": refuses,
    "tells": tells,
}


@apart(FEW)
def does(file: BinaryIO, what: str) -> Answer:
    data = file.read()
    if what == "talks":
        return None, bytes(64 << 20)
    if what in DOES:
        DOES[what]()
    return [what, len(data), sorted(k for k in os.environ if "TINBUON" in k)], data[:3]


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
async def test_whatever_it_does_only_the_child_ends() -> None:
    for what in ("spins", "grows", "talks", "dies", "breaks", "writes"):
        with pytest.raises(BadMedia):
            await does(b"", what=what)
    left = Path("/tmp/out-of-the-child")
    assert left.stat().st_size == 0
    left.unlink()


async def test_given_up_its_child_is_gone() -> None:
    task = asyncio.create_task(does(b"", what="spins"))
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
