"""Our own dialect over a real broker: signed plans and commands, reports stored before they are
taken as read, and nothing for whoever is not the box."""

from __future__ import annotations

import asyncio
import json
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiomqtt
import pytest

from bot.relays import native, sealing
from bot.usecases.boxes import pushing
from bot.usecases.devices import playouts
from models import Device, Playout
from models.device import PlayState
from tests.fakes.broadcast import sha
from tests.relays.conftest import Box, Hall, hang_on, open_hall


async def opened(hall: Hall, payload: bytes) -> dict[str, Any]:
    return sealing.opened(payload.decode(), (await sealing.seal(hall.vault)).public)


async def plan_of(hall: Hall, box: Box) -> dict[str, Any]:
    """The next plan that comes."""
    while True:
        topic, payload = await box.next()
        if topic.endswith("/plan"):
            return await opened(hall, payload)


async def test_a_box_gets_its_signed_plan_plays_and_is_believed(hall: Hall) -> None:
    village, clock = hall.village, hall.village.parts.clock
    device = await hang_on(hall, village.speakers[0], "native")
    await hall.up()
    await hall.settled()
    box = await hall.box(device)
    await box.hears(native.topic(device.code, "plan"), native.topic(device.code, "taken"))
    assert (await plan_of(hall, box))["items"] == []
    at = clock.now() + timedelta(hours=1)
    version = await village.bulletin("Tiêm vắc-xin", [at])
    await playouts.plan_playouts(village.parts.services, version.id)
    told = await plan_of(hall, box)
    (item,) = told["items"]
    assert (told["for"], item["title"], item["start"]) == (
        device.code,
        "Tiêm vắc-xin",
        at.timestamp(),
    )
    assert item["audio"]["sha256"] == sha("Tiêm vắc-xin")

    clock.set(at + timedelta(seconds=1))
    said = {"n": 7, "item": item["id"], "what": "started", "at": at.timestamp()}
    await box.says(native.topic(device.code, "ack"), said)
    topic, payload = await box.next()
    answer = await opened(hall, payload)
    assert (topic.rpartition("/")[2], answer["n"]) == ("taken", 7)
    assert answer["made"] == clock.now().timestamp()
    row = await Playout.get(device_id=device.id)
    assert (row.state, row.started_at) == (PlayState.STARTED, at)


async def test_who_comes_later_finds_the_latest_plan_and_withdrawn_words_are_gone(
    hall: Hall,
) -> None:
    village = hall.village
    device = await hang_on(hall, village.speakers[0], "native")
    await hall.up()
    await hall.settled()
    version = await village.bulletin("Họp thôn", [village.parts.clock.now() + timedelta(hours=2)])
    await playouts.plan_playouts(village.parts.services, version.id)
    await hall.settled()
    box = await hall.box(device)
    await box.hears(native.topic(device.code, "plan"))
    assert [i["title"] for i in (await plan_of(hall, box))["items"]] == ["Họp thôn"]
    await playouts.cancel_playouts(village.parts.services, version.id)
    assert (await plan_of(hall, box))["items"] == []


async def test_a_beat_is_a_sign_of_life_and_a_last_will_is_none(hall: Hall) -> None:
    village = hall.village
    device = await hang_on(hall, village.speakers[0], "native")
    await hall.up()
    await hall.settled()
    state = native.topic(device.code, "state")
    will = aiomqtt.Will(state, json.dumps({"on": False}), qos=1)
    box = await hall.box(device, will=will)
    await box.hears(native.topic(device.code, "taken"))
    await box.says(state, {"on": True, "volume": 60, "signal": -71, "firmware": "1.2"})
    await box.says(native.topic(device.code, "ack"), {"n": 1, "what": "nonsense"})
    await box.next()  # what was said after it is taken
    device = await Device.get(id=device.id)
    assert device.heard_at == village.parts.clock.now()
    assert device.health["signal"] == -71
    village.parts.clock.move(minutes=1)
    await box.says(state, {"on": False})
    await box.says(native.topic(device.code, "ack"), "no json at all")
    await box.says(native.topic(device.code, "ack"), {"n": 2})
    await box.next()
    assert (await Device.get(id=device.id)).heard_at == device.heard_at


@pytest.mark.parametrize("hall", ["inside"], indirect=True)
async def test_at_the_broker_inside_a_box_reads_and_writes_its_own_only(hall: Hall) -> None:
    village = hall.village
    one = await hang_on(hall, village.speakers[0], "native")
    other = await hang_on(hall, village.speakers[1], "native")
    await hall.up()
    await hall.settled()
    with pytest.raises(aiomqtt.MqttError):
        await hall.open(one.code, "guessed")
    with pytest.raises(aiomqtt.MqttError):
        await hall.open("tinbuon", "guessed")
    thief = await hall.box(one)
    await thief.says(native.topic(other.code, "state"), {"on": True, "volume": 1})
    await thief.says(native.topic(one.code, "plan"), "forged", retain=True)
    await thief.hears(native.topic(other.code, "plan"), native.topic(one.code, "plan"))
    topic, payload = await thief.next()
    assert topic == native.topic(one.code, "plan")
    assert payload != b"forged"
    assert (await Device.get(id=other.id)).heard_at is None


async def test_a_plan_is_as_old_as_what_was_read_for_it(hall: Hall) -> None:
    """A process that was held up between reading and handing over is not obeyed after another."""
    device = await hang_on(hall, hall.village.speakers[0], "native")
    await hall.up()
    await hall.settled()
    box = await hall.box(device)
    await box.hears(native.topic(device.code, "plan"))
    await plan_of(hall, box)
    read_at = hall.village.parts.clock.now() - timedelta(seconds=20)
    relay = hall.relaying.relays["native"]
    await relay.push(pushing.box(device), 9, [], read_at)
    assert (await plan_of(hall, box))["made"] == read_at.timestamp()


async def test_the_broker_inside_begins_when_its_port_is_free(
    database: str, tmp_path: Path
) -> None:
    assert database
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        async with open_hall(tmp_path, mqtt={"port": port}) as hall:
            device = await hang_on(hall, hall.village.speakers[0], "native")
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await hall.up()
            other.close()
            await hall.up()
            await hall.settled()
            assert (await Device.get(id=device.id)).pushed_version > 0
