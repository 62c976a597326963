"""Fixtures every layer uses: each database test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import hypothesis
import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from bot.storage import db
from tests.fakes import databases, forked, launch, models_once
from tests.fakes.clock import MOMENTS, RunningClock
from tests.fakes.databases import run
from tests.fakes.house import Parts, make_parts

# Whatever asks for the time of day, here and in the processes that tests start, hears this one.
os.environ[launch.NAME] = str(RunningClock())
os.environ.setdefault("TINBUON_LANGUAGE", "en")  # the sentences as the code has them
launch.hold()
models_once.hold()
forked.hold()

# One name for a run and all its workers, who inherit it; whoever makes it up clears up.
BEGAN_HERE = databases.RUN not in os.environ
UID = os.environ.setdefault(databases.RUN, uuid4().hex[:12])
SOAK = bool(os.environ.get("TINBUON_TEST_SOAK"))  # set by `make soak`
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "only")

# A busy machine is slow at drawing examples; that is no fault of what is tested.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--moment",
        choices=list(MOMENTS),
        help="when every scenario's day begins; without it each begins at one of them by its name",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The slow ones first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if not SOAK:
        left = [item for item in items if item.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def pytest_collection_finish() -> None:
    """What is imported by now stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


POSTGRES = databases.URL
Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """`once(name, make)`: a folder that the first worker to come fills for all of this run."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if WORKER == "only" else shared.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "made").exists():
                folder.mkdir(exist_ok=True)
                make(folder)
                (folder / "made").touch()
        return folder

    return made


@pytest.fixture(scope="session")
def sqlite_template(once: Once) -> Path:
    """A database file with empty tables, copied for each test."""

    def make(folder: Path) -> None:
        run(_tables(f"sqlite://{folder / 'empty.sqlite3'}"))

    return once("sqlite", make) / "empty.sqlite3"


@pytest.fixture(scope="session")
def postgres_template(once: Once) -> str:
    """Name of a database with empty tables that nobody writes to, made once for all workers."""
    name = f"{databases.PREFIX}_{UID}_tables"

    def make(_folder: Path) -> None:
        run(databases.admin(*databases.copied(name, "template0")))
        url = f"{databases.BASE}/{name}"
        run(_tables(url))
        run(databases.does(url, databases.EMPTY))
        run(_noted(url))

    once("postgres", make)
    return name


@pytest.fixture(scope="session")
def postgres(postgres_template: str) -> Iterator[tuple[str, databases.Emptied]]:
    """(address, what empties it) of this worker's own database."""
    name = f"{databases.PREFIX}_{UID}_{WORKER}"
    run(databases.admin(*databases.copied(name, postgres_template)))
    url = f"{databases.BASE}/{name}"
    emptied = databases.Emptied(url, template=postgres_template)
    yield url, emptied
    emptied.close()


def pytest_unconfigure() -> None:
    """The run's databases go when its last worker is through."""
    if BEGAN_HERE:
        with contextlib.suppress(OSError, asyncpg.PostgresError):
            run(databases.drop_all(UID))


async def _tables(url: str) -> None:
    async with TortoiseContext() as context:
        await context.init(config=db.config(url))
        await context.generate_schemas()


async def _noted(url: str) -> None:
    """As if the migrations had made the tables."""
    async with TortoiseContext() as context:
        await context.init(config=db.config(url))
        executor = MigrationExecutor(db.connection(), db.config(url)["apps"])
        await executor.migrate([MigrationTarget(db.APP, "__latest__")], fake=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.services)])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database with tables, one run for each engine."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite://{path}"
    url, empty = request.getfixturevalue("postgres")
    empty()
    return str(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[str]:
    """The same, open: models work in the test."""
    async with TortoiseContext() as context:
        await context.init(config=db.config(database_url))
        yield database_url


@pytest.fixture
async def parts(database: str, tmp_path: Path) -> Parts:
    """Services over the open database."""
    return make_parts(tmp_path)


FULL = 280


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Files are told about before tests/test_architecture.py refuses them."""
    for top in ("bot", "handlers", "models"):
        for path in sorted(Path(__file__).parents[1].joinpath(top).rglob("*.py")):
            lines = path.read_text("utf-8").count("\n")
            if lines > FULL and "migrations" not in path.parts:
                where = path.relative_to(Path(__file__).parents[1])
                terminalreporter.write_line(f"{where}: {lines} lines, over 300 it is refused")
