"""Run as a process: changes the key and is killed at every line of it, one after another.

`python -m tests.storage.rotation FOLDER rotate|drop STEP` prints how many deaths it survived: one
at every STEP-th line. Each is a fork with a copy of the data folder, so nothing but the disk is
left of it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import stat
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

from bot.app import App
from bot.commands import key as command
from bot.config import load
from bot.dialog.locale import Locales
from bot.storage.db import Database
from bot.usecases.people.chat_people import signature
from tests.fakes import launch

SECRETS = {"oa:1": {"refresh_token": "r-1"}, "oa:2": {"refresh_token": "r-2"}}
BUTTON = ("17", "accounts.leave-sure", "oa:1")
_BEGIN = ("_rotate", "_drop")
_WATCHED = ("bot/storage/keys.py", "bot/storage/vault.py", "bot/commands/key.py")


async def _nothing_pending(_database: Database) -> list[str]:
    return []


def main(folder: Path, what: str, step: int) -> None:
    launch.hold()
    first = folder / "first"
    os.environ["TINBUON_DATA_DIR"] = str(first)
    App(load())  # imports and reads once what every child would
    _in_fork(first, _prepare)
    words = Locales()
    # looked at and read once is enough
    with (
        patch.object(Database, "pending", _nothing_pending),
        patch("bot.app.Locales", lambda: words),
    ):
        print(f"{_deaths(folder, what, step)} deaths")


def _deaths(folder: Path, what: str, step: int) -> int:
    first, now = folder / "first", folder / "now"
    if what == "drop":
        _in_fork(first, _rotated)
    button, link = (folder / name for name in ("button", "link"))
    _in_fork(first, lambda app: _note(app, button, link))
    deaths = 0
    while True:
        shutil.rmtree(now, ignore_errors=True)
        shutil.copytree(first, now)
        if _killed_at(now, deaths * step, drop=what == "drop") == 0:
            return deaths
        deaths += 1
        _in_fork(now, lambda app: _afterwards(app, button, link))


def _in_fork(data: Path, work: Callable[[App], Awaitable[None]]) -> None:
    """In a process of its own, as the next start would be."""
    child = os.fork()
    if child == 0:
        try:
            os.environ["TINBUON_DATA_DIR"] = str(data)
            asyncio.run(_with_app(work))
        except Exception as error:  # noqa: BLE001 - said, and then the test fails
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise SystemExit(1)


async def _with_app(work: Callable[[App], Awaitable[None]]) -> None:
    app = App(load())
    await app.open()
    await work(app)
    await app.stop()


def _killed_at(data: Path, line: int, *, drop: bool) -> int:
    """0 when the command was through before it came to so many lines."""
    child = os.fork()
    if child == 0:
        os.environ["TINBUON_DATA_DIR"] = str(data)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.settrace(_killer(line))
        asyncio.run(command.rotate(drop_old=drop))
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, -signal.SIGKILL}, code
    return code


def _killer(line: int) -> Any:
    seen: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, _arg: Any) -> Any:
        if not frame.f_code.co_filename.endswith(_WATCHED):
            return None
        if event == "line" and (seen or frame.f_code.co_name in _BEGIN):
            seen.add((frame.f_code.co_filename, frame.f_lineno))
            if len(seen) > line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


async def _prepare(app: App) -> None:
    for name, value in SECRETS.items():
        await app.vault.put(name, value)


async def _rotated(_app: App) -> None:
    assert await command.rotate(drop_old=False) == 0


async def _note(app: App, button: Path, link: Path) -> None:
    button.write_text(app.buttons.mint(*BUTTON))
    until = app.clock.now() + timedelta(days=1)
    link.write_text(signature(app.services.key, "cb-1", 0, until))


async def _afterwards(app: App, button: Path, link: Path) -> None:
    """All that was there opens, made with the newest key that may not be dropped; and the same
    command again finishes it, so that the old key can go."""
    for name, value in SECRETS.items():
        assert await app.vault.get(name) == value, name
    assert app.buttons.open(BUTTON[0], button.read_text()) is not None
    assert app.people.good("cb-1", 0, link.read_text())
    assert app.keys.path is not None
    assert stat.S_IMODE(app.keys.path.stat().st_mode) == 0o600

    await command.rotate(drop_old=False)
    assert await app.vault.under_older_keys() == []
    await command.rotate(drop_old=True)
    assert len(app.keys.latest()) == 1
    for name, value in SECRETS.items():
        assert await app.vault.get(name) == value, name


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
