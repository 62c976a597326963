"""GET /metrics in Prometheus' text form: queue states, read when asked."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from bot.usecases import figures


class Metrics:
    """One registry an app, so two apps in one process do not meet."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._outbox = Gauge(
            "tinbuon_outbox", "Outgoing messages by state", ["state"], registry=self._registry
        )
        self._inbox = Gauge(
            "tinbuon_inbox", "Inbound events by state", ["state"], registry=self._registry
        )

    async def text(self) -> bytes:
        """Fresh figures."""
        for gauge, found in ((self._outbox, figures.outbox), (self._inbox, figures.inbox)):
            for state, count in (await found()).items():
                gauge.labels(state=state).set(count)
        return generate_latest(self._registry)
