"""What an officer's desk needs done: drafts and cases that wait too long are spoken of."""

from __future__ import annotations

from bot.usecases.desk import cases
from bot.usecases.duty import Duties, Job

duties = Duties(
    jobs=(
        Job("drafts left unsent", 600, cases.remind_unsent),
        Job("cases overdue", 600, cases.tell_late),
    )
)
