"""The Zalo bot channel: ties wire, parse and render to the Channel port. Built by `build`."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from yarl import URL

from bot.channels.outside import Outside
from bot.channels.webhook import SecretWebhook
from bot.channels.zalobot.api import Api
from bot.channels.zalobot.errors import BotError, NoAnswerError, NotSentError, translate
from bot.channels.zalobot.parse import NAME, parse
from bot.channels.zalobot.polling import Poller
from bot.channels.zalobot.render import render
from bot.channels.zalobot.settings import Config
from bot.core.capabilities import Capabilities
from bot.core.errors import SettingsError
from bot.core.events import MediaRef
from bot.core.messages import Sent, WireMessage
from bot.core.ports import Accept, ChannelDeps, CheckLine, Fetched, Route
from bot.core.weak import weak

_log = logging.getLogger(__name__)
PATH = "/zalobot/webhook"
_HEADER = "X-Bot-Api-Secret-Token"
_RETRY_S = (1, 2, 5, 15, 30)
_SECRET = re.compile(r"[\x21-\x7e]{8,256}")  # 8 to 256 characters (apis/setWebhook, 2026-11)
_ACCOUNT_NAME = re.compile(r"[A-Za-z0-9._-]+")
_TROUBLE = (BotError, NotSentError, NoAnswerError)


class ZaloBotChannel:
    """One bot. `send`, `fetch` and `check` work without `start`; `start` listens."""

    name = NAME

    def __init__(self, settings: Config, deps: ChannelDeps) -> None:
        token = settings.token.get_secret_value()
        self.account, _, secret = token.partition(":")
        if not self.account.isdecimal() or not secret:
            raise SettingsError("zalobot.token is not a bot token (digits, a colon, a secret)")
        self._secret = settings.webhook_secret.get_secret_value() or _derived(token)
        if not _SECRET.fullmatch(self._secret):
            raise SettingsError("zalobot.webhook_secret must be 8 to 256 letters, digits or signs")
        if weak(self._secret):
            raise SettingsError("zalobot.webhook_secret could be guessed: leave it out")
        self.counts: Counter[str] = Counter()
        self._settings = settings
        self._deps = deps
        self._api = Api(token, settings.api_base, settings.call_timeout_s)
        stand_in = URL(settings.api_base).host if settings.stand_in else None
        self._media = Outside(settings.media_hosts, settings.max_download_mb, stand_in)
        self._accept: Accept | None = None
        self._poller: Poller | None = None
        self._listener: asyncio.Task[None] | None = None
        self._limits = _limits(settings, deps.public_url, "")

    def capabilities(self, account: str) -> Capabilities:  # noqa: ARG002 - one bot, one answer
        """The follow link is there once the bot's name is known (after `start` or `check`)."""
        return self._limits

    def routes(self) -> Sequence[Route]:
        handler = SecretWebhook(
            NAME, _HEADER, self._secret, self._take_one, self.counts, {"ok": True}
        )
        return (Route("POST", PATH, handler.__call__),)

    async def start(self, accept: Accept) -> None:
        """Returns at once: Zalo may be out of reach for hours."""
        self._accept = accept
        if self._settings.mode == "polling":
            timeout_s = self._settings.poll_timeout_s
            self._poller = Poller(self._api, self.account, self._take, self._deps, timeout_s)
        self._listener = asyncio.create_task(self._listen(self._poller), name="zalobot-listen")

    async def stop(self) -> None:
        """Waits for a poll under way: what it brings exists once."""
        listener, self._listener = self._listener, None
        if self._poller is not None and listener is not None and self._poller.running:
            self._poller.stop()
            await asyncio.wait({listener}, timeout=self._poller.longest_s + 5)
        if listener is not None:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)
        await self._api.close()
        await self._media.close()

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:  # noqa: ARG002 - the port's
        """One wire call. Raises SendError only."""
        call = render(chat_id, message, self._limits)
        try:
            return Sent(await self._api.send(call.method, call.params))
        except _TROUBLE as error:
            raise translate(error, self._settings.throttled_pause_s) from None

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:  # noqa: ARG002 - the port's
        """What a person sent. Raises SendError, or BadMedia when it passes the size limit."""
        got = await self._media.download(ref.ref, ref.size)
        return Fetched(got.data, ref.mime or got.mime, got.name)

    async def check(self) -> Sequence[CheckLine]:
        try:
            name = await self._introduce()
            address = await self._api.address()
        except _TROUBLE as error:
            cause = translate(error).cause
            return (CheckLine("zalobot: bot answers", ok=False, fix=_FIXES.get(cause, cause)),)
        return (CheckLine(f"zalobot: bot {name}", ok=True), *self._check_way(address))

    def _check_way(self, address: str) -> Sequence[CheckLine]:
        if self._settings.mode == "polling":
            fix = "a webhook is set: stop the other program, or set zalobot.mode=webhook"
            return (CheckLine("zalobot: polling (a crash may lose a message)", not address, fix),)
        https = self._deps.public_url.startswith("https://")
        ours = address in {"", self._address()}
        return (
            CheckLine("zalobot: public https address", https, "set web.public_url"),
            CheckLine("zalobot: messages come here", ours, "another program has this token"),
        )

    async def _listen(self, poller: Poller | None) -> None:
        await self._register()
        if poller is not None:
            await poller.run()

    async def _register(self) -> None:
        """Say how updates shall come; keeps trying, for Zalo may be out of reach."""
        failures = 0
        while True:
            try:
                await self._introduce()
                if self._settings.mode == "webhook":
                    await self._set_address()
                else:
                    await self._api.clear_address()
            except _TROUBLE as error:
                if not failures:  # said once; it goes on trying
                    _log.warning("zalobot: cannot register (%s)", translate(error))
                await asyncio.sleep(_RETRY_S[min(failures, len(_RETRY_S) - 1)])
                failures += 1
            else:
                return

    async def _set_address(self) -> None:
        answer = await self._api.set_address(self._address(), self._secret)
        verified = answer.get("verification")
        if isinstance(verified, dict) and verified.get("ok") is False:
            _log.warning("zalobot: Zalo met trouble at our address: %s", verified.get("outcome"))

    def _address(self) -> str:
        return f"{self._deps.public_url}{PATH}"

    async def _introduce(self) -> str:
        name = str((await self._api.me()).get("account_name") or "")
        self._limits = _limits(self._settings, self._deps.public_url, name)
        return name

    async def _take_one(self, update: Any) -> None:
        await self._take((update,))

    async def _take(self, updates: Sequence[Any]) -> None:
        if self._accept is None:
            raise RuntimeError("the zalobot channel is not started")
        now = self._deps.clock.now()
        events = [e for update in updates for e in parse(update, self.account, now)]
        await self._accept(events)
        for event in events:
            self.counts[event.kind] += 1


