"""A single-use button leaves a unique row when it is pressed, in the transaction of what it does.

Keys change: a press under an older key counts as well.
"""

from __future__ import annotations

from collections.abc import Awaitable

from bot.core.buttons import Pressed
from bot.core.errors import Stale
from bot.dialog.context import Context
from bot.storage.db import execute
from models import UsedButton


async def unless_bare(pressed: Pressed, step: Awaitable[None]) -> None:
    """The names of actions are public, and anybody may send one without a reference. Where the step
    needs one it is refused like an old button, and nothing of it counts."""
    try:
        await step
    except (ValueError, KeyError, IndexError) as error:
        if pressed.ref:
            raise
        raise Stale("button-old") from error


async def use_once(pressed: Pressed, ctx: Context) -> None:
    """Raises Stale when it was pressed before."""
    if not pressed.mark:
        return
    if pressed.others and await UsedButton.filter(mark__in=pressed.others).exists():
        raise Stale("button-used")  # before the keys were changed
    await once(pressed.mark, ctx)


async def once(mark: str, ctx: Context) -> None:
    """Raises Stale the second time: of several buttons about the same thing only one counts."""
    changed, _ = await execute(
        "INSERT INTO used_button (mark, pressed_at) VALUES (?, ?) ON CONFLICT (mark) DO NOTHING "
        "RETURNING mark",
        [mark, ctx.work.now()],
    )
    if not changed:
        raise Stale("button-used")
