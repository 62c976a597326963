"""Villages and names are looked up, nothing is to be done for them."""

from __future__ import annotations

from bot.usecases.duty import Duties

duties = Duties()
