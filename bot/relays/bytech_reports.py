"""What 'bytech' boxes say each minute: how they are, which schedule plays, which stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.ports import Box, PlanItem, RelayDeps
from bot.relays import bytech_words as words
from bot.relays import reading

_AWAY = timedelta(minutes=3)  # three beats
_SLACK = timedelta(seconds=5)
_KEPT = timedelta(hours=1)  # what left the plan may still be reported
_STREAMS = {words.START, words.RUNNING}


@dataclass(frozen=True)
class _Play:
    """What a report may be about."""

    id: str
    ends: datetime
    length: timedelta
    stream: str = ""  # its address
    told: bool = True  # still in the plan


class Reports:
    """A box names what is on, so what was on before and is not any more has ended. What is on is
    kept over restarts, the rest comes with the plan, which each box is pushed then."""

    def __init__(self, deps: RelayDeps) -> None:
        self._desk = deps.desk
        self._clock = deps.clock
        self._state = deps.state
        self._plays: dict[str, dict[str, _Play]] = {}
        self._heard: dict[str, datetime] = {}
        self._lost: set[str] = set()

    def lost(self, code: str) -> bool:
        """It was away, and may not know what it was told."""
        return code in self._lost

    async def on(self, code: str) -> set[str]:
        """Ids of what it said last is on."""
        return set(await self._state.get(f"bytech-on:{code}") or ())

    def told(
        self, code: str, plan: Sequence[PlanItem], streams: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """A box has this plan."""
        self._lost.discard(code)
        now = self._clock.now()
        before = self._plays.get(code, {}).values()
        plays = {
            p.id: _Play(p.id, p.ends, p.length, p.stream, told=False)
            for p in before
            if p.ends + _KEPT > now
        }
        for item in plan:
            on = streams.get(item.id)
            length = timedelta(seconds=item.duration_s)
            rounds = item.start_at + max(1, item.repeat) * length
            ends = datetime.fromtimestamp(on["ends"], UTC) if on else min(rounds, item.end_at)
            plays[item.id] = _Play(item.id, ends, length, str(on["url"]) if on else "")
        self._plays[code] = plays

    async def beat(self, box: Box, told: Mapping[str, Any], message: Mapping[str, Any]) -> bool:
        """True where it was away: it needs its plan."""
        now = self._clock.now()
        before, self._heard[box.code] = self._heard.get(box.code), now
        away = before is None or now - before > _AWAY
        if away:
            self._lost.add(box.code)
        on = self._on(box.code, message)
        await self._desk.heartbeat(box.code, _health(message, on))
        await self._compared(box, on, _moment(told, now))
        return away

    def _on(self, code: str, message: Mapping[str, Any]) -> set[str]:
        """Items it says are on."""
        found = {words.item_of(message.get("Scid"))} - {""}
        link = message.get("Stlk")
        if link and str(message.get("Stst")) in {str(state) for state in _STREAMS}:
            known = [p for p in self._plays.get(code, {}).values() if p.stream == link]
            known.sort(key=lambda p: (p.told, p.ends))
            found |= {p.id for p in known[-1:]}
        return found

    async def _compared(self, box: Box, on: set[str], at: datetime) -> None:
        before = await self.on(box.code)
        if before == on:
            return
        for one in sorted(on - before):
            await self._desk.acknowledge(box.code, one, "started", at, "")
        for one in sorted(before - on):
            if box.kind == "speaker" and (what := self._end(box.code, one, at)):
                await self._desk.acknowledge(box.code, one, what, at, "")
        await self._state.put(f"bytech-on:{box.code}", sorted(on))

    def _end(self, code: str, one: str, at: datetime) -> str:
        """Nothing between two rounds of what goes on."""
        play = self._plays.get(code, {}).get(one)
        if play is None:
            return "interrupted"
        if at + _SLACK >= play.ends:
            return "finished"
        return "" if play.told and play.stream else "interrupted"


def _health(message: Mapping[str, Any], on: set[str]) -> dict[str, Any]:
    """In our words; what it does not say is not there."""
    loud, firmware, amplifier = message.get("Vl1"), message.get("Ver"), message.get("Spk")
    found: dict[str, Any] = {"on": True, "playing": ", ".join(sorted(on))}
    if isinstance(loud, int) and not isinstance(loud, bool) and 0 <= loud <= 100:
        found["volume"] = loud
    if isinstance(firmware, str) and firmware:
        found["firmware"] = firmware
    if isinstance(amplifier, bool | int) and amplifier in {0, 1}:
        found["amplifier"] = bool(amplifier)
    return found


def _moment(told: Mapping[str, Any], now: datetime) -> datetime:
    """Its own time, in milliseconds."""
    at = told.get("Time")
    if isinstance(at, bool) or not isinstance(at, int | float):
        return now
    return reading.moment({"at": at / 1000 if abs(at) < 10**16 else None}, "at", now)
