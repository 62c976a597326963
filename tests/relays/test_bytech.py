"""What is this maker's own: streams that must be said to go on, and e-boards."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import RelayAway
from bot.core.ports import Box
from bot.relays import bytech_words
from bot.standin.boxes import Connection
from bot.standin.boxes.bytech import FakeBytech
from bot.usecases.bulletins import digest
from bot.usecases.devices import device_key, devices, playouts
from models import Approval, Bulletin, BulletinVersion, Device, Playout
from models.device import PlayState
from tests.contracts.test_relays import FLOOD, Post, eventually
from tests.relays.conftest import Hall, hang_on

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAYLOADS = Path(__file__).parents[1] / "payloads" / "bytech"


async def standing(hall: Hall, device: Device) -> Post:
    """On its post, with a number of this test's alone: the broker may be shared."""
    device = await hang_on(hall, device, "bytech", serial=f"sn-{device.code}-{hall.port}")
    await hall.up()
    await hall.settled()
    secret = device_key.secret(hall.village.parts.services, device)
    user = device.serial if hall.inside else ""
    to = Connection(device.serial, hall.host, hall.port, user, secret)
    box = FakeBytech(to, hall.village.parts.clock, board=device.kind == "board")
    await box.power_on()
    await box.report()
    await eventually(lambda: Device.get(id=device.id), lambda d: d.heard_at is not None)
    made = Post(hall, device, box)
    await made.told()
    return made


@pytest.fixture
async def post(hall: Hall) -> AsyncIterator[Post]:
    made = await standing(hall, hall.village.speakers[0])
    yield made
    await made.box.power_off()
    assert made.box.faults == []


@pytest.fixture
async def board(hall: Hall) -> AsyncIterator[Post]:
    made = await standing(hall, hall.village.board)
    yield made
    await made.box.power_off()
    assert made.box.faults == []


def shown(board: Post) -> list[tuple[str, int, bool]]:
    assert isinstance(board.box, FakeBytech)
    return [(s["Title"], s["ScheduleType"], s["FullScreen"]) for s in board.box.shown]


async def test_a_stream_is_said_to_go_on_until_its_end(post: Post) -> None:
    assert isinstance(post.box, FakeBytech)
    await post.alarm()
    assert post.box.playing is None  # the relays warm up
    await post.at(seconds=30)
    for _ in range(20):
        await post.at(seconds=6)
        assert post.box.stream is not None
    assert post.box.given_up == 0
    assert all(play.cut_s == 0 for play in post.box.heard)
    post.hall.village.parts.clock.move(seconds=45)  # nobody says anything
    await post.box.look()
    assert (post.box.stream, post.box.given_up) == (None, 1)


async def test_a_restart_of_the_server_does_not_cut_off_what_sounds(post: Post) -> None:
    await post.play("Họp thôn", minutes=10)  # too short to be joined
    await post.at(minutes=10)
    await post.at(seconds=20)
    assert post.box.playing is not None
    await post.hall.forget()
    before = len(post.box.came)
    await post.box.report()  # the new process never heard of it
    await post.box.until(lambda: len(post.box.came) > before)
    await post.told()
    assert post.box.playing is not None


async def test_its_beat_says_how_it_is(post: Post) -> None:
    row = await post.play("Họp thôn", minutes=1)
    await post.at(minutes=1)
    found = await eventually(
        lambda: Device.get(id=post.device.id), lambda d: d.health.get("playing") == str(row.id)
    )
    assert found.health == {
        "on": True, "playing": str(row.id), "volume": 70, "firmware": "3.0.8", "amplifier": True,
    }  # fmt: skip


async def test_a_board_shows_its_page_and_what_is_on(board: Post) -> None:
    assert isinstance(board.box, FakeBytech)
    assert board.box.page["BanTinThongBao"] == "Bảng xã"
    await board.bulletin("Tiêm vắc-xin", minutes=5)
    assert shown(board) == []
    await board.at(minutes=5)
    assert shown(board) == [("Tiêm vắc-xin", 1, False)]
    row = await Playout.get(device_id=board.device.id)
    await board.becomes(row, PlayState.STARTED)
    await board.at(hours=24, minutes=1)
    assert shown(board) == []


async def test_a_board_shows_a_picture_beside_the_words(board: Post) -> None:
    village = board.hall.village
    photo = await village.save(b"\xff\xd8\xff\xe0", "image/jpeg", "a.jpg", "photo")
    at = village.parts.clock.now()
    version = await village.bulletin("Lịch cúp điện", [at], approve=False)
    attached = [{"kind": "photo", "digest": photo}]
    await BulletinVersion.filter(id=version.id).update(attachments=attached)
    await approve(board, version)
    await board.told()
    assert isinstance(board.box, FakeBytech)
    kinds = {s["ScheduleType"]: s["MediaContent"] for s in board.box.shown}
    assert kinds.keys() == {1, 3}
    assert kinds[3].endswith(f"/media/{photo}.jpg")


async def approve(board: Post, version: BulletinVersion) -> None:
    village = board.hall.village
    fresh = await BulletinVersion.get(id=version.id)
    fresh.digest = await digest.of(fresh)
    await fresh.save()
    await Bulletin.filter(id=fresh.bulletin_id).update(state="approved")
    await Approval.create(
        version=fresh, person=village.officer, decision="approve", digest=fresh.digest,
        channel="webchat", at=village.parts.clock.now(),
    )  # fmt: skip
    await playouts.plan_playouts(village.parts.services, fresh.id)


async def test_an_alarm_takes_the_whole_board_in_red_and_gives_it_back(board: Post) -> None:
    assert isinstance(board.box, FakeBytech)
    await board.bulletin("Tiêm vắc-xin")
    alarm = await board.alarm()
    await board.at(seconds=1)
    assert shown(board) == [("Cảnh báo lũ", 1, True)]
    (whole,) = board.box.shown
    assert (whole["TextContent"], whole["ColorValue"]) == (FLOOD, "#c00000")
    await board.becomes(alarm, PlayState.STARTED)
    await board.clear()
    await board.at(seconds=1)
    assert "Cảnh báo lũ" not in [title for title, _, _ in shown(board)]
    assert ("Tiêm vắc-xin", 1, False) in shown(board)


@pytest.mark.parametrize("hall", ["inside"], indirect=True)
async def test_two_boxes_in_one_group_are_not_both_told(hall: Hall) -> None:
    """Each would do the other's plan."""
    group = {"group": "77"}
    first = await hang_on(hall, hall.village.speakers[0], "bytech", options=group)
    await hall.up()
    await hall.settled()
    relay = hall.relaying.relays["bytech"]
    two = Box("LOA-2", "speaker", "Loa", options=group)
    with pytest.raises(RelayAway, match=f"{first.code} is in group 77"):
        await relay.push(two, 1, [], hall.village.parts.clock.now())
    async with hall.village.work(hall.village.officer) as work:
        await devices.deactivate(work, first.id)
    await relay.push(two, 1, [], hall.village.parts.clock.now())  # it came in its place
    assert bytech_words.group(Box("LOA-3", "speaker", "Loa")) != 77


async def test_what_it_is_told_is_as_its_maker_wants_it(post: Post) -> None:
    row = await post.play("Họp thôn", hours=3)
    told: list[dict[str, Any]] = [
        json.loads(data) for topic, data in post.box.came if topic.startswith("tx/")
    ]
    made = (PAYLOADS / "schedule.json").read_text("utf-8")
    made = made.replace("<sha256>", row.audio_digest).replace('"<id>"', str(row.id * 10))
    assert told[-1] == json.loads(made)
