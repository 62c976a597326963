"""How updates come in: the bot introduces itself, then polls, or keeps its webhook registered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.api import ALLOWED_UPDATES, Api
from bot.channels.telegram.errors import translate
from bot.channels.telegram.polling import Poller

_log = logging.getLogger(__name__)
_RETRY_S = (1, 2, 5, 15, 30)
_WATCH_S = 300.0
PATH = "/telegram/webhook"


class Listener:
    """Runs until cancelled. `poller` None: updates are pushed to `url`."""

    def __init__(
        self,
        api: Api,
        introduce: Callable[[], Awaitable[None]],
        *,
        url: str,
        secret: str,
        poller: Poller | None,
    ) -> None:
        self._api = api
        self._introduce = introduce
        self._url = url
        self._secret = secret
        self._poller = poller
        self._error_at = 0

    async def run(self) -> None:
        """Telegram may be out of reach for hours: it keeps trying."""
        await self._until_done(self._introduce)
        if self._poller is not None:
            await self._poller.run()
        await self._until_done(self._register)
        while True:
            await asyncio.sleep(_WATCH_S)
            await self._until_done(self.look)

    async def stop(self) -> None:
        """After `run` was cancelled."""
        if self._poller is not None:
            await self._poller.stop()

    async def look(self) -> None:
        """Is it still us whom Telegram pushes to, and does that arrive?"""
        info = await self._api.address()
        if info.get("url") != self._url or not _complete(info):
            _log.warning("telegram: the webhook was changed from outside; it is set again")
            await self._register()
        failed_at = info["last_error_date"]
        if failed_at > self._error_at:
            self._error_at = failed_at
            _log.warning(
                "telegram: messages could not be delivered here (%s), %s waiting",
                info.get("last_error_message"),
                info.get("pending_update_count"),
            )

    async def _register(self) -> None:
        await self._api.set_address(self._url, self._secret)

    async def _until_done(self, call: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while True:
            try:
                await call()
            except TelegramError as error:
                if not failures:  # said once; it goes on trying
                    _log.warning("telegram: %s", _words(error))
                await asyncio.sleep(_RETRY_S[min(failures, len(_RETRY_S) - 1)])
                failures += 1
            else:
                return


def _complete(info: dict[str, Any]) -> bool:
    """Telegram names the kinds it pushes; none named means its own default choice."""
    return all(kind in info["allowed_updates"] for kind in ALLOWED_UPDATES)


def _words(error: TelegramError) -> str:
    if isinstance(error, InvalidToken):
        return "the token is not accepted; set telegram.token anew"
    return f"cannot register yet ({translate(error)})"
