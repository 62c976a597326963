"""The one connection to the MQTT broker, for all drivers; it comes back by itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from bot.core.errors import RelayAway, SettingsError
from bot.core.ports import Heard

if TYPE_CHECKING:
    from aiomqtt import Client, Message

log = logging.getLogger(__name__)

_PORTS = {"mqtt": 1883, "mqtts": 8883}
_ANEW_S = (0.2, 1.0, 2.0, 5.0)  # the last one again and again
_ANSWER_S = 10.0
_IN_FLIGHT = 500  # on their way to boxes: an alarm for a whole province is thousands
_AT_ONCE = 500  # messages of boxes in work: many are stored in one transaction


@dataclass(frozen=True)
class Address:
    """Of a broker. `ca`: the file with who signed its certificate, None for the machine's own."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    ca: Path | None = None


def address(url: str, ca: Path | None = None) -> Address:
    """mqtt[s]://[user:password@]host[:port]. Raises SettingsError."""
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError):
        raise SettingsError(
            "TINBUON_MQTT_URL must look like mqtts://user:password@broker.example.vn:8883"
        ) from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    host = parts.hostname or "127.0.0.1"
    return Address(host, port, user, password, parts.scheme == "mqtts", ca)


def not_cancelled() -> None:
    """The client library may answer a cancellation with its own error while it hangs up: whoever
    goes on after that would never end."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


class MqttLine:
    """ports.Line. `came_up` is awaited each time it is up again, before anything that was heard:
    a broker that was restarted may have forgotten what it kept for boxes."""

    def __init__(
        self, broker: Address, name: str, came_up: Callable[[], Awaitable[object]]
    ) -> None:
        """`name` is the same over restarts: what boxes say meanwhile waits at the broker."""
        self._broker = broker
        self._name = name
        self._came_up = came_up
        self._heard: dict[str, Heard] = {}
        self._client: Client | None = None
        self._task: asyncio.Task[None] | None = None
        self._hands = asyncio.Semaphore(_AT_ONCE)
        self._taken: set[asyncio.Task[None]] = set()
        self.up = asyncio.Event()

    def hear(self, topic_filter: str, heard: Heard) -> None:
        """See ports.Line."""
        self._heard[topic_filter] = heard

    async def publish(self, topic: str, payload: str | bytes, *, retain: bool = False) -> None:
        """See ports.Line."""
        from aiomqtt import MqttError

        client = self._client
        if client is None:
            raise RelayAway("the broker is away")
        try:
            await client.publish(topic, payload, qos=1, retain=retain, timeout=_ANSWER_S)
        except MqttError as error:
            raise RelayAway(f"the broker did not take it: {error}") from error

    async def start(self) -> None:
        """Begins to connect, without waiting for it."""
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Hangs up."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._task = None
        await asyncio.gather(*self._taken)

    async def _run(self) -> None:
        from aiomqtt import MqttError

        tries = 0
        while True:
            try:
                async with client_of(
                    self._broker,
                    self._name,
                    clean_session=False,
                    max_inflight_messages=_IN_FLIGHT,
                ) as client:
                    tries = 0
                    await self._connected(client)
            except (MqttError, OSError) as error:
                not_cancelled()
                log.warning("the MQTT broker is away: %s", error)
            except Exception as error:  # noqa: BLE001 - the database was away just then, say
                log.warning("the line to the MQTT broker begins anew: %r", error)
            finally:
                self._client = None
                self.up.clear()
            await asyncio.sleep(_ANEW_S[min(tries, len(_ANEW_S) - 1)])
            tries += 1

    async def _connected(self, client: Client) -> None:
        for topic_filter in self._heard:
            await client.subscribe(topic_filter, qos=1)
        self._client = client
        await self._came_up()
        self.up.set()
        async for message in client.messages:
            await self._hands.acquire()
            task = asyncio.ensure_future(self._hand(message))
            self._taken.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._taken.discard(task)
        self._hands.release()

    async def _hand(self, message: Message) -> None:
        payload = message.payload
        data = payload if isinstance(payload, bytes) else str(payload or "").encode()
        for topic_filter, heard in self._heard.items():
            if message.topic.matches(topic_filter):
                try:
                    await heard(str(message.topic), data)
                except Exception:
                    # One box that talks nonsense must not silence all the others.
                    log.exception("what came at %s could not be taken", message.topic)


async def answers(broker: Address) -> None:
    """Is it there, and does it let us in? Raises RelayAway."""
    from aiomqtt import MqttError

    try:
        async with client_of(broker, f"tinbuon-check-{os.getpid()}"):
            return
    except (MqttError, OSError) as error:
        raise RelayAway(str(error)) from error


def client_of(broker: Address, name: str, **more: Any) -> Client:
    """A connection to be entered. `more`: as the library takes it."""
    from aiomqtt import Client

    ca = str(broker.ca) if broker.ca else None
    made = Client(
        broker.host,
        broker.port,
        identifier=name,
        username=broker.user or None,
        password=broker.password or None,
        keepalive=20,
        timeout=_ANSWER_S,
        tls_context=ssl.create_default_context(cafile=ca) if broker.tls else None,
        **more,
    )
    made.pending_calls_threshold = _IN_FLIGHT  # many at once are meant so
    # How it ended stands in a future; where nobody waits for that, Python would complain later.
    made._disconnected.add_done_callback(_read)  # noqa: SLF001
    return made


def _read(ended: asyncio.Future[None]) -> None:
    if not ended.cancelled():
        ended.exception()
