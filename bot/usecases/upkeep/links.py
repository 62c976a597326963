"""The address of an officer's pages about devices: signed for one person and one place, good for
half a day, and only as long as they have the right it needs."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.usecases.work import Services
from models import Area, Person

LIVES = timedelta(hours=12)
_PARTS = 4
_DIGITS = 12


class Opened(NamedTuple):
    """Whose page it is, and of which place."""

    person: Person
    area: Area


def make(services: Services, person_id: int, area_id: int) -> str:
    """The whole address."""
    until = services.clock.now() + LIVES
    told = f"{person_id}.{area_id}.{int(until.timestamp()) // 60}"
    url = services.settings.public_url
    return f"{url}/thiet-bi/{told}.{_mac(services.key, told)}"


async def opened(services: Services, token: str) -> Opened | None:
    """None for what was never signed, is over, or was made before its owner lost their phone."""
    told, _, mac = token.rpartition(".")
    parts = told.split(".")
    if len(parts) != _PARTS - 1 or not all(_number(part) for part in parts):
        return None
    if not _signed(services, told, mac):
        return None
    person_id, area_id, minutes = map(int, parts)
    until = datetime.fromtimestamp(minutes * 60, UTC)
    if until <= services.clock.now():
        return None
    person = await Person.get_or_none(id=person_id, erased_at=None)
    area = await Area.get_or_none(id=area_id)
    if person is None or area is None or (person.cut_at and until - LIVES <= person.cut_at):
        return None
    return Opened(person, area)


def _number(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= _DIGITS


def _signed(services: Services, told: str, mac: str) -> bool:
    given = mac.encode(errors="replace")
    keys = (services.key, *services.older_keys)
    return any(hmac.compare_digest(given, _mac(key, told).encode()) for key in keys)


def _mac(key: bytes, told: str) -> str:
    derived = hashlib.blake2b(key, person=b"tinbuon-devices").digest()
    return base64.urlsafe_b64encode(hmac.digest(derived, told.encode(), "sha256")[:18]).decode()
