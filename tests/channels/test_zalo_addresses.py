"""A state agency's OA is served at the older address for one person: found out by the refusal, at
once, never twice, and remembered.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.zalo.addresses import BOTH_REFUSE
from bot.core.capabilities import EVERYONE
from bot.core.errors import SendError
from bot.core.messages import Attachment, WireButton, WireMessage
from bot.standin.zalo import OA_ID
from tests.channels.zalo_house import House, open_house
from tests.channels.zalo_side import JPEG, Side, open_side

PNG = b"\x89PNG\r\n" + b"x" * 100
URL = "https://xa.vn/1.jpg"


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    """Connected while Zalo said nothing of its kind; then it turns out to be an agency's."""
    async with open_side(tmp_path, list_template=True) as made:
        made.fake.oa(OA_ID).becomes("agency")
        yield made


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as made:
        yield made


def calls(side: Side) -> tuple[int, int]:
    return side.fake.calls["message"], side.fake.calls["message-v2"]


def messages(side: Side) -> list[WireMessage]:
    photo = side.shelf.keep("photo", JPEG, "image/jpeg")
    paper = side.shelf.keep("file", b"%PDF-1.7", "application/pdf", "ke-hoach.pdf")
    card = Attachment("photo", photo.digest, mime="image/jpeg", url=URL)
    tap = WireButton("Đã đọc", "inbox.read:1.x")
    return [
        WireMessage("Chào bà con"),
        WireMessage("Chọn", (tap,)),
        WireMessage("", media=(photo,)),
        WireMessage("", media=(paper,)),
        WireMessage("Họp tối nay", (tap,), (card,)),
        WireMessage("Cho xã xin số điện thoại", ask="phone"),
    ]


async def test_every_sort_of_message_arrives_once(side: Side) -> None:
    for number, message in enumerate(messages(side)):
        lan = side.fake.person(f"Lan {number}")
        await side.send(lan.chat_id, message, f"k{number}")
        assert len(lan.sees) == 1, message
    assert calls(side) == (1, 6)
    assert side.fake.ledger.refused[OA_ID] == {-235: 1}


@pytest.mark.parametrize("number", range(6))
async def test_each_may_be_the_one_that_finds_it_out(side: Side, number: int) -> None:
    lan = side.fake.person("Lan")
    await side.send(lan.chat_id, messages(side)[number])
    assert (calls(side), len(lan.sees)) == ((1, 1), 1)


async def test_other_processes_and_the_next_start_know_it(house: House) -> None:
    first, lan = await house.connected()
    second = house.process()
    await second._accounts.load()
    house.fake.oa(OA_ID).becomes("agency")
    await first.send(OA_ID, lan.chat_id, WireMessage("a"), "1")
    await second._accounts.load()  # as its keeper does every five minutes
    await second.send(OA_ID, lan.chat_id, WireMessage("b"), "2")
    assert house.fake.calls["message"] == 1
    assert [a.to_one for a in await second.desk.accounts()] == ["v2"]


async def test_what_a_command_connected_is_known_at_the_first_message(house: House) -> None:
    """`serve` runs already when the operator connects an agency's account."""
    server = house.process()
    await server._accounts.load()
    house.fake.oa(OA_ID).becomes("agency")
    _, lan = await house.connected()
    await server.send(OA_ID, lan.chat_id, WireMessage("a"), "1")
    assert (house.fake.calls["message"], len(lan.sees)) == (0, 1)


async def test_a_process_that_only_sends_knows_what_others_learned(house: House) -> None:
    """Its package and the address that serves it, before anything was sent."""
    first, _ = await house.connected()
    await first._accounts.note(OA_ID, {"package": "Toàn diện", "to_one": "none"})
    sender = house.process()
    assert sender.capabilities(OA_ID).direct, "it has not looked yet"
    await sender.look_on()
    found = sender.capabilities(OA_ID)
    assert (found.direct, round(found.rate_per_s * 60 + found.burst)) == (False, 2000)


async def test_an_agency_is_recognised_when_it_is_connected(house: House) -> None:
    house.fake.oa(OA_ID).becomes("agency")
    channel, lan = await house.connected()
    await channel.send(OA_ID, lan.chat_id, WireMessage("a"), "1")
    assert (house.fake.calls["message"], len(lan.sees)) == (0, 1)
    assert house.fake.calls["getoa"] == 1


