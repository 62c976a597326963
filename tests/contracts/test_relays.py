"""What each maker's box does with what it is told, whatever the dialect: every driver of bot/relays
with a stand-in of its name in bot/standin/boxes, over a broker that lets each to its own topics.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiomqtt
import pytest

from bot.core.ports import RelayDeps
from bot.found import relays
from bot.relays import sealing
from bot.standin.boxes import MARK, Connection, MqttBox
from bot.usecases.devices import device_key, devices, playouts
from bot.usecases.emergency import emergency, emergency_sound
from models import Bulletin, BulletinVersion, Device, Emergency, Playout
from models.device import PlayState
from tests.fakes.clock import FakeClock
from tests.relays.conftest import Hall, hall, hang_on

__all__ = ["hall"]
_NONE: Any = None
_MARKS = itertools.count()
FOUND = relays(RelayDeps(FakeClock(), _NONE, _NONE, _NONE, "", object()))  # type: ignore[arg-type]  # built only
NAMES = [n for n in FOUND if importlib.util.find_spec(f"bot.standin.boxes.{n}")]
FLOOD = "Nước lũ đang lên nhanh, bà con lên chỗ cao ngay."

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize("hall", ["inside"], indirect=True),
    pytest.mark.parametrize("maker", NAMES),
]


@dataclass
class Post:
    """A box on its post in Buôn Ea Kao."""

    hall: Hall
    device: Device
    box: MqttBox

    async def at(self, **later: float) -> None:
        """The clock goes on: what is due is said, done and reported."""
        self.hall.village.parts.clock.move(**later)
        await self.hall.tick()
        await self.quiet()
        await self.box.look()
        await self.box.report()

    async def told(self) -> None:
        """It has been handed its latest plan."""
        await self.hall.settled()
        if self.box.powered:
            await self.quiet()

    async def quiet(self) -> None:
        """All that was said to it is taken."""
        mark = MARK + str(next(_MARKS)).encode()
        await self.hall.line.publish(self.box.topics[-1], mark)
        await self.box.until(lambda: any(data == mark for _, data in self.box.came))

    async def play(self, title: str, *, length_s: float = 45, **later: float) -> Playout:
        """A bulletin planned on it."""
        version = await self.bulletin(title, length_s=length_s, **later)
        return await Playout.get(device_id=self.device.id, version_id=version.id)

    async def bulletin(
        self, title: str, *, length_s: float = 45, **later: float
    ) -> BulletinVersion:
        at = self.hall.village.parts.clock.now() + timedelta(**later)
        version = await self.hall.village.bulletin(title, [at], seconds=length_s)
        await playouts.plan_playouts(self.hall.village.parts.services, version.id)
        await self.told()
        return version

    async def alarm(self, *, exercise: bool = False) -> Playout:
        village = self.hall.village
        async with village.work(village.deputy) as work:
            made = await emergency.start(
                work, village.commune, kind="flood", text=FLOOD,
                targets=[village.commune.code], exercise=exercise,
            )  # fmt: skip
        await emergency_sound.render(village.studio, made.id)
        await self.told()
        return await Playout.get(device_id=self.device.id, emergency_id=made.id)

    async def clear(self) -> None:
        village = self.hall.village
        made = await Emergency.get()
        async with village.work(village.deputy) as work:
            await emergency.clear(work, made.id)
        await self.told()

    async def becomes(self, row: Playout, *states: PlayState) -> Playout:
        return await eventually(lambda: Playout.get(id=row.id), lambda r: r.state in states)


async def eventually(look: Callable[[], Awaitable[Any]], holds: Callable[[Any], bool]) -> Any:
    async with asyncio.timeout(10):
        while not holds(found := await look()):
            await asyncio.sleep(0.01)
    return found


def connection(hall: Hall, device: Device, **options: Any) -> Connection:
    secret = device_key.secret(hall.village.parts.services, device)
    number = device.serial or device.code
    return Connection(number, hall.host, hall.port, number, secret, secret=secret, options=options)


@pytest.fixture
async def post(hall: Hall, maker: str) -> AsyncIterator[Post]:
    device = await hang_on(hall, hall.village.speakers[0], maker, serial="868120300000001")
    await hall.up()
    await hall.settled()
    public = (await sealing.seal(hall.vault)).public
    stand = importlib.import_module(f"bot.standin.boxes.{maker}")
    box = stand.build(
        connection(hall, device, public=public, code=device.code), hall.village.parts.clock
    )
    await box.power_on()
    made = Post(hall, device, box)
    await box.report()
    await eventually(lambda: Device.get(id=device.id), lambda d: d.heard_at is not None)
    await made.told()
    yield made
    await box.power_off()
    assert box.faults == []


def names(box: MqttBox) -> list[str]:
    return [play.title for play in box.heard]


async def test_a_bulletin_sounds_at_its_second_and_is_acknowledged(post: Post) -> None:
    row = await post.play("Tiêm vắc-xin", minutes=10)
    await post.at(minutes=9, seconds=59)
    assert post.box.heard == []
    await post.at(seconds=1)
    (play,) = post.box.heard
    assert (play.title, play.at, play.offset_s) == ("Tiêm vắc-xin", row.start_at, 0)
    assert play.url.endswith(f"/media/{row.audio_digest}.mp3")
    assert (await post.becomes(row, PlayState.STARTED)).started_at == row.start_at
    await post.at(seconds=45)
    done = await post.becomes(row, PlayState.FINISHED)
    assert done.ended_at == row.end_at
    assert post.box.playing is None


async def test_an_emergency_interrupts_is_acknowledged_and_the_all_clear_ends_it(
    post: Post,
) -> None:
    first = await post.play("Họp thôn", minutes=1)
    later = await post.play("Mời bà con", minutes=30)
    await post.at(minutes=1)
    await post.becomes(first, PlayState.STARTED)
    alarm = await post.alarm()
    await post.at(seconds=30)  # the amplifier is warm
    play = post.box.playing
    assert play is not None
    assert (play.title, play.urgent, play.volume) == ("Cảnh báo lũ", True, 100)
    await post.becomes(alarm, PlayState.STARTED)
    await post.becomes(first, PlayState.INTERRUPTED)
    await post.at(seconds=15)  # over by now: else it would be joined again
    await post.clear()
    assert post.box.playing is None
    await post.at(seconds=1)
    await post.becomes(alarm, PlayState.INTERRUPTED)
    await post.at(seconds=(later.start_at - post.hall.village.parts.clock.now()).total_seconds())
    assert names(post.box)[-1] == "Mời bà con"
    await post.becomes(later, PlayState.STARTED)
    assert post.box.volume == post.device.volume


async def test_an_exercise_says_that_it_is_one(post: Post) -> None:
    await post.alarm(exercise=True)
    await post.at(seconds=30)
    assert post.box.playing is not None
    assert "diễn tập" in post.box.playing.title.lower()


async def test_an_alarm_begins_again_until_its_rounds_are_over(post: Post) -> None:
    row = await post.alarm()
    await post.at(seconds=30)
    for _ in range(70):
        await post.at(seconds=5)
    assert len(post.box.heard) > 10
    assert {p.title for p in post.box.heard} == {"Cảnh báo lũ"}
    assert post.box.playing is None
    await post.becomes(row, PlayState.FINISHED)


async def test_what_was_withdrawn_leaves_the_box_and_stops(post: Post) -> None:
    sounding = await post.bulletin("Họp thôn", minutes=1)
    to_come = await post.bulletin("Mời bà con", minutes=30)
    await post.at(minutes=1)
    assert names(post.box) == ["Họp thôn"]
    for version in (sounding, to_come):
        await Bulletin.filter(id=version.bulletin_id).update(state="withdrawn")
        await playouts.cancel_playouts(post.hall.village.parts.services, version.id)
        await post.told()
    assert post.box.playing is None
    await post.at(minutes=30)
    assert names(post.box) == ["Họp thôn"]
    assert post.box.planned == set()


async def test_its_volume_is_what_its_keepers_set(post: Post) -> None:
    village = post.hall.village
    async with village.work(village.officer) as work:
        await devices.set_volume(work, post.device.id, 35)
    await post.told()
    assert post.box.volume == 35
    row = await post.play("Họp thôn", minutes=1)
    await post.at(minutes=1)
    await post.becomes(row, PlayState.STARTED)
    assert post.box.heard[0].volume == 35


async def test_a_box_that_was_away_gets_its_plan_and_plays_nothing_late(post: Post) -> None:
    await post.box.power_cut()
    await post.play("Lúc mất điện", minutes=10)
    later = await post.play("Sau khi có điện", minutes=70)
    post.hall.village.parts.clock.move(hours=1)
    await post.box.power_on()
    await post.box.report()
    await post.box.until(lambda: str(later.id) in post.box.planned)
    await post.at(minutes=10)
    assert names(post.box) == ["Sau khi có điện"]


async def test_what_is_on_is_joined_where_it_should_be_by_now(post: Post) -> None:
    await post.box.power_cut()
    row = await post.play("Họp thôn", length_s=900, minutes=10)
    post.hall.village.parts.clock.set(row.start_at + timedelta(seconds=20))
    await post.box.power_on()
    await post.box.report()
    await post.box.until(lambda: post.box.playing)
    assert post.box.heard[0].offset_s == 20


async def test_what_is_short_is_not_begun_in_the_middle(post: Post) -> None:
    await post.box.power_cut()
    row = await post.play("Họp thôn", minutes=10)
    to_come = await post.play("Mời bà con", minutes=15)
    post.hall.village.parts.clock.set(row.start_at + timedelta(seconds=20))
    await post.box.power_on()
    await post.box.report()
    await post.box.until(lambda: str(to_come.id) in post.box.planned)
    await post.at(seconds=1)
    await post.told()
    assert post.box.heard == []


async def test_reports_that_come_twice_change_nothing(post: Post) -> None:
    row = await post.play("Họp thôn", minutes=1)
    await post.at(minutes=1)
    await post.becomes(row, PlayState.STARTED)
    await post.at(seconds=45)
    done = await post.becomes(row, PlayState.FINISHED)
    await post.box.repeat()
    await post.box.report()
    again = await Playout.get(id=row.id)
    assert (again.state, again.started_at, again.ended_at) == (
        PlayState.FINISHED, done.started_at, done.ended_at,
    )  # fmt: skip


async def test_a_box_that_lies_is_doubted_and_what_it_says_does_not_count(post: Post) -> None:
    row = await post.play("Họp thôn", minutes=10)
    await post.box.claims(str(row.id), "Họp thôn")
    await eventually(lambda: Device.get(id=post.device.id), lambda d: d.doubted_at is not None)
    assert (await Playout.get(id=row.id)).state is PlayState.PLANNED


async def test_nobody_reports_what_another_box_plays(post: Post) -> None:
    await post.play("Họp thôn", minutes=10)
    other = await Playout.exclude(device_id=post.device.id).get(device__kind="speaker")
    post.hall.village.parts.clock.set(other.start_at)
    await post.box.claims(str(other.id), "Họp thôn")
    await post.box.report()
    await post.at(seconds=1)
    assert (await Playout.get(id=other.id)).state is PlayState.PLANNED


async def test_after_a_restart_of_the_server_what_was_told_is_still_known(
    post: Post, maker: str
) -> None:
    """An alarm that is over stops, though another process told it."""
    await post.alarm()
    await post.at(seconds=30)
    assert post.box.playing is not None
    await post.hall.forget()
    await post.clear()
    assert post.box.playing is None, maker


async def test_a_wrong_secret_opens_nothing(post: Post, maker: str) -> None:
    stand = importlib.import_module(f"bot.standin.boxes.{maker}")
    thief = connection(post.hall, post.device, code=post.device.code)
    thief.password = thief.secret = "guessed"
    with pytest.raises(aiomqtt.MqttError):
        await stand.build(thief, post.hall.village.parts.clock).power_on()
