"""A full disk: a clear sentence, nothing half-written, and words still get through."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.errors import BadMedia
from bot.core.messages import T
from bot.storage.media import MediaFolder
from models import Media
from tests.fakes.house import Parts

SCRIPT = """
import asyncio, sys
from pathlib import Path
from tests.fakes.clock import FakeClock
from bot.storage.media import MediaFolder
folder = MediaFolder(Path(sys.argv[1]), "", FakeClock())
try:
    asyncio.run(folder.save(b"x" * 200_000, "image/jpeg"))
except Exception as error:
    print(type(error).__name__, getattr(error, "key", error))
"""


async def test_the_person_is_told_and_nothing_is_left(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_fd: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("bot.storage.media.os.fsync", full)
    folder = MediaFolder(tmp_path / "media", "", parts.clock)
    with pytest.raises(BadMedia) as told:
        await folder.save(b"jpeg", "image/jpeg")
    assert told.value.key == "error-storage-full"
    assert [p for p in (tmp_path / "media").rglob("*") if p.is_file()] == []
    assert await Media.all().count() == 0
    assert "hết chỗ" in parts.locales.text(T(told.value.key), "vi")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small file system")
def test_on_a_real_full_disk(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], check=False
    )
    if mounted.returncode:
        pytest.skip("no mounting here")
    try:
        said = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(small / "media")],
            capture_output=True,
            text=True,
            check=True,
        )
        left = [p for p in small.rglob("*") if p.is_file()]
    finally:
        subprocess.run(["umount", str(small)], check=True)
    assert said.stdout.strip() == "BadMedia error-storage-full"
    assert left == []
