"""What a board's page is told of its keepers' wishes, and the picture of itself it sends; they are
asked and chosen in upkeep/boards.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.messages import Attachment, Message, t
from bot.storage.vault import StoredValues
from bot.usecases.work import Services
from bot.vietnamese.times import clock_text
from models import Device, StateValue

MAX_BYTES = 600_000
_ASKED = StoredValues("screen:")
_WAITS = timedelta(minutes=2)
_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True)
class _Asked:
    """By which chats; the page shows the token with its picture."""

    token: str
    account_ids: tuple[int, ...]
    at: datetime


async def note(device: Device, token: str, account_id: int, at: datetime) -> None:
    """This chat waits for a picture, beside those that do already: the next is for all of them.
    The caller holds the device."""
    before = await _asked(device)
    waiting = before.account_ids if before and at - before.at < _WAITS else ()
    ids = list(dict.fromkeys([*waiting, account_id]))
    value = {"token": token, "accounts": ids, "at": at.isoformat()}
    await _ASKED.put(str(device.id), value)


async def wanted(device: Device, now: datetime) -> str:
    """The token of whoever waits for a picture of this board, "" for nobody."""
    asked = await _asked(device)
    return asked.token if asked and now - asked.at < _WAITS else ""


async def take(services: Services, code: str, token: str, data: bytes) -> bool:
    """What the page sends; False where nobody (no longer) waits for it, or it is no picture."""
    device = await Device.get_or_none(code=code, kind="board", active=True)
    asked = await _asked(device) if device else None
    now = services.clock.now()
    if device is None or asked is None or asked.token != token or now - asked.at > _WAITS:
        return False
    if not data.startswith(_JPEG) or len(data) > MAX_BYTES:
        return False
    digest = await services.media.save(data, "image/jpeg", f"{device.code}.jpg", "file")
    photo = Attachment("photo", digest, f"{device.code}.jpg", "image/jpeg")
    async with services.work() as work:
        await Device.filter(id=device.id).select_for_update(no_key=True).get()
        asked = await _asked(device)
        if asked is None or asked.token != token:
            return False  # sent twice, or somebody else asked meanwhile: the page sends another
        await StateValue.filter(name=f"screen:{device.id}").delete()
        what = t("devices-screen", name=device.name, at=clock_text(now, now))
        key = f"screen:{device.id}:{token}"
        await work.outbox.say(list(asked.account_ids), Message(what, media=(photo,)), key=key)
    return True


def hours_of(device: Device) -> Mapping[str, str] | None:
    """{from, to} in which it is lit, None where nobody chose any."""
    start, _, end = str((device.shown or {}).get("hours", "")).partition("-")
    return {"from": start, "to": end} if end else None


def seconds_of(device: Device) -> int:
    """Of each item; 0 where nobody chose any."""
    return int((device.shown or {}).get("seconds", 0))


async def _asked(device: Device) -> _Asked | None:
    value = await _ASKED.get(str(device.id))
    if value is None:
        return None
    at = datetime.fromisoformat(str(value["at"]))
    ids = value.get("accounts") or [value["account"]]  # asked before an update
    return _Asked(str(value["token"]), tuple(map(int, ids)), at)
