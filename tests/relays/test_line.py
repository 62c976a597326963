"""What must go on by itself: the line to the broker, the drivers, the plans, what is told later."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.core.ports import Relay
from bot.relaying import Relaying
from bot.relays import gtech_reports
from bot.relays.gtech_memory import Memory
from bot.relays.later import Later, Told
from bot.relays.mqtt import Address, MqttLine
from bot.usecases.boxes import pushing
from bot.usecases.devices.hub import Hub
from tests.fakes.clock import FakeClock

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


class Broker:
    """Stays, and says nothing."""

    @property
    async def messages(self) -> AsyncIterator[Any]:
        await asyncio.Event().wait()
        yield None

    async def subscribe(self, _topic: str, qos: int) -> None:
        assert qos == 1


class Line(MqttLine):
    @contextlib.asynccontextmanager
    async def _made(self) -> AsyncIterator[Any]:  # type: ignore[override]
        yield Broker()


async def test_a_database_that_is_away_does_not_end_the_line() -> None:
    asked = []

    async def came_up() -> None:
        asked.append(1)
        if len(asked) == 1:
            raise RuntimeError("the database is away")

    line = Line(Address("127.0.0.1", 1883), "tinbuon", came_up)
    await line.start()
    async with asyncio.timeout(10):
        await line.up.wait()
    await line.stop()
    assert len(asked) == 2


class Driver:
    """Could not start the first time: its port was taken for a moment, say."""

    name = "native"

    def __init__(self) -> None:
        self.tries = 0
        self.stopped = 0
        self.started = asyncio.Event()

    async def start(self) -> None:
        self.tries += 1
        if self.tries == 1:
            raise OSError("taken")
        self.started.set()

    async def stop(self) -> None:
        self.stopped += 1


class Ours:
    async def hold(self, _seconds: float, *, least: float) -> bool:
        return least > 0

    async def release(self) -> None: ...


async def test_a_driver_that_could_not_start_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def yes() -> bool:
        return True

    async def none(*_: Any, **__: Any) -> list[Any]:
        return []

    monkeypatch.setattr(pushing, "any_boxes", yes)
    monkeypatch.setattr(pushing, "behind", none)
    monkeypatch.setattr(pushing, "pushed", none)
    hub, driver = Hub(), Driver()
    services = cast(Any, SimpleNamespace(clock=FakeClock(NOW)))
    relaying = Relaying(services, cast(Any, None), hub, cast(Any, Ours()))
    relaying.relays = {"native": cast(Relay, driver)}
    running = asyncio.ensure_future(relaying.run())
    async with asyncio.timeout(10):
        await driver.started.wait()
        await relaying.stop()
        await running
    assert (driver.tries, driver.stopped) == (2, 2)


async def test_drivers_that_begin_anew_hear_each_word_once() -> None:
    async def heard(_topic: str, _payload: bytes) -> None: ...

    line = Line(Address("127.0.0.1", 1883), "tinbuon", heard)  # type: ignore[arg-type]
    for _ in range(3):
        line.hear("tinbuon/+/ack", heard)
    assert len(line._heard) == 1


async def test_what_is_told_anew_all_day_does_not_pile_up() -> None:
    said: list[str] = []

    class Said:
        async def publish(self, _topic: str, payload: str) -> None:
            said.append(payload)

    later = Later(cast(Any, Said()))
    for version in range(500):
        told = [
            Told(NOW + timedelta(days=n), "rx", lambda _, v=version, n=n: f"{v}:{n}")  # type: ignore[misc]
            for n in range(1, 8)
        ]
        later.plan("LOA-1", told)
        later.plan("LOA-2", told[:1])
    assert len(later._heap) <= 1_000 + 8
    await later.say(NOW + timedelta(days=2))
    assert said == ["499:1", "499:1", "499:2"]


async def test_a_power_cut_told_to_one_process_is_known_to_the_other() -> None:
    kept: dict[str, Any] = {}
    beats: list[Any] = []

    class State:
        async def get(self, name: str) -> Any:
            return kept.get(name)

        async def put(self, name: str, value: Any) -> None:
            kept[name] = value

    class Desk:
        async def heartbeat(self, _code: str, state: Any) -> None:
            beats.append(state)

    deps = cast(Any, SimpleNamespace(desk=Desk(), clock=FakeClock(NOW), state=State()))
    http, mqtt = (gtech_reports.Reports(deps, Memory(deps.state)) for _ in range(2))
    await http.lives("LOA-1", {"mains": False, "volume": 70})
    await mqtt.lives("LOA-1", {"playing": "Họp thôn"})
    assert beats[-1] == {"on": True, "mains": False, "volume": 70, "playing": "Họp thôn"}
