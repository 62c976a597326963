"""Zalo's pushing side: signed events to the webhook address, its repeats, and how it gives up.

Tests repeat at once; `as_zalo` repeats by the clock, as there, and then switches the webhook off.
"""

from __future__ import annotations

import asyncio
import io
import json
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.core.ports import Clock
from bot.standin.zalo.rules import sign
from bot.standin.zalo.templates import ms

APP_ID, OA_SECRET = "2801234567890123456", "oa-secret-key"
AS_ZALO_S = (30, 300, 900, 1800, 3600)


@dataclass(frozen=True)
class Attempt:
    """One webhook call as the console would list it; `status` 0: no answer."""

    at: datetime
    event: str
    number: int
    status: int


@dataclass
class Late:
    """An event that goes out (again) at `due_at`."""

    due_at: datetime
    event: dict[str, Any]
    tries: int = 0


class Pusher:
    """Base of the stand-in. `undelivered` holds what was not taken after all repeats.

    `doubled` and `held`: shares of events that come twice, or only after later ones (`repeat_due`
    brings those); `chance` decides. While `off` nothing is pushed; what it cost is in `missed`.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.webhook_url = ""
        self.timestamp_in = "header"  # or "body": which of them is signed and sent
        self.retries = 5  # at once, when `repeats_s` is empty
        self.repeats_s: Sequence[float] = ()
        self.patience_s = 10.0
        self.names_oa = True  # do events about groups say whose they are? Sources disagree
        self.doubled = 0.0
        self.held = 0.0
        self.chance = random.Random(2026)
        self.off = False
        self.missed: list[dict[str, Any]] = []
        self.undelivered: list[dict[str, Any]] = []
        self.later: list[Late] = []
        self.attempts: deque[Attempt] = deque(maxlen=500)
        self._pushes: set[asyncio.Task[int]] = set()
        self._session: aiohttp.ClientSession | None = None

    def as_zalo(self, patience_s: float = 2.0) -> None:
        """Repeat after 30 s, 5 min, 15 min, 30 min and 1 h, then switch the webhook off. Somebody
        has to call `repeat_due` as time passes."""
        self.repeats_s, self.patience_s = AS_ZALO_S, patience_s

    async def push(self, event_name: str, **body: Any) -> int:
        """One signed event; the last HTTP status (200 for one that is held back)."""
        stamp = ms(self.time_of_day())
        event = {"app_id": APP_ID, "event_name": event_name, "timestamp": stamp, **body}
        if "group" in event_name and not self.names_oa:
            event.pop("oa_id", None)
        if self.webhook_url and self._happens(self.held):
            self.later.append(Late(self.clock.now() + timedelta(seconds=3), event))
            return 200
        status = await self.deliver(event)
        if status == 200 and self._happens(self.doubled):
            await self._once(event, 2)
        return status

    async def deliver(self, event: dict[str, Any]) -> int:
        """Now, and again while it is not taken: at once, or later by the clock."""
        if not self.webhook_url:
            return 0
        if self.off:
            self.missed.append(event)
            return 0
        return await self._go_out(Late(self.clock.now(), event))

    async def repeat_due(self) -> int:
        """What is due by the clock goes out, the latest of those held back first; how many."""
        now = self.clock.now()
        due = [late for late in self.later if late.due_at <= now]
        self.later = [late for late in self.later if late.due_at > now]
        for late in sorted(due, key=lambda one: one.due_at, reverse=True):
            await self._go_out(late)
        return len(due)

    def next_at(self) -> datetime | None:
        """When `repeat_due` has something to do."""
        return min((late.due_at for late in self.later), default=None)

    async def redeliver(self) -> None:
        """Zalo's later repeats of what was not taken."""
        waiting, self.undelivered = self.undelivered, []
        for event in waiting:
            await self.deliver(event)

    async def probe(self, url: str) -> bool:
        """The console's 'check' and 'save': an empty unsigned call. The address counts, and an
        event that went lost meanwhile stays lost."""
        status = await self._call(url, b"{}", {})
        self.attempts.append(Attempt(self.clock.now(), "kiểm tra", 1, status))
        if status == 200:
            self.webhook_url, self.off = url, False
        return status == 200

    def time_of_day(self) -> datetime:
        """What events carry."""
        return self.clock.now()

    async def post(self, raw: bytes, **headers: str) -> int:
        """Any bytes, signed unless `headers` say otherwise."""
        stamp = ms(self.time_of_day())
        if self.timestamp_in == "body":
            stamp = str(json.loads(raw)["timestamp"])
        signed = {"X-ZEvent-Signature": f"mac={sign(APP_ID, raw, stamp, OA_SECRET)}"}
        if self.timestamp_in == "header":
            signed["X-ZEvent-Timestamp"] = stamp
        return await self._call(self.webhook_url, raw, {**signed, **headers})

    async def _go_out(self, late: Late) -> int:
        return await (self._by_the_clock(late) if self.repeats_s else self._at_once(late.event))

    async def _at_once(self, event: dict[str, Any]) -> int:
        status = 0
        for number in range(1, 2 + self.retries):
            status = await self._once(event, number)
            if status == 200:
                return status
        self.undelivered.append(event)
        return status

    async def _by_the_clock(self, late: Late) -> int:
        late.tries += 1
        status = await self._once(late.event, late.tries)
        if status == 200:
            return status
        if late.tries > len(self.repeats_s):
            self.undelivered.append(late.event)
            self.off = True
        else:
            late.due_at = self.clock.now() + timedelta(seconds=self.repeats_s[late.tries - 1])
            self.later.append(late)
        return status

    async def _once(self, event: dict[str, Any], number: int) -> int:
        status = await self.post(json.dumps(event, ensure_ascii=False).encode())
        name = str(event.get("event_name", ""))
        self.attempts.append(Attempt(self.clock.now(), name, number, status))
        return status

    async def _call(self, url: str, raw: bytes, headers: dict[str, str]) -> int:
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with self._session.post(
                url,
                data=io.BytesIO(raw),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=self.patience_s),
            ) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    def _happens(self, share: float) -> bool:
        return share > 0 and self.chance.random() < share

    @property
    def pushing(self) -> bool:
        """Are echoes under way?"""
        return bool(self._pushes)

    async def settled(self) -> None:
        """Until all echoes are delivered."""
        while self._pushes:
            await asyncio.gather(*self._pushes)

    def push_soon(self, event_name: str, **body: Any) -> None:
        """In the background; `settled` waits for it."""
        task = asyncio.create_task(self.push(event_name, **body))
        self._pushes.add(task)
        task.add_done_callback(self._pushes.discard)

    async def stop_pushing(self) -> None:
        for task in self._pushes:
            task.cancel()
        await asyncio.gather(*self._pushes, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
