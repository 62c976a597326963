"""What recordings need done: becoming words."""

from __future__ import annotations

from bot.usecases import duty
from bot.usecases.duty import Duties, Shop
from bot.usecases.voice import transcribe


async def _transcribe(shop: Shop, note_id: int) -> None:
    after = [hook for found in duty.found().values() for hook in found.heard]
    await transcribe.transcribe(shop.services, shop.stt, note_id, after)


duties = Duties(tasks={"transcribe": _transcribe}, lost={"transcribe": transcribe.waiting})
