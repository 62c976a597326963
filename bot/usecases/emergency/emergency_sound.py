"""The sound of emergencies: kept ready for the ready texts, made for any other, repeated.

Tasks "render_emergency" and "sound_clear"; chats, boards and screens never wait for it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import BadMedia, SpeechError
from bot.core.messages import Message, T, t
from bot.storage.vault import StoredValues
from bot.usecases.alarm_items import clear_text, still_on
from bot.usecases.devices import devices
from bot.usecases.devices.plans import LANGUAGE
from bot.usecases.duty import Shop
from bot.usecases.emergency import beside
from bot.usecases.emergency.emergency_sent import wording
from bot.usecases.reading import manner
from bot.usecases.work import Services, Work
from bot.vietnamese import read_as
from models import Area, Device, Emergency, Playout, StateValue
from models.device import PlayState
from models.outbox import Priority

log = logging.getLogger(__name__)

READY = ("flood", "landslide", "fire", "storm")  # kinds with a ready text in the locales
AGAIN = timedelta(minutes=15)
_CLEAR_FOR = timedelta(minutes=10)
_LEAD = timedelta(seconds=2)
_SAID = StoredValues("emergency-said:")


@dataclass(frozen=True)
class Sound:
    """A finished file."""

    digest: str
    duration_s: float


def _name(services: Services, text: str, kind: str) -> str:
    speech = services.settings.speech
    voice = f"{speech.mouth}\0{speech.tts_model}\0{speech.tts_voice}\0{speech.tts_rate_wpm}"
    return "sound:" + hashlib.sha256(f"{voice}\0{kind}\0{text}".encode()).hexdigest()


async def cached(services: Services, text: str, kind: str) -> Sound | None:
    """The sound of these very words, if it was made before and its file is still there."""
    value = await StateValue.get_or_none(name=_name(services, text, kind))
    if value is None:
        return None
    found = Sound(str(value.value["digest"]), float(value.value["duration_s"]))
    try:
        services.media.path(found.digest)
    except Exception:  # noqa: BLE001 - whatever the store says, the file cannot be played
        return None
    return found


async def made(shop: Shop, text: str, kind: str) -> Sound:
    """From the shelf, else rendered, saved and put there. Raises SpeechError."""
    found = await cached(shop.services, text, kind)
    if found is not None:
        return found
    audio = await shop.speaker.render(text, kind)
    digest = await shop.save(audio.data, "audio/mpeg", "khan-cap.mp3", "rendition")
    value = {"digest": digest, "duration_s": audio.duration_s}
    await StateValue.update_or_create(
        name=_name(shop.services, text, kind), defaults={"value": value}
    )
    return Sound(digest, audio.duration_s)


def said(commune: Area, text: str) -> str:
    """As its commune says words are read: shown before it goes out, "" where that is the text."""
    words = read_as.applied(text, tuple(manner.readings(commune).items()))
    return "" if words == text else words


async def take_cached(work: Work, emergency: Emergency, seen: str) -> None:
    """Ready words sound at once. `seen`: what its sender saw that loudspeakers read instead of the
    text; nothing else is read, whatever becomes of the commune's words meanwhile."""
    if seen:
        await _SAID.put(wording(emergency), seen)
    found = await cached(work.services, await _words(emergency), kind_of(emergency))
    if found is not None:
        emergency.audio_digest, emergency.duration_s = found.digest, found.duration_s
        await emergency.save(update_fields=["audio_digest", "duration_s"])


async def _words(emergency: Emergency) -> str:
    return str(await _SAID.get(wording(emergency)) or emergency.text)


def kind_of(emergency: Emergency) -> str:
    """Which sound goes before the words."""
    return "exercise" if emergency.exercise else "emergency"


async def prerender(shop: Shop) -> int:
    """Puts the ready texts on the shelf, as emergencies and as exercises; returns how many."""
    count = 0
    for kind in READY:
        words = shop.localizer.text(t(f"emergency-ready-{kind}"), LANGUAGE)
        exercise = shop.localizer.text(t("emergency-exercise-text", text=words), LANGUAGE)
        await made(shop, words, "emergency")
        await made(shop, exercise, "exercise")
        count += 2
    for key in ("emergency-clear-says", "emergency-clear-exercise"):
        await made(shop, shop.localizer.text(t(key), LANGUAGE), "routine")
    return count + 2


async def render(shop: Shop, emergency_id: int) -> bool:
    """Make the sound and hand it to every loudspeaker of the emergency. False: no engine could;
    whoever started it is told so, and the sweep tries again."""
    emergency = await Emergency.get(id=emergency_id)
    if emergency.audio_digest or emergency.cleared_at is not None:
        return True
    try:
        sound = await made(shop, await _words(emergency), kind_of(emergency))
    except (SpeechError, BadMedia) as error:
        log.warning("no sound for emergency %s: %s", emergency.code, error)
        await _tell_silent(shop.services, emergency)
        return False
    async with shop.services.work() as work:
        await _attach(work, emergency, sound)
    return True


