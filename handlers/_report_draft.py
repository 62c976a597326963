"""Shared by report and voice: a draft's screen, under its own conversation where that is free."""

from __future__ import annotations

from bot.dialog.context import Context
from bot.usecases.reports import report, report_card
from handlers._aside import aside, busy_elsewhere

NAME = "report"


def code_of(ctx: Context) -> str:
    """The draft this chat is at, or ""."""
    return str(ctx.data.get("report", ""))


async def show(ctx: Context, code: str) -> None:
    """Under another conversation's question it is only shown. Nothing for a report sent before."""
    found = await report.own(ctx.work, code)
    if found.state.value != "draft":
        return
    if busy_elsewhere(ctx, NAME):
        card = await report_card.draft(ctx.work, found)
        await ctx.show(card)
    else:
        await aside(ctx, NAME, "confirm", report=code, group=found.group_id)
