"""A commune whose boxes hang on a broker: a real Mosquitto, and the one inside."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiomqtt
import pytest

from benchmarks.children import free_port
from bot import building, found
from bot.config import load
from bot.core.ports import RelayDeps, Ticking
from bot.relaying import Relaying
from bot.relays import mqtt
from bot.relays.inside import Beside
from bot.relays.mqtt import MqttLine
from bot.storage.vault import SealedVault, StoredValues
from bot.usecases.boxes.reporting import Reports
from bot.usecases.devices import device_key
from bot.usecases.devices.hub import Hub
from models import Device
from tests.fakes.broadcast import Village, make_village
from tests.fakes.clock import FakeClock
from tests.fakes.house import make_parts

MOSQUITTO = os.environ.get("TINBUON_TEST_MQTT_URL", "mqtt://127.0.0.1:1883")


@dataclass
class Box:
    """Somebody's end of the line, with what came to it."""

    client: aiomqtt.Client
    came: asyncio.Queue[tuple[str, bytes]] = field(default_factory=asyncio.Queue)

    async def hears(self, *topics: str) -> None:
        for topic in topics:
            await self.client.subscribe(topic, qos=1)

    async def next(self) -> tuple[str, bytes]:
        async with asyncio.timeout(10):
            return await self.came.get()

    async def says(self, topic: str, told: Any, *, retain: bool = False) -> None:
        body = told if isinstance(told, str | bytes) else json.dumps(told)
        await self.client.publish(topic, body, qos=1, retain=retain)

    async def read(self) -> None:
        async for message in self.client.messages:
            payload = message.payload
            data = payload if isinstance(payload, bytes) else str(payload or "").encode()
            await self.came.put((str(message.topic), data))


@dataclass
class Hall:
    """`relaying` runs; `open` lets a box in with a name and password of its own."""

    village: Village
    relaying: Relaying
    vault: SealedVault
    host: str
    port: int
    inside: bool
    boxes: list[asyncio.Task[None]] = field(default_factory=list)
    clients: list[aiomqtt.Client] = field(default_factory=list)

    @property
    def line(self) -> MqttLine:
        assert isinstance(self.relaying.beside, Beside)
        return self.relaying.beside.line

    async def up(self) -> None:
        """The line is there."""
        async with asyncio.timeout(60):
            await self.line.up.wait()

    async def forget(self) -> None:
        """Drivers as after a restart, at the same line."""
        services = self.village.parts.services
        state, desk = StoredValues("relays:"), Reports(services)
        public = services.settings.public_url
        deps = RelayDeps(services.clock, state, self.vault, desk, public, self.line)
        self.relaying.relays = found.relays(deps)
        for relay in self.relaying.relays.values():
            await relay.start()

    async def box(self, device: Device, **more: Any) -> Box:
        secret = device_key.secret(self.village.parts.services, device)
        return await self.open(device.serial or device.code, secret, **more)

    async def open(self, user: str, secret: str, /, **more: Any) -> Box:
        login = more.pop("login", (user, secret) if self.inside else ())
        client = mqtt.client_of(mqtt.Address(self.host, self.port, *login), user, **more)
        await client.__aenter__()
        self.clients.append(client)
        box = Box(client)
        self.boxes.append(asyncio.ensure_future(box.read()))
        return box

    async def settled(self) -> None:
        """Every box has its latest plan."""
        async with asyncio.timeout(60):
            while await behind():
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        for task in self.boxes:
            task.cancel()
        await asyncio.gather(*self.boxes, return_exceptions=True)
        for client in self.clients:
            await client.__aexit__(None, None, None)

    async def tick(self) -> None:
        """What is due by the test's clock is said."""
        for relay in self.relaying.relays.values():
            if isinstance(relay, Ticking):
                await relay.tick()


async def behind() -> int:
    rows = await Device.exclude(driver="page").all()
    return sum(d.pushed_version < d.plan_version for d in rows)


@contextlib.asynccontextmanager
async def open_hall(
    folder: Path, clock: FakeClock | None = None, **settings: Any
) -> AsyncIterator[Hall]:
    parts = make_parts(folder, load({}, data_dir=folder, **settings), clock=clock)
    hub = Hub()
    # The key is the test's own: it names the line at a broker that others use at the same time.
    parts.services = replace(parts.services, wake=hub.wake, key=os.urandom(32))
    village = await make_village(parts)
    vault = SealedVault(os.urandom(32), parts.clock)
    relaying = building.relaying(parts.services, parts.locales, hub, vault)
    running = asyncio.ensure_future(relaying.run())
    inside = "mqtt_url" not in settings
    port = parts.services.settings.mqtt.port if inside else urlsplit(settings["mqtt_url"]).port
    made = Hall(village, relaying, vault, "127.0.0.1", port or 1883, inside)
    try:
        yield made
    finally:
        await made.close()
        await relaying.stop()
        await running


@pytest.fixture(params=[pytest.param("mosquitto", marks=pytest.mark.services), "inside"])
async def hall(
    request: pytest.FixtureRequest, database: str, tmp_path: Path
) -> AsyncIterator[Hall]:
    inside = request.param == "inside"
    where: dict[str, Any] = {"mqtt_url": MOSQUITTO}
    async with open_hall(
        tmp_path, **({"mqtt": {"port": free_port()}} if inside else where)
    ) as made:
        yield made


async def hang_on(hall: Hall, device: Device, driver: str, **more: Any) -> Device:
    """The device is a box of this driver from now on, with a code of this test's alone."""
    device.driver, device.code = driver, f"{device.code}-{hall.port}-{os.urandom(3).hex()}"
    for name, value in more.items():
        setattr(device, name, value)
    device_key.fill(hall.village.parts.services, device)
    await device.save()
    hall.village.parts.services.wake("relays")
    return device
