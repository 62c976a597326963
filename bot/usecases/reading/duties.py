"""How announcements are read: what was settled is heard back."""

from __future__ import annotations

from bot.usecases.duty import Duties
from bot.usecases.reading import aloud

duties = Duties(
    tasks={"read_out": aloud.read_out},
    may_be_lost={"read_out": "whoever missed it presses 'Nghe thử', or hears the next bulletin"},
)
