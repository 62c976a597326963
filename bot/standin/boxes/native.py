"""A box of our own dialect (docs/device-protocol.md), as a maker might build one: it obeys what is
signed, for it and still in time, and repeats what it says until it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.ports import Clock
from bot.relays import sealing
from bot.standin.boxes import Connection, Malformed, MqttBox, Play, fields, must

_JOINED_S = 1.0


class FakeNative(MqttBox):
    """Its public key is the option `public`."""

    def __init__(self, to: Connection, clock: Clock) -> None:
        super().__init__(to, clock)
        code = str(to.options.get("code") or to.number)
        self._state, self._ack = f"tinbuon/{code}/state", f"tinbuon/{code}/ack"
        self._code = code
        self.topics = tuple(f"tinbuon/{code}/{what}" for what in ("taken", "do", "plan"))
        self._n = 0
        self.untaken: dict[int, dict[str, Any]] = {}
        self.forget()

    def forget(self) -> None:
        """What it knew comes again from the broker."""
        self.items: dict[str, dict[str, Any]] = {}
        self._version = 0
        self._done: set[str] = set()
        self._seen: set[str] = set()

    @property
    def planned(self) -> set[str]:
        """Ids of what it knows it shall play."""
        return {one for one, item in self.items.items() if item["kind"] != "emergency"}

    async def take(self, topic: str, payload: bytes) -> None:
        """Everything it knows of. Raises Malformed."""
        try:
            told = sealing.opened(payload.decode(), str(self.to.options["public"]))
        except sealing.BadSeal as error:
            raise Malformed(f"seal: {error}") from error
        must(told["for"] == self._code, "another box's")
        if told["kind"] == "taken":
            self.untaken.pop(int(told["n"]), None)
            return
        if told["ends"] <= self.clock.now().timestamp():
            return  # too old to be obeyed
        if told["kind"] == "plan":
            await self._planned(told)
        elif told["id"] not in self._seen:
            self._seen.add(told["id"])
            self.items[told["play"]["id"]] = _item(told["play"])

    async def _planned(self, told: Mapping[str, Any]) -> None:
        must(isinstance(told["version"], int), "no version")
        if told["version"] < self._version:
            return
        self._version, self.volume = told["version"], told["volume"]
        self.items = {item["id"]: _item(item) for item in told["items"]}
        play = self.playing
        if play is not None and play.id not in self.items:
            await self._end("interrupted")

    async def look(self) -> None:
        """The alarm before all, then what is due, joined where it may be."""
        async with self._turn:
            now = self.clock.now()
            if self.playing and self.playing.until <= now:
                await self._round_over(now)
            due = [i for i in self.items.values() if i["id"] not in self._done and _is_on(i, now)]
            due = [i for i in due if "audio" in i]
            due.sort(key=lambda i: (i["kind"] != "emergency", -i["start"]))
            if not due:
                return
            urgent = due[0]["kind"] == "emergency"
            if self.playing is None or (urgent and not self.playing.urgent):
                await self._end("interrupted")
                await self._begin(due[0], now)

    async def _begin(self, item: Mapping[str, Any], now: datetime) -> None:
        self._done.add(item["id"])
        late = now.timestamp() - item["start"]
        offset = late if late > _JOINED_S and item["kind"] != "emergency" else 0.0
        if offset and not item["join"]:
            return
        self._sound(item, now, offset)
        await self._say(item["id"], "started", now)

    def _sound(self, item: Mapping[str, Any], now: datetime, offset: float = 0.0) -> None:
        length = timedelta(seconds=item["audio"]["seconds"] - offset % item["audio"]["seconds"])
        play = Play(item["id"], item["title"], item["audio"]["url"], now, now + length)
        play.volume, play.urgent = item["volume"], item["kind"] == "emergency"
        play.offset_s = offset
        self.heard.append(play)

    async def _round_over(self, now: datetime) -> None:
        play = self.playing
        if play is None:
            return
        play.ended, play.whole = play.until, True
        rounds = [p for p in self.heard if p.id == play.id and p.whole]
        item = self.items.get(play.id)
        if item is not None and len(rounds) < item["repeat"] and now.timestamp() < item["end"]:
            self._sound(item, now)
        else:
            await self._say(play.id, "finished", min(now, play.until))

    async def _end(self, what: str) -> None:
        play = self.playing
        if play is not None:
            play.ended = self.clock.now()
            await self._say(play.id, what, play.ended)

    async def _say(self, one: str, what: str, at: datetime) -> None:
        self._n += 1
        told = {"n": self._n, "item": one, "what": what, "at": at.timestamp()}
        self.untaken[self._n] = told
        await self.say(self._ack, told)

    async def report(self) -> None:
        """How it is; and what was not taken, once more."""
        play = self.playing
        await self.say(
            self._state,
            {"on": True, "volume": self.volume, "playing": play.id if play else "", "signal": -71},
        )
        for told in list(self.untaken.values()):
            await self.say(self._ack, told)

    async def claims(self, number: str, title: str) -> None:
        """As a box whose program is broken."""
        must(title, "which one?")
        for what in ("started", "finished"):
            await self._say(number, what, self.clock.now())


def _item(told: Any) -> dict[str, Any]:
    known: Mapping[str, Any] = {
        "id": str, "kind": str, "title": str, "text": str, "start": (int, float),
        "end": (int, float), "repeat": int, "volume": int, "exercise": bool, "join": bool,
    }  # fmt: skip
    must(isinstance(told, dict) and known.keys() <= told.keys(), "half an item")
    made = fields({k: told[k] for k in known}, known)
    must(made["kind"] in {"routine", "emergency", "tone"}, f"kind {made['kind']}")
    must(made["start"] < made["end"] and 0 <= made["volume"] <= 100, "no span, or no volume")
    if "audio" in told:
        sound: Mapping[str, Any] = {
            "url": str,
            "sha256": str,
            "bytes": int,
            "seconds": (int, float),
        }
        made["audio"] = fields(told["audio"], sound)
    return made


def _is_on(item: Mapping[str, Any], now: datetime) -> bool:
    start, end = (datetime.fromtimestamp(item[name], UTC) for name in ("start", "end"))
    return start <= now < end


def build(to: Connection, clock: Clock) -> FakeNative:
    """As found by its dialect's name."""
    return FakeNative(to, clock)
