"""A bulletin as a group sees it: with a link by which each confirms for themselves, and what an
answer in the group may be. `distribute` sends it, one row a group and version.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from bot.core.messages import Button, Message, t
from bot.usecases.bulletins import cards
from bot.usecases.work import Services, Work
from models import BulletinVersion, Delivery, Group, OutboxRow

_MAC = 16  # letters
_CODE = re.compile(r"(\d{1,10})-(\d{1,10})-([0-9A-Za-z_-]{16})")


async def to_group(work: Work, version: BulletinVersion, group: Group) -> Message:
    """The bulletin for one group. Its buttons, where the channel shows any there, count for
    whoever presses them; so does an answer to the message."""
    link = f"{work.settings.public_url}/xn/{code(work.services, version, group.id)}"
    text = t("groups-bulletin", text=await cards.words(version), link=link)
    ref = reference(version.id)
    buttons = (
        Button(t("content-btn-read"), "receipt.read", ref, many=True),
        Button(t("content-btn-told"), "receipt.told", ref, many=True),
    )
    media = (*await cards.sound(version), *cards.pictures(version))
    return Message(text, buttons, media, title=version.title)


def code(services: Services, version: BulletinVersion, group_id: int) -> str:
    """What stands in the link: unguessable, for one version in one group."""
    return f"{version.id}-{group_id}-{_mac(services.key, version, group_id)}"


async def opened(services: Services, text: str) -> tuple[BulletinVersion, Group] | None:
    """The version and group behind a code, None for one we never gave out."""
    match = _CODE.fullmatch(text)
    if match is None:
        return None
    version = await BulletinVersion.get_or_none(id=int(match[1])).prefetch_related("bulletin")
    group = await Group.get_or_none(id=int(match[2])).prefetch_related("commune", "village")
    if version is None or group is None:
        return None
    keys = (services.key, *services.older_keys)
    if not any(hmac.compare_digest(match[3], _mac(k, version, group.id)) for k in keys):
        return None
    return version, group


def reference(version_id: int) -> str:
    """The ref of a button anybody in a group may press."""
    return f"v{version_id}"


def version_in(ref: str) -> int:
    """The version such a ref means, 0 for any other ref."""
    return int(ref[1:]) if ref[:1] == "v" and ref[1:].isdigit() else 0


async def answered(row: OutboxRow) -> int:
    """The version a message in a group brought, whichever of its parts was answered; else 0."""
    kind, _, number = row.about.partition(":")
    return int(number) if kind == "version" else 0


async def delivery(version_id: int, person_id: int | None) -> Delivery | None:
    """This person's own row of a version."""
    if person_id is None:
        return None
    return await Delivery.get_or_none(version_id=version_id, person_id=person_id)


def _mac(key: bytes, version: BulletinVersion, group_id: int) -> str:
    derived = hashlib.blake2b(key, person=b"tinbuon-confirm").digest()
    text = f"{version.id}\0{group_id}\0{version.digest}".encode()
    return base64.urlsafe_b64encode(hmac.new(derived, text, hashlib.sha256).digest())[
        :_MAC
    ].decode()
