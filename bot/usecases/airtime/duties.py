"""Nothing to be done beside: what is here is asked by those who plan."""

from __future__ import annotations

from bot.usecases.duty import Duties

duties = Duties()
