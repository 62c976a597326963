"""Shared by emergency and alarm: what goes on already, and what may be done about it."""

from __future__ import annotations

from bot.core.messages import Button, t
from bot.dialog.context import Context
from bot.usecases import areas
from bot.usecases.alarm_items import headline
from bot.usecases.emergency import emergency, emergency_board, emergency_rights
from bot.vietnamese.times import clock_text


async def to_be_cleared(ctx: Context) -> None:
    """'Hết nguy hiểm' away from its button: which one it is about is seen before it ends."""
    ctx.end()
    found = await emergency_rights.watched(ctx.work)
    for one in found:
        await _card(ctx, one)
    if not found:
        await ctx.say(t("emergency-none"))


async def show(ctx: Context, code: str) -> None:
    """Everything that goes on in a commune, each with its buttons."""
    for one in await emergency_rights.active(await areas.by_code(code), ctx.work.now()):
        await _card(ctx, one)


async def _card(ctx: Context, one: emergency.Draft) -> None:
    now = ctx.work.now()
    at, until = clock_text(one.started_at, now), clock_text(one.ends_at, now)
    await ctx.say(
        t("emergency-active", title=headline(one), code=one.code, at=at, until=until),
        buttons=follow(one),
    )


def follow(one: emergency.Draft) -> list[Button]:
    """What may be done about one that goes on."""
    board, clear, correct, again = (
        Button(t(f"emergency-{name}-btn"), f"emergency.{name}", str(one.id), many=True)
        for name in ("board", "clear", "correct", "again")
    )
    return [board, clear, emergency_board.extend_button(one), correct, again]
