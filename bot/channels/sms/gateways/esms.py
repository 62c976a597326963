"""eSMS (ViHAT): JSON over HTTPS. A reference of ours blocks repeats for a day, so a message whose
answer was lost may be sent again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.core.errors import Cause, SendError, SettingsError

if TYPE_CHECKING:
    from bot.channels.sms.gateway import Around, Gateway, Text

ACTIONS = {
    "99": "number",
    "108": "number",
    "101": "pause",
    "140": "pause",
    "143": "pause",
    "102": "pause",
    "104": "pause",
    "177": "network",
    "103": "budget",
    "146": "never",
    "201": "never",
    "118": "bug",
    "300": "bug",
    "301": "bug",
    "110": "bug",
    "107": "bug",
    "120": "bug",
    "163": "bug",
    "687": "bug",
    "160": "retry",
}
_TAKEN, _REPEATED = "100", "124"
_SAID = {"CodeResult", "CodeResponse"}  # one of them is in each answer of theirs
_CARE = "2"  # 'customer care': a registered text from a registered name
_FINISHED = "5"
_REFUSED = "4"


class Config(BaseModel):
    """`brandname`: the registered sender name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: str = "https://rest.esms.vn/MainService.svc/json"
    api_key: SecretStr = SecretStr("")
    secret_key: SecretStr = SecretStr("")
    brandname: str = ""
    sandbox: bool = False
    rate_per_s: float = Field(10.0, gt=0)
    price_vnd: int = Field(520, ge=0)


def build(config: Config, around: Around) -> Gateway:
    """Raises SettingsError."""
    return Esms(config, around)


class Esms:
    """Implements gateway.Gateway."""

    def __init__(self, config: Config, around: Around) -> None:
        from bot.channels.sms.gateway import Limits, address

        keys = config.api_key.get_secret_value(), config.secret_key.get_secret_value()
        if not all(keys) or not config.brandname:
            raise SettingsError("sms.esms: api_key, secret_key and brandname are needed")
        self._base = address(config.base, "esms", plain_http=around.plain_http)
        self._keys = {"ApiKey": keys[0], "SecretKey": keys[1]}
        self._config = config
        self._around = around
        burst = max(1, int(config.rate_per_s))
        self.limits = Limits(config.rate_per_s, burst, config.price_vnd, idempotent=True)

    async def send(self, text: Text) -> str:
        """The SMSID; ours where it was taken before and we never heard its own."""
        body = {
            **self._keys,
            "Phone": text.number,
            "Content": text.text,
            "Brandname": self._config.brandname,
            "SmsType": _CARE,
            "IsUnicode": "1" if text.accents else "0",
            "RequestId": text.ref,
            "CallbackUrl": self._around.callback,
            "Sandbox": "1" if self._config.sandbox else "0",
        }
        answer = await self._post("SendMultipleMessage_V4_post_json/", body)
        code = str(answer.get("CodeResult", ""))
        if code == _TAKEN:
            return str(answer.get("SMSID", "")) or text.ref
        if code == _REPEATED:
            return text.ref
        raise self._no(code, str(answer.get("ErrorMessage", "")))

    async def reports(self, ids: Sequence[str]) -> Mapping[str, bool]:
        from bot.channels.sms.gateway import each

        return await each(ids, self._arrived)

    async def _arrived(self, one: str) -> bool | None:
        from bot.channels.sms.gateway import decoded

        query = {"RefId": one, **self._keys}
        answer = decoded(await self._around.wire.get(f"{self._base}/GetSendStatus", query))
        if str(answer.get("CodeResponse", "")) != _TAKEN:
            return None  # not known yet, older than seven days, or nonsense about this one
        state = str(answer.get("SendStatus", ""))
        if state == _REFUSED or (state == _FINISHED and _count(answer, "SendFailed")):
            return False
        return True if state == _FINISHED and _count(answer, "SendSuccess") else None

    async def balance(self) -> int | None:
        answer = await self._post("GetBalance_json", dict(self._keys))
        code = str(answer.get("CodeResponse", ""))
        if code != _TAKEN:
            raise self._no(code, "")
        return int(float(answer.get("Balance", 0)))

    async def look(self) -> None:
        """Everything is pushed."""

    async def report(self, query: Mapping[str, Any]) -> bool:
        """Says only that there is something to ask for: nobody signs it."""
        ids = [str(query.get(name, ""))[:120] for name in ("SMSID", "RequestId")]
        known = [one for one in ids if one]
        if known:
            self._around.asked(known)
        return bool(known)

    async def _post(self, what: str, body: Mapping[str, str]) -> dict[str, Any]:
        from bot.channels.sms.gateway import decoded, unread

        raw = json.dumps(dict(body), ensure_ascii=False).encode()
        url = f"{self._base}/{what}"
        found = decoded(await self._around.wire.post(url, raw, "application/json"))
        if not _SAID & found.keys():
            raise unread()
        return found

    def _no(self, code: str, words: str) -> SendError:
        from bot.channels.sms.gateway import refused

        code = self._clean(code)
        action = ACTIONS.get(code)
        if action is None:
            return SendError(Cause.UNKNOWN, vendor_code=code[:40], detail=self._clean(words))
        return refused(action, code, self._clean(words))

    def _clean(self, words: str) -> str:
        """A gateway may quote what it was sent."""
        for secret in self._keys.values():
            words = words.replace(secret, "…")
        return words[:150]


def _count(answer: Mapping[str, Any], name: str) -> bool:
    from bot.channels import answers

    return answers.number(answer.get(name)) > 0
