"""How `run.py` runs a command: an event loop, one clear line for an error, an exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

import typer

from bot.commands.words import here, language
from bot.core.errors import SettingsError, StoreTrouble, TinBuonError, UserError


def do(work: Callable[..., Awaitable[int | None]], *args: Any, **kwargs: Any) -> None:
    """Run a command with an event loop; errors become one clear line and an exit code."""
    import uvloop  # here, because --help needs none of it

    async def run() -> int | None:
        return await work(*args, **kwargs)

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            code = runner.run(run()) or 0
    except SettingsError as error:
        fail(here(str(error)), 2)
    except TinBuonError as error:
        fail(said(error), 1)
    except KeyboardInterrupt:
        code = 0
    except Exception as error:
        if (trouble := _of_the_disk(error)) is None:
            raise
        fail(said(trouble), 1)
    raise typer.Exit(code)


def said(error: BaseException) -> str:
    """For the person at the command line; what concerns the machine itself in both languages."""
    from bot.core.messages import t
    from bot.dialog.locale import Locales

    if isinstance(error, StoreTrouble):
        words = t(error.key, **error.args_)
        return f"{Locales().text(words, 'vi')}\n       {Locales().text(words, 'en')}"
    if isinstance(error, UserError):
        return Locales().text(t(error.key, **error.args_), language())
    return here(str(error))


def _of_the_disk(error: BaseException) -> StoreTrouble | None:
    from bot.config import load
    from bot.core.soundness import trouble

    return trouble(error, load().data_dir)


def fail(text: str, code: int) -> NoReturn:
    """One line on standard error, then that exit code."""
    print(here(f"error: {here(text)}"), file=sys.stderr)
    raise typer.Exit(code)