async def _attach(work: Work, emergency: Emergency, sound: Sound) -> None:
    """Not for other words than it was made of: a correction may have come meanwhile."""
    fresh = await Emergency.filter(id=emergency.id).select_for_update(no_key=True).get()
    if fresh.cleared_at is not None or fresh.corrections != emergency.corrections:
        return
    await Emergency.filter(id=emergency.id).update(
        audio_digest=sound.digest, duration_s=sound.duration_s
    )
    speakers = await _speakers(emergency.id)
    await devices.held(d.id for d in speakers)
    await Playout.filter(
        emergency_id=emergency.id,
        audio_digest="",
        start_at__gte=emergency.said_at,
        device_id__in=[d.id for d in speakers],
    ).update(audio_digest=sound.digest, duration_s=sound.duration_s)
    await devices.bump(work, speakers)
    await work.audit(
        "emergency.sound", f"emergency:{emergency.code}", None, {"audio": sound.digest}
    )


async def _tell_silent(services: Services, emergency: Emergency) -> None:
    async with services.work() as work:
        await work.outbox.tell(
            [emergency.author_id],
            Message(t("emergency-no-sound", code=emergency.code)),
            key=f"emergency-no-sound:{wording(emergency)}",
            priority=Priority.EMERGENCY,
        )


async def _speakers(emergency_id: int) -> list[Device]:
    ids = await devices.having(Playout.filter(emergency_id=emergency_id))
    return await Device.filter(id__in=ids, kind="speaker", active=True).order_by("id")


async def sound_clear(shop: Shop, emergency_id: int) -> int:
    """The all-clear on every loudspeaker that had the alarm; returns how many."""
    emergency = await Emergency.get(id=emergency_id)
    if emergency.cleared_at is None:
        return 0
    says = await _clear_says(emergency, shop.services.clock.now())
    sound = await made(shop, shop.localizer.text(says, LANGUAGE), "routine")
    async with shop.services.work() as work:
        await beside.in_turn_of(emergency.id)
        if await _clear_says(emergency, work.now()) == says:
            return await _play_clear(work, emergency, sound)
    return await sound_clear(shop, emergency_id)  # another began or ended while it was made


async def _clear_says(emergency: Emergency, now: datetime) -> T:
    return await clear_text(emergency, await still_on(emergency, now))


async def _play_clear(work: Work, emergency: Emergency, sound: Sound) -> int:
    locked = await Emergency.filter(id=emergency.id).select_for_update(no_key=True).get()
    if locked.cleared_at is None or work.now() > locked.cleared_at + _CLEAR_FOR:
        return 0
    speakers = await _speakers(emergency.id)
    after = Playout.filter(start_at__gt=locked.cleared_at, end_at__gt=locked.cleared_at)
    have = await devices.having(after.filter(emergency_id=emergency.id))
    start = work.now() + _LEAD
    left = [d for d in speakers if d.id not in have]
    return await _plan(work, emergency, left, sound, start, start + _CLEAR_FOR)


async def again(work: Work, emergency: Emergency) -> int:
    """One more round on every loudspeaker that is through with the last one."""
    planned = Playout.filter(state=PlayState.PLANNED, end_at__gt=work.now())
    waiting = await devices.having(planned.filter(emergency_id=emergency.id))
    speakers = [d for d in await _speakers(emergency.id) if d.id not in waiting]
    sound = Sound(emergency.audio_digest, emergency.duration_s)
    return await _plan(work, emergency, speakers, sound, work.now(), emergency.ends_at)


async def _plan(
    work: Work,
    emergency: Emergency,
    speakers: Sequence[Device],
    sound: Sound,
    start: datetime,
    end: datetime,
) -> int:
    """What is planned at that moment already stays as it is: two officers may press at once."""
    rows = [
        Playout(
            device_id=d.id,
            emergency_id=emergency.id,
            audio_digest=sound.digest,
            duration_s=sound.duration_s,
            start_at=start,
            end_at=end,
        )
        for d in speakers
    ]
    await Playout.bulk_create(rows, ignore_conflicts=True)
    await devices.bump(work, speakers)
    return len(rows)


async def sound_again(services: Services) -> int:
    """Sweep: an emergency is heard again every 15 minutes until it is over."""
    now = services.clock.now()
    count = 0
    for emergency in await Emergency.filter(cleared_at=None, ends_at__gt=now, duration_s__gt=0):
        async with services.work() as work:
            fresh = await Emergency.filter(id=emergency.id).select_for_update(no_key=True).get()
            if fresh.cleared_at is None and await _last_round(fresh) <= now - AGAIN:
                count += await again(work, fresh)
    return count


async def _last_round(emergency: Emergency) -> datetime:
    last = await Playout.filter(emergency_id=emergency.id).order_by("-start_at").first()
    return last.start_at if last else emergency.started_at
