"""The queue of updates: polls confirm by their offset, a webhook gets each until it answers 200."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import Any

import aiohttp

from bot.core.ports import Clock
from bot.standin.telegram.rules import Refused

_LOOPBACK = ("http://127.0.0.1", "http://localhost")
_KINDS = {"message", "edited_message", "callback_query", "my_chat_member", "channel_post", "poll"}


class Updates:
    """`waiting`: not confirmed yet. `repeats`: how many times more a taken update is pushed."""

    def __init__(self, clock: Clock) -> None:
        self.waiting: list[dict[str, Any]] = []
        self.webhook: dict[str, Any] = {}
        self.allowed: set[str] = set(_KINDS)
        self.changed = asyncio.Condition()
        self.repeats = 0
        self.error: dict[str, Any] = {}
        self.webhooks_set = 0
        self._clock = clock
        self._poller = 0
        self._closing = False
        self._session: aiohttp.ClientSession | None = None

    async def add(self, update: dict[str, Any]) -> None:
        kind = next((k for k in update if k != "update_id"), "")
        if kind in _KINDS and kind not in self.allowed:
            return
        async with self.changed:
            self.waiting.append(update)
            self.changed.notify_all()

    async def confirmed(self, update_id: int, timeout: float) -> None:
        async with asyncio.timeout(timeout), self.changed:
            await self.changed.wait_for(
                lambda: all(u["update_id"] > update_id for u in self.waiting)
            )

    async def get(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        """getUpdates."""
        if self.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
                " to delete the webhook first",
            )
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
        self._allow(params)
        self._poller += 1
        mine = self._poller
        async with self.changed:
            if offset > 0:
                self.waiting = [u for u in self.waiting if u["update_id"] >= offset]
            self.changed.notify_all()  # an older poll ends, `confirmed` looks again
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(float(params.get("timeout", 0)) or 0.001):
                    await self.changed.wait_for(
                        lambda: self.waiting or self._poller != mine or self._closing
                    )
        if self._poller != mine:
            raise Refused(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot"
                " instance is running",
            )
        return self.waiting[:limit] if offset >= 0 else self.waiting[offset:]

    async def set_webhook(self, params: dict[str, Any]) -> bool:
        url, secret = str(params["url"]), str(params.get("secret_token", ""))
        if url and not url.startswith(("https://", *_LOOPBACK)):
            raise Refused(
                400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
            )
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self._allow(params)
        self.webhooks_set += 1
        async with self.changed:
            self.webhook = {"url": url, "secret": secret} if url else {}
            self.changed.notify_all()
        return True

    async def delete_webhook(self, params: dict[str, Any]) -> bool:
        if params.get("drop_pending_updates"):
            self.waiting = []
        self.webhook = {}
        return True

    async def info(self, params: dict[str, Any]) -> dict[str, Any]:
        """getWebhookInfo."""
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.waiting),
            "allowed_updates": sorted(self.allowed),
            **self.error,
        }

    def _allow(self, params: dict[str, Any]) -> None:
        if params.get("allowed_updates"):
            self.allowed = set(params["allowed_updates"])

    async def pump(self) -> None:
        """Pushes in order; an update that is not taken is pushed again."""
        async with aiohttp.ClientSession() as self._session:
            while not self._closing:
                async with self.changed:
                    await self.changed.wait_for(lambda: self.webhook and self.waiting)
                update = self.waiting[0]
                if await self.deliver(update):
                    for _ in range(self.repeats):
                        await self.deliver(update)
                    async with self.changed:
                        if update in self.waiting:
                            self.waiting.remove(update)
                        self.changed.notify_all()
                else:
                    await asyncio.sleep(0.02)

    async def deliver(self, update: dict[str, Any]) -> bool:
        """One push; whether it was taken."""
        assert self._session
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret"]}
        try:
            async with self._session.post(
                self.webhook["url"], json=update, headers=headers
            ) as answer:
                if answer.status != 200:
                    self._failed(
                        f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    )
                return answer.status == 200
        except aiohttp.ClientError as error:
            self._failed(f"Connection failed ({type(error).__name__})")
            return False

    def _failed(self, why: str) -> None:
        now = int(self._clock.now().timestamp())
        self.error = {"last_error_date": now, "last_error_message": why}

    async def close(self) -> None:
        """Ends every long poll."""
        self._closing = True
        async with self.changed:
            self.changed.notify_all()
