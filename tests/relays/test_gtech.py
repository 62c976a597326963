"""What is this maker's own: HTTP beside MQTT, topics by suffix, power cuts, volumes in time."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.core.errors import OperatorError
from bot.standin.boxes import Connection, serving
from bot.standin.boxes.gtech import FakeGtech
from bot.standin.listening import Site
from bot.usecases.devices import device_key, playouts
from bot.web.server import make_app
from models import Device, Playout
from models.device import PlayState
from tests.contracts.test_relays import Post, eventually
from tests.relays.conftest import Hall, hang_on

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAYLOADS = Path(__file__).parents[1] / "payloads" / "gtech"


@pytest.fixture
async def post(hall: Hall) -> AsyncIterator[Post]:
    """With an address for HTTP, and a suffix of its own: the broker may be shared."""
    device = await hang_on(hall, hall.village.speakers[0], "gtech")
    device.serial, device.options = f"imei-{device.code}", {"suffix": f"s-{device.code}"}
    await device.save()
    site = Site()
    http = await site.open(make_app(hall.relaying.relays["gtech"].routes()))
    await hall.up()
    await hall.settled()
    secret = device_key.secret(hall.village.parts.services, device)
    to = Connection(
        device.serial, hall.host, hall.port, device.serial if hall.inside else "", secret,
        http, secret, device.options,
    )  # fmt: skip
    box = FakeGtech(to, hall.village.parts.clock)
    await box.power_on()
    made = Post(hall, device, box)
    await made.told()
    yield made
    await box.power_off()
    await site.close()
    assert box.faults == []


def orders(post: Post) -> list[dict[str, Any]]:
    found = [data for topic, data in post.box.came if topic.startswith("yeucauguidulieu/")]
    return [json.loads(data) for data in found if data[:1] == b"{"]


async def health(post: Post, **holds: Any) -> dict[str, Any]:
    found = await eventually(
        lambda: Device.get(id=post.device.id),
        lambda d: all(d.health.get(k) == v for k, v in holds.items()),
    )
    return dict(found.health)


async def test_over_http_it_tells_how_it_is_and_when_a_sound_really_began(post: Post) -> None:
    row = await post.play("Họp thôn", minutes=1)
    clock = post.hall.village.parts.clock
    await post.at(minutes=1, seconds=3)
    assert (await post.becomes(row, PlayState.STARTED)).started_at == clock.now()
    await post.at(seconds=21)
    told = await health(post, playing="Họp thôn")
    assert told == {
        "on": True, "playing": "Họp thôn", "volume": 70, "signal": -71, "network": "4G",
        "firmware": "2.1.4", "amplifier": True, "left": True, "right": False, "mains": True,
    }  # fmt: skip


async def test_a_box_that_connects_over_http_is_handed_what_it_lost(post: Post) -> None:
    row = await post.play("Họp thôn", minutes=30)
    assert isinstance(post.box, FakeGtech)
    post.box.forget()
    assert post.box.planned == set()
    await post.box.connected()
    assert post.box.planned == {str(row.id)}
    assert (post.box.volume, (await Device.get(id=post.device.id)).pushed_version) == (70, 0)


async def test_power_that_is_lost_is_known_at_once(post: Post) -> None:
    assert isinstance(post.box, FakeGtech)
    for lost in (True, False):
        post.hall.village.parts.clock.move(minutes=1)
        await post.box.mains(lost=lost)
        assert (await health(post, mains=not lost))["on"] is True


async def test_without_its_secret_nobody_is_answered(post: Post) -> None:
    to = post.box.to
    own, twin = f"id={to.number}&k={to.secret}", await Device.get(code="loa-2")
    async with aiohttp.ClientSession(f"{to.http}/") as session:
        other = f"id={twin.code}&k={to.secret}"
        for query in (f"id={to.number}", f"id={to.number}&k=guessed", other, f"k={to.secret}", ""):
            for what in ("connect", "ping", "log", "power"):
                async with session.post(f"boxes/gtech/{what}?{query}", json={}) as answer:
                    assert (answer.status, await answer.json()) == (401, {"success": False})
        async with session.post(f"boxes/gtech/ping?{own}", json={"id": twin.code}) as answer:
            assert answer.status == 401
        bearer = {"Authorization": f"Bearer {to.secret}"}
        async with session.post(
            "boxes/gtech/ping", json={"id": to.number}, headers=bearer
        ) as answer:
            assert (answer.status, await answer.json()) == (200, {"data": ""})


async def test_an_alarm_is_loud_and_the_volume_goes_back_by_itself(post: Post) -> None:
    alarm = await post.alarm()
    assert post.box.volume == 100
    await post.at(minutes=6)
    assert post.box.volume == 70
    await post.becomes(alarm, PlayState.FINISHED)


async def test_a_slow_amplifier_is_warm_before_the_alarm(post: Post) -> None:
    post.device.options = {**(post.device.options or {}), "warm_up_s": "12"}
    await post.device.save()
    assert isinstance(post.box, FakeGtech)
    post.box.warm_s = 10
    await post.alarm()
    assert post.box.playing is None
    await post.at(seconds=12)
    assert post.box.playing is not None
    assert post.box.playing.cut_s == 0


async def test_an_alarm_is_said_again_to_a_box_that_lost_it_and_not_at_each_new_plan(
    post: Post,
) -> None:
    await post.alarm()
    await post.bulletin("Mời bà con", hours=3)
    orders = [
        json.loads(data) for topic, data in post.box.came if "yeucau" in topic and data[:1] == b"{"
    ]
    assert [o["command"] for o in orders].count("phatkhancap") == 1
    await post.box.power_cut()
    post.hall.village.parts.clock.move(minutes=10)  # its rounds are over
    await post.box.power_on()
    await post.box.until(lambda: post.box.playing and post.box.playing.urgent)


async def test_what_it_is_told_is_as_its_maker_wants_it(post: Post) -> None:
    """The recording in tests/payloads is what the stand-in took; nothing runs code on a box."""
    version = await post.bulletin("Họp thôn", hours=3)
    await playouts.plan_playouts(post.hall.village.parts.services, version.id)
    row = await Playout.get(device_id=post.device.id)
    told = [
        json.loads(data) for topic, data in post.box.came if "yeucau" in topic and data[:1] == b"{"
    ]
    assert {o["command"] for o in told} <= {"Luu_Lich_Phat_Tinh", "Huy_Lich_Phat_Tinh"}
    (entry,) = told[-1]["DanhSachBanTin"]
    made = json.loads((PAYLOADS / "Luu_Lich_Phat_Tinh.json").read_text("utf-8"))
    want = json.dumps(made["DanhSachBanTin"][0]).replace("<id>", str(row.id))
    assert entry == json.loads(want.replace("<sha256>", row.audio_digest))
    assert row.end_at - row.start_at == timedelta(seconds=45)


@pytest.mark.parametrize("hall", ["inside"], indirect=True)
async def test_one_is_tried_by_hand(hall: Hall) -> None:
    device = await hang_on(hall, hall.village.speakers[0], "gtech")
    await hall.up()
    secret = device_key.secret(hall.village.parts.services, device)
    broker = f"mqtt://127.0.0.1:{hall.port}"
    async with serving.opened([f"gtech:{device.code}:{secret}"], broker, "") as (box,):
        await eventually(lambda: Device.get(id=device.id), lambda d: d.heard_at is not None)
        assert box.faults == []
    for wrong in ("", "oven:1:2", "gtech:1", f"gtech:{device.code}:guessed"):
        with pytest.raises(OperatorError):
            async with serving.opened([wrong] if wrong else [], broker, ""):
                pass
