"""What vendors answer: Zalo's API and templates, bot platforms, SMS gateways. Every call that a
client has is made, and each gets the same answer: a status in the first line, a body behind it.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime
from functools import cache, partial
from math import isfinite
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram import checks
from bot.channels.telegram import errors as telegram_errors
from bot.channels.telegram import request as telegram_request
from bot.channels.telegram.api import Api as TelegramApi
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import Config as TelegramConfig
from bot.channels.zalo import about, wire
from bot.channels.zalo import errors as zalo_errors
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.settings import Config as ZaloConfig
from bot.channels.zalo.zbs import errors as zbs_errors
from bot.channels.zalo.zbs.api import ZbsApi
from bot.channels.zalo.zbs.desk import Desk
from bot.channels.zalobot import api as zalobot
from bot.channels.zalobot import errors as zalobot_errors
from bot.core.errors import SendError, SpeechError
from bot.core.messages import WireMessage
from bot.speech.ears.endpoint import heard
from tests.fakes.clock import FakeClock
from tests.fakes.deps import make_deps
from tests.fuzz import making
from tests.fuzz.answers import BOT, OURS, TELEGRAM, WRITTEN_DOWN, ZALO, ZBS
from tests.fuzz.given import NOW
from tests.fuzz.of_chats import run
from tests.fuzz.parsers import Parser

Answer = tuple[int, bytes]
_ARGUMENTS: dict[str, Any] = {
    "str": OURS, "int": 5, "bytes": b"x", "bool": True, "datetime": NOW, "Sequence[str]": ["1"],
    "Mapping[str, str]": {"a": "b"}, "Mapping[str, Any]": {"a": "b"},
    "Sequence[tuple[str, str]]": [("a", "b")],
}  # fmt: skip
_KINDS: dict[str, type | tuple[type, ...]] = {
    "str": str, "int": int, "dict[str, Any]": dict, "list[dict[str, Any]]": list, "list[str]": list,
    "Sequence[Any]": (list, tuple), "None": type(None),
}  # fmt: skip


def parsers() -> Iterator[Parser]:
    for name, ask, seeds in (
        ("bot.channels.zalo.api:ZaloApi", _zalo, ZALO),
        ("bot.channels.zalo.zbs.api:ZbsApi", _zbs, ZBS),
        ("bot.channels.zalo.zbs.desk:Desk", _desk, ZBS),
        ("bot.channels.zalobot.api:Api", _zalobot, BOT),
        ("bot.channels.telegram.api:Api", _telegram, TELEGRAM),
        ("bot.channels.telegram.channel:TelegramChannel", _telegram_sends, TELEGRAM),
    ):
        read = partial(answered, ask)
        yield Parser(name, read, with_status, partial(as_json, seeds), share=3)
    dates = [b"2026-03-02", b"23:59:59 31/12/2026", b"1772416800000", b"2026-03-02T10:00:00Z"]
    yield Parser("bot.channels.zalo.about:date_of", _date, making.octets, lambda: dates)
    said = partial(as_json, WRITTEN_DOWN)
    yield Parser("bot.speech.ears.endpoint:heard", _heard, making.payloads, said, (SpeechError,))


def _heard(data: bytes) -> None:
    for said in heard(data, 2.0):
        assert said.start_s >= 0
        assert isfinite(said.end_s)
        assert said.confidence is None or 0 <= said.confidence <= 1


def with_status(seeds: Any) -> Any:
    """The same body with any status."""
    import hypothesis.strategies as st

    statuses = st.sampled_from(
        [200, 200, 200, 200, 400, 401, 403, 404, 409, 413, 429, 500, 502, 504]
    )
    bodies = making.payloads(seeds)
    return st.tuples(statuses, bodies).map(lambda both: b"%d\n%s" % both)


def as_json(values: tuple[Any, ...]) -> list[bytes]:
    return [v if isinstance(v, bytes) else json.dumps(v).encode() for v in values]


def answered(ask: Callable[[Answer], Awaitable[None]], data: bytes) -> None:
    status, _, body = data.partition(b"\n")
    run(ask((int(status) if status.isdigit() and len(status) == 3 else 200, body)))


async def _every_call(
    client: Any, refuses: tuple[type[Exception], ...], judge: Callable[[Any], SendError]
) -> None:
    """Each answers what it says it does, or refuses; a refusal becomes a decision."""
    for name, call in inspect.getmembers(type(client), inspect.iscoroutinefunction):
        if (
            name.startswith("_")
            or name in _NOT_CALLS
            or type(client).__name__ not in call.__qualname__
        ):
            continue
        wanted = inspect.signature(call)
        given = [_ARGUMENTS[str(p.annotation)] for p in _needed(wanted)]
        try:
            found = await getattr(client, name)(*given)
        except refuses as error:
            sound(judge(error))
        else:
            kind = _KINDS.get(str(wanted.return_annotation))
            assert kind is None or isinstance(found, kind), (name, found)


_NOT_CALLS = frozenset({"close", "download", "call", "initialize", "shutdown"})


def _needed(wanted: inspect.Signature) -> list[inspect.Parameter]:
    found = list(wanted.parameters.values())[1:]
    return [p for p in found if p.default is p.empty and p.kind is not p.KEYWORD_ONLY]


def sound(error: SendError, *secrets: str) -> None:
    """It can be stored, waited for, and holds nothing secret."""
    assert error.retry_after_s is None or 0 <= error.retry_after_s < 10**7, error.retry_after_s
    told = f"{error.vendor_code} {error.detail}"
    assert not any(secret in told for secret in (OURS, *secrets))


class _ZaloWire:
    """bot.channels.zalo.wire.Wire without a network."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def call(self, *_: Any, secrets: Any = (), **__: Any) -> dict[str, Any]:
        return wire._read(*self._answer, secrets)


