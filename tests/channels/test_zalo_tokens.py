"""Tokens: one refresh for all holders, stored before use, and a clear word when one is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.settings import Config
from bot.core.errors import OperatorError, SendError
from bot.core.messages import WireMessage
from tests.fakes.clock import FakeClock
from tests.fakes.deps import Inbox, MemoryState, MemoryVault, Mount, make_deps, mounted
from tests.fakes.zalo import OA_ID, FakeZalo, running
from tests.fakes.zalo.people import ZaloPerson

HELLO = WireMessage("Chào đồng chí")


@dataclass
class House:
    """Processes that share a vault, one Zalo, one clock."""

    fake: FakeZalo
    mount: Mount
    clock: FakeClock
    vault: MemoryVault
    state: MemoryState
    folder: Path
    open: list[ZaloChannel]

    def process(self) -> ZaloChannel:
        deps = make_deps(
            self.folder,
            clock=self.clock,
            vault=self.vault,
            state=self.state,
            public_url=self.mount.url,
        )
        self.open.append(ZaloChannel(Config(**self.fake.config()), deps))
        return self.open[-1]

    async def connected(self) -> tuple[ZaloChannel, ZaloPerson]:
        channel = self.process()
        await self.fake.connect(channel, self.mount.url)
        self.fake.webhook_url = ""
        return channel, self.fake.person("Lan")

    def keep_in_touch(self) -> None:
        for person in self.fake.people.values():
            person.last_at = self.clock.now()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    clock = FakeClock()
    async with running(clock=clock) as fake, mounted() as mount:
        made = House(fake, mount, clock, MemoryVault(), MemoryState(), tmp_path, [])
        yield made
        for channel in made.open:
            await channel.stop()


async def test_many_senders_in_two_processes_make_one_refresh(house: House) -> None:
    first, lan = await house.connected()
    second = house.process()
    await first.send(OA_ID, lan.chat_id, HELLO, "k")
    await second.send(OA_ID, lan.chat_id, HELLO, "k")
    house.clock.move(hours=24)
    house.keep_in_touch()
    sends = [c.send(OA_ID, lan.chat_id, HELLO, "k") for c in (first, second) for _ in range(10)]
    await asyncio.gather(*sends)
    assert house.fake.oa(OA_ID).refreshes == 1
    assert len(lan.sees) == 22


async def test_an_expired_token_is_refreshed_once_and_the_call_repeated_once(house: House) -> None:
    channel, lan = await house.connected()
    house.fake.faults.plan("code", "message", code=-216)
    await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert house.fake.oa(OA_ID).refreshes == 1
    house.fake.faults.plan("code", "message", code=-220, times=2)
    with pytest.raises(SendError) as caught:
        await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert (caught.value.cause, caught.value.scope) == ("token", "lane")
    assert house.fake.oa(OA_ID).refreshes == 2
    assert len(lan.sees) == 1


async def test_a_token_another_process_renewed_is_taken_over(house: House) -> None:
    first, lan = await house.connected()
    second = house.process()
    await second.send(OA_ID, lan.chat_id, HELLO, "k")
    house.fake.faults.plan("code", "message", code=-216)
    await first.send(OA_ID, lan.chat_id, HELLO, "k")
    await second.send(OA_ID, lan.chat_id, HELLO, "k")
    assert house.fake.oa(OA_ID).refreshes == 1
    assert len(lan.sees) == 3


async def test_the_new_pair_is_stored_before_it_is_used(house: House) -> None:
    channel, lan = await house.connected()
    house.fake.faults.plan("code", "message", code=-216)
    await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    record = await house.vault.get(f"zalo:{OA_ID}")
    assert record is not None
    assert record["access_token"] == house.fake.oa(OA_ID).access
    assert record["refresh_token"] == house.fake.oa(OA_ID).refresh
    assert "refreshing_at" not in record


async def test_a_cancelled_sender_does_not_lose_the_pair(house: House) -> None:
    channel, lan = await house.connected()
    house.clock.move(hours=26)
    house.keep_in_touch()
    fault = house.fake.faults.plan("slow", "token")
    sender = asyncio.create_task(channel.send(OA_ID, lan.chat_id, HELLO, "k"))
    await fault.reached.wait()
    sender.cancel()
    await asyncio.gather(sender, return_exceptions=True)
    fault.release.set()
    await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert house.fake.oa(OA_ID).refreshes == 1


async def test_with_oauth_away_the_old_token_serves_to_its_end(house: House) -> None:
    channel, lan = await house.connected()
    house.clock.move(hours=24)
    house.keep_in_touch()
    house.fake.faults.plan("status", "token", status=500, times=3)
    await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    house.clock.move(hours=2)
    with pytest.raises(SendError) as caught:
        await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert caught.value.cause == "unavailable"


async def test_a_lost_answer_is_told_as_what_it_is(house: House) -> None:
    channel, lan = await house.connected()
    house.clock.move(hours=26)
    house.keep_in_touch()
    house.fake.faults.plan("drop", "token")  # Zalo gave a new pair, the line broke
    with pytest.raises(SendError) as caught:
        await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert caught.value.cause == "unavailable"
    house.clock.move(minutes=2)
    with pytest.raises(SendError) as caught:
        await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert caught.value.cause == "token"
    [account] = await channel.accounts()
    assert "cut off at 2026-03-03T04:00" in account.problem
    lines = await channel.check()
    assert "run.py zalo connect --commune 24163" in lines[-1].fix
    await house.fake.connect(channel, house.mount.url)
    house.clock.move(minutes=2)
    house.fake.webhook_url = ""
    await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert (await channel.accounts())[0].problem == ""


async def test_a_refused_refresh_is_not_hammered(house: House) -> None:
    channel, lan = await house.connected()
    house.clock.move(hours=26)
    house.keep_in_touch()
    house.fake.oa(OA_ID).refresh = "gone"
    before = house.fake.calls.count("token")
    for _ in range(5):
        with pytest.raises(SendError):
            await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert house.fake.calls.count("token") == before + 1


async def test_an_idle_account_is_kept_fresh_by_start(house: House) -> None:
    channel, _ = await house.connected()
    house.clock.move(hours=24)
    fault = house.fake.faults.plan("slow", "token")
    await channel.start(Inbox())
    await fault.reached.wait()
    fault.release.set()
    await channel.stop()
    assert (await channel.accounts())[0].expires_at == house.clock.now() + timedelta(hours=25)


async def test_no_token_ever_shows(house: House) -> None:
    channel, _ = await house.connected()
    oa = house.fake.oa(OA_ID)
    shown = repr(await channel.accounts()) + repr(await channel.check())
    house.fake.oa(OA_ID).refresh = "gone"
    with pytest.raises(OperatorError) as caught:
        await channel.import_token("24163", OA_ID, "a-secret-token")
    for secret in (oa.access, "a-secret-token"):
        assert secret not in shown + str(caught.value)


async def test_a_bad_import_leaves_the_working_account(house: House) -> None:
    channel, lan = await house.connected()
    for oa_id, token in ((OA_ID, "used-up"), ("not-digits", "x")):
        with pytest.raises(OperatorError):
            await channel.import_token("24163", oa_id, token)
    await channel.send(OA_ID, lan.chat_id, HELLO, "k")


async def browse(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_consent_made_by_one_process_ends_in_another(house: House) -> None:
    command_line, server = house.process(), house.process()
    house.mount.add(server.routes())
    link = await command_line.consent_link("24163")
    status, page = await browse(link)
    assert (status, "UBND xã Cư Pui" in page) == (200, True)
    [account] = await server.accounts()
    assert (account.oa_id, account.commune) == (OA_ID, "24163")
    lan = house.fake.person("Lan")
    await server.send(OA_ID, lan.chat_id, HELLO, "k")
    status, page = await browse(link)
    assert (status, "đã dùng rồi" in page) == (400, True)


async def test_consent_without_state_works_while_one_is_open(house: House) -> None:
    server = house.process()
    house.mount.add(server.routes())
    link = (await server.consent_link("24163")).partition("&state=")[0]
    assert (await browse(link))[0] == 200
    await server.consent_link("24163")
    await server.consent_link("24164")
    assert (await browse(link))[0] == 400


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?code=x&oa_id=1&state=made-up", "?oa_id=<b>&code=x&state=y"]
)
async def test_a_made_up_return_connects_nothing(house: House, query: str) -> None:
    server = house.process()
    house.mount.add(server.routes())
    await server.consent_link("24163")
    rows = set(house.vault.values)
    status, page = await browse(f"{house.mount.url}/zalo/oauth/callback{query}")
    assert status == 400
    assert "<b>" not in page
    assert set(house.vault.values) == rows
    assert await server.accounts() == []


async def test_a_code_zalo_refuses(house: House) -> None:
    server = house.process()
    house.mount.add(server.routes())
    link = await server.consent_link("24163")
    state = parse_qs(urlsplit(link).query)["state"][0]
    url = f"{house.mount.url}/zalo/oauth/callback?code=wrong&oa_id={OA_ID}&state={state}"
    assert (await browse(url))[0] == 502


async def test_an_old_consent_link_is_refused(house: House) -> None:
    server = house.process()
    house.mount.add(server.routes())
    link = await server.consent_link("24163")
    house.clock.move(hours=25)
    assert (await browse(link))[0] == 400
