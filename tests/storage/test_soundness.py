"""A broken database, a full or a read-only disk: said in one sentence, at the start, by `check`, by
/healthz and to whoever writes; never a trace for each message."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot import logs
from bot.config import load
from bot.core import soundness
from bot.health import Health
from bot.storage.db import execute
from bot.storage.failures import away
from bot.usecases import disk
from tests.fakes import demo
from tests.fakes.house import Parts
from tests.test_backup import spoil
from tests.test_cli import Desk, free_port


class Spool:
    waiting, since = 0, None


def migrated(folder: Path) -> Desk:
    desk = Desk(folder)
    desk.fine("migrate")
    return desk


async def test_a_damaged_table_shows_although_it_is_remembered(
    parts: Parts, tmp_path: Path
) -> None:
    path = migrated(tmp_path).data / "tinbuon.sqlite3"
    health = Health(parts.services, Spool(), ["web"], look=lambda: soundness.look(path))
    assert await health.not_ready() == []
    with contextlib.closing(sqlite3.connect(path)) as held:  # a process that has it open
        held.execute("SELECT * FROM outbox").fetchall()
        spoil(path)
        parts.clock.move(seconds=11)
        assert "the database is damaged" in str(await health.not_ready())
    assert soundness.faults(path)


def test_nothing_starts_on_a_damaged_file(tmp_path: Path) -> None:
    desk = migrated(tmp_path)
    path = desk.data / "tinbuon.sqlite3"
    spoil(path)
    port = {"TINBUON_WEB__PORT": str(free_port())}
    for _ in range(2):
        said = desk.fails(1, "serve", **port)
        assert "Tệp dữ liệu" in said
        assert "bị hỏng" in said
        assert str(desk.data) in said
        path.write_bytes(b"no database at all" * 1000)
    assert "bị hỏng" in desk.fails(1, "check")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small file system")
def test_the_start_on_a_full_or_closed_disk_says_so(tmp_path: Path) -> None:
    for size, flags, told in (("16k", "rw", "đã đầy"), ("4m", "ro", "chỉ cho đọc")):
        desk = Desk(tmp_path)
        with small_disk(desk.data, f"size={size},{flags}"):
            said = desk.fails(1, "serve", TINBUON_WEB__PORT=str(free_port()))
            assert told in said, said
            assert "Traceback" not in said


@contextlib.contextmanager
def small_disk(folder: Path, options: str) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False
    )
    if mounted.returncode:
        pytest.skip("no mounting here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small file system")
async def test_a_full_disk_is_honest_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    ballast = tmp_path / "data" / "ballast"
    with small_disk(tmp_path / "data", "size=48m"):
        async with demo.running(tmp_path) as url, aiohttp.ClientSession() as http:

            async def says(text: str) -> tuple[int, str]:
                async with http.post(f"{url}/chat/{who}/messages", json={"text": text}) as answer:
                    return answer.status, await answer.text()

            async with http.get(f"{url}/chat", headers={"Accept": "application/json"}) as found:
                who = (await found.json())[0]["person"]
            assert (await says("giúp"))[0] == 200
            with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(bytes(1 << 16))
            for n in range(200):
                status, words = await says(f"giúp {n} " + "đường ngập " * 200)
                if status != 200:
                    break
            assert status == 503, words
            assert "Anh/chị" in words
            async with http.get(f"{url}/healthz") as health:
                assert health.status == 503
                assert "make room" in await health.text()
            ballast.unlink()
            assert (await says("giúp"))[0] == 200
            async with http.get(f"{url}/healthz") as health:
                assert health.status == 200
    log = (tmp_path / "demo.log").read_text()
    assert "Traceback" not in log
    assert log.count("the disk or its files (full)") <= 2


def test_one_line_a_minute_says_it() -> None:
    told = logs.OfTheDisk()

    def record(error: Exception, at: float) -> logging.LogRecord:
        made = logging.LogRecord("bot", 40, "", 1, "event %s failed", (7,), (None, error, None))  # type: ignore[arg-type]
        made.created = at
        return made

    full = OSError(28, os.strerror(28))
    assert [told.filter(record(full, at)) for at in (100, 101, 159, 161)] == [1, 0, 0, 1]
    assert told.filter(record(ValueError("ours"), 162))
    first = record(OSError(5, "x", None, None), 0)
    assert told.filter(first)
    said = record(full, 500)
    assert told.filter(said)
    assert "event 7 failed" in said.getMessage()
    assert said.exc_info is None
    assert away(full)
    assert not away(ValueError())


async def test_the_admins_hear_once_that_room_gets_scarce(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    left = 400 << 20
    monkeypatch.setattr(soundness, "room", lambda _folder: left)
    province = await parts.area("66", "province", "Đắk Lắk")
    commune = await parts.area("24478", "commune", "Ea Kao", province)
    nga = await parts.person("nga", "Nga", ("admin", commune))
    parts.clock.move(hours=1)
    await disk.due(parts.services)
    parts.clock.move(hours=1)
    await disk.due(parts.services)
    (told,) = await parts.told(nga)
    assert "chỉ còn 400 MB" in told
    left = 550 << 20  # on the edge nothing is said
    await disk.due(parts.services)
    assert len(await parts.told(nga)) == 1
    left = 900 << 20
    await disk.due(parts.services)
    await disk.due(parts.services)
    assert "đã có lại chỗ chứa" in (await parts.told(nga))[1]
    left = 100 << 20
    parts.clock.move(hours=1)
    await disk.due(parts.services)
    assert len(await parts.told(nga)) == 3
    bia = await parts.person("bia", "Bia", ("admin", province))
    left = 900 << 20
    await disk.due(parts.services)
    assert len(await parts.told(bia)) == 1
    services = replace(parts.services, settings=load({}, data_dir=tmp_path))
    left = 400 << 20
    health = Health(services, Spool(), [], lambda _folder: left)
    parts.clock.move(seconds=6)
    assert "only 400 MB are left" in str(await health.shown())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_damage_deep_inside_is_seen_within_a_day_and_told_once(
    parts: Parts, database_url: str
) -> None:
    commune = await parts.area("24478", "commune", "Ea Kao")
    nga = await parts.person("nga", "Nga", ("admin", commune))
    settings = load({}, data_dir=parts.services.settings.data_dir, database_url=database_url)
    services = replace(parts.services, settings=settings)
    await disk.sound(services)
    assert await parts.told(nga) == []
    await execute("CREATE TABLE deep (id INTEGER PRIMARY KEY, body TEXT)")
    for _ in range(300):
        await execute("INSERT INTO deep (body) VALUES (hex(randomblob(1500)))")
    await execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(database_url.removeprefix("sqlite://"))
    spoil_inside(path, "deep")
    assert soundness.look(path) == "", "who looks at the ends of each table meets nothing"
    await disk.sound(services)
    assert await parts.told(nga) == [], "once a day"
    for _ in range(2):
        parts.clock.move(days=1)
        await disk.sound(services)
    (told,) = await parts.told(nga)
    assert "run.py restore" in told


def spoil_inside(path: Path, table: str) -> None:
    """A page in the middle of a table is overwritten."""
    with contextlib.closing(sqlite3.connect(path)) as file:
        (size,) = file.execute("PRAGMA page_size").fetchone()
        (root,) = file.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", [table]
        ).fetchone()
    raw_page = path.read_bytes()[(root - 1) * size : root * size]
    assert raw_page[0] == 5, "a page that only says where others are"
    cells = int.from_bytes(raw_page[3:5], "big")
    at = int.from_bytes(raw_page[12 + 2 * (cells // 2) :][:2], "big")
    page = int.from_bytes(raw_page[at : at + 4], "big")
    with path.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * size)
