"""A box's end of the line: plans and commands in, reports and beats out; sound fetched ahead."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.player.choosing import Item
from bot.player.clock import woken
from bot.player.player import Player
from bot.relays import mqtt
from bot.relays.native import topic

if TYPE_CHECKING:
    from aiomqtt import Client

log = logging.getLogger(__name__)

BEAT_S = 20.0
_AGAIN_S = 15.0
_ANEW_S = 3.0
_FIRMWARE = "tinbuon-player 1"
_MOST = 200 * 1024 * 1024


class Line:
    """Keeps a player in touch; without a line the player plays on."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._card = player.card
        self._asked: dict[int, float] = {}  # beats: when each was said
        self._beats = 0
        self._wake = asyncio.Event()
        player.told = self._told

    async def run(self) -> None:
        """Until it is cancelled."""
        await asyncio.gather(self._talk(), self._fetch())

    def _told(self, _report: dict[str, Any]) -> None:
        self._wake.set()

    async def _talk(self) -> None:
        from aiomqtt import MqttError, Will

        card = self._card
        broker = replace(mqtt.address(card.url, card.ca), user=card.code, password=card.secret)
        will = Will(topic(card.code, "state"), json.dumps({"on": False}), qos=1, retain=True)
        while True:
            try:
                async with mqtt.client_of(broker, card.code, will=will) as client:
                    for what in ("plan", "do", "taken"):
                        await client.subscribe(topic(card.code, what), qos=1)
                    await _together(self._hear(client), self._say(client))
            except (MqttError, OSError) as error:
                mqtt.not_cancelled()
                log.warning("no line: %s", error)
            await asyncio.sleep(_ANEW_S)

    async def _hear(self, client: Client) -> None:
        async for message in client.messages:
            sealed = message.payload
            text = sealed.decode("ascii", "replace") if isinstance(sealed, bytes) else ""
            if str(message.topic) != topic(self._card.code, "taken"):
                self._player.obey(text)
            elif answer := self._player.answered(text):
                self._heard(answer)

    def _heard(self, answer: Mapping[str, Any]) -> None:
        asked = self._asked.pop(answer["n"], None)
        if asked is not None:
            self._player.clock.answered(asked, float(answer["made"]))
            self._player.news.set()

    async def _say(self, client: Client) -> None:
        """A beat, then everything that was not taken yet; again when there is news, or for all."""
        while True:
            self._wake.clear()  # what is told from here on is said in the next round, at once
            await self._beat(client)
            for report in list(self._player.shelf.untold):
                await client.publish(topic(self._card.code, "ack"), json.dumps(report), qos=1)
            await woken(self._wake, BEAT_S)

    async def _beat(self, client: Client) -> None:
        player = self._player
        self._beats -= 1  # reports are numbered from one up
        self._asked = dict(list(self._asked.items())[-3:])
        self._asked[self._beats] = player.clock.mono()
        state = {
            "n": self._beats,
            "on": True,
            "playing": player.playing,
            "volume": player.volume,
            "plan": player.version,
            "firmware": _FIRMWARE,
        }
        await client.publish(topic(self._card.code, "state"), json.dumps(state), qos=1)

    async def _fetch(self) -> None:
        """One after the other; what is new is looked at after each, so that an alarm waits for one
        download at most."""
        player = self._player
        async with aiohttp.ClientSession() as session:
            while True:
                player.wanted.clear()
                for one in self._missing():
                    if await self._get(session, one):
                        player.news.set()
                        player.wanted.set()
                        break
                else:
                    player.shelf.prune([one.sha256 for one in player.items])
                await woken(player.wanted, _AGAIN_S)

    def _missing(self) -> list[Item]:
        """Alarms first, then what comes first."""
        player = self._player
        wanted = [
            one
            for one in player.items
            if one.sha256 and one.id not in player.shelf.done and not player.shelf.sound(one.sha256)
        ]
        return sorted(wanted, key=lambda one: (not one.alarm, one.start))

    async def _get(self, session: aiohttp.ClientSession, one: Item) -> bool:
        most, data = min(one.size or _MOST, _MOST), bytearray()
        try:
            async with session.get(one.url, timeout=aiohttp.ClientTimeout(total=120)) as answer:
                answer.raise_for_status()
                async for piece in answer.content.iter_chunked(65_536):
                    data += piece
                    if len(data) > most:
                        break
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            log.warning("the sound of %s cannot be fetched: %s", one.id, error)
            return False
        try:
            if self._player.shelf.save(one.sha256, bytes(data)):
                return True
        except OSError as error:
            log.error("the sound of %s cannot be kept: %s", one.id, error.strerror)
            return False
        log.warning("%s: these are other bytes than were approved", one.id)
        return False


async def _together(*both: Coroutine[Any, Any, None]) -> None:
    """The first that fails ends the others: none goes on at a line that is gone."""
    tasks = [asyncio.ensure_future(one) for one in both]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
