"""What boxes need done: plans that reach only so far ahead are handed over again."""

from __future__ import annotations

from bot.usecases.boxes import pushing
from bot.usecases.duty import Duties, Job

duties = Duties(jobs=(Job("plans of boxes", 600, pushing.renew),))
