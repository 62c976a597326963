"""Loudspeakers and boards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


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
    volume: int = 70  # 0..100
    exercise: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


class Relay(Protocol):
    """A kind of loudspeaker or board. `push` hands a device its whole plan; reports come back
    through `report` of the app (start, end, refusal, heartbeat)."""

    name: str

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def push(self, device_code: str, version: int, plan: Sequence[PlanItem]) -> None: ...


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

    async def listen(self, key: str) -> Mapping[str, Any] | None: ...

    def changes(self, code: str) -> Any: ...  # async iterator: one item for each change to look up
