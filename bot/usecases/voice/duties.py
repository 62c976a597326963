"""What recordings need done: becoming words, and going when their time is over."""

from __future__ import annotations

from bot.usecases import duty
from bot.usecases.duty import Duties, Prune, Shop
from bot.usecases.voice import listeners, notes_over, transcribe
from models import VoiceNote


async def _transcribe(shop: Shop, note_id: int) -> None:
    await transcribe.transcribe(shop.services, shop.stt, note_id, duty.hooks())


duties = Duties(
    heard=(listeners.heard,),
    tasks={"transcribe": _transcribe},
    lost={"transcribe": transcribe.waiting},
    forget={VoiceNote: notes_over.forget},
    keep={VoiceNote: (Prune("voice", "voice_days", notes_over.over),)},
)
