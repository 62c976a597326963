"""What a lost task message, a crash or a failed engine left behind is handed over again.

Run by the clock every minute. Every task is safe to run twice.
"""

from __future__ import annotations

from bot.usecases.bulletins import render
from bot.usecases.emergency import emergency_watch
from bot.usecases.groups import group_make, groups
from bot.usecases.voice import transcribe
from bot.usecases.work import Services


async def lost_tasks(services: Services) -> int:
    """How many tasks were handed over. Bulletins are looked after by expire.due."""
    found: list[tuple[str, int]] = list(await emergency_watch.lost_tasks(services))
    found += [("render_bulletin", v) for v in await render.pending_renders(services)]
    found += [("transcribe", n) for n in await transcribe.waiting(services)]
    found += await group_make.pending(services)
    await groups.resolve()
    for task, number in found:
        await services.enqueue(task, number)
    return len(found)
