"""The doorkeepers of the broker inside, as its library wants them: classes by name, made by it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from amqtt.broker import Broker
from amqtt.contexts import Action
from amqtt.plugins.base import BaseAuthPlugin, BaseTopicPlugin

if TYPE_CHECKING:
    from amqtt.session import Session

    from bot.relays.inside import Inside

_KEYS = itertools.count()
_BROKERS: weakref.WeakValueDictionary[str, Inside] = weakref.WeakValueDictionary()


def kept(broker: Inside) -> str:
    """A name under which the classes below find it: their settings are plain text."""
    key = str(next(_KEYS))
    _BROKERS[key] = broker
    return key


class TidyBroker(Broker):  # type: ignore[misc]  # it has no types
    """The library's own leaves a connection open where both ends let go at once."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._open: set[asyncio.StreamWriter] = set()

    async def stream_connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, listener_name: str
    ) -> None:
        """For as long as the box is there."""
        self._open.add(writer)
        try:
            await super().stream_connected(reader, writer, listener_name)
        finally:
            await self._close(writer)

    async def shutdown(self) -> None:
        """Everybody is hung up on."""
        await super().shutdown()
        for writer in list(self._open):
            await self._close(writer)

    async def _close(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


@dataclass
class _Config:
    key: str = ""


class Door(BaseAuthPlugin):  # type: ignore[misc]  # it has no types
    """Who comes in."""

    Config = _Config  # the library looks for this name

    async def authenticate(self, *, session: Session) -> bool:
        """With name and password only."""
        broker = _BROKERS.get(self.config.key)
        if broker is None or not session.username:
            return False
        return await broker.lets_in(session.username, session.password or "")


class Topics(BaseTopicPlugin):  # type: ignore[misc]
    """What they may hear and say."""

    Config = _Config

    async def topic_filtering(
        self,
        *,
        session: Session | None = None,
        topic: str | None = None,
        action: Action | None = None,
    ) -> bool:
        """Read or write."""
        broker = _BROKERS.get(self.config.key)
        if broker is None or session is None or not session.username or not topic:
            return False
        return broker.allows(session.username, topic, write=action is Action.PUBLISH)
