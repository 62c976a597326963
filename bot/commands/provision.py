"""`run.py device provision`: who may do what at a Mosquitto, and the file each of our own boxes
needs. `run.py player`: such a box.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import os
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from bot import building
from bot.app import App
from bot.commands.people import opened
from bot.commands.words import tell
from bot.config import load
from bot.core.errors import OperatorError
from bot.core.ports import Box, Pcm, Rights
from bot.player.card import Card, read, written
from bot.player.line import Line
from bot.player.player import Player
from bot.relays import sealing
from bot.relays.inside import OWN
from bot.usecases.boxes import pushing
from bot.usecases.devices import device_key
from bot.vietnamese.spoken import spoken
from models import Device

_ITERATIONS = 101  # Mosquitto's own: these are no people's passwords, but 24 random bytes


async def provision(folder: Path, url: str) -> int:
    """Writes the files; those of before are replaced."""
    async with opened() as app:
        broker = urlsplit(url or app.settings.mqtt_url)
        if not broker.hostname:
            raise OperatorError("--url is needed: mqtts://broker.example.vn:8883")
        key = (await sealing.seal(app.vault)).public
        boxes = [one async for one in _boxes(app)]
    if not boxes:
        raise OperatorError(
            "no loudspeaker or board is told over MQTT yet: run.py device --driver native …"
        )
    own, password = broker.username or OWN, broker.password or secrets.token_urlsafe(24)
    at = broker.netloc.rpartition("@")[2]
    (folder / "boxes").mkdir(parents=True, exist_ok=True)
    for one in boxes:
        if one.driver == pushing.NATIVE:
            card = Card(
                url=f"{broker.scheme}://{at}", code=one.box.code, secret=one.secret, key=key
            )
            _written(folder / "boxes" / f"{one.box.code}.toml", written(card))
    users = {own: password} | {one.user: one.secret for one in boxes}
    _written(folder / "passwd", "".join(f"{u}:{_hashed(p)}\n" for u, p in users.items()))
    rules = [f"user {own}", "topic readwrite #"]
    for one in boxes:
        rules += ["", f"user {one.user}", *_rules(one.rights)]
    _written(folder / "acl", "\n".join(rules) + "\n")
    _written(folder / "tinbuon.conf", _CONF.format(folder=folder.resolve()))
    tell(f"{len(boxes)} boxes: {folder}/passwd, acl and tinbuon.conf are for Mosquitto")
    tell(f"the file of each box of ours is in {folder}/boxes")
    if not broker.username:
        address = f"{broker.scheme}://{quote(own)}:{quote(password)}@{at}"
        tell(f"set TINBUON_MQTT_URL={address}")
    return 0


@dataclass(frozen=True)
class _Provided:
    driver: str
    box: Box
    secret: str
    rights: Rights

    @property
    def user(self) -> str:
        return pushing.user(self.driver, self.box)


async def _boxes(app: App) -> AsyncIterator[_Provided]:
    """Those that speak MQTT and have a secret."""
    for device in await Device.exclude(driver=pushing.PAGE).filter(active=True).order_by("code"):
        box, relay = pushing.box(device), app.relaying.relays.get(device.driver)
        rights = relay.rights(box) if relay else Rights()
        if not rights.read and not rights.write:
            continue
        secret = device_key.secret(app.services, device)
        if not secret and device_key.has(device):  # its file is needed anew, or it is locked out
            code = device.code
            tell(f"{device.name} has no link that can be shown: run.py device renew --code {code}")
        if secret:
            yield _Provided(device.driver, box, secret, rights)


def _rules(rights: Rights) -> Sequence[str]:
    return [
        *(f"topic read {one}" for one in rights.read),
        *(f"topic write {one}" for one in rights.write),
    ]


def _hashed(password: str) -> str:
    """As mosquitto_passwd does: PBKDF2 with SHA-512."""
    salt = os.urandom(12)
    made = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS)
    text = [base64.b64encode(one).decode() for one in (salt, made)]
    return f"$7${_ITERATIONS}${text[0]}${text[1]}"


def _written(path: Path, text: str) -> None:
    """Nobody else reads it."""
    beside = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    beside.rename(path)


async def play(path: Path) -> int:
    """The box of this file, until it is stopped."""
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.INFO)
    player = Player(read(path), speak=_speak)
    tell(f"{player.card.code} listens; Ctrl+C ends it")
    await asyncio.gather(player.run(), Line(player).run())
    return 0


async def _speak(text: str) -> Pcm:
    """Words of an alarm whose sound cannot be had, by this machine's own voice."""
    mouth = building.voice(load({}).speech)
    try:
        parts = (await mouth.read([spoken(text).text], urgent=True, outside=False)).parts
    finally:
        await mouth.close()
    return Pcm(b"".join(p.samples for p in parts), parts[0].rate if parts else 16_000)


_CONF = """# For Mosquitto: include this file, then 'systemctl reload mosquitto'.
per_listener_settings false
allow_anonymous false
password_file {folder}/passwd
acl_file {folder}/acl
persistence true
# With a certificate, boxes come by TLS only:
# listener 8883
# certfile /etc/letsencrypt/live/broker.example.vn/fullchain.pem
# keyfile /etc/letsencrypt/live/broker.example.vn/privkey.pem
"""
