"""What a process says about itself and what it sees of the others, for /healthz and /metrics.

503 means that this process cannot do its own work: send people elsewhere, or start it anew. What
others fail to do is a warning, so that no balancer takes a healthy web process away.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.core import soundness
from bot.usecases import figures, processes
from bot.usecases.work import Services

log = logging.getLogger(__name__)

_PATIENCE_S = 3.0
_SPOOLED_LONG = timedelta(minutes=1)  # shorter, a write lock or a restart of the database
_ROOM = 4 << 20  # bytes: below that SQLite and the spool soon take nothing more
_LOOK = timedelta(seconds=10)  # a look at the file costs a flush of the disk
_FRESH = timedelta(seconds=5)  # how long an answer about the others is good for


class Spooled(Protocol):
    """What waits for the database; `since` is None while nothing does."""

    @property
    def waiting(self) -> int: ...

    @property
    def since(self) -> datetime | None: ...


class Health:
    """One a process. `every`: the roles there are, in some process or other. `look` says what is
    wrong with the database's file; it blocks."""

    def __init__(
        self,
        services: Services,
        spooled: Spooled,
        every: Sequence[str],
        room: Callable[[Path], int] = soundness.room,
        look: Callable[[], str] = lambda: "",
    ) -> None:
        self._room = room
        self._look = look
        self._looked: tuple[datetime, str] | None = None
        self._beats = True
        self.hanging: Callable[[], str] = lambda: ""  # work of this process that comes to no end
        self._services = services
        self._spooled = spooled
        self._every = every
        self._roles: frozenset[str] = frozenset()
        self._parts: dict[str, tuple[str, Callable[[], bool]]] = {}
        self._me = uuid.uuid4().hex
        self._beating: asyncio.Task[None] | None = None
        self._seen: tuple[datetime, Mapping[str, object]] | None = None

    def watch(self, name: str, role: str, ended: Callable[[], bool]) -> None:
        """A part that must go on as long as the process lives; `ended` says that it did not."""
        self._parts[name] = role, ended

    async def start(self, roles: frozenset[str]) -> None:
        """From now on the others see it."""
        self._roles = roles
        if not self._services.settings.embedded:
            await self._beat()
            self._beating = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        """The others see at once that it is gone."""
        if self._beating is not None:
            self._beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._beating
            await processes.leave(self._me)

    async def not_ready(self) -> Sequence[str]:
        """Why not: every sentence is a reason for 503."""
        since = self._spooled.since
        if since is not None and self._now() - since > _SPOOLED_LONG:
            return [f"{self._spooled.waiting} events wait in the spool since {since:%H:%M} UTC"]
        if stopped := self._stopped():
            return [f"{name} has stopped: restart this process" for name in stopped]
        # Reading goes on with a full disk, so nothing else would show that nothing is taken in.
        if self._services.settings.embedded and (
            wrong := await self._full() or await self._wrong()
        ):
            return [wrong]
        if not self._beats:  # PostgreSQL answers, and takes nothing
            return ["the database takes no writes: look at its disk and its log"]
        try:
            stuck = await asyncio.wait_for(figures.stuck(self._services), _PATIENCE_S)
        except Exception as error:  # noqa: BLE001 - any failure means: not ready
            return [f"the database does not answer ({type(error).__name__})"]
        return stuck if "worker" in self._roles else []  # else it is the workers' to be ashamed of

    async def shown(self) -> Mapping[str, object]:
        """Besides: what waits in the spool, who lives, what the others leave undone."""
        told: dict[str, object] = {}
        if self._spooled.waiting:
            told["spool"] = self._spooled.waiting
        try:
            told |= await asyncio.wait_for(self._others(), _PATIENCE_S)
        except Exception as error:  # noqa: BLE001 - `not_ready` says so
            log.debug("nothing is known of the others: %r", error)
        return told

    async def figures(self) -> Mapping[str, float]:
        """For /metrics: processes by role, seconds that the oldest due one waits."""
        waiting = await processes.waiting(self._services)
        found = {f"role:{role}": float(n) for role, n in (await self.living()).items()}
        found["queue:outbox"] = self._age(waiting.outbox_at)
        found["queue:inbox"] = self._age(waiting.inbox_at)
        return found

    async def living(self) -> Mapping[str, int]:
        """Processes at each role, 0 where nobody works at it."""
        if self._services.settings.embedded:
            own = self._working()
            return {role: int(role in own) for role in self._every}
        found = await processes.living(self._services)
        return {role: found.get(role, 0) for role in self._every}

    async def _others(self) -> Mapping[str, object]:
        now = self._now()
        if self._seen is not None and timedelta() <= now - self._seen[0] < _FRESH:
            return self._seen[1]
        living, waiting = await self.living(), await processes.waiting(self._services)
        told: dict[str, object] = {}
        warnings = [f"no {role} lives" for role, n in living.items() if not n]
        for queue, since in (("outbox", waiting.outbox_at), ("inbox", waiting.inbox_at)):
            if (age := self._age(since)) > processes.STANDS.total_seconds():
                warnings.append(f"the {queue} stands still for {age:.0f} s")
        if not self._services.settings.embedded:
            told["processes"] = living
            if full := await self._full():  # the database takes events, but files have no room
                warnings.append(full)
        if late := self.hanging():
            warnings.append(late)
        if shut := await self._media_shut():
            warnings.append(shut)
        if low := await self._low():
            warnings.append(low)
        if warnings:
            told["warnings"] = warnings
        self._seen = now, told
        return told

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(processes.BEAT_S)
            try:
                await self._beat()
                self._beats = True
            except Exception as error:  # noqa: BLE001 - the next one may arrive
                self._beats = False
                log.warning("the heartbeat was not written: %r", error)

    async def _beat(self) -> None:
        roles = ",".join(sorted(self._working()))
        await processes.beat(self._services, self._me, roles, socket.gethostname())

    async def _full(self) -> str:
        try:
            left = await self._left()
        except (OSError, TimeoutError) as error:
            return f"the data folder cannot be used ({type(error).__name__})"
        return "" if left >= _ROOM else "the data folder is full or read-only: make room"

    async def _left(self, inside: str = "") -> int:
        folder = self._services.settings.data_dir / inside
        return await asyncio.wait_for(asyncio.to_thread(self._room, folder), _PATIENCE_S)

    async def _media_shut(self) -> str:
        """Words are taken all the same, so it is no reason to stay away."""
        try:
            left = await self._left("media")
        except FileNotFoundError:  # made with the first file
            return ""
        except (OSError, TimeoutError) as error:
            return f"the media folder cannot be used ({type(error).__name__})"
        return "" if left else "the media folder is full or read-only: no file can be taken"

    async def _low(self) -> str:
        """Before it is too late."""
        with contextlib.suppress(OSError, TimeoutError):
            left = await self._left()
            if _ROOM <= left < soundness.LOW:
                return f"only {left >> 20} MB are left in the data folder: make room"
        return ""

    async def _wrong(self) -> str:
        """Reading goes on with a broken file too, as long as it is remembered: so ask the disk."""
        now = self._now()
        if self._looked is None or not timedelta() <= now - self._looked[0] < _LOOK:
            try:
                found = await asyncio.wait_for(asyncio.to_thread(self._look), _PATIENCE_S)
            except TimeoutError:  # a busy disk; `figures.stuck` says whether nothing moves
                found = ""
            self._looked = now, found
        wrong = self._looked[1]
        return f"the database is damaged or its disk is ({wrong}): run.py check" if wrong else ""

    def _working(self) -> frozenset[str]:
        """Roles of which no part has stopped."""
        dead = {role for role, ended in self._parts.values() if ended()}
        return self._roles - dead

    def _stopped(self) -> list[str]:
        return sorted(name for name, (_, ended) in self._parts.items() if ended())

    def _age(self, since: datetime | None) -> float:
        return 0.0 if since is None else max(0.0, (self._now() - since).total_seconds())

    def _now(self) -> datetime:
        return self._services.clock.now()
