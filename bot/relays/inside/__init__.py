"""A broker inside this process, for an installation without one: a demo, one commune, one machine.

Who it lets in, and to which topics, is asked anew at each connection.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.ports import Rights
from bot.relays.mqtt import Address, MqttLine

if TYPE_CHECKING:
    from bot.relays.inside.door import TidyBroker

OWN = "tinbuon"  # what this program is called at its broker
Doorkeeper = Callable[[str, str], Awaitable[Rights | None]]
"""(user, password): what it may read and write; None: it is not let in."""


class Inside:
    """Start it before the line that goes to it."""

    def __init__(self, host: str, port: int, may: Doorkeeper) -> None:
        self._host = host
        self.port = port
        self._may = may
        self._broker: TidyBroker | None = None
        self.password = secrets.token_urlsafe(24)
        self._rights: dict[str, Rights] = {}  # of who is let in

    def address(self) -> Address:
        """For the line of this program itself."""
        host = "127.0.0.1" if self._host in {"", "0.0.0.0", "::"} else self._host  # noqa: S104
        return Address(host, self.port, OWN, self.password)

    async def start(self) -> None:
        """Raises OSError where the port is taken."""
        from bot.relays.inside import door

        for name in ("amqtt", "transitions"):
            logging.getLogger(name).setLevel(logging.WARNING)
        key = door.kept(self)
        config = {
            "listeners": {"default": {"type": "tcp", "bind": f"{self._host}:{self.port}"}},
            "plugins": {
                "bot.relays.inside.door.Door": {"key": key},
                "bot.relays.inside.door.Topics": {"key": key},
            },
        }
        broker = door.TidyBroker(config)
        await broker.start()
        self._broker = broker  # one that could not start has nothing to stop

    async def stop(self) -> None:
        """Everybody is hung up on."""
        if self._broker is not None:
            await self._broker.shutdown()
            self._broker = None

    async def lets_in(self, user: str, password: str) -> bool:
        """Asked by the broker at each connection."""
        if user == OWN:
            return secrets.compare_digest(password, self.password)
        rights = await self._may(user, password)
        if rights is not None:
            self._rights[user] = rights
        return rights is not None

    def allows(self, user: str, topic: str, *, write: bool) -> bool:
        """Asked at each subscription and publication; a box names its topics in full."""
        if user == OWN:
            return True
        rights = self._rights.get(user, Rights())
        return topic in (rights.write if write else rights.read)


@dataclass(frozen=True)
class Beside:
    """A broker inside and the line to it, or the line alone: what starts and stops together."""

    line: MqttLine
    broker: Inside | None = None

    async def start(self) -> None:
        """The broker first."""
        if self.broker is not None:
            await self.broker.start()
        await self.line.start()

    async def stop(self) -> None:
        """The line first."""
        await self.line.stop()
        if self.broker is not None:
            await self.broker.stop()
