"""What is learnt from tables is learnt before it is asked for: that takes a good half second."""

from __future__ import annotations

from bot.vietnamese import danger_learnt, intents_learnt, kinds


def ready() -> None:
    """To be called in a thread at start; afterwards no message waits for it."""
    danger_learnt.is_alike([])
    intents_learnt.asks([])
    kinds.guess("")
