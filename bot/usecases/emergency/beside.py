"""A real emergency beside an exercise of the same place, or beside the all-clear of one before it:
the real one wins, whichever was first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import UserError
from bot.core.messages import Message, t
from bot.usecases import alarms, areas
from bot.usecases.alarm_items import title_of
from bot.usecases.work import Work
from bot.vietnamese.times import clock_text
from models import Area, Device, Emergency, Playout
from models.device import PlayState
from models.outbox import Priority


async def in_turn(commune: Area) -> None:
    """Alarms of a commune begin one after the other, so that each sees the ones before it."""
    await Area.filter(id=commune.id).select_for_update(no_key=True).get()


async def in_turn_of(emergency_id: int) -> None:
    """The same of one that is there; before it is locked itself."""
    found = await Emergency.get_or_none(id=emergency_id).select_related("commune")
    if found is not None:
        await in_turn(found.commune)


async def no_exercise_now(work: Work, exercise: Emergency) -> None:
    """Raises UserError while something real goes on in any place of this exercise."""
    found = await alarms.going(await areas.coded(exercise.targets), work.now())
    real = next((e for e in found if not e.exercise), None)
    if exercise.exercise and real is not None:
        until = clock_text(real.ends_at, work.now())
        raise UserError("emergency-no-exercise", title=title_of(real), code=real.code, until=until)


async def exercises(work: Work, real: Emergency) -> list[Emergency]:
    """Those that go on in any of its places: they end."""
    if real.exercise:
        return []
    found = await alarms.going(await areas.coded(real.targets), work.now())
    return [e for e in found if e.exercise]


async def no_all_clear(work: Work, real: Emergency, found: Sequence[Device]) -> None:
    """An all-clear that is still said or shown on these devices ends: nobody is sent home into
    what begins now. The devices are locked by the caller."""
    if real.exercise:
        return
    open_ = Playout.filter(device_id__in=[d.id for d in found], end_at__gt=work.now())
    named = await open_.filter(emergency_id__gt=0).values_list("emergency_id", flat=True)
    over = Emergency.filter(id__in=set(named), cleared_at__isnull=False)
    ids = await over.values_list("id", flat=True)
    await open_.filter(emergency_id__in=list(ids)).update(
        state=PlayState.CANCELLED, told=True, end_at=work.now()
    )


async def tell(work: Work, ended: Emergency, real: Emergency) -> None:
    """Whoever led the exercise, and whoever sent what is real, read that it is over."""
    words = {"code": ended.code, "title": title_of(real), "real": real.code}
    await work.outbox.tell(
        list({ended.started_by_id, real.started_by_id}),
        Message(t("emergency-exercise-stopped", **words)),
        key=f"emergency-stopped:{ended.id}",
        priority=Priority.EMERGENCY,
    )
