"""Who is left without an answer: whom a human answers (holding.py), and who asks the same for help
hundreds of times, or is a stranger who pours.

Counted in this process's memory: nobody is owed an exact number, and a flood costs no statement.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.events import EventKind
from bot.core.messages import t
from bot.dialog.context import Context
from bot.dialog.holding import silent
from bot.dialog.understand import Words
from bot.vietnamese import danger

_BREATH = timedelta(seconds=20)  # so long after the last one, they are answered again
_HELPED = 10  # times in a row that 'giúp' is answered
_STRANGERS = 30  # texts in a row of somebody nobody knows
_KNOWN = 5_000  # such counts


@dataclass
class _Count:
    times: int
    at: datetime


class Calm:
    """One a router."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._counts: OrderedDict[tuple[int, int], _Count] = OrderedDict()

    async def silent(self, ctx: Context) -> bool:
        """Does nothing come of this event? What a stranger pours is kept in the inbox like
        everything, and told once; words of danger are never held back."""
        if await silent(ctx, self._words):
            return True
        most = self._most(ctx)
        if most is None:
            return False
        times = self._count((ctx.account.id, most), ctx.work.now())
        if times == most + 1:
            await ctx.say(t("slowly"))
        return times > most

    def _most(self, ctx: Context) -> int | None:
        if ctx.event.kind is not EventKind.TEXT:
            return None
        helped = self._words.everywhere(ctx.text) in {"help", "menu"}
        if ctx.person and not helped:
            return None  # looking for danger takes longer than all of this
        return None if danger.found(ctx.text) else _HELPED if helped else _STRANGERS

    def _count(self, what: tuple[int, int], now: datetime) -> int:
        """Of one chat, towards one of the limits: whoever said much may still ask for help."""
        known = self._counts.pop(what, None)
        times = known.times + 1 if known and abs(now - known.at) < _BREATH else 1
        self._counts[what] = _Count(times, now)
        while len(self._counts) > _KNOWN:
            self._counts.popitem(last=False)
        return times
