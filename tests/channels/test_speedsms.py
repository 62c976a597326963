"""SpeedSMS against its strict stand-in: what goes, every code, what is pushed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.core import sms
from bot.core.errors import Cause, SendError
from bot.standin.gateways import speedsms
from tests.channels.test_sms import LAN, TEXT, House, at_address
from tests.fakes.clock import FakeClock
from tests.fakes.deps import Inbox, mounted


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    clock = FakeClock()
    async with speedsms.running(clock) as fake, mounted() as mount:
        own = {**fake.config()["speedsms"], "sms_type": 8}
        found = House(fake, tmp_path, clock, url=mount.url, speedsms=own)
        at_address(mount, found, "speedsms")
        fake.callback = found.channel.callback("speedsms")
        yield found
        await found.channel.stop()


async def test_it_takes_what_is_registered_and_charges_segments(house: House) -> None:
    before = house.fake.balance
    assert await house.send() == "5000"
    (one,) = house.fake.sent
    assert (one.number, one.text) == (LAN, TEXT)
    assert before - house.fake.balance == 520 * sms.segments(TEXT)
    assert await house.channel.balance("speedsms") == house.fake.balance
    caps = house.channel.capabilities("speedsms")
    assert (caps.idempotent, caps.again) == (False, False)
    house.fake.faults.plan("drop", "send")
    assert (await house.refused(key="k2")).cause is Cause.UNCLEAR


@pytest.mark.parametrize(
    ("code", "cause"),
    [("101", Cause.ACCOUNT_STOPPED), ("300", Cause.NO_BALANCE), ("777", Cause.UNKNOWN)],
)
async def test_each_code_is_a_decision_and_holds_no_token(
    house: House, code: str, cause: Cause
) -> None:
    house.fake.codes.append(code)
    error = await house.refused()
    assert error.cause is cause
    assert house.fake.token not in str(error)


async def test_a_number_it_does_not_take_and_a_broken_gateway(house: House) -> None:
    house.fake.bad.add(LAN)
    assert (await house.refused()).cause is Cause.NOT_REACHABLE
    house.fake.faults.plan("status", "send", status=502)
    assert (await house.refused()).cause is Cause.UNAVAILABLE


async def test_a_report_only_makes_us_ask(house: House) -> None:
    await house.send()
    one = house.fake.ends(LAN, "failed")
    assert await house.fake.report(one) == 200
    assert list(house.channel.asked("speedsms")) == [["5000"]]
    assert await house.channel.reports("speedsms", ["5000"]) == {"5000": False}
    house.fake.ends(LAN, "waits")
    assert await house.channel.reports("speedsms", ["5000"]) == {}
    house.fake.ends(LAN, "delivered")
    assert await house.channel.reports("speedsms", ["5000"]) == {"5000": True}


async def test_nonsense_about_one_message_keeps_no_other_from_being_known(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def says(url: str, _query: dict[str, str], _auth: str) -> bytes:
        one = url.rpartition("/")[2]
        if one == "away":
            raise SendError(Cause.UNCLEAR)
        if one == "good":
            return b'{"status": "success", "code": "00", "data": [{"status": 0}]}'
        return b'{"status": "error", "code": "101"}' if one == "old" else b"[" * 100_000

    monkeypatch.setattr(house.channel._wire, "get", says)
    found = await house.channel.reports("speedsms", ["bad", "old", "good", "away"])
    assert found == {"good": True}
    with pytest.raises(SendError):
        await house.channel.reports("speedsms", ["away"])


async def test_a_body_without_end_is_nothing(house: House) -> None:
    headers = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(house.fake.callback, data=b"[" * 100_000, headers=headers) as answer,
    ):
        assert answer.status == 200
    assert not house.channel.asked("speedsms")


@pytest.mark.parametrize("body", [[], {}, {"type": "report"}, {"type": "report", "tranId": "../x"}])
async def test_nonsense_is_answered_and_nothing_comes_of_it(house: House, body: object) -> None:
    assert await house.fake.pushes(body) == 200
    assert not house.channel.asked("speedsms")
    house.fake.callback = house.fake.callback.rpartition("/")[0] + "/guessed"
    assert await house.fake.pushes({"type": "report", "tranId": "5000"}) == 404


async def test_what_people_answer_comes_in_once(house: House) -> None:
    inbox = Inbox()
    await house.channel.start(inbox)
    for _ in range(2):
        assert await house.fake.receives(LAN, "DA PB 30") == 200
    assert await house.fake.receives("84911000111", "cau sap roi") == 200
    first, again, stranger = await inbox.expect(3, "short")
    assert (first.chat_id, first.phone, first.text) == ("cb-lan", LAN, "DA PB 30")
    assert first.event_id == again.event_id
    assert stranger.chat_id == "84911000111"