_FIXES = {
    "token": "zalobot.token is not accepted: get a new one in Zalo Bot Creator",
    "unavailable": "bot-api.zaloplatforms.com cannot be reached: network",
    "unclear": "bot-api.zaloplatforms.com does not answer in time: network",
}


def _derived(token: str) -> str:
    return hashlib.sha256(f"webhook:{token}".encode()).hexdigest()


def _limits(settings: Config, public_url: str, name: str) -> Capabilities:
    # Pages of docs.zaloplatforms.com/docs/BOT (copies up to 2026-10-02): getMe, getUpdates, webhook
    # calls, sendMessage, sendPhoto, sendSticker, sendVoice, sendChatAction, and nothing else: no
    # buttons, no receipts, no files. sendVoice takes an address ending in .aac only, which our
    # sounds are not, so they are links.
    photos = settings.send_photos and public_url.startswith("https://")
    link = settings.chat_link if _ACCOUNT_NAME.fullmatch(name) else ""
    return Capabilities(
        max_text=settings.max_text,
        max_buttons=0,
        max_button_title=200,  # of no button: what may be typed instead of its number
        max_action=64,
        media_out=frozenset({"photo"} if photos else ()),
        rate_per_s=settings.rate_per_s,
        burst=max(1, int(settings.rate_per_s)),
        chat_rate_per_s=settings.chat_rate_per_s,
        concurrency=4,
        reply_window_h=settings.free_window_h,
        follow_link=link.replace("{name}", name),
    )
