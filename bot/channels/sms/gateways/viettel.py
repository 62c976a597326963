"""Viettel's brandname service: SOAP over HTTPS. Nothing of ours blocks a repeat; the only receipt
is the day's list of failures. Our address has to be registered with them.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, unescape

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.core.errors import Cause, SendError, SettingsError
from bot.core.hours import local

if TYPE_CHECKING:
    from bot.channels.sms.gateway import Around, Gateway, Text

ACTIONS = (
    ("Authenticate:", "pause"),
    ("Check ServiceID: ALIAS_INVALID:TELCO=", "network"),
    ("Check ReceiverID:", "number"),
    ("Length of ReceiverID", "number"),
    ("Unable to check telco", "number"),
    ("Check template: CONTENT_NOT_MATCH_TEMPLATE", "never"),
    ("Check Content: MAXLENGTH_LIMIT_", "never"),
    ("Check Content: MSG_ERROR_CONTAIN_BLACKLIST", "never"),
    ("MSG_ERROR_CONTAIN_BLACKLIST", "never"),
    ("Check RequestID:", "bug"),
    ("Check UserID:", "bug"),
    ("Check CommandCode:", "bug"),
    ("Check Content:", "bug"),
    ("UserID_NOT_EQUAL_ReceiverID", "bug"),
    ("Check information error", "retry"),
)
_TAKEN = "Insert MT_QUEUE: OK"
_REPEATED = "Check ServiceID: DUPLICATE MESSAGE"
_PAGE = 1000  # they give no more at once
_NS = "http://impl.bulkSms.ws/"
_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    f'xmlns:impl="{_NS}"><soapenv:Body>{{body}}</soapenv:Body></soapenv:Envelope>'
)


class Config(BaseModel):
    """`url`: the TLS address Viettel gave. `service_id`: the registered sender name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = ""
    user: str = ""
    password: SecretStr = SecretStr("")
    cp_code: str = ""
    service_id: str = ""
    rate_per_s: float = Field(10.0, gt=0)
    price_vnd: int = Field(500, ge=0)


def build(config: Config, around: Around) -> Gateway:
    """Raises SettingsError."""
    return Viettel(config, around)


class Viettel:
    """Implements gateway.Gateway."""

    def __init__(self, config: Config, around: Around) -> None:
        from bot.channels.sms.gateway import Limits, address

        secret = config.password.get_secret_value()
        if not all((config.url, config.user, secret, config.cp_code, config.service_id)):
            raise SettingsError(
                "sms.viettel: url, user, password, cp_code and service_id are needed"
            )
        self._url = address(config.url, "viettel", plain_http=around.plain_http)
        self._login = {"User": config.user, "Password": secret, "CPCode": config.cp_code}
        self._config = config
        self._around = around
        burst = max(1, int(config.rate_per_s))
        self.limits = Limits(config.rate_per_s, burst, config.price_vnd)

    async def send(self, text: Text) -> str:
        """They give no id: ours, with the number, names it in their list of failures."""
        answer = await self._call(
            "wsCpMt",
            {
                **self._login,
                "RequestID": str(zlib.crc32(text.ref.encode())),
                "UserID": text.number,
                "ReceiverID": text.number,
                "ServiceID": self._config.service_id,
                "CommandCode": "bulksms",
                "Content": text.text,
                "ContentType": "1" if text.accents else "0",
            },
        )
        said = _one(answer, "message")
        # A repeat they drop is one of ours that arrived: we never say the same twice on purpose.
        if said.startswith((_TAKEN, _REPEATED)):
            return f"{text.number}:{text.ref}:{self._day()}"
        raise self._no(said)

    async def reports(self, ids: Sequence[str]) -> Mapping[str, bool]:
        """Only failures are told, of one day: each message is looked for among those of its own."""
        days: defaultdict[str, list[str]] = defaultdict(list)
        for one in ids:
            days[[*one.split(":"), "", ""][2] or self._day()].append(one)
        found: dict[str, bool] = {}
        for day, some in days.items():
            failed = await self._failed(day)
            found |= {one: False for one in some if one.partition(":")[0] in failed}
        return found

    async def _failed(self, day: str) -> set[str]:
        """Numbers; page by page, one that brings nothing new is the last."""
        found: set[str] = set()
        alias = {"alias": self._config.service_id, "date": day, "pageSize": str(_PAGE)}
        for number in count(1):
            page = {**self._login, **alias, "pageNumber": str(number)}
            known = len(found)
            some = _all(await self._call("getFailedSub", page), "msisdn")
            found |= {_digits(one) for one in some}
            if len(some) < _PAGE or len(found) == known:
                break
        return found

    def _day(self) -> str:
        return f"{local(self._around.now()):%d/%m/%Y}"

    async def balance(self) -> int | None:
        answer = await self._call("checkBalance", self._login)
        if _one(answer, "errCode") != "0":
            raise self._no(_one(answer, "errDesc"))
        return int(float(_one(answer, "balance") or 0))

    async def look(self) -> None:
        """Nothing comes in through a sender name."""

    async def report(self, query: Mapping[str, Any]) -> bool:  # noqa: ARG002 - they push nothing
        return False

    async def _call(self, what: str, values: Mapping[str, str]) -> str:
        from bot.channels.sms.gateway import unread

        inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())
        body = _ENVELOPE.format(body=f"<impl:{what}>{inside}</impl:{what}>")
        raw = await self._around.wire.post(self._url, body.encode(), "text/xml; charset=utf-8")
        text = raw.decode("utf-8", "replace")
        if f"{what}Response" not in text:
            raise unread()
        return text

    def _no(self, said: str) -> SendError:
        from bot.channels.sms.gateway import refused

        words = said.replace(self._login["Password"], "…")
        for begins, action in ACTIONS:
            if words.startswith(begins) or (begins.isupper() and begins in words):
                return refused(action, words.partition(":TELCO")[0], words)
        return SendError(Cause.UNKNOWN, detail=words[:150])


def _one(answer: str, name: str) -> str:
    return next(iter(_all(answer, name)), "")


def _all(answer: str, name: str) -> list[str]:
    """Values of an element, whatever its prefix: their answers are flat."""
    pattern = rf"<(?:\w+:)?{name}(?:\s[^>]*)?>([^<]*)</"
    return [unescape(one).strip() for one in re.findall(pattern, answer)]


def _digits(number: str) -> str:
    bare = re.sub(r"\D", "", number)
    return f"84{bare[1:]}" if bare.startswith("0") else bare
