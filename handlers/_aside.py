"""Shared by conversations whose buttons work at any time: step aside from what was going on."""

from __future__ import annotations

from typing import Any

from bot.core.events import EventKind
from bot.core.text import fold
from bot.dialog.aside import park
from bot.dialog.context import Context
from bot.usecases.voice import listeners


async def aside(ctx: Context, conversation: str, step: str, **data: Any) -> None:
    """Enter a step of a conversation; another one that was under way comes back afterwards."""
    state = ctx.state
    if state.step and state.conversation != conversation:
        park(ctx)
    elif state.parked and state.parked["conversation"] == conversation:
        state.parked = None  # it goes on here
    state.conversation, state.version = conversation, ctx.registry.all[conversation].version
    state.step, state.trail, state.data = "", [], dict(data)
    await ctx.go(step, conversation=conversation)


def busy_elsewhere(ctx: Context, conversation: str) -> bool:
    """Is another conversation waiting for an answer?"""
    return bool(ctx.state.step) and ctx.state.conversation != conversation


def typed(ctx: Context, conversation: str) -> str:
    """What was said beyond the word that started the conversation; nothing for a button."""
    if ctx.event.action or ctx.event.kind is not EventKind.TEXT:
        return ""
    words = ctx.text.split()
    for entry in sorted(_entries(ctx, conversation), key=len, reverse=True):
        count = len(entry.split())
        if fold(" ".join(words[:count])) == entry:
            return " ".join(words[count:])
    return ctx.text


def language(ctx: Context) -> str:
    """Of the person's recordings, as far as we know."""
    return listeners.spoken(ctx.person)


def _entries(ctx: Context, conversation: str) -> list[str]:
    return [w for w in map(fold, ctx.words(f"{conversation}-words").split("|")) if w]
