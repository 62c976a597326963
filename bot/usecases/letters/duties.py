"""What comes back is written down as it comes; what an event did not bring is asked for."""

from __future__ import annotations

from bot.usecases.duty import Duties, Job
from bot.usecases.letters import answers

duties = Duties(jobs=(Job("answers to templates", 3600, answers.catch_up),))
