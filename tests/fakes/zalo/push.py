"""Zalo's pushing side: signed events to the webhook address, with its repeats."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import aiohttp

from bot.core.ports import Clock
from tests.fakes.zalo.rules import sign

APP_ID, OA_SECRET = "2801234567890123456", "oa-secret-key"


class Pusher:
    """Base of the stand-in. `undelivered` holds what was not taken after all repeats."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.webhook_url = ""
        self.timestamp_in = "header"  # or "body": which of them is signed and sent
        self.retries = 5  # at once, not after 30 s
        self.undelivered: list[dict[str, Any]] = []
        self._pushes: set[asyncio.Task[int]] = set()
        self._session: aiohttp.ClientSession | None = None

    async def push(self, event_name: str, **body: Any) -> int:
        """One signed event, repeated at once while it is not taken; the last HTTP status."""
        stamp = str(int(self.clock.now().timestamp() * 1000))
        event = {"app_id": APP_ID, "event_name": event_name, "timestamp": stamp, **body}
        return await self.deliver(event)

    async def deliver(self, event: dict[str, Any]) -> int:
        status = 0
        for _ in range(1 + self.retries if self.webhook_url else 0):
            status = await self.post(json.dumps(event, ensure_ascii=False).encode())
            if status == 200:
                return status
        if self.webhook_url:
            self.undelivered.append(event)
        return status

    async def post(self, raw: bytes, **headers: str) -> int:
        """Any bytes, signed unless `headers` say otherwise."""
        self._session = self._session or aiohttp.ClientSession()
        stamp = str(int(self.clock.now().timestamp() * 1000))
        if self.timestamp_in == "body":
            stamp = str(json.loads(raw)["timestamp"])
        signed = {"X-ZEvent-Signature": f"mac={sign(APP_ID, raw, stamp, OA_SECRET)}"}
        if self.timestamp_in == "header":
            signed["X-ZEvent-Timestamp"] = stamp
        try:
            async with self._session.post(
                self.webhook_url, data=io.BytesIO(raw), headers={**signed, **headers}
            ) as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0

    async def redeliver(self) -> None:
        """Zalo's later repeats of what was not taken."""
        waiting, self.undelivered = self.undelivered, []
        for event in waiting:
            await self.deliver(event)

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