async def test_the_older_address_closes_one_day(side: Side) -> None:
    lan = side.fake.person("Lan")
    await side.send(lan.chat_id)
    side.fake.oa(OA_ID).becomes("business")
    await side.send(lan.chat_id)
    await side.send(lan.chat_id)
    assert (calls(side), len(lan.sees)) == ((3, 2), 3)
    assert [a.to_one for a in await side.channel.desk.accounts()] == ["v3"]


@pytest.mark.parametrize("code", [-32, -100, -200, -201, -211, -213, -230, -233, -244, -320, -9])
async def test_no_other_refusal_asks_at_the_other_address(side: Side, code: int) -> None:
    """It may have arrived all the same."""
    side.fake.oa(OA_ID).becomes("business")
    side.fake.faults.plan("code", "message", code=code)
    await side.failing(side.fake.person("Lan").chat_id)
    assert calls(side) == (1, 0)


@pytest.mark.parametrize("fault", ["drop", "status", "slow"])
async def test_a_broken_line_does_not_either(side: Side, fault: str) -> None:
    side.fake.oa(OA_ID).becomes("business")
    side.fake.faults.plan(fault, "message", status=500)
    await side.failing(side.fake.person("Lan").chat_id)
    assert side.fake.calls["message-v2"] == 0


async def test_a_broken_line_at_the_other_address_is_in_doubt(side: Side) -> None:
    lan = side.fake.person("Lan")
    side.fake.faults.plan("drop", "message-v2")
    assert (await side.failing(lan.chat_id)).cause == "unclear"
    assert (calls(side), len(lan.sees)) == ((1, 1), 1)


async def test_who_cannot_be_reached_there_still_shows_that_it_serves(side: Side) -> None:
    stranger = side.fake.person("Xa", started=False)
    assert (await side.failing(stranger.chat_id)).cause == "window_closed"
    assert [a.to_one for a in await side.channel.desk.accounts()] == ["v2"]


async def test_when_both_refuse_nothing_is_asked_in_vain(side: Side) -> None:
    side.fake.oa(OA_ID).becomes("agency-mute")
    lan = side.fake.person("Lan")
    error = await side.failing(lan.chat_id)
    assert (error.cause, error.scope, error.vendor_code) == ("feature_missing", "lane", BOTH_REFUSE)
    assert (await side.failing(lan.chat_id)).vendor_code == BOTH_REFUSE
    assert calls(side) == (1, 1)
    assert [a.to_one for a in await side.channel.desk.accounts()] == ["none"]
    side.clock.move(minutes=16)
    side.fake.oa(OA_ID).becomes("agency")
    await side.send(lan.chat_id)
    assert len(lan.sees) == 1


async def test_connecting_it_again_tries_both_again(side: Side) -> None:
    side.fake.oa(OA_ID).becomes("agency-mute")
    lan = side.fake.person("Lan")
    await side.failing(lan.chat_id)
    side.fake.oa(OA_ID).becomes("agency")
    await side.fake.connect(side.channel, "")
    await side.send(lan.chat_id)
    assert len(lan.sees) == 1


async def test_everybody_at_once_is_apart(side: Side) -> None:
    side.fake.oa(OA_ID).becomes("agency-mute")
    side.fake.articles.waits = 0
    lan = side.fake.person("Lan")
    await side.failing(lan.chat_id)
    await side.send(EVERYONE, WireMessage("Họp tối nay"))
    assert len(lan.sees) == 1


async def test_zalo_says_when_somebody_last_spoke(side: Side) -> None:
    lan, stranger = side.fake.person("Lan"), side.fake.person("Xa", started=False)
    spoke = side.clock.now()
    side.clock.move(days=9)
    assert await side.channel.desk.last_word(OA_ID, lan.chat_id) == spoke
    assert await side.channel.desk.last_word(OA_ID, stranger.chat_id) is None
    with pytest.raises(SendError):
        await side.channel.desk.last_word(OA_ID, "404")


@pytest.mark.parametrize(("first", "asked"), [("v3", (1, 1)), ("v2", (0, 1))])
async def test_where_to_begin_may_be_set(
    tmp_path: Path, first: str, asked: tuple[int, int]
) -> None:
    async with open_side(tmp_path, oa={OA_ID: {"first_address": first}}) as side:
        side.fake.oa(OA_ID).becomes("agency")
        lan = side.fake.person("Lan")
        await side.send(lan.chat_id)
        assert (calls(side), len(lan.sees)) == (asked, 1)
