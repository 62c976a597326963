"""An alarm on many boxes at once, over a real broker: from its sender's commit to the report of
each box stored.

Run as `python -m benchmarks.alarmed FOLDER MQTT_URL DEVICES`. One connection of another process
stands for all boxes: it obeys each box's command as the box would, says that it began, and goes on
with their heartbeats.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import uvloop
from aiomqtt import Client, Message

from benchmarks.children import say
from benchmarks.crowd import Morning
from benchmarks.planned import _places
from bot import building
from bot.app import App
from bot.config import load
from bot.relays import mqtt, sealing
from bot.relays.native import topic
from bot.usecases.emergency import emergency
from bot.usecases.registers.provinces import load_province
from bot.usecases.work import Actor
from models import Area, Device, Person, Playout, Role
from models.area import AreaKind

_BEATS = 2_500 / 60  # a second


async def _commune(app: App, count: int) -> tuple[Area, Person]:
    """One commune that holds all the boxes, and who may start an alarm there."""
    async with app.services.work() as work:
        await load_province(work, app.settings.commune.province)
    await _places(count)
    commune = await Area.filter(kind=AreaKind.COMMUNE).first()
    if commune is None:
        raise RuntimeError("no communes")
    villages = await Area.filter(kind=AreaKind.VILLAGE)
    for village in villages:
        village.path = f"{commune.path}{village.code}/"
    await Area.bulk_update(villages, ["path"], batch_size=500)
    await Device.all().update(driver="native")
    now = app.clock.now()
    boss = await Person.create(code="boss", name="Y Thông", created_at=now)
    await Role.create(person=boss, area=commune, role="duty", emergency=True, since_at=now)
    return commune, boss


def _text(payload: object) -> str:
    return payload.decode() if isinstance(payload, bytes) else str(payload)


class Boxes:
    """All of them on one line."""

    def __init__(self, address: mqtt.Address, key: str) -> None:
        self._address = address
        self._key = key
        self.began: dict[str, float] = {}
        self.up = asyncio.Event()
        self._saying: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until it is cancelled."""
        more = {"max_inflight_messages": 500}
        async with mqtt.client_of(self._address, "boxes", **more) as client:
            await client.subscribe(topic("+", "do"), qos=1)
            self.up.set()
            beats = asyncio.ensure_future(self._beat(client))
            try:
                async for message in client.messages:
                    await self._obey(client, message)
            finally:
                beats.cancel()

    async def _obey(self, client: Client, message: Message) -> None:
        told = sealing.opened(_text(message.payload), self._key)
        code = str(told["for"])
        if code in self.began:
            return
        self.began[code] = time.perf_counter()
        said = {"n": 1, "item": told["play"]["id"], "what": "started", "at": told["made"]}
        task = asyncio.ensure_future(client.publish(topic(code, "ack"), json.dumps(said), qos=1))
        self._saying.add(task)
        task.add_done_callback(self._saying.discard)

    async def _beat(self, client: Client) -> None:
        n = 0
        while True:
            n += 1
            state = json.dumps({"n": -n, "on": True, "volume": 70, "signal": -70})
            await client.publish(topic(f"loa-{n % 2_500}", "state"), state, qos=1)
            await asyncio.sleep(1 / _BEATS)


async def main(folder: Path, url: str, count: int) -> None:
    """Prints one line of JSON."""
    app = App(load({}, data_dir=folder, mqtt_url=url), Morning())
    await app.open(migrate=True)
    commune, boss = await _commune(app, count)
    relaying = building.relaying(app.services, app.locales, app.hub, app.vault)
    running = asyncio.ensure_future(relaying.run())
    while await Device.filter(pushed_version=0).exists():  # noqa: ASYNC110 - the database tells
        await asyncio.sleep(0.2)
    key = (await sealing.seal(app.vault)).public
    told = (sys.executable, "-m", "benchmarks.alarmed", "boxes", url, key, str(count))
    boxes = await asyncio.create_subprocess_exec(*told, stdout=asyncio.subprocess.PIPE)
    if boxes.stdout is None:
        raise RuntimeError("no boxes")
    await boxes.stdout.readline()
    async with app.services.work(Actor(boss.id, "webchat")) as work:
        await emergency.start(work, commune, kind="flood", text="Lũ.", targets=[commune.code])
    start = time.perf_counter()
    while await Playout.filter(state="started").count() < count:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    stored = time.perf_counter() - start
    began = json.loads(await boxes.stdout.readline())
    await boxes.wait()
    await relaying.stop()
    await running
    await app.stop()
    # Both processes count seconds from the machine's start.
    say(heard_p95_s=began[int(count * 0.95)] - start, stored_s=stored, boxes=count)


async def stand_for_boxes(url: str, key: str, count: int) -> None:
    """A line when they listen, and one with when each began, in order."""
    boxes = Boxes(mqtt.address(url), key)
    obeying = asyncio.ensure_future(boxes.run())
    await boxes.up.wait()
    print("up", flush=True)
    while len(boxes.began) < count:  # noqa: ASYNC110 - looked at, not told
        await asyncio.sleep(0.05)
    print(json.dumps(sorted(boxes.began.values())), flush=True)
    await asyncio.sleep(3)  # what they said is on its way
    obeying.cancel()


if __name__ == "__main__":
    if sys.argv[1] == "boxes":
        uvloop.run(stand_for_boxes(sys.argv[2], sys.argv[3], int(sys.argv[4])))
    else:
        uvloop.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
