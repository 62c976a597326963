"""What several files of this folder need."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext

from bot.storage import db
from tests.fakes.counted import Counted, counting
from tests.fakes.house import Parts, make_parts


@pytest.fixture
async def watched(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[tuple[Parts, Counted]]:
    """The parts upon an SQLite file whose statements are counted."""
    path = tmp_path / "watched.sqlite3"
    shutil.copy(sqlite_template, path)
    with counting() as counted:
        async with TortoiseContext() as context:
            await context.init(config=db.config(f"sqlite://{path}"))
            yield make_parts(tmp_path), counted
