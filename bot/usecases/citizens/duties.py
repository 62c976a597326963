"""What citizens' cases need done."""

from __future__ import annotations

from bot.usecases.citizens import feedback_heard, takeover
from bot.usecases.duty import Duties

duties = Duties(heard=(feedback_heard.heard, takeover.heard))
