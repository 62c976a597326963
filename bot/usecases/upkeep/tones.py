"""A test that a loudspeaker can be heard: gong and 'Thử loa', at once, for whoever stands there.

Task "device_tone": the first one has to be read aloud; it is kept for all that follow.
"""

from __future__ import annotations

from datetime import timedelta

from tortoise.expressions import Q

from bot.core.errors import NotFound, SpeechError, UserError
from bot.core.hours import local
from bot.core.messages import Message, t
from bot.storage.vault import StoredValues
from bot.usecases import access
from bot.usecases.devices import devices
from bot.usecases.duty import Shop
from bot.usecases.work import Work
from models import Device, Playout
from models.device import PlayState
from models.person import RoleName

LEAD = timedelta(seconds=6)  # until the device has the plan and the file
LIVES = timedelta(seconds=60)
TOUCH = (*devices.KEEPERS, RoleName.PROPAGANDIST)
_KEPT = StoredValues("tone:")
_LANGUAGE = "vi"


async def tone(work: Work, device_id: int, account_id: int = 0) -> Device:
    """Its keepers, and whoever speaks for its village. Never in quiet hours, and not where nobody
    would hear it. `account_id`: the chat that hears when it could not be made."""
    device = await Device.get_or_none(id=device_id, active=True).prefetch_related("area")
    if device is None or device.kind != "speaker":
        raise NotFound
    await access.require(work, device.area, *TOUCH)
    await _must_be_day(work, device)
    state = devices.state_of(device, work.now())
    if state != "online":
        raise UserError(f"box-tone-{'mute' if state == 'mute' else 'offline'}", name=device.name)
    await work.audit("device.tone", f"device:{device.code}")
    work.then("device_tone", device.id, account_id)
    return device


async def _must_be_day(work: Work, device: Device) -> None:
    quiet = (await devices.quiet_hours([device], work.settings))[device.id]
    if quiet.covers(now := work.now()):
        raise UserError("box-tone-quiet", at=f"{local(quiet.open_at(now)):%H:%M}")


async def play(shop: Shop, device_id: int, account_id: int) -> bool:
    """Puts it into the device's plan, for a minute; one that is still to sound, or sounds, is
    enough."""
    try:
        digest, duration_s = await _sound(shop)
    except SpeechError:
        await _failed(shop, device_id, account_id)
        return False
    async with shop.services.work() as work:
        (device,) = await devices.held([device_id])
        if not device.active or await Playout.exists(_waiting(work, device_id)):
            return False
        start = work.now() + LEAD
        await Playout.create(
            device_id=device_id,
            audio_digest=digest,
            duration_s=duration_s,
            start_at=start,
            end_at=work.now() + LIVES,
        )
        await devices.bump(work, [device])
    return True


def _waiting(work: Work, device_id: int) -> Q:
    tone_ = Q(device_id=device_id, version_id=0, emergency_id=0, end_at__gt=work.now())
    return tone_ & Q(state__in=(PlayState.PLANNED, PlayState.STARTED))


async def _sound(shop: Shop) -> tuple[str, float]:
    """Digest and seconds; made where it was not yet, or its file is gone. Raises SpeechError."""
    known = await _KEPT.get("sound")
    if known and _there(shop, str(known["digest"])):
        return str(known["digest"]), float(known["duration_s"])
    words = shop.localizer.text(t("box-tone-says"), _LANGUAGE)
    audio = await shop.speaker.render(words, "routine")
    digest = await shop.save(audio.data, "audio/mpeg", "thu-loa.mp3", "rendition")
    await _KEPT.put("sound", {"digest": digest, "duration_s": audio.duration_s})
    return digest, audio.duration_s


def _there(shop: Shop, digest: str) -> bool:
    try:
        shop.services.media.path(digest)
    except NotFound:
        return False
    return True


async def _failed(shop: Shop, device_id: int, account_id: int) -> None:
    async with shop.services.work() as work:
        key = f"tone:{device_id}:{int(work.now().timestamp())}"
        await work.outbox.say([account_id], Message(t("box-tone-failed")), key=key)
