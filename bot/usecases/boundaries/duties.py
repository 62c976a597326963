"""Nothing of this has to be done later: a change of villages is one transaction."""

from __future__ import annotations

from bot.usecases.duty import Duties

duties = Duties()
