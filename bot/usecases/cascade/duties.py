"""What is handed on is a draft of each commune's own: bulletins look after those."""

from __future__ import annotations

from bot.usecases.duty import Duties

duties = Duties()
