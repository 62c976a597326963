"""Nothing is left to do for what comes back: it is written down as it comes."""

from __future__ import annotations

from bot.usecases.duty import Duties

duties = Duties()
