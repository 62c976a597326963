"""The stand-in keeps state as Zalo does: several OAs with their own people, tokens that end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.errors import SendError
from bot.core.messages import WireMessage
from bot.standin.zalo import OA_ID
from bot.standin.zalo.rules import Refused, check_message, check_upload
from tests.channels.zalo_side import Side, open_side

OTHER = "579745863508352999"


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    async with open_side(tmp_path) as made:
        await made.fake.connect(made.channel, "", "24478", OTHER)
        made.fake.webhook_url = ""
        yield made


async def test_people_and_quotas_are_an_oas_own(side: Side) -> None:
    ours, theirs = side.fake.person("Lan"), side.fake.person("Bình", oa_id=OTHER)
    side.fake.oa(OTHER).quota = 0
    await side.send(ours.chat_id)
    assert (await side.failing(theirs.chat_id)).cause == "rejected"
    side.clock.move(days=3)
    await side.send(ours.chat_id)
    with pytest.raises(SendError) as caught:
        await side.channel.send(OTHER, theirs.chat_id, WireMessage("a"), "k")
    assert caught.value.cause == "quota"
    assert side.fake.ledger.taken == {OA_ID: {"free": 1, "paid": 1}}
    assert side.fake.ledger.refused == {OA_ID: {-201: 1}, OTHER: {-211: 1}}


async def test_a_token_that_ends_in_mid_run_costs_one_refresh(side: Side) -> None:
    lan = side.fake.person("Lan")
    await side.send(lan.chat_id)
    side.fake.oauth.expire(side.fake.oa(OA_ID))
    for _ in range(3):
        await side.send(lan.chat_id)
    assert (side.fake.oa(OA_ID).refreshes, side.fake.oa(OTHER).refreshes) == (1, 0)
    assert (len(lan.sees), side.fake.calls["message"]) == (4, 5)


async def test_in_a_long_run_phones_keep_the_newest_and_can_still_tap(side: Side) -> None:
    side.fake.keeps = False
    lan = side.fake.person("Lan")
    for n in range(200):
        await side.send(lan.chat_id, f"tin {n}")
    await lan.expect("tin 199")
    assert len(lan.sees) < 100
    assert side.fake.ledger.taken[OA_ID]["free"] == 200


CARD = {"title": "x", "subtitle": "y", "image_url": "https://xa.vn/1.png"}


@pytest.mark.parametrize(
    "payload",
    [
        {"template_type": "list", "elements": []},
        {"template_type": "list", "elements": [CARD] * 6},
        {"template_type": "list", "elements": [{**CARD, "title": "x" * 101}]},
        {"template_type": "list", "elements": [{**CARD, "subtitle": ""}]},
        {"template_type": "request_user_info", "elements": [CARD] * 2},
        {"template_type": "request_user_info", "elements": [{**CARD, "image_url": "x"}]},
        {"template_type": "request_user_info", "elements": [CARD], "buttons": []},
        {"template_type": "media", "elements": [{"media_type": "gif", "attachment_id": "no"}]},
        {"template_type": "carousel"},
    ],
)
def test_templates_are_checked(payload: dict[str, object]) -> None:
    with pytest.raises(Refused):
        check_message({"attachment": {"type": "template", "payload": payload}}, lambda _: None)


@pytest.mark.parametrize(
    ("kind", "data", "name"),
    [
        ("image", b"GIF89a", "x.jpg"),
        ("image", b"\xff\xd8\xff", "no-suffix"),
        ("gif", b"GIF8" + b"x" * (5 << 20), "x.gif"),
        ("file", b"PK", "x.xlsx"),
    ],
)
def test_uploads_are_checked(kind: str, data: bytes, name: str) -> None:
    with pytest.raises(Refused):
        check_upload(kind, data, name)
