"""SpeedSMS: JSON over HTTPS. Nothing of ours blocks a repeat. A two-way number of theirs brings
what people answer to the same address as the reports, which is set in its console.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.core.errors import Cause, SendError, SettingsError

if TYPE_CHECKING:
    from bot.channels.sms.gateway import Around, Gateway, Text

ACTIONS = {"101": "pause", "300": "budget"}
"""All that is known; another code fails its message after the normal tries, and is counted."""
_TAKEN = "00"
_FAILED = 64  # a report's status from here on is final; below it they still try
_INCOMING = frozenset({"sms", "incoming"})


class Config(BaseModel):
    """`sender`: the registered name, or the number that answers come to. `sms_type`: 3 = own name,
    6, 7, 8 = a number (8 is two-way); 1 is advertising and is not there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: str = "https://api.speedsms.vn/index.php"
    token: SecretStr = SecretStr("")
    sender: str = ""
    sms_type: Literal[3, 6, 7, 8] = 3
    rate_per_s: float = Field(10.0, gt=0)
    price_vnd: int = Field(500, ge=0)


def build(config: Config, around: Around) -> Gateway:
    """Raises SettingsError."""
    return SpeedSms(config, around)


class SpeedSms:
    """Implements gateway.Gateway."""

    def __init__(self, config: Config, around: Around) -> None:
        from bot.channels.sms.gateway import Limits, address

        token = config.token.get_secret_value()
        if not token or not config.sender:
            raise SettingsError("sms.speedsms: token and sender are needed")
        self._base = address(config.base, "speedsms", plain_http=around.plain_http)
        self._token = token
        self._auth = "Basic " + base64.b64encode(f"{token}:x".encode()).decode()
        self._config = config
        self._around = around
        self.limits = Limits(config.rate_per_s, max(1, int(config.rate_per_s)), config.price_vnd)

    async def send(self, text: Text) -> str:
        """The tranId."""
        body = {
            "to": [text.number],
            "content": text.text,
            "sms_type": self._config.sms_type,
            "sender": self._config.sender,
        }
        raw = json.dumps(body, ensure_ascii=False).encode()
        url = f"{self._base}/sms/send"
        found = self._good(await self._around.wire.post(url, raw, "application/json", self._auth))
        data = found.get("data")
        if not isinstance(data, dict):
            raise SendError(Cause.UNCLEAR, detail="an answer without its message")
        from bot.channels import answers

        if text.number in map(str, answers.listed(data.get("invalidPhone"))):
            from bot.channels.sms.gateway import refused

            raise refused("number", "invalidPhone")
        return str(data.get("tranId", ""))

    async def reports(self, ids: Sequence[str]) -> Mapping[str, bool]:
        from bot.channels.sms.gateway import each

        return await each(ids, self._arrived)

    async def _arrived(self, one: str) -> bool | None:
        from bot.channels import answers
        from bot.channels.sms.gateway import decoded

        raw = await self._around.wire.get(f"{self._base}/sms/status/{one}", {}, self._auth)
        arrived = None  # none where it says no about this one
        for row in answers.listed(decoded(raw).get("data")):
            state = str(row.get("status", "")) if isinstance(row, dict) else ""
            if len(state) < 9 and state.isdecimal() and (not int(state) or int(state) >= _FAILED):
                arrived = not int(state)
        return arrived

    async def balance(self) -> int | None:
        answer = self._good(await self._around.wire.get(f"{self._base}/user/info", {}, self._auth))
        data = answer.get("data")
        left = (data if isinstance(data, dict) else answer).get("balance")
        return None if left is None else int(float(left))

    async def look(self) -> None:
        """Everything is pushed."""

    async def report(self, query: Mapping[str, Any]) -> bool:
        """Says only that there is something to ask for: nobody signs it. What came in is taken
        from whoever knows this secret address."""
        kind = str(query.get("type", ""))
        if kind in _INCOMING and self._config.sms_type == 8:
            return await self._heard(query)
        one = str(query.get("tranId", ""))[:120]
        if kind != "report" or not one.isalnum():
            return False
        self._around.asked([one])
        return True

    async def _heard(self, query: Mapping[str, Any]) -> bool:
        from bot.channels.sms.gateway import Heard

        number, text = str(query.get("phone", "")).lstrip("+"), str(query.get("content", ""))
        if not number.isdecimal() or not 9 <= len(number) <= 15:
            return False
        now = self._around.now()
        # Their retries come within the minute; nothing of theirs names the message.
        key = sha256(f"{number}\0{text}\0{now:%Y%m%d%H%M}".encode()).hexdigest()[:32]
        await self._around.take(Heard(number, text[:1000], key, now))
        return True

    def _good(self, raw: bytes) -> dict[str, Any]:
        from bot.channels.sms.gateway import decoded, refused, unread

        found = decoded(raw)
        if "status" not in found:
            raise unread()
        code = self._clean(found.get("code", _TAKEN))
        if found["status"] == "success" and code == _TAKEN:
            return found
        words = self._clean(found.get("message", ""))
        if code not in ACTIONS:
            raise SendError(Cause.UNKNOWN, vendor_code=code[:40], detail=words)
        raise refused(ACTIONS[code], code, words)

    def _clean(self, said: Any) -> str:
        """A gateway may quote what it was sent."""
        return str(said).replace(self._token, "…")[:150]
