"""Nothing the clock has to do: officers ask, devices/playouts.py plans."""

from __future__ import annotations

from bot.usecases.duty import Duties

duties = Duties()
