"""What a 'gtech' box was told last, kept over restarts: what left the plan must stop, and what it
reports names no play of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.core.ports import KeyValue
from bot.relays.gtech_words import Entry, over, sounding

_AWAY = "away"
_GONE = 20  # that may still be reported as broken off


@dataclass(frozen=True)
class Kept:
    """`came`: when it last came back, as that plan knew. `since`: the second at which
    an alarm was told; `ends`: when the last round of each ends; `gone`: what it was told before and
    shall not play."""

    version: int = 0
    came: str = ""
    list: Sequence[Entry] = ()
    alarms: Sequence[Entry] = ()
    since: Mapping[str, int] = field(default_factory=dict)
    ends: Mapping[str, int] = field(default_factory=dict)
    gone: Sequence[Entry] = ()

    @property
    def told(self) -> Sequence[Entry]:
        """The plan."""
        return (*self.alarms, *self.list)

    @property
    def all(self) -> Sequence[Entry]:
        """What a report may be about, the latest plan first."""
        return (*self.told, *self.gone)


class Memory:
    """By the code of a box. Plans are written by the one process that pushes, `came` by any."""

    def __init__(self, state: KeyValue) -> None:
        self._state = state

    async def of(self, code: str) -> Kept:
        """Nothing for a box never told."""
        found = await self._state.get(f"gtech:{code}")
        return Kept(**found) if found else Kept()

    async def keep(self, code: str, kept: Kept) -> None:
        """Durable when it returns."""
        await self._state.put(f"gtech:{code}", asdict(kept))

    async def said(self, code: str) -> dict[str, Any]:
        """What it said of itself last, to whichever process."""
        return dict(await self._state.get(f"gtech-said:{code}") or {})

    async def says(self, code: str, told: Mapping[str, Any]) -> None:
        """See said."""
        await self._state.put(f"gtech-said:{code}", dict(told))

    async def came(self, code: str) -> str:
        """When it last said that it was away."""
        return str(await self._state.get(f"gtech-came:{code}") or "")

    async def has_come(self, code: str, at: datetime) -> None:
        """It may have lost what it was told."""
        await self._state.put(f"gtech-came:{code}", at.isoformat())

    async def has_gone(self, code: str, at: datetime) -> None:
        """Its last will came."""
        await self._state.put(f"gtech-came:{code}", f"{_AWAY} {at.isoformat()}")

    async def is_away(self, code: str) -> bool:
        """Nothing came from it since its last will?"""
        return (await self.came(code)).startswith(_AWAY)


def left(was: Kept, entries: Sequence[Entry], at: datetime) -> Sequence[Entry]:
    """What sounds by the plan before and not by this one, which is all there is now."""
    now = {_sound(e) for e in entries}
    return [e for e in sounding(was.told, at) if _sound(e) not in now]


def _sound(entry: Entry) -> tuple[Any, ...]:
    """A play with other words or at another time is another one."""
    return entry["BanTinID"], entry["ThoiDiemBatDau"], entry["NoiDung"]


def both(was: Kept, kept: Kept) -> Kept:
    """While the box is being told: it may have either. No version: all of it is told again by
    whoever finds this."""
    if (was.list, was.alarms) == (kept.list, kept.alarms):
        return replace(was, version=0)
    plays, alarms = [*was.list, *kept.list], [*was.alarms, *kept.alarms]
    return replace(was, version=0, list=plays, alarms=alarms, gone=kept.gone)


def gone(was: Kept, entries: Sequence[Entry], at: datetime) -> Sequence[Entry]:
    """What may still be reported, though it is told no more."""
    now = {e["BanTinID"] for e in entries}
    found = [e for e in was.all if e["BanTinID"] not in now]
    begun = [e for e in found if int(e["ThoiDiemBatDau"]) <= at.timestamp()]
    return sorted(begun, key=lambda e: not over(e, at))[-_GONE:]
