"""Loudspeakers and boards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from bot.core.ports.channel import Route
from bot.core.ports.store import Clock, KeyValue, Vault


@dataclass(frozen=True)
class PlanItem:
    """One thing a device shall do, with everything it needs to do it by itself."""

    id: str
    kind: str  # routine | emergency | tone (a test, for whoever stands there)
    title: str
    text: str
    start_at: datetime
    end_at: datetime
    audio_url: str = ""
    audio_sha256: str = ""
    audio_bytes: int = 0
    duration_s: float = 0.0
    repeat: int = 1
    volume: int = 70  # 0..100, for its own hour
    exercise: bool = False
    warm_up_s: int = 0  # the amplifier is switched on so long before the sound
    alarm: str = ""  # code of the emergency it is part of, also of its all-clear
    rank: int = 0  # of several alarms at once the lower comes first
    clear: bool = False  # an all-clear
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Box:
    """A device as its driver knows it. `serial` is the maker's number, "" where it is the code;
    `options` what the driver wants to know of this one (topics, groups, an address)."""

    code: str
    kind: str  # speaker | board
    name: str
    serial: str = ""
    volume: int = 70  # 0..100, for everything but emergencies
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """What the maker's messages call it."""
        return self.serial or self.code


@dataclass(frozen=True)
class Rights:
    """Topics a box may read and write at the broker, and nothing else."""

    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()


Heard = Callable[[str, bytes], Awaitable[None]]
"""(topic, payload): somebody published this."""


class Line(Protocol):
    """The one connection to the MQTT broker, shared by all drivers."""

    def hear(self, topic_filter: str, heard: Heard) -> None:
        """Before the line is up: what comes there goes to `heard`, one after the other."""
        ...

    async def publish(self, topic: str, payload: str | bytes, *, retain: bool = False) -> None:
        """At least once (QoS 1). Raises RelayAway while the broker is."""
        ...


class BoxDesk(Protocol):
    """What boxes say of themselves, and which ones there are; implemented by use cases. A driver
    checks first that it is the box that speaks (its topic, its secret)."""

    async def acknowledge(
        self, code: str, item: str, what: str, at: datetime, detail: str
    ) -> Taken:
        """As DevicePages.acknowledge; stored when it returns."""
        ...

    async def heartbeat(self, code: str, state: Mapping[str, Any]) -> bool:
        """A sign of life. False for an unknown box."""
        ...

    async def again(self, driver: str, code: str = "") -> None:
        """A box (or all of a driver) may have lost its plan: it is pushed anew."""
        ...

    async def box(self, driver: str, number: str) -> Box | None:
        """By its maker's number, or its code where it has none."""
        ...

    async def boxes(self, driver: str) -> Sequence[Box]:
        """All in use."""
        ...

    async def keyed(self, driver: str, number: str, secret: str) -> Box | None:
        """The box with this number (its maker's, or its code), if that is its secret."""
        ...


@dataclass(frozen=True)
class RelayDeps:
    """What a driver is built from. `line` None: there is no broker here, so drivers that need one
    build nothing."""

    clock: Clock
    state: KeyValue
    vault: Vault
    desk: BoxDesk
    public_url: str
    line: Line | None = None


class Relay(Protocol):
    """A kind of loudspeaker or board: a module in bot/relays with `build(deps) -> Relay | None`.
    It never sleeps, retries or decides; what it hears ends in the desk."""

    name: str
    kinds: frozenset[str]  # speaker, board: what it can be

    async def start(self) -> None:
        """In the one process that pushes, before the line is up."""
        ...

    async def stop(self) -> None: ...

    async def push(
        self, box: Box, version: int, plan: Sequence[PlanItem], read_at: datetime
    ) -> None:
        """Hand a box its whole plan: what is not in it is not played, what sounds and is not in it
        stops. Doing it twice changes nothing. A plan read earlier than the box's is old, whatever
        its process was held up by. Raises RelayAway."""
        ...

    def rights(self, box: Box) -> Rights:
        """For the broker's list of who may do what; empty where no broker is used."""
        ...

    def routes(self) -> Sequence[Route]:
        """What its boxes ask for over HTTP, in each process with the web role."""
        ...


@runtime_checkable
class Ticking(Protocol):
    """A relay whose boxes must be told things at their time, or again and again while they sound,
    has this too."""

    async def tick(self) -> None:
        """Each second, in the process that pushes: says what is due. What cannot be said now is
        due at the next one."""
        ...


class Standing(StrEnum):
    """What whoever opens a device's page is to it. `unkeyed`: the device has no secret yet, so
    nobody is it; it goes on showing and sounding what is public."""

    OWN = "own"
    PICTURE = "picture"
    UNKEYED = "unkeyed"
    UNKNOWN = "unknown"


class Taken(StrEnum):
    """What became of a device's report. `doubted`: it cannot be true; its keepers were told."""

    TAKEN = "taken"
    UNKNOWN = "unknown"
    DOUBTED = "doubted"


class DevicePages(Protocol):
    """What the board, speaker and listen pages show and report; answers are JSON-ready dicts, None
    for an unknown code. `own`: with the device's secret, else only what is public. Implemented by
    use cases, served by web/."""

    async def listed(self) -> Sequence[Mapping[str, Any]]: ...  # {code, kind, name, area, key}

    async def standing(self, code: str, secret: str) -> Standing: ...

    async def board_feed(self, code: str, *, own: bool = False) -> Mapping[str, Any] | None: ...

    async def speaker_plan(self, code: str, *, own: bool = False) -> Mapping[str, Any] | None: ...

    async def acknowledge(
        self, code: str, item: str, what: str, at: datetime, detail: str
    ) -> Taken:
        """`what`: started | finished | refused | interrupted. Only for whoever is the device."""
        ...

    async def heartbeat(self, code: str, state: Mapping[str, Any]) -> bool: ...

    async def picture(self, code: str, token: str, data: bytes) -> bool:
        """What a board shows, as a JPEG; False where nobody asked for it with this token."""
        ...

    async def listen(self, key: str) -> Mapping[str, Any] | None: ...

    def changes(self, code: str) -> Any: ...  # async iterator: one item for each change to look up
