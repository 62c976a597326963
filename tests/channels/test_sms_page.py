"""The gateways somebody tries by hand: a page shows what phones got, and says things back."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

import aiohttp

from bot.channels.sms.channel import SmsChannel
from bot.channels.sms.settings import Config
from bot.core.messages import WireMessage
from bot.standin.gateways import page
from tests.channels.test_sms import LAN, TEXT
from tests.fakes.deps import Inbox, make_deps


def _free() -> int:
    """A port with two more above it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1]) % 50_000 + 10_000


async def test_all_of_them_are_there_and_a_phone_answers(tmp_path: Path) -> None:
    port = _free()
    async with page.opened(port) as counter, aiohttp.ClientSession() as session:
        given = counter.settings()
        assert json.loads(given["TINBUON_SMS__GATEWAYS"]) == [
            "esms",
            "viettel",
            "speedsms",
            "smstools",
        ]
        own = {name: fake.config()[name] for name, fake in counter.all.items()}
        config = Config(gateways=tuple(own), plain_http=True, **own)
        deps = make_deps(tmp_path)
        deps.phones.numbers["lan"] = LAN  # type: ignore[attr-defined]  # the fake's own
        channel, inbox = SmsChannel(config, deps), Inbox()
        for name in own:
            await channel.send(name, "lan", WireMessage(TEXT), f"k-{name}")
        counter.smsd.take()
        async with session.get(f"http://127.0.0.1:{port}/") as shown:
            text = await shown.text()
        assert text.count(f"<b>{LAN}</b>") == 4
        form = {"number": LAN, "text": "DA PB 30"}
        async with session.post(f"http://127.0.0.1:{port}/in", data=form) as back:
            assert back.status == 200
        await channel.start(inbox)
        (event,) = await asyncio.wait_for(inbox.expect(1, "short"), 5)
        assert event.text == "DA PB 30"
        form = {"name": "smstools", "at": "0", "state": "delivered"}
        async with session.post(f"http://127.0.0.1:{port}/state", data=form) as back:
            assert back.status == 200
        await channel._gateways["smstools"].look()
        sent = counter.smsd.sent[0].ref
        assert await channel.reports("smstools", [sent]) == {sent: True}
        await channel.stop()
