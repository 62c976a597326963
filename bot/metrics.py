"""GET /metrics in Prometheus' text form: queues, our accounts, what channels counted. Read when
asked, one statement a figure.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot.core.ports import Channel
from bot.usecases import figures
from bot.usecases.accounts import account_figures, own_accounts
from bot.usecases.accounts.account_figures import Books
from bot.usecases.accounts.own_accounts import Known
from bot.usecases.work import Services

log = logging.getLogger(__name__)
_PATIENCE_S = 5.0
_OURS = ("channel", "account")
_DOWN = frozenset({"token", "account_stopped"})


class Metrics(Collector):
    """One registry an app, so two apps in one process do not meet."""

    def __init__(
        self,
        services: Services,
        channels: Mapping[str, Channel],
        spooled: Callable[[], int] = lambda: 0,
    ) -> None:
        self._services = services
        self._spooled = spooled
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
        now = self._services.clock.now()
        found = await _queues()
        found += _accounts(
            await own_accounts.known(self._services), await account_figures.books(now), now
        )
        return [*found, await _waiting(), await _errors(now)]

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


async def _queues() -> list[Metric]:
    found: list[Metric] = []
    for name, what, read in (
        ("tinbuon_outbox", "Outgoing messages by state", figures.outbox),
        ("tinbuon_inbox", "Inbound events by state", figures.inbox),
    ):
        family = GaugeMetricFamily(name, what, labels=("state",))
        for state, count in (await read()).items():
            family.add_metric((state,), count)
        found.append(family)
    return found


def _accounts(known: Iterable[Known], books: Mapping[str, Books], now: datetime) -> list[Metric]:
    gauges = {
        name: GaugeMetricFamily(f"tinbuon_{name}", what, labels=_OURS) for name, what in _GAUGES
    }
    for account in known:
        labels = (account.channel, account.account)
        for name, value in _values(account, books.get(account.lane, Books()), now).items():
            if value is not None:
                gauges[name].add_metric(labels, value)
    return list(gauges.values())


def _values(k: Known, books: Books, now: datetime) -> dict[str, float | None]:
    own = k.own
    works = books.cause not in _DOWN and not (own and (own.problem or own.lost))
    left = _span(books.paused_until_at, now)
    return {
        "account_up": float(works),
        "account_token_age_seconds": _minus(_span(own.renewed_at, now)) if own else None,
        "account_token_expires_seconds": _span(own.expires_at, now) if own else None,
        "account_heard_seconds": _minus(_span(books.heard_at, now)),
        "account_quota_left": books.left,
        "account_paid": books.paid,
        "account_paid_budget": books.paid_budget,
        "account_broadcasts": books.broadcasts,
        "lane_paused_seconds": max(0.0, left or 0.0),
    }


def _span(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else (at - now).total_seconds()


def _minus(span: float | None) -> float | None:
    return None if span is None else -span


async def _waiting() -> Metric:
    family = GaugeMetricFamily(
        "tinbuon_lane_outbox", "Waiting and unclear messages", labels=(*_OURS, "state")
    )
    for (lane, state), count in sorted((await account_figures.waiting()).items()):
        family.add_metric((*_split(lane), state), count)
    return family


async def _errors(now: datetime) -> Metric:
    family = CounterMetricFamily(
        "tinbuon_account_errors",
        "Refusals by the vendor's code since the local month began",
        labels=(*_OURS, "code"),
    )
    for (lane, code), count in sorted((await account_figures.errors(now)).items()):
        family.add_metric((*_split(lane), code), count)
    return family


def _split(lane: str) -> tuple[Any, Any]:
    channel, _, account = lane.partition(":")
    return channel, account


_GAUGES = (
    ("account_up", "1 while the account works as far as we know"),
    ("account_token_age_seconds", "Since its connection was last renewed"),
    ("account_token_expires_seconds", "Until what is renewed by itself ends"),
    ("account_heard_seconds", "Since the vendor last brought us anything"),
    ("account_quota_left", "Messages left, as the vendor said"),
    ("account_paid", "Paid messages of this local month"),
    ("account_paid_budget", "Paid messages allowed a month"),
    ("account_broadcasts", "Messages to all followers of this local month"),
    ("lane_paused_seconds", "How long the account still stands still"),
)
