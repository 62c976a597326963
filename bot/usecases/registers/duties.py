"""Villages and names are looked up, nothing is to be done for them."""

from __future__ import annotations

from bot.usecases.duty import Duties
from models import Area, AreaAlias

duties = Duties(keep=dict.fromkeys((Area, AreaAlias), "the register of villages: for good"))
