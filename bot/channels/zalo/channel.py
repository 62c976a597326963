"""The Zalo channel: ties API, tokens, webhook, parse and render to the Channel port."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.channels.zalo.accounts import Account, Accounts
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.consent import Consent
from bot.channels.zalo.media import MediaFetcher
from bot.channels.zalo.page import consent_page
from bot.channels.zalo.parse import NAME, parse
from bot.channels.zalo.sending import Sender
from bot.channels.zalo.settings import Config
from bot.channels.zalo.tokens import Tokens
from bot.channels.zalo.webhook import Webhook
from bot.core.capabilities import Capabilities
from bot.core.errors import SendError
from bot.core.events import MediaRef
from bot.core.messages import Sent, WireMessage
from bot.core.ports import Accept, ChannelDeps, CheckLine, Fetched, Route

_log = logging.getLogger(__name__)
_LOOK_S = 300.0


class ZaloChannel:
    """All connected OAs of one application. `send`, `fetch`, `check` and the connecting functions
    work without `start`; `start` also keeps tokens fresh."""

    name = NAME

    def __init__(self, settings: Config, deps: ChannelDeps) -> None:
        self.counts: Counter[str] = Counter()
        self._settings = settings
        self._deps = deps
        self._api = ZaloApi(
            app_id=settings.app_id,
            app_secret=settings.app_secret.get_secret_value(),
            api_base=settings.api_base,
            oauth_base=settings.oauth_base,
            timeout_s=settings.call_timeout_s,
        )
        self._accounts = Accounts(deps.vault, deps.state)
        self._tokens = Tokens(self._api, self._accounts, deps.clock, settings.refresh_ahead_s)
        self._consent = Consent(
            self._api,
            self._accounts,
            self._tokens,
            clock=deps.clock,
            callback_url=f"{deps.public_url}/zalo/oauth/callback",
            life_s=settings.consent_life_s,
        )
        self._sender = Sender(self._api, self._tokens, deps, settings.button_template_type)
        self._media = MediaFetcher(settings)
        self._limits = _limits(settings)
        self._accept: Accept | None = None
        self._keeper: asyncio.Task[None] | None = None

    def capabilities(self, account: str) -> Capabilities:  # noqa: ARG002 - alike for every OA
        return self._limits

    def routes(self) -> Sequence[Route]:
        handler = Webhook(self._settings, self._deps.clock, self._take, self.counts)
        return (
            Route("POST", "/zalo/webhook", handler.__call__),
            Route("GET", "/zalo/oauth/callback", self._returned),
        )

    async def start(self, accept: Accept) -> None:
        """Works with no account connected yet: one may come at any time."""
        self._accept = accept
        await self._accounts.load()
        self._keeper = asyncio.create_task(self._keep_fresh(), name="zalo-tokens")

    async def stop(self) -> None:
        """Lets a refresh under way finish first: its answer exists once."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await self._tokens.wait()
        await self._api.close()
        await self._media.close()

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:  # noqa: ARG002
        """One message; `extra["quota"]` is what Zalo says is left. Raises SendError only."""
        return await self._sender.send(account, chat_id, message, self._limits)

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:  # noqa: ARG002
        """What a person sent. Raises SendError, or BadMedia when it passes the size limit."""
        return await self._media.fetch(ref)

    async def check(self) -> Sequence[CheckLine]:
        settings = self._settings
        lines = [
            _line("app_secret set", settings.app_secret, "set zalo.app_secret"),
            _line("oa_secret_key set", settings.oa_secret_key, "set zalo.oa_secret_key"),
        ]
        accounts = await self.accounts()
        if not accounts:
            lines.append(CheckLine("zalo: an OA connected", ok=False, fix="run.py zalo connect"))
        return (*lines, *[await self._check(a) for a in accounts])

    async def consent_link(self, commune: str) -> str:
        """Single-use address that connects an OA to this commune."""
        return await self._consent.link(commune)

    async def import_token(self, commune: str, oa_id: str, refresh_token: str) -> Account:
        """Connects an OA by a refresh token from Zalo's own tool. Raises OperatorError."""
        return await self._consent.import_token(commune, oa_id, refresh_token)

    async def accounts(self) -> Sequence[Account]:
        """The connected OAs, without their tokens."""
        return await self._accounts.all()

    async def _check(self, account: Account) -> CheckLine:
        what = f"zalo: OA {account.oa_id} {account.name} ({account.commune})"
        try:
            await self._tokens.access(account.oa_id)
        except SendError as error:
            fix = f"{error.detail}; run.py zalo connect --commune {account.commune}"
            return CheckLine(what, ok=False, fix=fix)
        return CheckLine(what, ok=True)

    async def _take(self, body: dict[str, Any]) -> None:
        if self._accept is None:
            raise RuntimeError("the zalo channel is not started")
        events = parse(body, self._deps.clock.now(), self._accounts.known)
        await self._accept(events)
        for event in events:
            self.counts[event.kind] += 1

    async def _returned(self, request: web.Request) -> web.Response:
        return consent_page(await self._consent.finish(request.query))

    async def _keep_fresh(self) -> None:
        """Refreshes ahead even for OAs that say nothing: a refresh token unused for three months
        is dead."""
        while True:
            for oa_id in await self._load_quietly():
                try:
                    await self._tokens.access(oa_id)
                except SendError as error:
                    _log.warning("zalo: token of OA %s is not fresh: %s", oa_id, error)
            await asyncio.sleep(_LOOK_S)

    async def _load_quietly(self) -> Sequence[str]:
        try:
            return sorted(await self._accounts.load())
        except Exception:  # noqa: BLE001 - a database hiccup must not end the keeper
            _log.exception("zalo: accounts cannot be read")
            return ()


def _line(what: str, secret: Any, fix: str) -> CheckLine:
    present = bool(secret.get_secret_value())
    return CheckLine(f"zalo: {what}", present, "" if present else fix)


def _limits(settings: Config) -> Capabilities:
    # OA API limits, collected 2026-10: text 2,000, 5 buttons of 100, query payload 1,000 (ours 900
    # leaves room for the mark); no audio message exists.
    return Capabilities(
        max_text=2000,
        max_buttons=5,
        max_button_title=100,
        max_action=900,
        media_out=frozenset({"photo"}),
        max_caption=0,  # a picture cannot have buttons beside it: words go on their own
        receipts_delivered=True,
        receipts_seen=True,
        echoes=True,
        rate_per_s=settings.rate_per_s,
        burst=max(1, int(settings.rate_per_s)),
        concurrency=settings.concurrency,
        reply_window_h=settings.free_window_h,
        paid_window_h=settings.paid_window_h,
        night=(settings.night_from, settings.night_to),
        follow_link="https://zalo.me/{account}",
    )
