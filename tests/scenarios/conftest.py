"""A village a test: on each channel over SQLite, and on Zalo over PostgreSQL too."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot import building
from bot.app import App
from bot.config import load
from bot.core.messages import t
from bot.demo import seed
from bot.usecases.emergency.emergency_sound import made
from tests.conftest import POSTGRES, _run
from tests.fakes.clock import FakeClock
from tests.fakes.village import Village, open_village

FLOOD = t("emergency-ready-flood")
READY = (
    (FLOOD, "emergency"),
    (t("emergency-exercise-text", text=FLOOD), "exercise"),
    (t("emergency-clear-says"), "routine"),
    (t("emergency-clear-exercise"), "routine"),
)  # sounds the clock's process keeps on the shelf
WAYS = ("webchat", "telegram", "zalo", "zalo-postgres")
# also where nothing can be tapped: choices are typed by their number
by_number_too = pytest.mark.parametrize("village", [*WAYS, "zalobot"], indirect=True)
Opens = Callable[..., AbstractAsyncContextManager[Village]]


async def _nothing(name: str, *ids: object) -> None:
    """Tasks are for whoever opens the copy."""


async def _seeded(url: str, folder: Path) -> None:
    app = App(load({}, demo=True, database_url=url, data_dir=folder), FakeClock())
    await app.open(migrate=True)
    await seed(replace(app.services, enqueue=_nothing))
    await app._start_speech()
    assert app.tts is not None
    shop = building.shop(app.services, app.locales, app.tts)
    for key, kind in READY:
        await made(shop, app.locales.text(key, "vi"), kind)
    await app.stop()


@pytest.fixture(scope="session")
def seeded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demo commune, copied for each test."""
    folder = tmp_path_factory.mktemp("seeded")
    _run(_seeded(f"sqlite://{folder / 'seeded.sqlite3'}", folder))
    return folder / "seeded.sqlite3"


@pytest.fixture(scope="session")
def seeded_postgres(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, str, Path]]:
    """(a database with the demo commune to copy from, name of the copy, its media). The names are
    this process's own: several may test at once."""
    base, folder = POSTGRES.rsplit("/", 1)[0], tmp_path_factory.mktemp("seeded")
    names = f"tinbuon_seeded_{os.getpid()}", f"tinbuon_village_{os.getpid()}"

    async def make() -> None:
        await _replace(names[0], "template0")
        await _seeded(f"{base}/{names[0]}", folder)

    async def remove() -> None:
        for name in names:
            await _replace(name, "")

    _run(make())
    yield *names, folder / "media"
    _run(remove())


async def _replace(name: str, template: str) -> None:
    """A fresh copy of `template`; without one the database only goes."""
    admin = await asyncpg.connect(POSTGRES)
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    if template:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
    await admin.close()


@pytest.fixture
async def opens(request: pytest.FixtureRequest, tmp_path: Path) -> Opens:
    """`async with opens("zalo-postgres", …settings) as village:`"""

    async def address(engine: str) -> str:
        if engine == "postgres":
            template, name, media = request.getfixturevalue("seeded_postgres")
            shutil.copytree(media, tmp_path / "data" / "media")
            await _replace(name, template)
            return f"{POSTGRES.rsplit('/', 1)[0]}/{name}"
        seeded = request.getfixturevalue("seeded_sqlite")
        shutil.copytree(seeded.parent / "media", tmp_path / "data" / "media")
        shutil.copy(seeded, tmp_path / "village.sqlite3")
        return f"sqlite://{tmp_path / 'village.sqlite3'}"

    @asynccontextmanager
    async def opened(way: str, **settings: Any) -> AsyncIterator[Village]:
        channel, _, engine = way.partition("-")
        async with open_village(await address(engine), tmp_path, channel, **settings) as village:
            yield village

    return opened


@pytest.fixture(params=WAYS)
async def village(request: pytest.FixtureRequest, opens: Opens) -> AsyncIterator[Village]:
    async with opens(request.param) as found:
        yield found


@pytest.fixture(autouse=True)
def no_tracebacks(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens in a scenario, nothing may fail inside."""
    yield
    failed = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert not failed, [r.getMessage() for r in failed]
