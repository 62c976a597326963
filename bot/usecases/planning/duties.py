"""What is done about the plan beside planning: it follows limits that were changed."""

from __future__ import annotations

from bot.usecases.duty import Duties
from bot.usecases.planning import limit_changes

duties = Duties(
    tasks={"apply_limits": lambda shop, area: limit_changes.apply(shop.services, area)},
    lost={"apply_limits": limit_changes.waiting},
)
