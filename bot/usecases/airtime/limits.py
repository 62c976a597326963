"""How long and when loudspeakers may sound: the province sets it, a commune may only tighten it.

Stored in Area.settings["limits"] as {"quiet": [["21:00", "05:30"], …], "minutes": 45}. What holds
for a place is everything its province, its commune and it itself say, taken together: the quiet
hours of all of them, and the fewest minutes. So nobody below can loosen anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from bot.config import Settings
from bot.core.hours import QuietHours, Silence
from bot.core.messages import T, t
from bot.usecases import areas
from bot.usecases.airtime.timetable import Airtime
from models import Area
from models.area import AreaKind

NAME = "limits"


@dataclass(frozen=True)
class Limits:
    """What one place says. `minutes` a day for each of its loudspeakers; None: no word of it."""

    quiet: tuple[QuietHours, ...] = ()
    minutes: int | None = None

    def stored(self) -> dict[str, Any]:
        """As it stands in the settings."""
        quiet = [[f"{q.start:%H:%M}", f"{q.end:%H:%M}"] for q in self.quiet]
        minutes = {} if self.minutes is None else {"minutes": self.minutes}
        return {**({"quiet": quiet} if quiet else {}), **minutes}


def said(area: Area) -> Limits:
    """What this place itself says."""
    found = area.settings.get(NAME)
    known: Mapping[str, Any] = found if isinstance(found, dict) else {}
    quiet = [QuietHours(*map(time.fromisoformat, pair)) for pair in known.get("quiet", ())]
    return Limits(tuple(quiet), known.get("minutes"))


def together(chain: Iterable[Area], settings: Settings) -> Airtime:
    """What holds where all of these say something; the commune's general quiet hours hold too."""
    places = list(chain)
    spans = [span for area in places for span in said(area).quiet]
    homes = [a for a in places if a.kind is AreaKind.COMMUNE] or places[:1]
    spans += [areas.quiet_hours(home, settings) for home in homes]
    minutes = [said(a).minutes for a in places]
    least = min((m for m in minutes if m is not None), default=None)
    silence = Silence(tuple(dict.fromkeys(s for s in spans if s.start != s.end)))
    return Airtime(silence, None if least is None else least * 60)


async def above(area: Area) -> list[Area]:
    """The places this one lies in, the largest first, and itself."""
    found = await areas.by_codes(area.path.rstrip("/").split("/"))
    return sorted(found.values(), key=lambda a: len(a.path))


async def of(area: Area, settings: Settings) -> Airtime:
    """What holds in one place."""
    return together(await above(area), settings)


async def airtimes(area_ids: Collection[int], settings: Settings) -> dict[int, Airtime]:
    """The same for many places, by their ids, in two questions."""
    paths = await Area.filter(id__in=area_ids).values_list("id", "path")
    chains = {int(str(i)): str(path).rstrip("/").split("/") for i, path in paths}
    wanted = {code for chain in chains.values() for code in chain}
    found = {a.code: a for a in await Area.filter(code__in=wanted)}
    return {
        i: together([found[c] for c in chain if c in found], settings)
        for i, chain in chains.items()
    }


async def passed(area: Area, settings: Settings, now: datetime) -> dict[str, Any]:
    """For the audit of an emergency: the quiet hours it sounds in, nothing where it does not."""
    silence = (await of(area, settings)).silence
    spans = [f"{s.start:%H:%M}-{s.end:%H:%M}" for s in silence.spans if s.covers(now)]
    return {"quiet_hours_passed": spans} if spans else {}


def hours_text(silence: Silence) -> T | str:
    """'22:00 đến 05:00, 11:30 đến 13:00'."""
    shown = [t("plan-hours", start=f"{s.start:%H:%M}", end=f"{s.end:%H:%M}") for s in silence.spans]
    out: T | str = shown[-1] if shown else ""
    for one in reversed(shown[:-1]):
        out = t("plan-hours-and", first=one, rest=out)
    return out
