"""A box becomes a device, and a device gets the photo and the words of where it stands.

Keepers do both; whoever speaks for the village a device stands in may send photo and place of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import NotFound, UserError
from bot.core.messages import Attachment, Button, Message, t
from bot.core.text import nfc
from bot.usecases import access, areas, codes, files, notify
from bot.usecases.devices import devices
from bot.usecases.work import Work
from models import Area, Device, DeviceLabel, DevicePlace
from models.person import RoleName

_WORDS = 200


@dataclass(frozen=True)
class Box:
    """What a code leads to: a device, or a label (`device` None) that may become one. `keeps`: the
    actor keeps devices there."""

    code: str
    kind: str
    area: Area
    device: Device | None
    keeps: bool


@dataclass(frozen=True)
class Given:
    """What was collected of a place: `where` is a village's code, for a label only."""

    photo: str = ""
    words: str = ""
    where: str = ""
    name: str = ""
    latitude: float | None = None
    longitude: float | None = None


async def box(work: Work, code: str) -> Box:
    """Raises UserError: nobody's code, somebody else's (the same words), or one that an officer has
    to add first."""
    code = codes.fitting(code, 40)
    device = await Device.get_or_none(code=code, active=True).prefetch_related("area")
    if device is not None:
        keeps = await _may(work, device.area)
        return Box(code, device.kind, device.area, device, keeps)
    label = await DeviceLabel.get_or_none(code=code, used_at=None).prefetch_related("area")
    if label is None:
        raise UserError("box-unknown")
    if not await access.has(work.actor.person_id, label.area, *devices.KEEPERS):
        near = await _speaks_near(work, label.area)
        raise UserError("box-officer-first" if near else "box-unknown")
    return Box(code, label.kind, label.area, None, keeps=True)


async def of_device(work: Work, device_id: int) -> Box:
    """The same by a button. Raises NotFound, also for somebody else's."""
    device = await Device.get_or_none(id=device_id, active=True)
    if device is None:
        raise NotFound
    try:
        return await box(work, device.code)
    except UserError:
        raise NotFound from None


async def _may(work: Work, area: Area) -> bool:
    """Does the actor keep it? Raises UserError where they do not even speak for its village."""
    person_id = work.actor.person_id
    if await access.has(person_id, area, *devices.KEEPERS):
        return True
    if not await access.has(person_id, area, RoleName.PROPAGANDIST):
        raise UserError("box-unknown")
    return False


async def _speaks_near(work: Work, area: Area) -> bool:
    own = await access.own_areas(work.actor.person_id, RoleName.PROPAGANDIST)
    return any(one.path.startswith(area.path) for one in own)


async def finish(work: Work, code: str, given: Given) -> Device:
    """A label becomes a device; then photo and place are kept. Of two at the same label the second
    adds what they have to the first one's device."""
    label = await DeviceLabel.filter(code=code).select_for_update(no_key=True).get_or_none()
    if label is not None and label.used_at is None:
        return await _new(work, label, given)
    found = await box(work, code)
    if found.device is None:
        raise NotFound
    await _keep(work, found.device, given, tell=not found.keeps)
    return found.device


async def _new(work: Work, label: DeviceLabel, given: Given) -> Device:
    above = await Area.get(id=label.area_id)
    area = await areas.by_code(given.where) if given.where else above
    if not area.path.startswith(above.path):
        raise NotFound
    device = await devices.register(work, area, label.kind, given.name, code=label.code)
    label.used_at = work.now()
    await label.save(update_fields=["used_at"])
    await _keep(work, device, given, tell=False)
    return device


async def _keep(work: Work, device: Device, given: Given, *, tell: bool) -> None:
    await Device.filter(id=device.id).select_for_update(no_key=True).get()  # one at a time
    before = await DevicePlace.get_or_none(device_id=device.id)
    place = before or DevicePlace(device_id=device.id)
    if given.photo:
        await _photo(work, device, place, given.photo)
    if given.words:
        place.words = nfc(given.words)[:_WORDS]
    if given.latitude is not None:
        place.latitude, place.longitude = given.latitude, given.longitude
    place.person_id, place.placed_at = work.actor.person_id or 0, work.now()
    await place.save()
    after = {"words": place.words, "photo": bool(place.photo_digest)}
    await work.audit("device.placed", f"device:{device.code}", None, after)
    if tell:
        await _tell(work, device, place)


async def _photo(work: Work, device: Device, place: DevicePlace, digest: str) -> None:
    where, old = f"device:{device.id}", place.photo_digest
    if old == digest:
        return
    await files.unuse([where])
    await files.use(where, digest)
    await files.drop(work, [old])
    place.photo_digest = digest


async def _tell(work: Work, device: Device, place: DevicePlace) -> None:
    commune = await devices.commune(device)
    people = await access.officers(commune, *devices.KEEPERS)
    person = await access.person(work.actor.person_id)
    words = {"name": device.name, "who": person.name if person else "", "place": place.words}
    words["has"] = "yes" if place.words else "no"
    photo = picture(place)
    message = Message(
        t("box-told-keepers", **words),
        (Button(t("box-look-btn"), "devices.open", str(device.id), many=True),),
        (photo,) if photo else (),
    )
    key = f"placed:{device.id}:{int(work.now().timestamp())}"
    await notify.people(work, commune, people, message, key=key)


def picture(place: DevicePlace | None) -> Attachment | None:
    """The photo of where it stands."""
    if place is None or not place.photo_digest:
        return None
    return Attachment("photo", place.photo_digest, "noi-dat.jpg", "image/jpeg")


async def place_of(device_id: int) -> DevicePlace | None:
    """Where it stands, as far as anybody said."""
    return await DevicePlace.get_or_none(device_id=device_id)
