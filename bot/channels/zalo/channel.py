"""The Zalo channel: ties API, tokens, webhook, parse and render to the Channel port."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.zalo import proof, zbs
from bot.channels.zalo.about import about_of
from bot.channels.zalo.accounts import Accounts
from bot.channels.zalo.addresses import NONE, ToOne
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.articles import Articles
from bot.channels.zalo.calling import Caller
from bot.channels.zalo.consent import Consent
from bot.channels.zalo.desk import Desk
from bot.channels.zalo.limits import limits_of
from bot.channels.zalo.media import MediaFetcher
from bot.channels.zalo.page import consent_page
from bot.channels.zalo.parse import NAME, name_of, parse
from bot.channels.zalo.rooms import Rooms
from bot.channels.zalo.sending import Sender
from bot.channels.zalo.settings import Config
from bot.channels.zalo.tokens import LOOK, Tokens
from bot.channels.zalo.uploads import Uploads
from bot.channels.zalo.webhook import Webhook
from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, SendError
from bot.core.events import EventKind, MediaRef
from bot.core.messages import Sent, WireMessage
from bot.core.ports import Accept, ChannelDeps, CheckLine, Fetched, OwnAccount, Route

_log = logging.getLogger(__name__)
_COVER = "/zalo/cover.png"
_A_DAY = timedelta(days=1)
_REVOKED = "permission_revoked"


class ZaloChannel:
    """All connected OAs of one application. `send`, `fetch`, `check` and `desk` work without
    `start`; `start` also keeps tokens fresh. `counts`: events by kind, unknown ones by name too."""

    name = NAME

    def __init__(self, settings: Config, deps: ChannelDeps) -> None:
        self.counts: Counter[str] = Counter()
        self._settings = settings
        self._deps = deps
        self._callback_url = f"{deps.public_url}/zalo/oauth/callback"
        self._api = ZaloApi(
            app_id=settings.app_id,
            app_secret=settings.app_secret.get_secret_value(),
            api_base=settings.api_base,
            oauth_base=settings.oauth_base,
            timeout_s=settings.call_timeout_s,
        )
        self._accounts = Accounts(deps.vault, deps.state, deps.clock, settings.refresh_token_days)
        self._tokens = Tokens(self._api, self._accounts, deps.clock, settings.refresh_ahead_s)
        self._consent = Consent(
            self._api,
            self._accounts,
            self._tokens,
            clock=deps.clock,
            callback_url=self._callback_url,
            life_s=settings.consent_life_s,
            verifier=settings.pkce_verifier.get_secret_value(),
        )
        self._sender, self._rooms = self._build_sender()
        one = self._to_one
        self.desk = Desk(self._accounts, self._consent, self._tokens, self._rooms, one)
        self.beside = {zbs.NAME: zbs.build(settings, self._accounts, self._call, deps.clock)}
        self._media = MediaFetcher(settings)
        self.proofs = proof.proofs(settings.site_verification)
        self._limits: dict[str, tuple[tuple[str, bool], Capabilities]] = {}
        self._accept: Accept | None = None
        self._beside: set[asyncio.Task[None]] = set()
        self._keeper: asyncio.Task[None] | None = None

    def _build_sender(self) -> tuple[Sender, Rooms]:
        api, settings, deps = self._api, self._settings, self._deps
        cover_url = settings.cover_url or f"{deps.public_url}{_COVER}"
        caller = self._call = Caller(self._tokens, deps.clock)
        rooms = Rooms(api, caller, settings, deps.state)
        articles = Articles(
            api, caller, self._accounts, settings, deps.state, deps.clock, cover_url
        )
        uploads = Uploads(api, caller, deps, self._accounts, settings.uploads_per_month)
        self._to_one = ToOne(api, caller, self._accounts, deps.clock, settings)
        return Sender(self._to_one, uploads, rooms, articles, settings, cover_url), rooms

    def capabilities(self, account: str) -> Capabilities:
        about = self._accounts.about(account)
        plan, mute = str(about.get("package") or ""), about.get("to_one") == NONE
        found = self._limits.get(account)
        if found is None or found[0] != (plan, mute):
            limits = limits_of(self._settings.policy(account), plan, mute=mute)
            found = self._limits[account] = (plan, mute), limits
        return found[1]

    def routes(self) -> Sequence[Route]:
        handler = Webhook(self._settings, self._deps.clock, self._take, self.counts)
        return (
            Route("POST", "/zalo/webhook", handler.__call__),
            Route("GET", "/zalo/oauth/callback", self._returned),
            Route("GET", _COVER, _cover),
            *proof.routes(self._settings.site_verification),
        )

    async def start(self, accept: Accept) -> None:
        """Works with no account connected yet: one may come at any time."""
        self._accept = accept
        await self._accounts.load()
        self._keeper = asyncio.create_task(self._keep_fresh(), name="zalo-tokens")

    async def look_on(self) -> None:
        """Instead of `start`, in a process that takes nothing in: what others learned of the OAs
        (their packages, the addresses that serve them) is known here too."""
        await self._accounts.load()
        self._keeper = asyncio.create_task(self._keep_known(), name="zalo-accounts")

    async def stop(self) -> None:
        """Lets a refresh under way finish first: its answer exists once."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self._tokens.wait()
        await self._api.close()
        await self._media.close()
        for channel in self.beside.values():
            await channel.stop()

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:
        """One message; `extra["quota"]` is what Zalo says is left. Raises SendError only."""
        limits = self.capabilities(account)
        return await self._sender.send(account, chat_id, message, limits, key)

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:  # noqa: ARG002 - the port's
        """What a person sent. Raises SendError, or BadMedia for what may not be taken."""
        return await self._media.fetch(ref)

    async def check(self) -> Sequence[CheckLine]:
        settings = self._settings
        lines = [
            _line("app_secret set", settings.app_secret, "set zalo.app_secret"),
            _line("oa_secret_key set", settings.oa_secret_key, "set zalo.oa_secret_key"),
        ]
        accounts = await self._accounts.all()
        if not accounts:
            lines.append(CheckLine("zalo: an OA connected", ok=False, fix="run.py zalo connect"))
        return (*lines, *[await self._check(a) for a in accounts])

    async def import_token(self, commune: str, oa_id: str, refresh_token: str) -> OwnAccount:
        """Connects an OA by a refresh token from Zalo's own tool. Raises OperatorError."""
        return await self._consent.import_token(commune, oa_id, refresh_token)

    async def _check(self, account: OwnAccount) -> CheckLine:
        what = f"zalo: OA {account.account} {account.name} ({account.commune})"
        try:
            await self._tokens.access(account.account)
        except SendError as error:
            fix = error.detail
            if error.cause is Cause.TOKEN:
                fix += f"; run.py zalo connect --commune {account.commune}"
            return CheckLine(what, ok=False, fix=fix)
        return CheckLine(what, ok=True)

    async def _take(self, body: dict[str, Any]) -> None:
        if self._accept is None:
            raise RuntimeError("the zalo channel is not started")
        now = self._deps.clock.now()
        about_template = zbs.read(body, now)
        events = [about_template] if about_template else parse(body, now, self._accounts.known)
        await self._accept(events)
        for event in events:
            if event.extra.get("event_name") == _REVOKED:
                self._later(self._accounts.revoked(event.account, event.at))
            self.counts[event.kind] += 1
            if event.kind in {EventKind.UNKNOWN, EventKind.PRESENT}:
                self.counts[f"{event.kind}-{name_of(body)}"] += 1

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Zalo waits for its answer, not for this. Cut off, it is found out by the next refresh."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _returned(self, request: web.Request) -> web.Response:
        return consent_page(await self._consent.finish(request.query), self._callback_url)

    async def _keep_fresh(self) -> None:
        """Refreshes ahead even for OAs that say nothing: a refresh token unused for three months
        is dead. Also sees which OAs other processes connected or disconnected."""
        while True:
            for oa_id in await self._load_quietly():
                await self._freshen(oa_id)
            await asyncio.sleep(LOOK.total_seconds())

    async def _keep_known(self) -> None:
        while True:
            await asyncio.sleep(LOOK.total_seconds())
            await self._load_quietly()

    async def _freshen(self, oa_id: str) -> None:
        try:
            await self._tokens.access(oa_id)
            await self._ask(oa_id)
        except SendError as error:
            if error.cause is not Cause.TOKEN:  # that was said once, when it was found out
                _log.warning("zalo: OA %s could not be looked at: %s", oa_id, error)
        except Exception:  # noqa: BLE001 - a database hiccup must not end the keeper
            _log.exception("zalo: token of OA %s cannot be looked at", oa_id)

    async def _ask(self, oa_id: str) -> None:
        """Once a day what Zalo says of the OA and its groups: packages change, and end."""
        now, told = self._deps.clock.now(), self._accounts.about(oa_id).get("told_at")
        if told and abs(now - datetime.fromisoformat(told)) < _A_DAY:
            return
        news: dict[str, Any] = {"told_at": now.isoformat()}
        try:
            news = about_of(await self._call(oa_id, self._api.account_info), now)
            news["rooms"] = await self._rooms.known(oa_id)
        finally:
            await self._accounts.note(oa_id, news)

    async def _load_quietly(self) -> Sequence[str]:
        try:
            return sorted(await self._accounts.load())
        except Exception:  # noqa: BLE001 - as above
            _log.exception("zalo: accounts cannot be read")
            return ()


async def _cover(_request: web.Request) -> web.FileResponse:
    """The picture of articles and forms that bring none."""
    path = Path(__file__).with_name("cover.png")
    return web.FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})


def _line(what: str, secret: Any, fix: str) -> CheckLine:
    present = bool(secret.get_secret_value())
    return CheckLine(f"zalo: {what}", present, "" if present else fix)
