"""How announcements are read: what was settled is heard back."""

from __future__ import annotations

from bot.usecases.duty import Duties
from bot.usecases.reading import aloud

duties = Duties(
    tasks={"read_out": aloud.read_out, "hear_back": aloud.hear_back},
    queued=frozenset({"read_out", "hear_back"}),
    may_be_lost={
        "read_out": "whoever missed it asks again",
        "hear_back": "the recording is heard again before it is approved",
    },
)
