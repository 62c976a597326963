"""SMS gateways: what they answer and report, and what a modem's daemon leaves in its folders."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from functools import cache, partial
from typing import Any

from bot.channels.sms.channel import SmsChannel
from bot.channels.sms.gateway import decoded
from bot.channels.sms.settings import Config as SmsConfig
from bot.channels.sms.settings import gateway_names
from bot.core.errors import SendError
from bot.core.messages import WireMessage
from tests.fakes.clock import FakeClock
from tests.fakes.deps import make_deps
from tests.fuzz import making
from tests.fuzz.answers import FILES, OUR_NUMBER, PUSHED, SMS
from tests.fuzz.given import NOW
from tests.fuzz.of_chats import run
from tests.fuzz.of_vendors import Answer, answered, as_json, folder, sound, with_status
from tests.fuzz.parsers import Parser

GATEWAYS: dict[str, dict[str, Any]] = {
    "esms": {"api_key": "a key of ours", "secret_key": "a key of ours", "brandname": "XA"},
    "speedsms": {"token": "a key of ours", "sender": "XA", "sms_type": 8},
    "viettel": {
        "url": "https://v.test", "user": "u", "password": "a key of ours", "cp_code": "c",
        "service_id": "XA",
    },
    "smstools": {"folder": ""},
}  # fmt: skip


def parsers() -> Iterator[Parser]:
    for gateway in gateway_names():
        name = f"bot.channels.sms.gateways.{gateway}:"
        sends, hears = partial(answered, partial(_sms, gateway)), partial(_reported, gateway)
        if gateway != "smstools":
            yield Parser(f"{name}answers", sends, with_status, partial(as_json, SMS), share=3)
        else:
            yield Parser(f"{name}files", _files, making.octets, lambda: FILES, share=2)
        yield Parser(f"{name}reports", hears, making.payloads, partial(as_json, PUSHED))


class _SmsWire:
    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    async def get(self, *_: Any) -> bytes:
        return self._answer

    async def post(self, *_: Any) -> bytes:
        return self._answer


@cache
def _sms_channel(gateway: str) -> SmsChannel:
    spool = folder() / gateway
    (spool / "outgoing").mkdir(parents=True, exist_ok=True)
    section = {**GATEWAYS[gateway], **({"folder": spool} if gateway == "smstools" else {})}
    deps = make_deps(spool / "media", clock=FakeClock(NOW))
    phones: Any = deps.phones
    phones.numbers["cb-lan"] = OUR_NUMBER
    return SmsChannel(SmsConfig.model_validate({"gateways": [gateway], gateway: section}), deps)


async def _sms(gateway: str, answer: Answer) -> None:
    channel = _sms_channel(gateway)
    wire_: Any = channel._gateways[gateway]
    wire_._around = type(wire_._around)(**{**wire_._around.__dict__, "wire": _SmsWire(answer[1])})
    try:
        await channel.send(gateway, "cb-lan", WireMessage("Bao lu, len cho cao"), "k")
    except SendError as error:
        sound(error, OUR_NUMBER)
    calls: list[Awaitable[Any]] = [
        channel.reports(gateway, ["a1", f"{OUR_NUMBER}:tb1"]),
        channel.balance(gateway),
        channel.check(),
    ]
    for call in calls:
        try:
            await call
        except SendError as error:
            sound(error)
    channel.asked(gateway)


def _reported(gateway: str, data: bytes) -> None:
    """Anybody may report to the address, should it get known: it says only what to ask for."""
    channel = _sms_channel(gateway)
    heard: list[Any] = []

    async def accept(events: Any) -> None:
        heard.extend(events)

    channel._accept = accept
    run(channel._gateways[gateway].report(decoded(data)))
    for event in heard:
        event.to_json().encode("utf-8", "surrogatepass")
        assert event.phone.isdecimal()
        assert event.kind in {"short", "call"}
    for ids in channel.asked(gateway):
        assert all(len(one) <= 120 for one in ids)


def _files(data: bytes) -> None:
    """What the modem's daemon leaves in its folders."""
    channel = _sms_channel("smstools")
    spool = folder() / "smstools"
    heard: list[Any] = []

    async def accept(events: Any) -> None:
        heard.extend(events)

    channel._accept = accept
    for place in ("incoming", "sent", "tinbuon"):
        (spool / place).mkdir(exist_ok=True)
    (spool / "incoming/GSM1.abc").write_bytes(data)
    (spool / "sent/a1").write_bytes(data)
    (spool / "tinbuon/report.1").write_bytes(data)
    run(channel._gateways["smstools"].look())
    run(channel.reports("smstools", ["a1"]))
    for event in heard:
        event.to_json().encode()
        assert "\0" not in event.text
