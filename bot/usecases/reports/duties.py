"""What field reports need done."""

from __future__ import annotations

from bot.usecases.duty import Duties
from bot.usecases.reports import report_heard

duties = Duties(heard=(report_heard.heard,))
