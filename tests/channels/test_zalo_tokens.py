"""Tokens: one refresh for all holders, stored before use, and a clear word when one is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.zalo.api import TokenPair
from bot.core.errors import OperatorError, SendError
from bot.core.messages import WireMessage
from bot.standin.zalo import OA_ID
from tests.channels.zalo_house import House, open_house
from tests.fakes.deps import Inbox, MemoryTurn

HELLO = WireMessage("Chào đồng chí")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as made:
        yield made


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
    [account] = await channel.desk.accounts()
    assert "cut off at 2026-03-03T04:00" in account.problem
    assert account.lost
    lines = await channel.check()
    assert "run.py zalo connect --commune 24163" in lines[-1].fix
    await house.fake.connect(channel, house.mount.url)
    house.fake.webhook_url = ""
    await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert (await channel.desk.accounts())[0].problem == ""


async def test_a_refused_refresh_is_the_end_until_connected_again(house: House) -> None:
    channel, lan = await house.connected()
    house.clock.move(hours=26)
    house.keep_in_touch()
    house.fake.oa(OA_ID).refresh = "gone"
    before = dict(house.fake.calls)
    for _ in range(3):
        for process in (channel, house.process()):
            with pytest.raises(SendError) as caught:
                await process.send(OA_ID, lan.chat_id, HELLO, "k")
            assert (caught.value.cause, caught.value.scope) == ("token", "lane")
        house.clock.move(days=1)
    assert dict(house.fake.calls) == before | {"token": before["token"] + 1}
    [account] = await channel.desk.accounts()
    assert (account.lost, account.problem) == (True, "refresh token not accepted (-14014)")
    assert account.renewed_at is not None
    await house.fake.connect(channel, house.mount.url)
    house.keep_in_touch()
    house.fake.webhook_url = ""
    for process in (channel, house.process(), *house.open[:2]):
        await process.send(OA_ID, lan.chat_id, HELLO, "k")
    assert not (await channel.desk.accounts())[0].lost


async def test_lost_while_the_old_token_still_lives_stops_the_lane_at_once(house: House) -> None:
    channel, lan = await house.connected()
    house.clock.move(hours=24)
    house.keep_in_touch()
    house.fake.oa(OA_ID).refresh = "gone"
    with pytest.raises(SendError) as caught:
        await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert caught.value.cause == "token"
    assert house.fake.calls["message"] == 0


@pytest.mark.parametrize("code", [-32, -200])
async def test_busy_is_not_refused(house: House, code: int) -> None:
    channel, lan = await house.connected()
    house.clock.move(hours=26)
    house.keep_in_touch()
    house.fake.faults.plan("code", "token", code=code)
    with pytest.raises(SendError) as caught:
        await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert caught.value.cause == "unavailable"
    house.clock.move(seconds=11)
    await channel.send(OA_ID, lan.chat_id, HELLO, "k")


async def test_a_wrong_application_secret_loses_no_account(house: House) -> None:
    """A slip in the settings must not cost 102 communes a new consent."""
    channel, lan = await house.connected()
    house.clock.move(hours=24)
    house.keep_in_touch()
    house.fake.oauth.app_secret = "changed"
    await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    house.clock.move(hours=2)
    with pytest.raises(SendError) as caught:
        await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert (caught.value.cause, caught.value.scope) == ("configuration", "lane")
    [account] = await channel.desk.accounts()
    assert (account.lost, "zalo.app_secret" in account.problem) == (False, True)
    house.fake.oauth.app_secret = "app-secret"
    await house.process().send(OA_ID, lan.chat_id, HELLO, "k")
    assert (await channel.desk.accounts())[0].problem == ""


async def test_a_fresh_token_refused_is_not_refreshed_again_and_again(house: House) -> None:
    channel, lan = await house.connected()
    house.fake.faults.plan("code", "message", code=-216, times=1000)
    for minutes, refreshes in ((0, 1), (1, 1), (13, 1), (2, 2)):
        house.clock.move(minutes=minutes)
        with pytest.raises(SendError) as caught:
            await channel.send(OA_ID, lan.chat_id, HELLO, "k")
        assert caught.value.cause == "token"
        assert house.fake.oa(OA_ID).refreshes == refreshes


async def test_a_token_of_one_hour_is_not_renewed_at_every_message(house: House) -> None:
    house.fake.oauth.life_s = 3600
    channel, lan = await house.connected()
    for _ in range(10):
        await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert house.fake.oa(OA_ID).refreshes == 0
    house.clock.move(minutes=50)
    await channel.send(OA_ID, lan.chat_id, HELLO, "k")
    assert house.fake.oa(OA_ID).refreshes == 1


async def test_it_is_known_when_even_the_refresh_token_dies(house: House) -> None:
    channel, _ = await house.connected()
    [account] = await channel.desk.accounts()
    assert account.renewed_at == house.clock.now()
    assert account.dies_at == house.clock.now() + timedelta(days=90)
    assert account.expires_at == house.clock.now() + timedelta(hours=25)


async def test_a_holder_whose_lease_ran_out_harms_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stood still with its request unsent; somebody else renewed meanwhile."""
    channel, _ = await house.connected()
    other = house.process()
    record = await house.vault.get(f"zalo:{OA_ID}")
    assert record is not None
    send = channel._api.refresh

    async def late(token: str) -> TokenPair:
        await other._tokens._refresh(MemoryTurn(house.vault, f"zalo:{OA_ID}"), OA_ID, record)
        return await send(token)

    monkeypatch.setattr(channel._api, "refresh", late)
    assert (
        await channel._tokens._refresh(MemoryTurn(house.vault, f"zalo:{OA_ID}"), OA_ID, record)
        == house.fake.oa(OA_ID).access
    )
    [account] = await channel.desk.accounts()
    assert not account.lost


async def test_an_idle_account_is_kept_fresh_by_start(house: House) -> None:
    channel, _ = await house.connected()
    house.clock.move(hours=24)
    fault = house.fake.faults.plan("slow", "token")
    await channel.start(Inbox())
    await fault.reached.wait()
    fault.release.set()
    await channel.stop()
    assert (await channel.desk.accounts())[0].expires_at == house.clock.now() + timedelta(hours=25)


async def test_no_token_ever_shows(house: House) -> None:
    channel, _ = await house.connected()
    oa = house.fake.oa(OA_ID)
    shown = repr(await channel.desk.accounts()) + repr(await channel.check())
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
