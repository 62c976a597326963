"""Nothing secret in logs, errors or what is shown, also while everything fails."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.zalo.api import TokenPair
from bot.core.capabilities import EVERYONE
from bot.core.errors import OperatorError, SendError
from bot.core.events import MediaRef
from bot.core.messages import WireMessage
from bot.standin.people import Faults
from bot.standin.zalo import APP_SECRET, OA_ID
from bot.standin.zalo.push import OA_SECRET
from tests.channels.zalo_house import House, open_house

MESSAGES = (("chat", WireMessage("a")), ("group:1", WireMessage("a")), (EVERYONE, WireMessage("a")))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as made:
        yield made


async def told(call: Any) -> str:
    """What an error says, with everything that hangs on it."""
    with pytest.raises((SendError, OperatorError)) as caught:
        await call
    return "".join(traceback.format_exception(caught.value)) + repr(caught.value)


async def all_that_fails(house: House, said: list[str], secrets: set[str]) -> None:
    channel, lan = await house.connected()
    house.mount.add(channel.routes())
    oa = house.fake.oa(OA_ID)
    for kind, code in (("code", -216), ("code", -201), ("drop", 0), ("refuse", 0), ("status", 0)):
        for address, message in MESSAGES:
            house.fake.faults = Faults()
            await house.fake.connect(channel, house.mount.url)
            house.keep_in_touch()
            secrets |= {oa.access, oa.refresh}
            how = {"code": code, "text": f"token {oa.access} is bad"}
            house.fake.faults.plan(kind, "", times=20, **how)
            chat_id = lan.chat_id if address == "chat" else address
            said.append(await told(channel.send(OA_ID, chat_id, message, "k")))
            said.append(await told(channel.desk.groups(OA_ID)))
            house.clock.move(minutes=20)
    house.fake.faults = Faults()
    said.append(await told(channel.import_token("24163", OA_ID, "a-refresh-token-in-vain")))
    said.append(await told(channel.fetch(OA_ID, MediaRef("photo", "https://evil.vn/x"))))
    async with aiohttp.ClientSession() as session:
        url = f"{house.mount.url}/zalo/oauth/callback?code=a-code-in-vain&oa_id=1&state=x"
        async with session.get(url) as answer:
            said.append(await answer.text())
        async with session.get(await channel.desk.link("24163")) as answer:
            said.append(await answer.text())
    house.clock.move(hours=26)
    secrets |= {oa.access, oa.refresh}
    house.fake.oauth.issue(oa)
    said.append(await told(channel.send(OA_ID, lan.chat_id, WireMessage("a"), "k")))
    said += [repr(await channel.desk.accounts()), repr(await channel.check())]
    said += [repr(channel._tokens._cache), repr(channel._settings), repr(TokenPair("t", "r", 1))]
    secrets |= {oa.access, oa.refresh}


async def test_nothing_secret_is_said(house: House, caplog: pytest.LogCaptureFixture) -> None:
    asyncio.get_running_loop().set_debug(True)
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    secrets = {APP_SECRET, OA_SECRET, "a-refresh-token-in-vain", "a-code-in-vain"}
    await all_that_fails(house, said, secrets)
    # the test's own servers write down what they are asked; the house's server does not
    logged = [r.getMessage() for r in caplog.records if r.name != "aiohttp.access"]
    assert [r for r in caplog.records if r.levelno >= logging.ERROR]
    everything = "\n".join(said + logged)
    assert len(secrets) >= 30
    assert not [s for s in secrets if s in everything]
