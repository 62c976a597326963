"""Every way to a vendor over a line that breaks: what tests of broken lines share."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.sms.channel import SmsChannel
from bot.channels.sms.settings import Config as SmsConfig
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import Config as TelegramConfig
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.settings import Config as ZaloConfig
from bot.channels.zalobot.channel import ZaloBotChannel
from bot.channels.zalobot.settings import Config as ZaloBotConfig
from bot.core import sms
from bot.core.messages import Sent, WireMessage
from bot.standin import telegram, zalo, zalobot
from bot.standin.gateways import esms, speedsms, viettel
from bot.standin.zalo import OA_ID
from tests.channels.test_sms import LAN, VALUES
from tests.channels.test_zbs_send import DATA, PHONE
from tests.fakes.clock import FakeClock
from tests.fakes.deps import MemoryPhones, make_deps
from tests.fakes.faulty_line import Line, line_to

PATIENCE_S = 0.3
WAYS = ("telegram", "zalo", "zalobot", "zbs", "esms", "speedsms", "viettel")


@dataclass
class Way:
    """`send` says one thing to one person; `taken`: how often the vendor took something; `whole`:
    the channel that is started and stopped."""

    channel: Any
    account: str
    fake: Any
    line: Line
    clock: FakeClock
    chat_id: str
    message: Callable[[int], WireMessage]
    count: Callable[[], int]
    api: Any
    whole: Any
    keys: Any = field(default_factory=itertools.count)

    async def send(self, key: str = "") -> Sent:
        number = next(self.keys)
        message = self.message(number)
        key = key or f"k{number}"
        sent: Sent = await self.channel.send(self.account, self.chat_id, message, key)
        return sent

    @property
    def taken(self) -> int:
        return self.count()


@contextlib.asynccontextmanager
async def open_way(name: str, folder: Path) -> AsyncIterator[Way]:
    """Connected; nothing broken yet."""
    async with _OPEN.get(name, _gateway)(name, folder) as way:
        try:
            yield way
        finally:
            await way.whole.stop()


@contextlib.asynccontextmanager
async def _telegram(_name: str, folder: Path) -> AsyncIterator[Way]:
    async with telegram.running() as fake, line_to(fake.url) as line:
        config = fake.config(api_base=line.url, call_timeout_s=PATIENCE_S)
        channel = TelegramChannel(TelegramConfig(**config), make_deps(folder))
        yield _bot(channel, fake, line)


@contextlib.asynccontextmanager
async def _zalobot(_name: str, folder: Path) -> AsyncIterator[Way]:
    async with zalobot.running() as fake, line_to(fake.url) as line:
        config = fake.config(api_base=line.url, call_timeout_s=PATIENCE_S)
        channel = ZaloBotChannel(ZaloBotConfig(**config), make_deps(folder))
        way = _bot(channel, fake, line)
        await fake.people[way.chat_id].says("chào")
        yield way


def _bot(channel: Any, fake: Any, line: Line) -> Way:
    person = fake.person("H'Lan")
    line.about = "/sendMessage"
    return Way(
        channel, fake.account, fake, line, FakeClock(), person.chat_id,
        lambda n: WireMessage(f"a{n}"), lambda: len(person.sees), channel._api, channel,
    )  # fmt: skip


@contextlib.asynccontextmanager
async def _zalo(name: str, folder: Path) -> AsyncIterator[Way]:
    clock = FakeClock()
    async with zalo.running(clock=clock) as fake, line_to(fake.url) as line:
        bases = dict.fromkeys(("api_base", "oauth_base", "business_base"), line.url)
        config = fake.config(**bases, call_timeout_s=PATIENCE_S, zbs=True)
        channel = ZaloChannel(ZaloConfig(**config), make_deps(folder, clock=clock))
        await fake.connect(channel, "")
        fake.webhook_url = ""
        if name == "zbs":
            fake.business.template(OA_ID, "ban_tin")
            business = channel.beside["zbs"]
            form = {"template": "300000", "data": DATA, "night": None}
            line.about = "/message/template"
            yield Way(
                business, OA_ID, fake, line, clock, PHONE,
                lambda n: WireMessage("", form={**form, "tracking": f"abc{n}"}),
                lambda: len(fake.business.letters), business._api, channel,
            )  # fmt: skip
        else:
            person = fake.person("H'Lan")
            line.about = "/oa/message"
            yield Way(
                channel, OA_ID, fake, line, clock, person.chat_id, lambda n: WireMessage(f"a{n}"),
                lambda: len(person.sees), channel._api, channel,
            )  # fmt: skip


@contextlib.asynccontextmanager
async def _gateway(name: str, folder: Path) -> AsyncIterator[Way]:
    module: Any = {"esms": esms, "speedsms": speedsms, "viettel": viettel}[name]
    clock = FakeClock()
    async with module.running(clock) as fake, line_to(fake.url) as line:
        config = fake.config()
        address = "url" if "url" in config[name] else "base"
        own = config[name]
        own[address] = own[address].replace(fake.url, line.url)
        settings = SmsConfig(**config, call_timeout_s=PATIENCE_S)
        deps = make_deps(folder, clock=clock, public_url="http://here.test")
        phones: Any = deps.phones
        assert isinstance(phones, MemoryPhones)
        phones.numbers["cb-lan"] = LAN
        channel = SmsChannel(settings, deps)
        yield Way(
            channel, name, fake, line, clock, "cb-lan", _alarm,
            lambda: len(fake.sent), channel._gateways[name], channel,
        )  # fmt: skip


def _alarm(number: int) -> WireMessage:
    """No two alike: gateways drop what was said to a number before."""
    values = {**VALUES, "gio": f"{number // 60:02}:{number % 60:02} 05/03"}
    return WireMessage(sms.fill(SmsConfig().registered()["alert"], values, accents=False))


_OPEN: dict[str, Callable[[str, Path], Any]] = {
    "telegram": _telegram,
    "zalobot": _zalobot,
    "zalo": _zalo,
    "zbs": _zalo,
}
