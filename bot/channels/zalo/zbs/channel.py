"""The channel "zbs": a template to the telephone number of somebody who has no open chat.

It stands beside the OA's channel and speaks with its tokens. A chat is the number, 84905123456, or
the id of somebody who follows; what is said is WireMessage.form, worked out and checked before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from typing import Any

from bot.channels.zalo.settings import Config
from bot.channels.zalo.zbs.api import ZbsApi
from bot.channels.zalo.zbs.desk import Desk
from bot.channels.zalo.zbs.parse import NAME
from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, Scope, SendError
from bot.core.events import MediaRef
from bot.core.hours import QuietHours
from bot.core.messages import Sent, WireMessage
from bot.core.ports import Accept, CheckLine, Clock, Fetched, Route

_NOT_BY_ID = "-249"
_LONGEST = 4000  # of the words beside a template, which nobody sees: they are ours


class ZbsChannel:
    """`templates` is ports.TemplateDesk. Events come through the OA's webhook."""

    name = NAME

    def __init__(self, api: ZbsApi, desk: Desk, settings: Config, clock: Clock) -> None:
        self.templates = desk
        self._api = api
        self._settings = settings
        self._clock = clock
        self._limits: dict[str, Capabilities] = {}

    def capabilities(self, account: str) -> Capabilities:
        found = self._limits.get(account)
        if found is None:
            found = self._limits[account] = self._made(account)
        return found

    def _made(self, account: str) -> Capabilities:
        policy = self._settings.policy(account)
        return Capabilities(
            max_text=_LONGEST,
            max_buttons=0,
            max_button_title=30,
            max_action=64,
            receipts_delivered=True,
            rate_per_s=policy.zbs_rate_per_s,
            burst=max(1, int(policy.zbs_rate_per_s)),
            concurrency=policy.concurrency,
            again=False,
            way="template",
            says=frozenset(policy.zbs_says) if policy.zbs else frozenset(),
            price_vnd=policy.zbs_price_vnd,
            phones=policy.zbs,
            forms=True,
            spare=policy.zbs_emergency_extra,
            beside=policy.zbs_emergency_beside,
            retry_days=policy.zbs_retry_days,
        )

    def routes(self) -> Sequence[Route]:
        return ()

    async def start(self, accept: Accept) -> None:
        """Nothing of its own: see the OA's channel."""

    async def stop(self) -> None:
        await self._api.close()

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:  # noqa: ARG002 - the port's
        """Raises SendError only; `extra["quota"]` is what is left of the day's."""
        form = message.form
        if not form:
            raise SendError(Cause.FORM_REFUSED, vendor_code="local-form", detail="no template")
        night = form.get("night")
        if night and _dark(self._clock, int(night[0]), int(night[1])):
            raise SendError(Cause.SHUT_NOW, vendor_code="local-night")
        if form.get("by_id"):
            return await self._to_id(account, chat_id, form)
        data = await self.templates.call(account, self._call(chat_id, form))
        return Sent(str(data.get("msg_id") or ""), _left(data.get("quota")))

    def _call(self, phone: str, form: Mapping[str, Any]) -> Callable[[str], Any]:
        template, values, tracking = (form[k] for k in ("template", "data", "tracking"))
        return lambda token: self._api.send(token, phone, template, values, tracking)

    async def _to_id(self, account: str, user_id: str, form: Mapping[str, Any]) -> Sent:
        template, values = form["template"], form["data"]
        try:
            data = await self.templates.call(
                account, lambda token: self._api.send_to_id(token, user_id, template, values)
            )
        except SendError as error:
            if error.vendor_code != _NOT_BY_ID:
                raise
            # The template is good for numbers: only this person is tried another way.
            raise SendError(
                Cause.NOT_REACHABLE, scope=Scope.CHAT, vendor_code=_NOT_BY_ID, detail=error.detail
            ) from None
        return Sent(str(data.get("message_id") or ""))

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:  # noqa: ARG002 - the port's
        """Nobody can send anything here."""
        raise SendError(Cause.REJECTED, detail="nothing comes in")

    async def check(self) -> Sequence[CheckLine]:
        """The OA's channel says whether its token is good; here, whether it may send today."""
        lines = []
        for account in await self.templates.communes():
            try:
                found = await self.templates.health(account)
            except SendError as error:
                fix = f"{error.vendor_code} {error.detail}".strip()
                lines.append(CheckLine(f"zbs: OA {account}", ok=False, fix=fix))
                continue
            what = f"zbs: OA {account}, {found.left} of {found.daily} left today"
            lines.append(CheckLine(what, ok=found.quality != "low", fix="quality is LOW"))
        return lines


def _dark(clock: Clock, start: int, end: int) -> bool:
    return QuietHours(time(start % 24), time(end % 24)).covers(clock.now())


def _left(quota: Any) -> dict[str, Any]:
    if not isinstance(quota, dict):
        return {}
    said = {"remain": quota.get("remainingQuota"), "total": quota.get("dailyQuota")}
    return {"quota": {k: str(v) for k, v in said.items() if v is not None}}
