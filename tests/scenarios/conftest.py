"""A village a test: on each channel over SQLite, and on Zalo over PostgreSQL too."""

from __future__ import annotations

import logging
import shutil
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot import building
from bot.app import App
from bot.config import load
from bot.core.messages import t
from bot.demo import seed
from bot.usecases.emergency.emergency_sound import made
from tests.conftest import UID, WORKER, Once
from tests.fakes import databases
from tests.fakes.clock import MOMENTS, FakeClock
from tests.fakes.databases import Emptied, run
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
    tts = building.voice(app.settings.speech)
    shop = building.shop(app.services, app.locales, tts)
    for key, kind in READY:
        await made(shop, app.locales.text(key, "vi"), kind)
    await tts.close()
    await app.stop()


@pytest.fixture(scope="session")
def seeded_sqlite(once: Once) -> Path:
    """A database file with the demo commune, made once a run, copied for each test."""

    def make(folder: Path) -> None:
        run(_seeded(f"sqlite://{folder / 'seeded.sqlite3'}", folder))

    return once("seeded-sqlite", make) / "seeded.sqlite3"


@pytest.fixture(scope="session")
def seeded_postgres(once: Once, postgres_template: str) -> tuple[str, Path]:
    """(name of a database with the demo commune to copy from, its media), made once a run."""
    name = f"{databases.PREFIX}_{UID}_seeded"

    def make(folder: Path) -> None:
        run(databases.admin(*databases.copied(name, postgres_template)))
        run(_seeded(f"{databases.BASE}/{name}", folder))
        run(databases.does(f"{databases.BASE}/{name}", databases.KEEP))

    return name, once("seeded-postgres", make) / "media"


@pytest.fixture(scope="session")
def village_postgres(seeded_postgres: tuple[str, Path]) -> Iterator[tuple[str, Emptied]]:
    """(address, what fills it with the demo commune again) of this worker's own database."""
    name = f"{databases.PREFIX}_{UID}_village_{WORKER}"
    run(databases.admin(*databases.copied(name, seeded_postgres[0])))
    url = f"{databases.BASE}/{name}"
    refilled = Emptied(url, databases.REFILL)
    yield url, refilled
    refilled.close()


@pytest.fixture
def begins(request: pytest.FixtureRequest) -> datetime:
    """When this test's day begins: at one of MOMENTS by the test's name, or at `--moment`."""
    names = list(MOMENTS)
    by_name = names[zlib.crc32(request.node.nodeid.encode()) % len(names)]
    name = request.config.getoption("--moment") or by_name
    print(f"begins at --moment {name}")  # said when it fails
    return MOMENTS[name]


@pytest.fixture
async def opens(request: pytest.FixtureRequest, tmp_path: Path, begins: datetime) -> Opens:
    """`async with opens("zalo-postgres", …settings) as village:`"""

    async def address(engine: str) -> str:
        if engine == "postgres":
            shutil.copytree(
                request.getfixturevalue("seeded_postgres")[1], tmp_path / "data" / "media"
            )
            url, refill = request.getfixturevalue("village_postgres")
            refill()
            return str(url)
        seeded = request.getfixturevalue("seeded_sqlite")
        shutil.copytree(seeded.parent / "media", tmp_path / "data" / "media")
        shutil.copy(seeded, tmp_path / "village.sqlite3")
        return f"sqlite://{tmp_path / 'village.sqlite3'}"

    @asynccontextmanager
    async def opened(way: str, **settings: Any) -> AsyncIterator[Village]:
        channel, _, engine = way.partition("-")
        url = await address(engine)
        async with open_village(url, tmp_path, channel, begins, **settings) as village:
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
