"""The reference player beside the real house: a Mosquitto with the passwords and rights made for
it, sound fetched over HTTP, samples counted at the end."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import aiomqtt
import pytest
from aiohttp import web
from tortoise.context import TortoiseContext

from benchmarks.children import free_port
from bot.commands import provision
from bot.core.ports import PLAIN, RenderedAudio, Style
from bot.player import card as cards
from bot.relays import native
from bot.storage import db
from bot.usecases.devices import device_key, playouts
from bot.usecases.emergency import emergency, emergency_sound
from models import Device, Playout
from models.device import PlayState
from tests.relays.conftest import Hall, hang_on, open_hall
from tests.relays.player import LiveClock, pitch, running, sink, tone

pytestmark = pytest.mark.services
LOW, HIGH = 300.0, 900.0


@dataclass
class Square:
    """One village with a box on it: its own broker, its file, and what came out of it."""

    hall: Hall
    device: Device
    folder: Path
    broker: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def begin(self) -> None:
        conf = self.folder / "run.conf"
        rules = (self.folder / "tinbuon.conf").read_text()
        where = f"listener {self.hall.port} 127.0.0.1\npersistence_location {self.folder}/\n"
        conf.write_text(f"{where}user root\n{rules}")
        self.broker = [subprocess.Popen(["mosquitto", "-c", str(conf)], stderr=subprocess.DEVNULL)]

    def end(self) -> None:
        for process in self.broker:
            process.kill()
            process.wait()

    @property
    def card(self) -> cards.Card:
        made = cards.read(self.folder / "boxes" / f"{self.device.code}.toml")
        return made.model_copy(
            update={"folder": self.folder / "player", "sink": sink(self.folder / "heard")}
        )

    def heard(self) -> bytes:
        path = self.folder / "heard"
        return path.read_bytes() if path.exists() else b""

    async def rows(self) -> list[Playout]:
        return await Playout.filter(device_id=self.device.id).order_by("start_at", "id")

    async def quiet(self) -> None:
        """Nothing sounds any more, and the house knows."""

        async def so() -> bool:
            return all(r.state is not PlayState.STARTED for r in await self.rows())

        await until(so)

    async def is_(self, *states: PlayState) -> None:
        """The plays of the box come to these states, in order of time."""

        async def so() -> bool:
            return [r.state for r in await self.rows()] == list(states)

        try:
            await until(so)
        except TimeoutError:
            raise AssertionError([(r.state, r.detail) for r in await self.rows()]) from None


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await true():
            await asyncio.sleep(0.02)


@pytest.fixture
async def square(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Square]:
    async with open_square(sqlite_template, tmp_path, monkeypatch) as made:
        yield made


@contextlib.asynccontextmanager
async def open_square(
    template: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Square]:
    port, http = free_port(), free_port()
    url = f"mqtt://tinbuon:own-password@127.0.0.1:{port}"
    async with (
        opened(template, folder),
        open_hall(folder, LiveClock(), mqtt_url=url, web={"port": http}) as hall,
        sounds_of(hall, http),
    ):
        device = await hang_on(hall, hall.village.speakers[0], "native")
        await hang_on(hall, hall.village.speakers[1], "native")

        @contextlib.asynccontextmanager
        async def app() -> AsyncIterator[SimpleNamespace]:
            services = hall.village.parts.services
            yield SimpleNamespace(
                services=services,
                settings=services.settings,
                vault=hall.vault,
                relaying=hall.relaying,
            )

        monkeypatch.setattr(provision, "opened", app)
        assert (
            await provision.provision(folder, f"mqtt://tinbuon:own-password@127.0.0.1:{port}") == 0
        )
        made = Square(hall, device, folder)
        made.begin()
        try:
            await hall.up()
            yield made
        finally:
            made.end()


class Tones:
    """ports.Speaker: a second of a high tone for whatever is said."""

    async def render(self, text: str, _kind: str, style: Style = PLAIN) -> RenderedAudio:
        del style
        return RenderedAudio(tone(HIGH, 1), 1.0, text, (), "vi")


@contextlib.asynccontextmanager
async def opened(template: Path, folder: Path) -> AsyncIterator[None]:
    shutil.copy(template, folder / "house.sqlite3")
    async with TortoiseContext() as context:
        await context.init(config=db.config(f"sqlite://{folder / 'house.sqlite3'}"))
        yield


@contextlib.asynccontextmanager
async def sounds_of(hall: Hall, port: int) -> AsyncIterator[None]:
    """GET /media/<digest>.mp3, as the house answers it."""

    async def get(request: web.Request) -> web.FileResponse:
        digest = request.match_info["name"].partition(".")[0]
        return web.FileResponse(hall.village.parts.media.path(digest))

    app = web.Application()
    app.router.add_get("/media/{name}", get)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()


async def test_a_box_plays_what_was_signed_and_an_alarm_breaks_in(square: Square) -> None:
    village, clock = square.hall.village, square.hall.village.parts.clock
    village.speaker = Tones()  # type: ignore[assignment]
    soon = clock.now() + timedelta(seconds=1)
    version = await village.bulletin("Họp thôn", [soon], seconds=4, sound=tone(LOW, 4))
    await playouts.plan_playouts(village.parts.services, version.id)
    async with running(square.card, square.hall.village.parts.clock) as player:
        await square.is_(PlayState.STARTED)
        began = (await square.rows())[0].started_at
        assert began is not None
        assert abs((began - soon).total_seconds()) < 1
        async with village.work(village.officer) as work:
            alarm = await emergency.start(
                work, village.commune, kind="flood", text="Lũ lên.", targets=[village.ea_kao.code]
            )
        await emergency_sound.render(village.studio, alarm.id)
        # What was broken off is planned again, behind the alarm.
        await square.is_(PlayState.INTERRUPTED, PlayState.STARTED, PlayState.PLANNED)
        assert abs(pitch(square.heard()[:24_000]) - LOW) < 10
        await until(lambda: given(abs(pitch(square.heard()[-24_000:]) - HIGH) < 10))
        async with village.work(village.officer) as work:
            await emergency.clear(work, alarm.id)
        await square.quiet()
    assert player.playing == ""


async def test_a_box_without_a_line_plays_by_its_plan_and_tells_later(square: Square) -> None:
    village, clock = square.hall.village, square.hall.village.parts.clock
    soon = clock.now() + timedelta(seconds=3)
    version = await village.bulletin("Họp thôn", [soon], seconds=1, sound=tone(LOW, 1))
    await playouts.plan_playouts(village.parts.services, version.id)
    async with running(square.card, square.hall.village.parts.clock) as player:
        await until(
            lambda: given(
                all(player.shelf.sound(i.sha256) for i in player.items) and bool(player.items)
            )
        )
        square.end()
    async with running(
        square.card, square.hall.village.parts.clock
    ) as player:  # the power was away, and the line still is
        await until(lambda: given(len(player.shelf.untold) == 2))
        assert [r.state for r in await square.rows()] == [PlayState.PLANNED]
        square.begin()
        await square.is_(PlayState.FINISHED)
    (row,) = await square.rows()
    assert row.started_at is not None
    assert abs((row.started_at - soon).total_seconds()) < 1
    assert abs(pitch(square.heard()) - LOW) < 10


async def test_a_box_s_password_is_good_for_its_own_topics_only(square: Square) -> None:
    village = square.hall.village
    other = await Device.get(id=village.speakers[1].id)
    secret = device_key.secret(village.parts.services, other)
    thief = await square.hall.open(other.code, "", login=(other.code, secret))
    await thief.hears(native.topic(square.device.code, "plan"), native.topic(other.code, "plan"))
    await thief.says(native.topic(square.device.code, "state"), {"on": True, "volume": 1})
    await thief.says(native.topic(other.code, "state"), {"on": True, "volume": 9})

    async def taken() -> bool:
        return (await Device.get(id=other.id)).heard_at is not None

    await until(taken)
    assert (await Device.get(id=square.device.id)).heard_at is None
    topic, _ = await thief.next()
    assert topic == native.topic(other.code, "plan")
    assert thief.came.empty()
    with pytest.raises(aiomqtt.MqttError):
        await square.hall.open("nobody", "", login=("nobody", "x"))


async def test_the_house_s_password_signs_nothing(square: Square) -> None:
    async with running(square.card, square.hall.village.parts.clock) as player:
        await until(lambda: given(player.version > 0))
        house = await square.hall.open("thief", "", login=("tinbuon", "own-password"))
        plan = (square.folder / "player" / "plan.jws").read_text()
        head, _, seal = plan.split(".")
        told = base64.urlsafe_b64encode(
            json.dumps({"for": square.device.code, "kind": "plan", "made": 9e9, "version": 99,
                        "volume": 1, "items": []}).encode()
        ).decode().rstrip("=")  # fmt: skip
        topic = native.topic(square.device.code, "plan")
        for sealed in (f"{head}.{told}.{seal}", "nonsense", plan):
            await house.says(topic, sealed)
        version = await square.hall.village.bulletin(
            "Sau đó", [square.hall.village.parts.clock.now() + timedelta(hours=1)]
        )
        await playouts.plan_playouts(square.hall.village.parts.services, version.id)
        await until(lambda: given([i.title for i in player.items] == ["Sau đó"]))
    assert player.version < 99


async def given(value: bool) -> bool:
    return value
