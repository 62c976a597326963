"""The box itself: obeys what is signed, plays by its plan, tells what it did until it is heard."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.core.errors import BadMedia, SpeechError
from bot.core.ports import Pcm
from bot.player import choosing
from bot.player.card import Card
from bot.player.choosing import Choice, Item
from bot.player.clock import BoxClock, woken
from bot.player.deck import Deck, SinkError
from bot.player.shelf import Shelf
from bot.relays import sealing
from bot.speech import audio

log = logging.getLogger(__name__)

_LOOK_S = 0.5
_RATE = 24_000
_LONGEST_S = 3 * 3600.0
_LATE, _CUT, _GONE = "đã quá giờ phát", "nhường cho khẩn cấp", "đã được dừng"
_NO_SOUND, _BROKEN = "không tải được âm thanh", "máy phát tiếng bị lỗi"

Speak = Callable[[str], Awaitable[Pcm]]
"""A voice of its own, for an alarm whose sound cannot be had. Raises SpeechError."""


class Player:
    """`told` is called when there is something new to tell; line.py sends it."""

    def __init__(self, card: Card, *, clock: BoxClock | None = None, speak: Speak | None = None):
        self.card = card
        self.shelf = Shelf(card.folder)
        self.clock = clock or BoxClock(self.shelf.made)
        self.told: Callable[[dict[str, Any]], None] = lambda _: None
        self.news = asyncio.Event()  # something to play may be new
        self.wanted = asyncio.Event()  # something to fetch may be
        self.version = 0
        self.volume = 70
        self._deck = Deck(card)
        self._speak = speak
        self._plan: dict[str, Item] = {}
        self._commanded: dict[str, tuple[float, Item]] = {}  # alarms that no plan holds yet
        self._last: dict[str, float] = {}  # when an alarm sounded last
        self._rounds: dict[str, int] = {}
        self._now: tuple[Item, asyncio.Task[None]] | None = None
        self._began: set[str] = set()
        kept = self.shelf.plan()
        if kept:
            self._obey_plan(self._opened(kept) or {}, kept, again=True)

    @property
    def items(self) -> list[Item]:
        """All it is to play, as far as it knows."""
        fresh = (one for _, one in self._commanded.values() if one.id not in self._plan)
        return [*self._plan.values(), *fresh]

    @property
    def playing(self) -> str:
        """The id of what sounds, "" for nothing."""
        return self._now[0].id if self._now and not self._now[1].done() else ""

    def obey(self, sealed: str) -> None:
        """A plan, a command or an answer, if it is signed, for this box, and not an old one."""
        told = self._opened(sealed)
        if told is None:
            return
        if told.get("kind") == "plan":
            self._obey_plan(told, sealed)
        elif told.get("kind") == "do":
            self._obey_command(told)

    def answered(self, sealed: str) -> dict[str, Any] | None:
        """{"n", "made"} of an answer to what was told; None for anything else."""
        told = self._opened(sealed)
        if told is None or told.get("kind") != "taken" or not isinstance(told.get("n"), int):
            return None
        self.shelf.taken(told["n"])
        return told

    async def run(self) -> None:
        """Plays until it is cancelled."""
        try:
            while True:
                await self._look()
                await woken(self.news, _LOOK_S)
                self.news.clear()
        finally:
            await self._silence("")

    def _opened(self, sealed: str) -> dict[str, Any] | None:
        try:
            told = sealing.opened(sealed, self.card.key)
        except sealing.BadSeal as error:
            log.warning("not signed by our commune: %s", error)
            return None
        made = told.get("made")
        if told.get("for") != self.card.code or not isinstance(made, int | float):
            log.warning("not for this box")
            return None
        return told

    def _obey_plan(self, told: dict[str, Any], sealed: str, *, again: bool = False) -> None:
        made = float(told.get("made", 0))
        if not told or (made <= self.shelf.made and not again):
            return  # an old one, sent again by whoever
        try:
            items = [choosing.item(one) for one in told["items"]]
            self.version, self.volume = int(told["version"]), int(told["volume"])
        except (KeyError, TypeError, ValueError) as error:
            log.warning("a plan that cannot be read: %r", error)
            return
        if not again:
            self.shelf.keep_plan(sealed, made)
        self._plan = {one.id: one for one in items}
        self._commanded = {i: c for i, c in self._commanded.items() if c[0] > made}
        self._new()

    def _obey_command(self, told: dict[str, Any]) -> None:
        made, one = float(told["made"]), f"do:{told.get('id')}"
        ends = told.get("ends")
        if one in self.shelf.done or not isinstance(ends, int | float):
            return
        if made <= self.shelf.made or (self.clock.sure and self.clock.now() >= ends):
            return  # older than what it has, or over
        self.shelf.over(one)
        try:
            item = choosing.item(told["play"])
        except (KeyError, TypeError, ValueError) as error:
            log.warning("a command that cannot be read: %r", error)
            return
        self._commanded[item.id] = (made, item)
        self._new()

    def _new(self) -> None:
        self.news.set()
        self.wanted.set()

    async def _look(self) -> None:
        now, done = self.clock.now(), self.shelf.done
        known = {one.id for one in self.items}
        if self._now and self._now[0].id not in known:
            await self._silence(_GONE)
        if self.clock.sure:
            for late in choosing.too_late(self.items, now, done | {self.playing}):
                ready = not late.sha256 or self.shelf.sound(late.sha256)
                self._over(late, "refused", _LATE if ready else _NO_SOUND)
        choice = choosing.choose(self._able(), now, done, self._last)
        if self._now and not self._now[1].done():
            if choice is None or not choice.item.alarm or self._now[0].alarm:
                return
            await self._silence(_CUT)
        if choice is not None:
            self._now = (choice.item, asyncio.ensure_future(self._sound(choice)))

    def _able(self) -> list[Item]:
        """What could sound: it is here (or can be said), and the time is sure or it is an alarm."""
        return [
            one
            for one in self.items
            if (self.shelf.sound(one.sha256) or (one.alarm and self._speak))
            and (self.clock.sure or one.alarm)
        ]

    async def _silence(self, why: str) -> None:
        if self._now is None:
            return
        item, task = self._now
        self._now = None
        if task.done():
            return
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        if why:
            self._over(item, "interrupted" if item.id in self._began else "refused", why)

    async def _sound(self, choice: Choice) -> None:
        item = choice.item
        try:
            pcm = await self._samples(item)
            if item.alarm:
                await self._round(item, pcm, 0.0)
                self._last[item.id] = self.clock.now()
                self._rounds[item.id] = self._rounds.get(item.id, 0) + 1
                if self._rounds[item.id] >= item.repeat:
                    self._over(item, "finished", "")
                await asyncio.sleep(choosing.GAP_S)
            else:
                await self._rounds_of(item, pcm, choice.offset)
                self._over(item, "finished", "")
        except (BadMedia, SpeechError, SinkError) as error:
            log.warning("%s did not sound: %s", item.id, error)
            self._over(item, "interrupted" if item.id in self._began else "refused", _BROKEN)
        finally:
            self.news.set()

    async def _rounds_of(self, item: Item, pcm: Pcm, offset: float) -> None:
        turn = pcm.duration_s + choosing.GAP_S
        first, into = divmod(offset, turn)
        for nth in range(int(first), max(1, item.repeat)):
            await self._round(item, pcm, min(into, pcm.duration_s))
            into = 0.0
            if nth + 1 < item.repeat:
                await asyncio.sleep(choosing.GAP_S)

    async def _round(self, item: Item, pcm: Pcm, offset: float) -> None:
        def began() -> None:
            if item.id not in self._began:
                self._began.add(item.id)
                self._tell(item, "started", "")

        await self._deck.play(
            pcm, offset_s=offset, volume=item.volume, warm_up_s=item.warm_up_s, began=began
        )

    async def _samples(self, item: Item) -> Pcm:
        path = self.shelf.sound(item.sha256)
        if path is None:
            if self._speak is None:
                raise SpeechError("no sound and no voice")
            return await self._speak(item.text)
        return await asyncio.to_thread(audio.decode, path, _LONGEST_S, rate=_RATE)

    def _over(self, item: Item, what: str, why: str) -> None:
        self._tell(item, what, why)
        self.shelf.over(item.id)
        self._began.discard(item.id)

    def _tell(self, item: Item, what: str, why: str) -> None:
        said = {"item": item.id, "what": what, "at": round(self.clock.now(), 3), "detail": why}
        self.told(self.shelf.tell(said))
