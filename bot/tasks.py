"""Task distribution through taskiq: in-process by default, RabbitMQ when a broker is set.

A message carries a name and ids only. Losing one is harmless: jobs.py asks what still waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from taskiq import AsyncBroker, InMemoryBroker

from bot.core.errors import OperatorError

log = logging.getLogger(__name__)

Run = Callable[..., Awaitable[object]]


class Tasks:
    """`table` maps task names to what runs them. Every table entry must be safe to run twice."""

    def __init__(self, broker_url: str, queue: str = "tinbuon") -> None:
        self._broker = _broker(broker_url, queue)
        self._inside = int(isinstance(self._broker, InMemoryBroker))
        self._table: Mapping[str, Run] = {}
        self._urgent: frozenset[str] = frozenset()
        self._listener: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self._busy: set[tuple[Any, ...]] = set()
        self._again: set[tuple[Any, ...]] = set()  # asked for once more while at work
        self._handed = 0  # in-process only: enqueued, not begun

        async def run(name: str, ids: list[Any]) -> None:
            await self._run(name, ids)

        self._task = self._broker.register_task(run, task_name="tinbuon")

    @property
    def busy(self) -> bool:
        """Is this process working on a task, or about to?"""
        return bool(self._busy or self._handed)

    def deaf(self) -> bool:
        """Has listening to the broker ended, though nobody asked for it?"""
        return self._listener is not None and self._listener.done()

    async def start(
        self, table: Mapping[str, Run], *, listen: bool, urgent: frozenset[str] = frozenset()
    ) -> None:
        """`listen`: this process works on tasks, not only hands them over. `urgent` ones overtake
        the others where the broker can do that."""
        self._table, self._urgent = table, urgent
        self._broker.is_worker_process = listen
        try:
            await self._broker.startup()
        except OSError as error:
            raise OperatorError(
                f"the task broker does not answer ({error}): check TINBUON_BROKER_URL, "
                "or leave it empty for one process"
            ) from error
        if listen and not isinstance(self._broker, InMemoryBroker):
            self._listener = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Let running tasks end."""
        self._stop.set()
        if isinstance(self._broker, InMemoryBroker):
            await self._broker.wait_all()
        if self._listener is not None:
            with contextlib.suppress(TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(self._listener, 15)
        await self._broker.shutdown()

    async def enqueue(self, name: str, *ids: Any) -> None:
        """Hand over after the commit. A broker that is away is logged; the sweep finds the work."""
        self._handed += self._inside
        try:
            priority = 9 if name in self._urgent else 0
            await self._task.kicker().with_labels(priority=priority).kiq(name, list(ids))
        except Exception:
            self._handed -= self._inside
            log.exception("task %s %s was not handed over; the sweep will find it", name, ids)

    async def _run(self, name: str, ids: list[Any]) -> None:
        self._handed -= self._inside
        key = (name, *ids)
        if key in self._busy:
            self._again.add(key)  # what it has read already may be out of date
            return
        self._busy.add(key)
        try:
            await self._work(key)
            while key in self._again:
                self._again.discard(key)
                await self._work(key)
        finally:
            self._busy.discard(key)

    async def _work(self, key: tuple[Any, ...]) -> None:
        name, *ids = key
        try:
            await self._table[name](*ids)
        except Exception:
            log.exception("task %s %s failed; the sweep will find it", name, ids)

    async def _listen(self) -> None:
        from taskiq.receiver import Receiver

        receiver = Receiver(self._broker, run_startup=False, max_async_tasks=16)
        await receiver.listen(self._stop)


def _broker(url: str, queue: str) -> AsyncBroker:
    if not url:
        return InMemoryBroker()
    if not url.startswith(("amqp://", "amqps://")):
        raise OperatorError("TINBUON_BROKER_URL must start with amqp:// (or be empty)")
    from taskiq_aio_pika import AioPikaBroker, Exchange, Queue, QueueType

    # Quorum queues know no priorities: https://www.rabbitmq.com/docs/priority
    tasks = Queue(name=queue, type=QueueType.CLASSIC, max_priority=10)
    dead = Queue(name=f"{queue}.dead")
    return AioPikaBroker(
        url, qos=16, exchange=Exchange(name=queue), task_queues=[tasks], dead_letter_queue=dead
    )
