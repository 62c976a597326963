"""The unit of work: one transaction with everything a use case may reach, and what follows it.

`async with services.work(actor) as work:` commits models, outbox rows and audit rows together, then
wakes the workers and hands over tasks.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.config import Settings
from bot.core.ports import AccountDesk, Clock, Gateways, MediaStore, TemplateDesk
from bot.outbox.handing import Slots
from bot.outbox.store import Outbox
from bot.storage import audit
from bot.storage.db import transaction

Enqueue = Callable[..., Awaitable[None]]
"""(task name, *ids): hands a task to the queue."""


@dataclass(frozen=True)
class Actor:
    """Who does it, over which channel. `person_id` None: a follower without a person yet, or
    the system itself (channel "system")."""

    person_id: int | None
    channel: str
    account_id: int | None = None


SYSTEM = Actor(None, "system")


@dataclass(frozen=True)
class Services:
    """Long-lived parts a use case needs; made once in app.py."""

    settings: Settings
    clock: Clock
    outbox: Outbox
    media: MediaStore
    enqueue: Enqueue
    wake: Callable[[str], None]  # "outbox" | "lane:<name>" | "inbox" | "device:<code>"
    desks: Mapping[str, AccountDesk] = field(default_factory=dict)  # by channel
    gateways: Mapping[str, Gateways] = field(default_factory=dict)  # by channel
    key: bytes = b""  # the installation's; what is signed with it is derived from it
    templates: Mapping[str, TemplateDesk] = field(default_factory=dict)  # by channel
    older_keys: tuple[bytes, ...] = ()  # what was signed with these is still good

    @contextlib.asynccontextmanager
    async def work(self, actor: Actor = SYSTEM) -> AsyncIterator[Work]:
        """One transaction; on success the follow-ups run after the commit."""
        work = Work(self, actor)
        try:
            async with transaction(lazily=True):
                yield work
                await work.write_audit()
        except BaseException:
            work.undone()
            raise
        await work.follow()


@dataclass
class Work:
    """What a use case is handed. Only valid inside the `async with`."""

    services: Services
    actor: Actor
    _tasks: list[tuple[Any, ...]] = field(default_factory=list)
    _wakes: set[str] = field(default_factory=set)
    _put_off: list[datetime] = field(default_factory=list)
    _entries: list[audit.Entry] = field(default_factory=list)  # audit rows, not yet written
    _handed: list[Slots] = field(default_factory=list)

    def now(self) -> datetime:
        """The one clock."""
        return self.services.clock.now()

    @property
    def outbox(self) -> Outbox:
        """Queue messages; their lanes are woken after the commit."""
        note = self._wakes.add
        return self.services.outbox.noting(
            lambda lane: note(f"lane:{lane}"),
            self._handed,
            lambda account, key: self.then("read_shown", account, key),
        )

    @property
    def settings(self) -> Settings:
        """Settings of the installation."""
        return self.services.settings

    def as_actor(self, actor: Actor) -> Work:
        """The same transaction on behalf of someone else."""
        return replace(self, actor=actor)

    def then(self, task: str, *ids: Any) -> None:
        """Hand a task to the queue after the commit; a sweep finds it if that never happens."""
        self._tasks.append((task, *ids))

    def wake(self, what: str) -> None:
        """Wake a waiter after the commit (in this process; others poll)."""
        self._wakes.add(what)

    def put_off(self, until: datetime) -> None:
        """Others hear of what was done here only then; the next answer says so."""
        self._put_off.append(until)

    def put_off_until(self) -> datetime | None:
        """When the last of them hears of it, once; None: nobody has to wait."""
        found = max(self._put_off, default=None)
        self._put_off.clear()
        return found

    async def audit(
        self,
        action: str,
        subject: str,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Into the audit chain with this transaction. Written right before the commit: the chain
        is one lock for everybody, and whoever held it would go on to wait for people's rows."""
        who = self.actor
        said = copy.deepcopy((before, after))  # as it is now, whatever becomes of it until then
        entry = audit.Entry(self.now(), who.person_id, who.channel, action, subject, *said)
        self._entries.append(entry)

    @contextlib.asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """A savepoint: a step that raises undoes itself, with its audit rows, its tasks and what
        was to be said of waiting, not the rest of the transaction."""
        entries, tasks, put_off = len(self._entries), len(self._tasks), list(self._put_off)
        try:
            async with transaction():
                yield
        except BaseException:
            del self._entries[entries:]
            del self._tasks[tasks:]
            self._put_off[:] = put_off
            raise

    async def write_audit(self) -> None:
        """Called by Services.work as the last step of the transaction."""
        await audit.append(self._entries)

    def undone(self) -> None:
        """Nothing of it happened; called by Services.work."""
        for slots in self._handed:
            slots.drop()

    async def follow(self) -> None:
        """What happens after the commit; called by Services.work."""
        for slots in self._handed:
            slots.go()
        for what in self._wakes:
            self.services.wake(what)
        for name, *ids in self._tasks:
            await self.services.enqueue(name, *ids)
