"""Task distribution: in this process by default, through taskiq and RabbitMQ when a broker is set.

taskiq is imported only then: it takes as much memory as all of the use cases. A message carries a
name and ids only. Losing one is harmless: jobs.py asks what still waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.core.errors import OperatorError

if TYPE_CHECKING:
    from taskiq import AsyncBroker

log = logging.getLogger(__name__)

# The longest recording takes half an hour to be put into words by a slow machine.
_LONG_S, _HANGS_S = 2_700.0, 7_200.0

Run = Callable[..., Awaitable[object]]


class Tasks:
    """`table` maps task names to what runs them. Every table entry must be safe to run twice."""

    def __init__(self, broker_url: str, queue: str = "tinbuon") -> None:
        self._broker = _broker(broker_url, queue) if broker_url else None
        self._table: Mapping[str, Run] = {}
        self._urgent: frozenset[str] = frozenset()
        self._queued: frozenset[str] = frozenset()
        self._listener: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self._busy: dict[tuple[Any, ...], float] = {}  # at work, since when
        self._again: set[tuple[Any, ...]] = set()  # asked for once more while at work
        self._here: set[asyncio.Task[None]] = set()  # without a broker: handed over, not at an end
        if self._broker is None:
            return

        async def run(name: str, ids: list[Any]) -> None:
            await self.received(name, ids)

        self._task = self._broker.register_task(run, task_name="tinbuon")

    @property
    def busy(self) -> bool:
        """Is this process working on a task, or about to?"""
        return bool(self._busy or self._here)

    def deaf(self) -> bool:
        """Has listening to the broker ended, though nobody asked for it?"""
        return self._listener is not None and self._listener.done()

    async def start(
        self,
        table: Mapping[str, Run],
        *,
        listen: bool,
        urgent: frozenset[str] = frozenset(),
        queued: frozenset[str] = frozenset(),
    ) -> None:
        """`listen`: this process works on tasks, not only hands them over. `urgent` ones overtake
        the others where the broker can do that. `queued` ones wait in a queue of their own and
        hold no place among those at work."""
        self._table, self._urgent, self._queued = table, urgent, queued
        if self._broker is None:
            return
        self._broker.is_worker_process = listen
        try:
            await self._broker.startup()
        except OSError as error:
            raise OperatorError(
                f"the task broker does not answer ({error}): check TINBUON_BROKER_URL, "
                "or leave it empty for one process"
            ) from error
        if listen:
            self._listener = asyncio.create_task(self._listen(self._broker))

    async def stop(self) -> None:
        """Let running tasks end."""
        self._stop.set()
        while self._here:
            await asyncio.wait(self._here)
        if self._listener is not None:
            with contextlib.suppress(TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(self._listener, 15)
        if self._broker is not None:
            await self._broker.shutdown()

    async def enqueue(self, name: str, *ids: Any) -> None:
        """Hand over after the commit. A broker that is away is logged; the sweep finds the work."""
        if self._broker is None:
            self._begin(name, ids)
            return
        try:
            priority = 9 if name in self._urgent else 0
            await self._task.kicker().with_labels(priority=priority).kiq(name, list(ids))
        except Exception:
            log.exception("task %s %s was not handed over; the sweep will find it", name, ids)

    async def received(self, name: str, ids: list[Any]) -> None:
        """From the broker, which lets so many in until they are done."""
        if name in self._queued:
            self._begin(name, ids)  # lost with this process, the sweep finds it
        else:
            await self._run(name, ids)

    def _begin(self, name: str, ids: Sequence[Any]) -> None:
        task = asyncio.create_task(self._run(name, ids))
        self._here.add(task)
        task.add_done_callback(self._here.discard)

    async def _run(self, name: str, ids: Sequence[Any]) -> None:
        key = (name, *ids)
        if key in self._busy:
            self._again.add(key)  # what it has read already may be out of date
            return
        try:
            await self._work(key)
            while key in self._again:
                self._again.discard(key)
                await self._work(key)
        finally:
            self._busy.pop(key, None)

    async def _work(self, key: tuple[Any, ...]) -> None:
        name, *ids = key
        self._busy[key] = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(_HANGS_S):
                await self._table[name](*ids)
        except Exception:
            log.exception("task %s %s failed; the sweep will find it", name, ids)

    def hanging(self) -> str:
        """What has been at work for very long, "" for nothing."""
        now = asyncio.get_running_loop().time()
        late = sorted({k[0] for k, since in self._busy.items() if now - since > _LONG_S})
        return f"at work for more than {_LONG_S / 60:.0f} min: {', '.join(late)}" if late else ""

    async def _listen(self, broker: AsyncBroker) -> None:
        from taskiq.receiver import Receiver

        receiver = Receiver(broker, run_startup=False, max_async_tasks=16)
        await receiver.listen(self._stop)


def _broker(url: str, queue: str) -> AsyncBroker:
    if not url.startswith(("amqp://", "amqps://")):
        raise OperatorError("TINBUON_BROKER_URL must start with amqp:// (or be empty)")
    from taskiq_aio_pika import AioPikaBroker, Exchange, Queue, QueueType

    # Quorum queues know no priorities: https://www.rabbitmq.com/docs/priority
    tasks = Queue(name=queue, type=QueueType.CLASSIC, max_priority=10)
    dead = Queue(name=f"{queue}.dead")
    return AioPikaBroker(
        url, qos=16, exchange=Exchange(name=queue), task_queues=[tasks], dead_letter_queue=dead
    )
