"""Our own dialect, as docs/device-protocol.md has it: a signed plan kept at the broker for each
box, signed commands with an end, and reports that a box repeats until they are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.core.ports import Box, PlanItem, RelayDeps, Rights, Route
from bot.relays import reading, sealing

ROOT = "tinbuon"
PLAN_FOR = timedelta(days=7)  # a box without a line goes on that long
DO_FOR = timedelta(minutes=2)
_WORDS = frozenset({"started", "finished", "refused", "interrupted"})
_DETAIL = 200


def build(deps: RelayDeps) -> Native | None:
    """None where there is no broker."""
    return Native(deps) if deps.line is not None else None


def topic(box_code: str, what: str) -> str:
    """plan | do | taken: to the box; ack | state: from it."""
    return f"{ROOT}/{box_code}/{what}"


class Native:
    """ports.Relay."""

    name = "native"
    kinds = frozenset({"speaker", "board"})

    def __init__(self, deps: RelayDeps) -> None:
        if deps.line is None:
            raise TypeError("there is no broker")
        self._deps = deps
        self._line = deps.line
        self._seal: sealing.Seal | None = None

    async def start(self) -> None:
        """Hears what boxes say."""
        self._line.hear(topic("+", "ack"), self._acknowledged)
        self._line.hear(topic("+", "state"), self._lives)

    async def stop(self) -> None:
        """Nothing is held."""

    async def push(
        self, box: Box, version: int, plan: Sequence[PlanItem], read_at: datetime
    ) -> None:
        """The plan stays at the broker, so a box that was off catches up from there alone. Alarms
        and tests are said as a command as well: who is busy with a long plan hears them first."""
        seal = await self._sealing()
        now = self._deps.clock.now()
        for item in plan:
            if item.kind != "routine" and item.start_at <= now + DO_FOR:
                told = self._command(box, f"{item.id}-{version}", read_at, now + DO_FOR)
                await self._line.publish(
                    topic(box.code, "do"), seal.sealed({**told, "play": shown(item)})
                )
        made = {
            "for": box.code,
            "kind": "plan",
            "version": version,
            "made": _seconds(read_at),
            "ends": _seconds(read_at + PLAN_FOR),
            "volume": box.volume,
            "items": [shown(item) for item in plan],
        }
        await self._line.publish(topic(box.code, "plan"), seal.sealed(made), retain=True)

    def rights(self, box: Box) -> Rights:
        """Its own topics."""
        own = box.code
        return Rights(
            read=tuple(topic(own, what) for what in ("plan", "do", "taken")),
            write=(topic(own, "ack"), topic(own, "state")),
        )

    def routes(self) -> Sequence[Route]:
        """None: sound is fetched as anybody fetches it."""
        return ()

    async def public_key(self) -> str:
        """What a box checks signatures with."""
        return (await self._sealing()).public

    def _command(self, box: Box, one: str, made: datetime, ends: datetime) -> dict[str, Any]:
        told = {"for": box.code, "kind": "do", "id": one}
        return {**told, "made": _seconds(made), "ends": _seconds(ends)}

    async def _sealing(self) -> sealing.Seal:
        if self._seal is None:
            self._seal = await sealing.seal(self._deps.vault)
        return self._seal

    async def _acknowledged(self, where: str, payload: bytes) -> None:
        """{"n": …, "item": …, "what": …, "at": …, "detail": …}; what was taken is said, so that the
        box need not say it again. What cannot be read is taken too: it would come for ever."""
        code, told = _from(where), reading.told(payload)
        if told is None:
            return
        what, item = str(told.get("what")), str(told.get("item", ""))
        if what in _WORDS:
            detail = str(told.get("detail") or "")[:_DETAIL]
            at = reading.moment(told, "at", self._deps.clock.now())
            await self._deps.desk.acknowledge(code, item, what, at, detail)
        await self._taken(code, told)

    async def _lives(self, where: str, payload: bytes) -> None:
        """The last will says {"on": false}: nobody lives who says that."""
        code, told = _from(where), reading.told(payload)
        if told and told.get("on") is not False:
            await self._deps.desk.heartbeat(code, told)
            await self._taken(code, told)

    async def _taken(self, code: str, told: Mapping[str, Any]) -> None:
        """Sealed, as boxes without a clock of their own set it by what is answered to them."""
        if isinstance(told.get("n"), int):
            now = _seconds(self._deps.clock.now())
            answer = {"for": code, "kind": "taken", "n": told["n"], "made": now}
            await self._line.publish(topic(code, "taken"), (await self._sealing()).sealed(answer))


def shown(item: PlanItem) -> dict[str, Any]:
    """An item as boxes read it. Times are seconds since 1970; a box that comes late to
    what it may `join` plays the rest of it."""
    made: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "text": item.text,
        "start": _seconds(item.start_at),
        "end": _seconds(item.end_at),
        "repeat": item.repeat,
        "volume": item.volume,
        "exercise": item.exercise,
        "join": bool(item.extra.get("join", True)),
        "warm_up_s": item.warm_up_s,
        "rank": item.rank,
    }
    if item.audio_url:
        made["audio"] = {
            "url": item.audio_url,
            "sha256": item.audio_sha256,
            "bytes": item.audio_bytes,
            "seconds": round(item.duration_s, 1),
        }
    return made


def _from(at: str) -> str:
    return at.split("/")[1]


def _seconds(at: datetime) -> float:
    return round(at.timestamp(), 3)
