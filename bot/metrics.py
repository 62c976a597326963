"""GET /metrics in Prometheus' text form: what capabilities bring and what channels counted. Read
when asked, one statement a figure.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot import found
from bot.core.ports import Channel
from bot.usecases.work import Services

log = logging.getLogger(__name__)
_PATIENCE_S = 5.0


class Metrics(Collector):
    """One registry an app, so two apps in one process do not meet."""

    def __init__(
        self,
        services: Services,
        channels: Mapping[str, Channel],
        spooled: Callable[[], int] = lambda: 0,
        living: Callable[[], Awaitable[Mapping[str, float]]] | None = None,
    ) -> None:
        self._services = services
        self._spooled = spooled
        self._living = living
        self._channels = channels
        self._found: list[Metric] = []
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._registry.register(self)

    def collect(self) -> Iterable[Metric]:
        """What `text` just read."""
        return self._found

    async def text(self) -> bytes:
        """Fresh figures. While the database is away, those that need none."""
        found = [
            self._events(),
            _one("spool_events", "Events the database has not taken yet", self._spooled()),
        ]
        try:
            found += await asyncio.wait_for(self._from_database(), _PATIENCE_S)
        except Exception as error:  # noqa: BLE001 - whatever it is, that is what is to be seen
            log.warning("figures without the database: %r", error)
        found.append(_one("database_up", "1 while it answers", float(len(found) > 2)))
        self._found = found
        return generate_latest(self._registry)

    async def _from_database(self) -> list[Metric]:
        living = _houses(await self._living()) if self._living is not None else []
        return [*living, *await _brought(self._services)]

    def _events(self) -> Metric:
        family = CounterMetricFamily(
            "tinbuon_channel_events",
            "What a channel of this process met: kinds of events, refused and unknown ones",
            labels=("channel", "what"),
        )
        for name, channel in self._channels.items():
            for what, count in sorted(getattr(channel, "counts", {}).items()):
                family.add_metric((name, str(what)), count)
        return family


def _one(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"tinbuon_{name}", what, value=value)


def _houses(figures: Mapping[str, float]) -> list[Metric]:
    """Of bot/health.py: "role:web" and "queue:outbox" are one label of one gauge each."""
    gauges = {
        "role": GaugeMetricFamily(
            "tinbuon_processes", "Living processes that work at a role", labels=("role",)
        ),
        "queue": GaugeMetricFamily(
            "tinbuon_queue_stands_seconds",
            "Since when the oldest due one waits while nothing moves",
            labels=("queue",),
        ),
    }
    for name, value in figures.items():
        kind, _, label = name.partition(":")
        gauges[kind].add_metric((label,), value)
    return list(gauges.values())


async def _brought(services: Services) -> list[Metric]:
    """The figures of all capabilities."""
    metrics: list[Metric] = []
    for read in [read for brought in found.duties() for read in brought.figures]:
        for figure in await read(services):
            kind = CounterMetricFamily if figure.counter else GaugeMetricFamily
            family = kind(f"tinbuon_{figure.name}", figure.what, labels=figure.labels)
            for labels, value in figure.values.items():
                family.add_metric(labels, value)
            metrics.append(family)
    return metrics
