"""The Telegram channel: ties wire, parse and render to the Channel port. Built by `build`."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import is_too_large, translate
from bot.channels.telegram.parse import NAME, parse
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.render import render
from bot.channels.telegram.request import AiohttpRequest, TooLargeError
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.settings import Config
from bot.channels.telegram.webhook import Webhook
from bot.core.capabilities import Capabilities
from bot.core.errors import BadMedia, SettingsError
from bot.core.events import Event, MediaRef
from bot.core.messages import Sent, WireMessage
from bot.core.ports import Accept, ChannelDeps, CheckLine, Fetched, Route

_log = logging.getLogger(__name__)
_RETRY_S = (1, 2, 5, 15, 30)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what setWebhook takes (Bot API, 2026-10)


class TelegramChannel:
    """One bot. `send`, `fetch` and `check` work without `start`; `start` listens."""

    name = NAME

    def __init__(self, settings: Config, deps: ChannelDeps) -> None:
        token = settings.token.get_secret_value()
        self.account = token.partition(":")[0]
        if not self.account.isdigit() or ":" not in token:
            raise SettingsError("telegram.token is not a bot token (digits, a colon, a secret)")
        self._secret = settings.webhook_secret.get_secret_value() or _derived(token)
        if not _SECRET.fullmatch(self._secret):
            raise SettingsError("telegram.webhook_secret may hold A-Z, a-z, 0-9, _ and - only")
        self.counts: Counter[str] = Counter()
        self._settings = settings
        self._deps = deps
        self._http = AiohttpRequest(settings.call_timeout_s, proxy=settings.proxy)
        self._api = Api(token, settings.api_base, self._http)
        self._sender = Sender(self._api, self.account, deps.state, deps.media)
        self._accept: Accept | None = None
        self._listener: asyncio.Task[None] | None = None
        self._answers: set[asyncio.Task[None]] = set()
        self._limits = _limits(settings, "")

    def capabilities(self, account: str) -> Capabilities:  # noqa: ARG002 - one bot, one answer
        """The deep link is there once the bot's name is known (after `start` or `check`)."""
        return self._limits

    def routes(self) -> Sequence[Route]:
        handler = Webhook(self._secret, self._take_one, self.counts)
        return (Route("POST", "/telegram/webhook", handler.__call__),)

    async def start(self, accept: Accept) -> None:
        """Returns at once: Telegram may be out of reach for hours."""
        self._accept = accept
        self._listener = asyncio.create_task(self._listen(), name="telegram-listen")

    async def stop(self) -> None:
        tasks = [t for t in (self._listener, *self._answers) if t is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._http.shutdown()

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:  # noqa: ARG002
        """One wire call (a known file goes by its id). Raises SendError only."""
        call = render(chat_id, message, self._limits)
        return await self._sender.send(call)

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:  # noqa: ARG002
        """What a person sent. Raises SendError, or BadMedia when it passes the size limit."""
        limit = self._settings.max_download_mb * 1024 * 1024
        if ref.size > limit:
            raise BadMedia("error-media-too-large", limit_mb=self._settings.max_download_mb)
        try:
            data, mime, path = await self._api.download(ref.ref, limit)
        except TelegramError as error:
            if isinstance(error, TooLargeError) or is_too_large(error):
                limit_mb = self._settings.max_download_mb
                raise BadMedia("error-media-too-large", limit_mb=limit_mb) from None
            raise translate(error) from None
        return Fetched(data, ref.mime or mime, ref.name or path.rpartition("/")[2])

    async def check(self) -> Sequence[CheckLine]:
        try:
            await self._introduce()
        except TelegramError as error:
            cause = translate(error).cause
            return (CheckLine("telegram: bot answers", ok=False, fix=_FIXES.get(cause, cause)),)
        lines = [CheckLine(f"telegram: bot {self._limits.deep_link.partition('?')[0]}", ok=True)]
        if self._settings.mode == "webhook":
            https = self._deps.public_url.startswith("https://")
            lines.append(CheckLine("telegram: public https address", https, "set web.public_url"))
        return lines

    async def _listen(self) -> None:
        await self._register()
        if self._settings.mode == "webhook":
            return
        poller = Poller(
            self._api,
            self.account,
            self._take,
            state=self._deps.state,
            clock=self._deps.clock,
            timeout_s=self._settings.poll_timeout_s,
        )
        await poller.run()

    async def _register(self) -> None:
        """Say how updates shall come; keeps trying, for Telegram may be out of reach."""
        failures = 0
        while True:
            try:
                await self._introduce()
                if self._settings.mode == "webhook":
                    url = f"{self._deps.public_url}/telegram/webhook"
                    await self._api.set_address(url, self._secret)
                else:
                    await self._api.clear_address()
            except TelegramError as error:
                decision = translate(error)
                _log.warning("telegram: cannot register (%s)", decision)
                await asyncio.sleep(_RETRY_S[min(failures, len(_RETRY_S) - 1)])
                failures += 1
            else:
                return

    async def _introduce(self) -> None:
        me = await self._api.me()
        self._limits = _limits(self._settings, str(me.get("username") or ""))

    async def _take_one(self, update: Any) -> None:
        await self._take((update,))

    async def _take(self, updates: Sequence[Any]) -> None:
        """Stores a batch; then lets the phones' spinners stop."""
        if self._accept is None:
            raise RuntimeError("the telegram channel is not started")
        now = self._deps.clock.now()
        events = [e for update in updates for e in parse(update, self.account, now)]
        await self._accept(events)
        for event in events:
            self.counts[event.kind] += 1
            if "callback_id" in event.extra:
                self._answer(event)

    def _answer(self, event: Event) -> None:
        task = asyncio.create_task(self._answer_quietly(event.extra["callback_id"]))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer_quietly(self, callback_id: str) -> None:
        try:
            await self._api.answer_callback(callback_id)
        except TelegramError:  # too old, or no network: only a spinner
            self.counts["callback-unanswered"] += 1


_FIXES = {
    "token": "telegram.token is not accepted: get a new one from @BotFather",
    "unavailable": "api.telegram.org cannot be reached: network, or set telegram.proxy",
    "unclear": "api.telegram.org does not answer in time: network, or set telegram.proxy",
}


def _derived(token: str) -> str:
    return hashlib.sha256(f"webhook:{token}".encode()).hexdigest()


def _limits(settings: Config, username: str) -> Capabilities:
    # Bot API limits, checked 2026-10: text 4096, caption 1024, callback_data 64 bytes, 30 messages
    # a second over all chats, 1 a second in one. No receipts of any kind exist.
    return Capabilities(
        max_text=4096,
        max_buttons=20,
        max_button_title=64,
        max_action=64,
        media_out=frozenset({"voice", "photo", "file"}),
        max_caption=1024,
        rate_per_s=settings.rate_per_s,
        burst=max(1, int(settings.rate_per_s)),
        chat_rate_per_s=settings.chat_rate_per_s,
        deep_link=f"https://t.me/{username}?start={{start}}" if username else "",
        follow_link=f"https://t.me/{username}" if username else "",
        asks=frozenset({"location", "phone"}),
    )
