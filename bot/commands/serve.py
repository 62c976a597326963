"""`run.py serve` and `run.py demo`: one process until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import shutil
import signal
import sys
import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp

from bot import logs
from bot.app import ROLES, App, parse_roles
from bot.commands.words import tell
from bot.config import Settings, load

DEMO_DATA = Path("data") / "demo"
RUN = Path(__file__).resolve().parents[2] / "run.py"

_NO_EARS = (
    "  Chưa có phần nghe tiếng nói: ghi âm được giữ và nghe lại được, nhưng chưa thành chữ.",
    "  Muốn có: đặt TINBUON_SPEECH__STT_MODEL là thư mục mô hình, xem docs/speech.md.",
)


async def serve(role: str) -> int:
    """Start the roles asked for; SIGTERM and SIGINT stop it in order."""
    settings = load()
    roles = parse_roles(role)
    _logging(settings)
    app = App(settings)
    await started(app, roles)
    told = _listen()
    try:
        if settings.embedded:
            await _first_start(app)
        tell(f"Tin Buôn is ready on {settings.public_url} ({', '.join(sorted(roles))})", flush=True)
        async with _aside(settings) if "worker" in roles else contextlib.nullcontext():
            await _until(told)
    finally:
        await app.stop()
    return 0


async def started(app: App, roles: frozenset[str] = frozenset(ROLES)) -> None:
    """Start the app. What that made stays for good, so no collection of garbage looks at it again:
    each full look took 0.1 s, in the middle of answering somebody."""
    await app.start(roles)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 5, 50)


async def demo(*, fresh: bool) -> int:
    """The sample commune on this machine, everything embedded."""
    settings = demo_settings()
    _logging(settings)
    if fresh and settings.data_dir == DEMO_DATA:
        shutil.rmtree(DEMO_DATA, ignore_errors=True)
    app = App(settings)
    await started(app)
    told = _listen()
    try:
        from bot.demo import seed

        await seed(app.services)
        _welcome(settings)
        async with _aside(settings):
            await _until(told)
    finally:
        await app.stop()
    return 0


def demo_settings() -> Settings:
    """Settings as they are, but a demo, with its own data folder unless one was set."""
    plain = load()
    changes: dict[str, Any] = {"demo": True}
    if plain.data_dir == Path("data") and not plain.database_url:
        changes["data_dir"] = DEMO_DATA
    if not {"quiet_from", "quiet_to"} & plain.commune.model_fields_set:
        # One visitor holds every phone: nobody sleeps here, and the day plays at any hour.
        changes["commune"] = {"quiet_from": "00:00", "quiet_to": "00:00"}
    return load(**changes)


async def _first_start(app: App) -> None:
    from bot.usecases.registers.provinces import ensure_province

    await ensure_province(app.services, app.settings.commune.province)


@contextlib.asynccontextmanager
async def _aside(settings: Settings) -> AsyncIterator[None]:
    """The ready emergency texts become sound in a process of their own: it takes seconds and
    memory. An emergency that comes first is spoken here."""
    env = {
        **os.environ,
        "TINBUON_DATA_DIR": str(settings.data_dir.absolute()),
        "TINBUON_DATABASE_URL": settings.db_url,
    }
    child = await asyncio.create_subprocess_exec(sys.executable, str(RUN), "prerender", env=env)
    try:
        yield
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


def _listen() -> asyncio.Event:
    """Set once the process is told to stop. Before anybody hears that it is ready: a signal that
    comes earlier would end it in the middle."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, told.set)
    return told


async def _until(told: asyncio.Event) -> None:
    await told.wait()
    tell("stopping…", flush=True)


def _logging(settings: Settings) -> None:
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(logs.Formatter())
    out.addFilter(logs.OfTheDisk())
    logging.basicConfig(level=settings.log_level.upper(), handlers=[out])
    logging.getLogger("aiohttp.server").addFilter(logs.OfNoRequest())
    # These print what a stranger wrote as it stands, and Python remembers each of them for good.
    for kind in (aiohttp.BadContentDispositionHeader, aiohttp.BadContentDispositionParam):
        warnings.simplefilter("ignore", kind)
    for noisy in ("aiosqlite", "apscheduler", "httpx", "taskiq"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _welcome(settings: Settings) -> None:
    url = settings.public_url
    lines = (
        "",
        "  Tin Buôn: bản chạy thử đã sẵn sàng.",
        f"  Mở trang này trong trình duyệt:  {url}/",
        "  Trên trang có điện thoại của cán bộ, tuyên truyền viên, người dân, bảng tin và cụm loa.",
        *(() if settings.speech.ear else _NO_EARS),
        "  Bấm Ctrl+C để dừng.",
        "",
    )
    tell("\n".join(lines), flush=True)
