"""kill -9 between any two statements of a migration: the next start goes on and doubles nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from bot.storage import db
from tests.conftest import UID, WORKER
from tests.fakes import databases
from tests.storage.dying_migration import config

ROOT = Path(__file__).resolve().parents[2]
OLDER, NOW = (f"{databases.PREFIX}_{UID}_{WORKER}_{name}" for name in ("older", "dying"))


async def _made(url: str) -> None:
    """The oldest version's table with two rows."""
    async with TortoiseContext() as context:
        await context.init(config=config(url))
        executor = MigrationExecutor(db.connection(), config(url)["apps"])
        await executor.migrate([MigrationTarget(db.APP, "0001_first")])
        await db.execute("INSERT INTO thing (name) VALUES ('a'), ('b')")


async def _rows(url: str) -> list[tuple[Any, ...]]:
    async with TortoiseContext() as context:
        await context.init(config=config(url))
        _, rows = await db.execute("SELECT name, size, kind FROM thing ORDER BY id")
        return [(r["name"], r["size"], r["kind"]) for r in rows]


def _start(url: str, dies_before: int) -> int:
    return subprocess.run(
        [sys.executable, "-m", "tests.storage.dying_migration", url, str(dies_before)],
        cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False,
    ).returncode  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.services)])
async def test_the_next_start_goes_on(engine: str, tmp_path: Path) -> None:
    older, url = tmp_path / "older.sqlite3", f"sqlite://{tmp_path / 'now.sqlite3'}"
    if engine == "sqlite":
        await _made(f"sqlite://{older}")
    else:
        url = f"{databases.BASE}/{NOW}"
        await databases.admin(*databases.copied(OLDER, "template0"))
        await _made(f"{databases.BASE}/{OLDER}")
    deaths = 0
    while True:
        if engine == "sqlite":
            for name in ("", "-wal", "-shm"):
                (tmp_path / f"now.sqlite3{name}").unlink(missing_ok=True)
            shutil.copy(older, tmp_path / "now.sqlite3")
        else:
            await databases.admin(*databases.copied(NOW, OLDER))
        code = _start(url, deaths)
        if code == 0:
            break
        assert code == -signal.SIGKILL, code
        assert _start(url, 1_000_000) == 0, f"after a kill before statement {deaths + 1}"
        assert await _rows(url) == [("a", 20, None), ("b", 20, None)], deaths
        deaths += 1
    assert deaths > 10
