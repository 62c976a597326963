"""What is over its time goes, a slice a transaction, so that people pass between. Run by the clock.

What goes and after how long is in the duties of each capability and in the settings' [keep].
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from bot.storage import space
from bot.storage.vault import StoredValues
from bot.usecases import duty, files, leaps
from bot.usecases.duty import Prune
from bot.usecases.work import Services

log = logging.getLogger(__name__)
_MARKS = StoredValues("keep:")
_LONGEST_PAUSE_S = 0.5


async def when_sure(services: Services) -> int:
    """`due`, unless the clock may be wrong."""
    return await due(services) if await leaps.look(services) else 0


async def due(services: Services) -> int:
    """Returns how many rows lost their words or went. One table that fails does not stop others."""
    count = 0
    for prune in prunes():
        try:
            count += await _all(services, prune)
        except Exception:
            log.exception("what is over its time in %r stays for now", prune.name)
    await space.give_back()
    return count


def prunes() -> list[Prune]:
    """Each once, also where it serves two tables."""
    kept = [k for d in duty.found().values() for k in d.keep.values() if not isinstance(k, str)]
    return list({prune.name: prune for k in kept for prune in k}.values())


async def _all(services: Services, prune: Prune) -> int:
    before = services.clock.now() - timedelta(days=getattr(services.settings.keep, prune.days))
    after = int(await _MARKS.get(prune.name) or 0) if prune.walk else 0
    clock, count = asyncio.get_running_loop(), 0
    while True:
        began = clock.time()
        async with services.work() as work:
            found = await prune.slice(work, before, after)
            if found is None:
                break
            await files.drop(work, found.media)
            if prune.walk and found.mark > after:
                await _MARKS.put(prune.name, found.mark)
        after, count = found.mark, count + found.rows
        # As long as it worked it rests: on SQLite everybody waits while it writes.
        await asyncio.sleep(min(clock.time() - began, _LONGEST_PAUSE_S))
    if count:
        async with services.work() as work:
            after_ = {"rows": count, "before": before.date().isoformat()}
            await work.audit("keep.over", f"keep:{prune.name}", None, after_)
    return count
