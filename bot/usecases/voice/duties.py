"""What recordings need done: becoming words, and going when their time is over."""

from __future__ import annotations

from bot.usecases import duty
from bot.usecases.duty import Duties, Prune, Shop
from bot.usecases.voice import answers, listeners, notes_over, read_shown, transcribe
from models import VoiceNote


async def _transcribe(shop: Shop, note_id: int) -> None:
    await transcribe.transcribe(shop.services, shop.stt, note_id, duty.hooks())


duties = Duties(
    heard=(listeners.heard, answers.heard),
    tasks={"transcribe": _transcribe, "read_shown": read_shown.read_shown},
    queued=frozenset({"transcribe", "read_shown"}),
    lost={"transcribe": transcribe.waiting},
    may_be_lost={"read_shown": "the words are there; the next message has its sound"},
    forget={VoiceNote: notes_over.forget},
    keep={VoiceNote: (Prune("voice", "voice_days", notes_over.over),)},
)
