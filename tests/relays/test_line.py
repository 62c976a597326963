"""What must go on by itself: the line to the broker, the drivers, the plans, what is told later."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.relays import gtech_reports, mqtt
from bot.relays.gtech_memory import Memory
from bot.relays.later import Later, Told
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


@contextlib.asynccontextmanager
async def met(*_: Any, **__: Any) -> AsyncIterator[Any]:
    yield Broker()


async def test_a_database_that_is_away_does_not_end_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mqtt, "client_of", met)
    asked = []

    async def came_up() -> None:
        asked.append(1)
        if len(asked) == 1:
            raise RuntimeError("the database is away")

    line = mqtt.MqttLine(mqtt.Address("127.0.0.1", 1883), "tinbuon", came_up)
    await line.start()
    async with asyncio.timeout(10):
        await line.up.wait()
    await line.stop()
    assert len(asked) == 2


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
