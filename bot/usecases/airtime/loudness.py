"""How loud a loudspeaker is at which hour, and how long its amplifier warms up. No I/O.

Stored in Device.rules as {"evening": 50, "caps": [{"from": "07:00", "to": "17:00", "most": 40}],
"warm_up_s": 15}; by day it is as loud as Device.volume says. Emergencies know none of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from bot.core.hours import QuietHours
from models import Device

EVENING = QuietHours(time(18, 0), time(6, 0))
MOST_WARM_S = 120


@dataclass(frozen=True)
class Cap:
    """Beside a school or a clinic: never louder than `most` at these hours."""

    between: QuietHours
    most: int


@dataclass(frozen=True)
class Loudness:
    """All of it 0 to 100; `evening` None: as by day."""

    day: int
    evening: int | None = None
    caps: tuple[Cap, ...] = ()
    warm_up_s: int = 0

    def at(self, moment: datetime) -> int:
        """How loud what begins then is."""
        wanted = self.day
        if self.evening is not None and EVENING.covers(moment):
            wanted = self.evening
        return min([wanted, *(c.most for c in self.caps if c.between.covers(moment))])

    def during(self, start: datetime, end: datetime) -> int:
        """For a sound as a whole: a cap that begins under it holds for all of it."""
        begun = [c.most for c in self.caps if (b := c.between.begins(start)) and b < end]
        return min([self.at(start), *begun])

    def stored(self) -> dict[str, Any]:
        """As it stands in Device.rules; `day` is Device.volume."""
        caps = [
            {"from": f"{c.between.start:%H:%M}", "to": f"{c.between.end:%H:%M}", "most": c.most}
            for c in self.caps
        ]
        evening = {} if self.evening is None else {"evening": self.evening}
        warm = {"warm_up_s": self.warm_up_s} if self.warm_up_s else {}
        return {**evening, **({"caps": caps} if caps else {}), **warm}


def of(device: Device) -> Loudness:
    """What is set for it."""
    rules: Mapping[str, Any] = device.rules or {}
    caps = [
        Cap(QuietHours(time.fromisoformat(c["from"]), time.fromisoformat(c["to"])), int(c["most"]))
        for c in rules.get("caps", ())
    ]
    evening = rules.get("evening")
    return Loudness(device.volume, evening, tuple(caps), int(rules.get("warm_up_s", 0)))
