"""A database that went through every version there has been, made once a run for each engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationTarget

from bot.storage import db
from bot.storage.migrating import Executor
from tests.conftest import UID, Once
from tests.fakes import databases
from tests.storage.older import VERSIONS


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.services)])
def migrated(request: pytest.FixtureRequest, once: Once) -> str:
    """Address of one with an area from each version, named after it, and what VERSIONS left."""
    name = f"{databases.PREFIX}_{UID}_migrated"
    sqlite = request.param == "sqlite"

    def url(folder: Path) -> str:
        return f"sqlite://{folder / 'old.sqlite3'}" if sqlite else f"{databases.BASE}/{name}"

    def make(folder: Path) -> None:
        if not sqlite:
            databases.run(databases.admin(*databases.copied(name, "template0")))
        databases.run(_through_all(url(folder)))

    return url(once(f"migrated-{request.param}", make))


async def _through_all(url: str) -> None:
    def came(event: str, _app: str, version: str) -> None:
        if event == "apply_done":
            databases.run(_lived_in(url, version))

    async with TortoiseContext() as context:
        await context.init(config=db.config(url))
        executor = Executor(db.connection(), db.config(url)["apps"])
        await executor.migrate([MigrationTarget(db.APP, "__latest__")], progress=came)


async def _lived_in(url: str, version: str) -> None:
    async with TortoiseContext() as context:
        await context.init(config=db.config(url))
        await db.execute(
            "INSERT INTO area (code, kind, name, folded, path, households, settings) "
            f"VALUES ('{version[:12]}', 'province', '{version}', '', '{version[:12]}/', 0, '{{}}')"
        )
        if version in VERSIONS:
            await VERSIONS[version]()
