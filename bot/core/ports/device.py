"""Loudspeakers and boards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class PlanItem:
    """One thing a device shall do, with everything it needs to do it by itself."""

    id: str
    kind: str  # routine | emergency
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


class DevicePages(Protocol):
    """What the board, speaker and listen pages show and report; answers are JSON-ready dicts, None
    for an unknown code. Implemented by use cases, served by web/."""

    async def listed(self) -> Sequence[Mapping[str, Any]]: ...  # {code, kind, name, area}

    async def board_feed(self, code: str) -> Mapping[str, Any] | None: ...

    async def speaker_plan(self, code: str) -> Mapping[str, Any] | None: ...

    async def acknowledge(self, code: str, item: str, what: str, at: datetime, detail: str) -> bool:
        """`what`: started | finished | refused | interrupted. False: unknown device or item."""
        ...

    async def heartbeat(self, code: str, state: Mapping[str, Any]) -> bool: ...

    async def listen(self, key: str) -> Mapping[str, Any] | None: ...

    def changes(self, code: str) -> Any: ...  # async iterator: one item for each change to look up
