"""Conversations set aside while another comes in between, and how they come back.

Called by the router at the end of each event; nothing is ever lost silently.
"""

from __future__ import annotations

from typing import Any

from bot.core.errors import UserError
from bot.core.messages import t
from bot.dialog.context import Context

_DEPTH = 3  # a report within a report within a draft: more than that is forgotten


def park(ctx: Context) -> None:
    """Set the current conversation aside with all its answers."""
    state = ctx.state
    state.parked = {
        "conversation": state.conversation,
        "version": state.version,
        "step": state.step,
        "data": state.data,
        "trail": state.trail,
        "under": _cut(state.parked, _DEPTH - 1),
    }
    ctx.end()


async def resume(ctx: Context) -> None:
    """What was set aside last comes back and asks its question again, where it still can."""
    state = ctx.state
    parked: dict[str, Any] = state.parked or {}
    state.parked = parked.get("under")
    # An update of the program may have changed the steps: old answers then fit no question.
    known = ctx.registry.all.get(parked["conversation"])
    if known is None or known.version != parked["version"] or parked["step"] not in known.steps:
        await ctx.say(t("restarted-version"))
        return
    state.conversation, state.version = parked["conversation"], parked["version"]
    state.step, state.data, state.trail = parked["step"], parked["data"], parked["trail"]
    try:
        async with ctx.work.attempt():  # its subject may be gone: that undoes nothing of this event
            ctx.resuming = True
            await ctx.again()
    except UserError as error:
        ctx.resuming = False
        ctx.end()
        await ctx.say(t(error.key, **error.args_))


def _cut(parked: dict[str, Any] | None, depth: int) -> dict[str, Any] | None:
    if parked is None or depth == 0:
        return None
    return {**parked, "under": _cut(parked.get("under"), depth - 1)}
