"""What one device is to do of emergencies: every alarm that goes on, in order, and all-clears.

Several at once take turns on the device; `PlanItem.rank` says which of them comes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tortoise.expressions import Q

from bot.core.messages import Localizer, T, t
from bot.core.ports import PlanItem
from bot.usecases import alarms, areas
from models import Device, Emergency, Playout

_LANGUAGE = "vi"  # boards and loudspeakers speak to everybody
_ALL_CLEAR_REPEAT = 3
_ALARM_S = 300  # an emergency sounds this long in one go, then again (emergency_sound.again)
_FULL = 100
_NAMED = 3  # villages that are named; more are counted


async def items(
    localizer: Localizer, by_id: Mapping[int, Device], rows: Sequence[Playout]
) -> list[tuple[int, PlanItem]]:
    """The plays of emergencies on these devices, as their plans show them, each with its device."""
    query = Emergency.filter(id__in={r.emergency_id for r in rows})
    found = alarms.ordered(await query.select_related("commune"))
    ranks = {e.id: rank for rank, e in enumerate(found)}
    of = {e.id: e for e in found}
    clears: dict[tuple[int, datetime], T] = {}
    made = []
    for row in rows:
        emergency = of[row.emergency_id]
        if is_all_clear(row, emergency):
            key = emergency.id, row.start_at
            if key not in clears:
                left = await still_on(emergency, row.start_at)
                clears[key] = await clear_text(emergency, left)
            device, says = by_id[row.device_id], clears[key]
            made.append((row.device_id, _clear(localizer, device, row, emergency, says)))
        else:
            made.append((row.device_id, _alarm(localizer, row, emergency, ranks[emergency.id])))
    return made


async def still_on(emergency: Emergency, at: datetime | None = None) -> list[Emergency]:
    """What else went on in the commune when this was over, exercises apart, in order; or at another
    moment: what began since counts for whoever hears of it only then."""
    at = at or emergency.cleared_at
    going = Emergency.filter(
        commune_id=emergency.commune_id, exercise=False, started_at__lte=at, ends_at__gt=at
    ).exclude(id=emergency.id)
    open_ = Q(cleared_at=None) | Q(cleared_at__gt=at)
    return alarms.ordered(await going.filter(open_).select_related("commune"))


def is_all_clear(row: Playout, emergency: Emergency) -> bool:
    """Plays made when or after the emergency was over are its all-clear."""
    return emergency.cleared_at is not None and row.start_at >= emergency.cleared_at


def _alarm(localizer: Localizer, row: Playout, emergency: Emergency, rank: int) -> PlanItem:
    return PlanItem(
        id=str(row.id),
        kind="emergency",
        title=localizer.text(headline(emergency), _LANGUAGE),
        text=emergency.text,
        start_at=row.start_at,
        end_at=row.end_at,
        audio_sha256=row.audio_digest,
        duration_s=row.duration_s,
        repeat=_rounds(row.duration_s),
        volume=_FULL,
        exercise=emergency.exercise,
        alarm=emergency.code,
        rank=rank,
    )


def _clear(
    localizer: Localizer, device: Device, row: Playout, emergency: Emergency, says: T
) -> PlanItem:
    partly = says.key not in {"emergency-clear-says", "emergency-clear-exercise"}
    return PlanItem(
        id=str(row.id),
        kind="routine",
        title=localizer.text(title_of(emergency, clear=not partly), _LANGUAGE),
        text=localizer.text(says, _LANGUAGE),
        start_at=row.start_at,
        end_at=row.end_at,
        audio_sha256=row.audio_digest,
        duration_s=row.duration_s,
        repeat=_ALL_CLEAR_REPEAT,
        volume=max(device.volume, 70),
        exercise=emergency.exercise,
        alarm=emergency.code,
        clear=True,
    )


def _rounds(duration_s: float) -> int:
    return max(3, int(_ALARM_S // duration_s)) if duration_s else 3


def title_of(emergency: Emergency, *, clear: bool = False) -> T:
    """What stands above it everywhere, an exercise marked as one."""
    what = t("emergency-title-clear") if clear else t(f"emergency-title-{emergency.kind}")
    return t("emergency-title-exercise", title=what) if emergency.exercise else what


def headline(emergency: Emergency) -> T:
    """Its title above the words themselves, which may be a correction."""
    title = title_of(emergency)
    return t("emergency-title-corrected", title=title) if emergency.corrections else title


async def placed(emergency: Emergency) -> T:
    """Its title, with the villages it is for where that is not the whole commune."""
    found = sorted(await areas.coded(emergency.targets), key=lambda a: a.id)
    title = title_of(emergency)
    if any(a.id == emergency.commune_id for a in found):
        return title
    if len(found) > _NAMED:
        return t("emergency-title-some", title=title, count=str(len(found)))
    return t("emergency-title-in", title=title, places=", ".join(a.name for a in found))


async def clear_text(emergency: Emergency, left: Sequence[Emergency]) -> T:
    """The words of the all-clear: what is over, and where something else holds, what and where:
    nobody is to go home into it."""
    if not left:
        return t("emergency-clear-exercise" if emergency.exercise else "emergency-clear-says")
    still = listed([await placed(one) for one in left])
    if emergency.exercise:
        return t("emergency-clear-for-real", still=still)
    return t("emergency-clear-partly", over=await placed(emergency), still=still)


def listed(titles: Sequence[T]) -> T:
    """Several titles in one sentence."""
    found = titles[0]
    for title in titles[1:]:
        found = t("emergency-title-and", before=found, title=title)
    return found
