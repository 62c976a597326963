"""How `run.py` runs a command: an event loop, one clear line for an error, an exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

import typer

from bot.core.errors import OperatorError, SettingsError, UserError


def do(work: Callable[..., Awaitable[int | None]], *args: Any, **kwargs: Any) -> None:
    """Run a command with an event loop; errors become one clear line and an exit code."""
    import uvloop  # here, because --help needs none of it

    async def run() -> int | None:
        return await work(*args, **kwargs)

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            code = runner.run(run()) or 0
    except SettingsError as error:
        fail(str(error), 2)
    except OperatorError as error:
        fail(str(error), 1)
    except UserError as error:
        fail(_words(error), 1)
    except KeyboardInterrupt:
        code = 0
    raise typer.Exit(code)


def _words(error: UserError) -> str:
    from bot.core.messages import t
    from bot.dialog.locale import Locales

    return Locales().text(t(error.key, **error.args_), "en")


def fail(text: str, code: int) -> NoReturn:
    """One line on standard error, then that exit code."""
    print(f"error: {text}", file=sys.stderr)
    raise typer.Exit(code)
