"""Names that were put right in what a recogniser wrote are shown, never changed silently."""

from __future__ import annotations

from bot.core.messages import T, t
from models import VoiceNote


def told(*notes: VoiceNote) -> T | str:
    """A line for whoever reads the words; "" where nothing was changed."""
    found = [pair for note in notes for pair in note.mended or ()]
    pairs = "; ".join(f"“{heard}” → {name}" for heard, name in found)
    return t("voice-mended", pairs=pairs) if pairs else ""
