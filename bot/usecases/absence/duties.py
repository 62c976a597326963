"""What people who are away need done: their days begin and end, and who is quiet is asked."""

from __future__ import annotations

from bot.usecases.absence import quiet, turns
from bot.usecases.duty import Duties, Gone, Job
from bot.usecases.work import Work
from models import Absence


async def _forget(work: Work, gone: Gone) -> list[str]:
    """Their days and words go; whoever stood in for them, or was to be, stops with them."""
    if gone.person is None:
        return []
    for one in await Absence.filter(person=gone.person).order_by("id"):
        await turns.take_back(work, one)
    await Absence.filter(person=gone.person).delete()
    await Absence.filter(stand_in=gone.person).update(stand_in_id=None, accepted_at=None)
    return []


duties = Duties(
    forget={Absence: _forget},
    keep={Absence: "who stood in for whom explains whose name is under what; gone with the person"},
    jobs=(
        Job("people away", 60, turns.due),
        Job("people who are quiet", 3600, quiet.due),
    ),
)
