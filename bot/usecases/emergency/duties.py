"""What an emergency needs done: everybody told, loudspeakers sounding, until the all-clear."""

from __future__ import annotations

from datetime import timedelta

from tortoise.queryset import QuerySet

from bot.usecases.duty import Duties, Job
from bot.usecases.emergency import (
    emergency_again,
    emergency_sms,
    emergency_sound,
    emergency_spread,
    emergency_watch,
    joining,
)
from bot.usecases.work import Services
from models import Emergency, EmergencyReply

_CLEAR_SOUNDS = timedelta(minutes=5)


def _going(services: Services) -> QuerySet[Emergency]:
    return Emergency.filter(cleared_at=None, ends_at__gt=services.clock.now())


async def _ids(found: QuerySet[Emergency]) -> list[int]:
    return [int(str(i)) for i in await found.values_list("id", flat=True)]


async def _unspread(services: Services) -> list[int]:
    return await _ids(_going(services).filter(spread_at=None))


async def _without_sound(services: Services) -> list[int]:
    return await _ids(_going(services).filter(audio_digest=""))


async def _clear_unspread(services: Services) -> list[int]:
    since = services.clock.now() - timedelta(days=1)
    return await _ids(Emergency.filter(cleared_at__gt=since, clear_spread_at=None))


async def _clear_unheard(services: Services) -> list[int]:
    """An all-clear is worth its sound for minutes only; asked for again, nothing plays twice."""
    since = services.clock.now() - _CLEAR_SOUNDS
    return await _ids(Emergency.filter(cleared_at__gt=since))


duties = Duties(
    tasks={
        "spread_emergency": lambda shop, e: emergency_spread.spread(shop.services, e),
        "render_emergency": emergency_sound.render,
        "spread_clear": lambda shop, e: emergency_spread.spread_clear(shop.services, e),
        "sound_clear": emergency_sound.sound_clear,
        "plan_device": lambda shop, device: joining.plan_device(shop.services, device),
    },
    urgent=frozenset({"spread_emergency", "render_emergency"}),
    lost={
        "spread_emergency": _unspread,
        "render_emergency": _without_sound,
        "spread_clear": _clear_unspread,
        "sound_clear": _clear_unheard,
        "plan_device": joining.unplanned,
    },
    forget=dict.fromkeys(
        (Emergency, EmergencyReply),
        "what was done in an emergency is accounted for; the person is nameless from then on",
    ),
    keep=dict.fromkeys((Emergency, EmergencyReply), "what was done in an emergency: for good"),
    jobs=(
        Job("emergencies unsigned", 30, emergency_watch.unsigned),
        Job("emergencies ending", 30, emergency_watch.ending),
        Job("emergencies sounding", 60, emergency_sound.sound_again),
        Job("devices in an emergency", 5, emergency_watch.sounding),
        Job("silent villages", 15, emergency_watch.silent),
        Job("messages to phones", 15, emergency_sms.text),
        Job("alerts by another way", 20, emergency_again.again),
    ),
)
