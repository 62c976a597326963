"""The Telegram channel: ties wire, parse and render to the Channel port. Built by `build`."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram import checks
from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import is_too_large, translate
from bot.channels.telegram.fields import NAME, Ours
from bot.channels.telegram.flood import Floods
from bot.channels.telegram.listening import PATH, Listener
from bot.channels.telegram.menu import BotMenu
from bot.channels.telegram.parse import parse
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.reach import Reach
from bot.channels.telegram.render import render
from bot.channels.telegram.request import AiohttpRequest, TooLargeError
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.settings import Config
from bot.channels.webhook import SecretWebhook
from bot.core.capabilities import Capabilities
from bot.core.errors import BadMedia, SendError, SettingsError
from bot.core.events import Event, MediaRef
from bot.core.messages import Sent, WireMessage
from bot.core.ports import Accept, ChannelDeps, CheckLine, Fetched, Route
from bot.core.weak import weak

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what setWebhook takes (Bot API, 2026-10)
_MB = 1024 * 1024


class TelegramChannel:
    """One bot. `send`, `fetch` and `check` work without `start`; `start` listens. `counts`: events
    by kind, unknown ones by name, refused webhook calls by reason."""

    name = NAME

    def __init__(self, settings: Config, deps: ChannelDeps) -> None:
        token = settings.token.get_secret_value()
        self.account = token.partition(":")[0]
        if not self.account.isdigit() or ":" not in token:
            raise SettingsError("telegram.token is not a bot token (digits, a colon, a secret)")
        self._secret = settings.webhook_secret.get_secret_value() or _derived(token)
        if not _SECRET.fullmatch(self._secret):
            raise SettingsError("telegram.webhook_secret may hold A-Z, a-z, 0-9, _ and - only")
        if weak(self._secret):
            raise SettingsError("telegram.webhook_secret could be guessed: leave it out")
        self.counts: Counter[str] = Counter()
        self._settings = settings
        self._deps = deps
        self._http = AiohttpRequest(settings.call_timeout_s, proxy=settings.proxy)
        self._reach = Reach(self.account, deps.state, deps.clock)
        self._api = Api(token, settings.api_base, self._http, self._reach)
        self.menu = BotMenu(self._api, self.account)
        self._sender = Sender(
            self._api,
            self.account,
            deps.state,
            deps.media,
            max_upload=settings.max_upload_mb * _MB,
        )
        self._floods = Floods(time.monotonic)
        self._accept: Accept | None = None
        self._listener = self._make_listener()
        self._listening: asyncio.Task[None] | None = None
        self._answers: set[asyncio.Task[None]] = set()
        self._ours = Ours(self.account)
        self._limits = _limits(settings, "")
        self._recalled = False

    def capabilities(self, account: str) -> Capabilities:  # noqa: ARG002 - one bot, one answer
        """The deep link is there once the bot's name is known (after `start` or `check`)."""
        return replace(self._limits, away=True) if self._reach.away else self._limits

    def routes(self) -> Sequence[Route]:
        handler = SecretWebhook(NAME, _HEADER, self._secret, self._take_one, self.counts)
        return (Route("POST", PATH, handler.__call__),)

    async def start(self, accept: Accept) -> None:
        """Returns at once: Telegram may be out of reach for hours."""
        self._accept = accept
        self._listening = asyncio.create_task(self._listener.run(), name="telegram-listen")

    async def stop(self) -> None:
        tasks = [t for t in (self._listening, *self._answers) if t is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            await self._listener.stop()
        finally:
            await self._http.shutdown()

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:  # noqa: ARG002 - the port's
        """One wire call (a known file goes by its id). Raises SendError only."""
        if not self._recalled:
            await self._recall()
        call = render(chat_id, message, self._limits)
        try:
            return await self._sender.send(call)
        except SendError as error:
            raise self._floods.seen(chat_id, error) from None

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:  # noqa: ARG002 - the port's
        """What a person sent. Raises SendError, or BadMedia when it passes the size limit."""
        limit = self._settings.max_download_mb * _MB
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
            me = await self._introduce()
        except TelegramError as error:
            since = await self._reach.since()
            return (checks.failed(error, since, self._deps.clock.now()),)
        now = self._deps.clock.now()
        return await checks.bot_lines(self._api, me, webhook=self._webhook_url(), now=now)

    def _make_listener(self) -> Listener:
        url = self._webhook_url()
        poller = None if url else self._make_poller()
        return Listener(self._api, self._meet, url=url, secret=self._secret, poller=poller)

    def _make_poller(self) -> Poller:
        return Poller(
            self._api,
            self.account,
            self._take,
            deps=self._deps,
            timeout_s=self._settings.poll_timeout_s,
            counts=self.counts,
        )

    def _webhook_url(self) -> str:
        """Where Telegram shall push to; "" when we poll."""
        return f"{self._deps.public_url}{PATH}" if self._settings.mode == "webhook" else ""

    async def _meet(self) -> None:
        await self._introduce()

    async def _introduce(self) -> dict[str, Any]:
        me = await self._api.me()
        self._known_as(str(me.get("username") or ""))
        await self._deps.state.put(f"telegram:name:{self.account}", self._ours.username)
        return me

    async def _recall(self) -> None:
        """A process that only sends makes invitation links too; another one asked for our name."""
        with contextlib.suppress(Exception):  # the message goes without; asked again at the next
            name = await self._deps.state.get(f"telegram:name:{self.account}")
            self._recalled = True
            if not self._ours.username:
                self._known_as(str(name or ""))

    def _known_as(self, username: str) -> None:
        self._ours = replace(self._ours, username=username)
        self._limits = _limits(self._settings, username)

    async def _take_one(self, update: Any) -> None:
        await self._take((update,))

    async def _take(self, updates: Sequence[Any]) -> None:
        """Stores a batch; then lets the phones' spinners stop."""
        if self._accept is None:
            raise RuntimeError("the telegram channel is not started")
        now = self._deps.clock.now()
        events = [e for update in updates for e in parse(update, self._ours, now)]
        await self._accept(events)
        for event in events:
            self._count(event)
            if "callback_id" in event.extra:
                self._answer(event)

    def _count(self, event: Event) -> None:
        self.counts[event.kind] += 1
        if "event_name" in event.extra:
            self.counts[f"unknown-{event.extra['event_name'][:40]}"] += 1

    def _answer(self, event: Event) -> None:
        task = asyncio.create_task(self._answer_quietly(event.extra["callback_id"]))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer_quietly(self, callback_id: str) -> None:
        try:
            await self._api.answer_callback(callback_id)
        except TelegramError:  # too old, or no network: only a spinner
            self.counts["callback-unanswered"] += 1


def _derived(token: str) -> str:
    return hashlib.sha256(f"webhook:{token}".encode()).hexdigest()


def _limits(settings: Config, username: str) -> Capabilities:
    # Bot API limits, checked 2026-10: text 4096, caption 1024, callback_data 64 bytes, 30 messages
    # a second over all chats, 1 a second in one, 20 a minute in a group. No receipts exist.
    return Capabilities(
        max_text=4096,
        max_buttons=20,
        max_button_title=64,
        max_action=64,
        media_out=frozenset({"voice", "photo", "file"}),
        max_caption=1024,
        rate_per_s=settings.rate_per_s,
        # What is under way may arrive together with a burst: both at once keep the limit.
        burst=max(1, int(settings.rate_per_s) - Capabilities.concurrency),
        chat_rate_per_s=settings.chat_rate_per_s,
        room_rate_per_s=settings.group_rate_per_min / 60,
        deep_link=f"https://t.me/{username}?start={{start}}" if username else "",
        follow_link=f"https://t.me/{username}" if username else "",
        asks=frozenset({"location", "phone"}),
        groups=True,
        quotes=True,
        proven_d=settings.proven_days,
    )
