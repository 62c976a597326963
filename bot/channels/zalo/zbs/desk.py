"""What an admin may ask about an OA's templates: ports.TemplateDesk over the business host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from bot.channels.zalo.accounts import Accounts
from bot.channels.zalo.calling import Call, Caller
from bot.channels.zalo.errors import API_ERRORS
from bot.channels.zalo.fields import clean, moment, word
from bot.channels.zalo.settings import Config
from bot.channels.zalo.zbs.api import ZbsApi
from bot.channels.zalo.zbs.errors import translate
from bot.channels.zalo.zbs.parse import QUALITY, STATUS
from bot.core.ports import Clock
from bot.core.ports.templates import Health, TemplateAnswer, TemplateInfo

_T = TypeVar("_T")
_NUMBERED = {"1": "enabled", "2": "reviewing", "3": "refused"}
_OLD_TAGS = {"OTP": "1", "TRANSACTION": "1", "IN_TRANSACTION": "1", "POST_TRANSACTION": "1"}
_TAGS = {**_OLD_TAGS, "CUSTOMER_CARE": "2", "ACCOUNT_UPDATE": "2", "PROMOTION": "3"}
_ANSWERS = frozenset({"RESPONSE", "QUICK_RESPONSE"})  # kinds of button that are answers


class Desk:
    """`calls`: brings the token and renews it once when it is refused."""

    beside = "zalo"

    def __init__(
        self, api: ZbsApi, calls: Caller, accounts: Accounts, settings: Config, clock: Clock
    ) -> None:
        self._api = api
        self._calls = calls
        self._accounts = accounts
        self._settings = settings
        self._clock = clock

    async def call(self, account: str, call: Call[_T]) -> _T:
        """Raises SendError only."""
        try:
            return await self._calls.raw(account, call)
        except API_ERRORS as error:
            raise translate(error) from None

    async def communes(self) -> Mapping[str, str]:
        """The OAs that are switched on for this."""
        listed = await self._accounts.listed()
        on = {oa: about for oa, about in listed.items() if self._settings.policy(oa).zbs}
        return {oa: about.get("commune", "") for oa, about in on.items()}

    async def listed(self, account: str) -> Sequence[TemplateInfo]:
        """With their details, a call each: there are few, and it is asked now and then."""
        rows = await self.call(account, self._api.templates)
        known = {word(row.get("templateId") or ""): row for row in rows}
        return [await self._detail(account, i, row) for i, row in known.items() if i]

    async def _detail(self, account: str, template_id: str, row: Mapping[str, Any]) -> TemplateInfo:
        more = await self.call(account, lambda token: self._api.template(token, template_id))
        return self.info(account, {**row, **{k: v for k, v in more.items() if v is not None}})

    def info(self, account: str, row: Mapping[str, Any]) -> TemplateInfo:
        """One template from what the list and the detail say of it."""
        status = str(row.get("status") or "")
        tag = _TAGS.get(str(row.get("templateTag") or ""), "")
        kinds = {str(b.get("type")) for b in _dicts(row.get("listButtons"))}
        return TemplateInfo(
            template_id=word(row.get("templateId") or ""),
            name=clean(row.get("templateName"))[:80],
            status=STATUS.get(status) or _NUMBERED.get(status) or "off",
            quality=QUALITY.get(str(row.get("templateQuality") or ""), ""),
            tag=tag,
            price_vnd=_number(row.get("price_sdt") or row.get("price")),
            price_id_vnd=_number(row.get("price_uid")) if self._by_id(account) else 0,
            lives_s=max(1, _number(row.get("timeout")) // 1000 or 7200),
            params=tuple(_param(p) for p in _dicts(row.get("listParams"))),
            night=self._settings.policy(account).template_night(tag),
            asks=bool(kinds & _ANSWERS),
        )

    def _by_id(self, account: str) -> bool:
        return self._settings.policy(account).zbs_by_id

    async def health(self, account: str) -> Health:
        quota = await self.call(account, self._api.quota)
        quality = await self.call(account, self._api.quality)
        return Health(
            QUALITY.get(str(quality.get("oaCurrentQuality") or ""), ""),
            _number(quota.get("dailyQuota")),
            _number(quota.get("remainingQuota")),
        )

    async def trial(
        self, account: str, phone: str, template_id: str, data: Mapping[str, str]
    ) -> None:
        """In development mode."""
        name = f"trial{int(self._clock.now().timestamp())}"
        await self.call(
            account,
            lambda token: self._api.send(token, phone, template_id, data, name, trial=True),
        )

    async def arrived(self, account: str, message_id: str) -> bool:
        return await self.call(account, lambda token: self._api.status(token, message_id)) == 1

    async def answers(
        self, account: str, template_id: str, since: datetime, until: datetime
    ) -> Sequence[TemplateAnswer]:
        rows = await self.call(
            account, lambda token: self._api.answers(token, template_id, since, until)
        )
        return [
            TemplateAnswer(
                word(r.get("trackingId") or ""), clean(str(r.get("data") or ""))[:60], at
            )
            for r in rows
            if (at := moment(r.get("submitDate"))) is not None
        ]


def _param(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "name": word(row.get("name") or ""),
        "required": bool(row.get("require", True)),
        "min": _number(row.get("minLength")),
        "max": _number(row.get("maxLength")),
    }


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _number(value: Any) -> int:
    try:
        return max(0, int(float(value or 0)))
    except (OverflowError, TypeError, ValueError):
        return 0
