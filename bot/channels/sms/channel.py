"""The SMS channel: one lane a gateway. A person's chat is named by their public code; the number is
looked up when a text goes out, so that it stands in one place and a withdrawn one is used no more.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.channels.sms.gateway import Around, Gateway, Heard, Text, decoded
from bot.channels.sms.settings import Config, gateway, gateway_names
from bot.channels.sms.wire import Wire
from bot.core import sms
from bot.core.capabilities import Capabilities
from bot.core.errors import BadMedia, Cause, Scope, SendError, SettingsError, TinBuonError
from bot.core.events import Event, EventKind, MediaRef
from bot.core.messages import Sent, WireMessage
from bot.core.ports import Accept, ChannelDeps, CheckLine, Fetched, Route

_log = logging.getLogger(__name__)
NAME = "sms"
Handler = Callable[[web.Request], Awaitable[web.Response]]
_LOOK_S = 5.0
_ASKED_AT_ONCE = 200


class SmsChannel:
    """Implements ports.Channel and, as its attribute `gateways`, ports.Gateways."""

    name = NAME

    def __init__(self, settings: Config, deps: ChannelDeps) -> None:
        unknown = [n for n in settings.gateways if n not in gateway_names()]
        if unknown or len(set(settings.gateways)) != len(settings.gateways):
            known = ", ".join(gateway_names())
            raise SettingsError(f"sms.gateways: each of {known} once; not {', '.join(unknown)}")
        self._settings = settings
        self._deps = deps
        self._wire = Wire(settings.call_timeout_s)
        self._accept: Accept | None = None
        self._looking: asyncio.Task[None] | None = None
        self._asked: dict[str, list[Sequence[str]]] = {n: [] for n in settings.gateways}
        self._texts = settings.registered()
        self._gateways = {n: self._built(n) for n in settings.gateways}
        self.gateways = self
        self.accounts = tuple(settings.gateways)
        self.after_min = settings.after_min

    def _built(self, name: str) -> Gateway:
        config = getattr(self._settings, name)

        async def take(heard: Heard) -> None:
            await self._take(name, heard)

        around = Around(
            self._wire,
            self.callback(name),
            lambda ids: self._ask(name, ids),
            take,
            self._deps.clock.now,
            self._settings.plain_http,
        )
        made: Gateway = gateway(name).build(config, around)
        return made

    def callback(self, name: str) -> str:
        """Where a gateway's reports go, with its secret: for consoles that want it typed in."""
        return f"{self._deps.public_url}{_path(name, self._secret(name))}"

    def _secret(self, name: str) -> str:
        """Of a gateway's address for reports: nobody who has not its password can know it."""
        config = getattr(self._settings, name).model_dump()
        words = [v.get_secret_value() for v in config.values() if hasattr(v, "get_secret_value")]
        text = "\0".join([name, self._deps.public_url, *words])
        return hashlib.sha256(f"sms-report:{text}".encode()).hexdigest()[:40]

    def capabilities(self, account: str) -> Capabilities:
        """Of the gateway's lane."""
        found = self._gateways.get(account)
        limits = found.limits if found else None
        return Capabilities(
            max_text=153 * self._settings.max_segments,
            max_buttons=0,
            max_button_title=60,
            max_action=64,
            receipts_delivered=True,
            idempotent=limits is not None and limits.idempotent,
            again=False,
            rate_per_s=limits.rate_per_s if limits else 1.0,
            burst=limits.burst if limits else 1,
            concurrency=4,
            way="phone",
            says=frozenset(self._texts),
            texts=self._texts,
            accents=self._settings.accents,
            turn=self.accounts.index(account) if account in self.accounts else 0,
            price_vnd=limits.price_vnd if limits else 0,
        )

    def routes(self) -> Sequence[Route]:
        return [
            Route(method, f"/sms/{name}/{{secret}}", self._reporter(name, self._secret(name)))
            for name in self._gateways
            for method in ("GET", "POST")
        ]

    async def start(self, accept: Accept) -> None:
        self._accept = accept
        self._looking = asyncio.create_task(self._look(), name="sms-look")

    async def stop(self) -> None:
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
        await self._wire.close()

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:
        found = self._gateways.get(account)
        count = sms.segments(message.text)
        extra = message.buttons or message.media or message.ask
        if found is None or not 0 < count <= self._settings.max_segments or extra:
            raise SendError(Cause.REJECTED, detail=f"{count} segments")
        if not self._settings.accents and sms.foreign(message.text):
            raise SendError(Cause.REJECTED, detail="letters that are not registered")
        number = await self._deps.phones.number(chat_id)
        if not number:
            raise SendError(Cause.NOT_REACHABLE, scope=Scope.CHAT, detail="no number")
        accents = bool(sms.foreign(message.text))
        try:
            return Sent(await found.send(Text(number, message.text, self._ref(key), accents)))
        except SendError as error:
            raise _unnamed(error, number) from None

    def _ref(self, key: str) -> str:
        text = f"{self._deps.public_url}\0{key}"
        return f"tb{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:  # noqa: ARG002 - the port's
        raise BadMedia

    async def reports(self, account: str, ids: Sequence[str]) -> Mapping[str, bool]:
        """Which of these messages arrived (True) or surely did not (False). Raises SendError."""
        return await self._gateways[account].reports(ids)

    async def balance(self, account: str) -> int | None:
        """What is left on the gateway's account, in VND. Raises SendError."""
        try:
            return await self._gateways[account].balance()
        except (OverflowError, TypeError, ValueError) as error:  # no number where one was promised
            raise SendError(Cause.UNCLEAR, detail="a balance that is no number") from error

    def asked(self, account: str) -> Sequence[Sequence[str]]:
        """Messages a gateway said something about since the last time, each by its names: the
        first is the gateway's."""
        found, self._asked[account] = self._asked[account], []
        return found

    async def check(self) -> Sequence[CheckLine]:
        return [await self._line(name) for name in self.accounts]

    async def _line(self, name: str) -> CheckLine:
        try:
            left = await self.balance(name)
        except SendError as error:
            code = f"{error.cause} {error.vendor_code} {error.detail}".strip()
            return CheckLine(f"sms: {name}", ok=False, fix=f"{code}; see docs/sms.md")
        words = "" if left is None else f" ({left:,} VND left)".replace(",", ".")
        return CheckLine(f"sms: {name}{words}", ok=left is None or left > 0, fix="top it up")

    def _ask(self, name: str, ids: Sequence[str]) -> None:
        known = self._asked[name]
        if ids not in known and len(known) < _ASKED_AT_ONCE:  # a flood: the clock asks anyway
            known.append(ids)

    def _reporter(self, name: str, secret: str) -> Handler:
        async def answer(request: web.Request) -> web.Response:
            given = request.match_info["secret"].encode(errors="replace")
            if not hmac.compare_digest(given, secret.encode()):
                raise web.HTTPNotFound
            await self._gateways[name].report({**request.query, **await _body(request)})
            return web.Response(text="OK")

        return answer

    async def _look(self) -> None:
        while True:
            for name, one in self._gateways.items():
                try:
                    await one.look()
                except (OSError, ValueError, RuntimeError, TinBuonError):
                    _log.exception("sms: %s: what came in cannot be taken now", name)
            await asyncio.sleep(_LOOK_S)

    async def _take(self, name: str, heard: Heard) -> None:
        if self._accept is None:
            raise RuntimeError("the sms channel is not started")
        chat_id = await self._deps.phones.owner(heard.number) or heard.number
        kind = EventKind.CALL if heard.text is None else EventKind.SHORT
        event = Event(
            NAME,
            name,
            heard.key[:120],
            kind,
            chat_id,
            heard.at,
            text=heard.text or "",
            phone=heard.number,
        )
        await self._accept([event])


def _unnamed(error: SendError, number: str) -> SendError:
    """Gateways quote the number they refuse; ours goes into logs and lists."""
    code, detail = (
        text.replace(number, "…").replace(f"0{number[2:]}", "…")
        for text in (error.vendor_code, error.detail)
    )
    return SendError(
        error.cause,
        scope=error.scope,
        vendor_code=code,
        detail=detail,
        retry_after_s=error.retry_after_s,
    )


async def _body(request: web.Request) -> Mapping[str, Any]:
    """A form, or a JSON object; nothing for what is neither."""
    if request.method != "POST":
        return {}
    if request.content_type != "application/json":
        return await request.post()
    return decoded(await request.read())


def _path(name: str, secret: str) -> str:
    return f"/sms/{name}/{secret}"