async def _zalo(answer: Answer) -> None:
    api = ZaloApi(app_id="1", app_secret="of ours")
    api._wire = _ZaloWire(answer)  # type: ignore[assignment]
    await _every_call(api, zalo_errors.API_ERRORS, zalo_errors.translate)


async def _zbs(answer: Answer) -> None:
    api = ZbsApi(base="https://b.test", oa_base="https://o.test")
    api._wire = _ZaloWire(answer)  # type: ignore[assignment]
    await _every_call(api, zalo_errors.API_ERRORS, zbs_errors.translate)


class _Calls:
    async def raw(self, _account: str, call: Callable[[str], Awaitable[Any]]) -> Any:
        return await call(OURS)


class _Accounts:
    async def listed(self) -> Mapping[str, Mapping[str, str]]:
        return {"1": {"commune": "66"}}


async def _desk(answer: Answer) -> None:
    api = ZbsApi(base="https://b.test", oa_base="https://o.test")
    api._wire = _ZaloWire(answer)  # type: ignore[assignment]
    calls: Any = _Calls()
    accounts: Any = _Accounts()
    desk = Desk(api, calls, accounts, ZaloConfig(), FakeClock(NOW))
    for asked in (desk.listed("1"), desk.health("1"), desk.answers("1", "2", NOW, NOW)):
        try:
            await asked
        except SendError as error:
            sound(error)


async def _zalobot(answer: Answer) -> None:
    class Api(zalobot.Api):
        async def _call(self, *_: Any, **__: Any) -> Any:
            return zalobot._result(*answer)

    api = Api("a token of ours", "https://b.test", 1.0)
    Api.__qualname__ = Api.__name__ = "Api"
    refuses = (zalobot_errors.BotError, zalobot_errors.NoAnswerError)
    await _every_call(api, refuses, zalobot_errors.translate)


class _Http(telegram_request.AiohttpRequest):
    """Without a network."""

    __slots__ = ("answer",)
    answer: Answer

    async def do_request(self, *_: Any, **__: Any) -> Answer:
        telegram_request._refuse(*self.answer)
        return self.answer

    async def download(self, *_: Any) -> tuple[bytes, str]:
        return b"x", "image/jpeg"


async def _telegram(answer: Answer) -> None:
    http = _Http()
    http.answer = answer
    api = TelegramApi("42:a token of ours", "https://t.test", http)
    refuses = (TelegramError,)
    await _every_call(api, refuses, telegram_errors.translate)
    try:
        await api.download("x", 10)
        me = await api.me()
        await checks.bot_lines(api, me, webhook="https://x.test/telegram/webhook", now=NOW)
    except TelegramError as error:
        sound(telegram_errors.translate(error))


@cache
def folder() -> Path:
    return Path(mkdtemp(prefix="tinbuon-fuzz-"))


async def _telegram_sends(answer: Answer) -> None:
    channel = TelegramChannel(
        TelegramConfig.model_validate({"token": "42:a token of ours"}),
        make_deps(folder(), clock=FakeClock(NOW)),
    )
    http = channel._api._http = _Http()
    channel._api._request = (http, http)
    http.answer = answer
    for chat in ("77", "group:-1001"):
        try:
            sent = await channel.send("42", chat, WireMessage("Chào bà con"), "k")
            assert isinstance(sent.message_id, str)
        except SendError as error:
            sound(error)


def _date(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for found in (about.date_of(text), about.last_moment(text)):
        assert found is None or isinstance(found, datetime)
