"""Templates to a number against the strict stand-in: what goes, what each code means, receipts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo import zbs
from bot.channels.zalo.errors import ZaloError
from bot.channels.zalo.zbs.errors import TABLE, translate
from bot.core.errors import Cause, SendError
from bot.core.events import EventKind
from bot.core.messages import Sent, WireMessage
from bot.outbox.policy import POLICY
from bot.standin.zalo import OA_ID
from tests.channels.zalo_side import Side, open_side

PHONE = "84905123456"
DATA = {
    "ho_ten": "H Bia", "ma_tin": "TB-7K3QX", "tieu_de": "Họp dân", "thoi_gian": "19:00 05/03/2026",
    "ma_nghe": "abcdefghjkmnpq",
}  # fmt: skip
SHEET = """
-100 -101 -102 -103 -104 -105 -125 -106 -121 -122 -130 -132 -161 -162 -107 -108 -109 -117 -131 -145
-146 -110 -111 -112 -1121 -1122 -1124 -116 -153 -1123 -113 -1131 -114 -118 -119 -139 -140 -141 -115
-137 -136 -1381 -144 -147 -1441 -1471 -1472 -1201 -120 -1202 -138 -124 -1241 -126 -127 -133 -234
-134 -135 -1351 -123 -128 -129 -142 -143 -148 -149 -1491 -150 -151 -152 -1091 -158 -159 -160 -249
-32
"""


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    async with open_side(tmp_path, zbs=True) as made:
        made.fake.business.template(OA_ID, "ban_tin")
        yield made


async def send(side: Side, phone: str = PHONE, **form: Any) -> Sent:
    whole = {"template": "300000", "data": DATA, "tracking": "abc123", "night": None, **form}
    return await side.channel.beside["zbs"].send(OA_ID, phone, WireMessage("", form=whole), "k")


async def failing(side: Side, phone: str = PHONE, **form: Any) -> SendError:
    with pytest.raises(SendError) as caught:
        await send(side, phone, **form)
    return caught.value


@pytest.mark.parametrize(
    "row",
    [
        {"listButtons": 5, "listParams": 7},
        {"listButtons": "OA", "listParams": {"name": "ma_tin"}, "price_sdt": float("inf")},
        {"timeout": "nan", "listParams": [None, "x", {"name": ["a"], "maxLength": float("inf")}]},
    ],
)
async def test_nonsense_about_a_template_is_no_template_of_use(side: Side, row: Any) -> None:
    """It must not stop the reading of the others."""
    desk = side.channel.beside["zbs"].templates
    info = desk.info(OA_ID, {"templateId": 1, "templateName": None, "status": [], **row})
    assert (info.status, info.asks, info.lives_s) == ("off", False, 7200)


async def test_a_host_that_does_not_heed_the_offset_is_not_asked_for_ever(
    side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = side.channel.beside["zbs"].templates._api

    async def same(*_args: Any) -> dict[str, Any]:
        return {"data": [{"templateId": n} for n in range(100)]}

    monkeypatch.setattr(api, "_get", same)
    assert len(await api.templates("token")) == 10_000


async def test_a_template_arrives_and_tells_what_is_left_of_the_day(side: Side) -> None:
    sent = await send(side)
    (letter,) = side.fake.business.letters
    assert (sent.message_id, letter.phone, letter.data) == (letter.msg_id, PHONE, DATA)
    assert sent.extra["quota"] == {"remain": "19999", "total": "20000"}
    assert side.fake.business.charged[OA_ID] == 200


async def test_names_and_lengths_are_strict(side: Side) -> None:
    less = {k: v for k, v in DATA.items() if k != "ho_ten"}
    assert (await failing(side, data=less)).vendor_code == "-1122"
    assert (await failing(side, data={**DATA, "la": "x"})).vendor_code == "-112"
    assert (await failing(side, data={**DATA, "tieu_de": "x" * 31})).vendor_code == "-1121"
    assert (await failing(side, data={**DATA, "thoi_gian": "tối nay"})).vendor_code == "-1124"
    assert (await failing(side, phone="0905123456")).cause is Cause.NUMBER_WRONG
    assert side.fake.business.letters == []


async def test_its_own_night_is_not_even_tried(side: Side) -> None:
    hour = (side.clock.now().hour + 7) % 24
    error = await failing(side, night=[hour, (hour + 1) % 24])
    assert (error.cause, side.fake.calls.count("template")) == (Cause.SHUT_NOW, 0)


@pytest.mark.parametrize(
    ("state", "cause"),
    [(-118, Cause.NOT_REACHABLE), (-139, Cause.BLOCKED), (-110, Cause.NOT_REACHABLE)],
)
async def test_a_number_that_cannot_be_had(side: Side, state: int, cause: Cause) -> None:
    side.fake.business.numbers[PHONE] = state
    error = await failing(side)
    assert error.cause is cause
    assert POLICY[cause].reroute
    assert POLICY[cause].closes


async def test_no_money_no_quota_and_low_quality_each_have_their_own_cause(side: Side) -> None:
    business = side.fake.business
    business.money = 100
    assert (await failing(side)).cause is Cause.NO_BALANCE
    business.money, business.daily = 10_000, 0
    assert (await failing(side)).cause is Cause.QUOTA
    template = business.templates[OA_ID]["300000"]
    template.status, template.quality = "DISABLE", "LOW"
    assert (await failing(side)).cause is Cause.FORM_OFF


async def test_an_answer_that_is_lost_is_unclear_and_a_cut_before_is_not(side: Side) -> None:
    side.fake.faults.plan("drop", "template")
    assert (await failing(side)).cause is Cause.UNCLEAR
    side.fake.faults.plan("status", "template", status=502)
    assert (await failing(side)).cause is Cause.UNCLEAR
    assert len(side.fake.business.letters) == 1, "the first was taken"


async def test_a_dead_token_is_renewed_once(side: Side) -> None:
    side.fake.faults.plan("code", "template", code=-124)
    await send(side)
    assert side.fake.calls.count("template") == 2


def test_every_code_of_the_sheet_has_its_row() -> None:
    for code in map(int, SHEET.split()):
        error = translate(ZaloError(code, "x"))
        assert code in TABLE, code
        assert error.cause in POLICY
        gone = {Cause.REJECTED, Cause.UNKNOWN}
        assert error.cause not in gone, f"{code}: whoever it fails for would hear nothing"
    assert translate(ZaloError(-99999)).cause is Cause.UNKNOWN


async def test_templates_are_read_with_what_they_need(side: Side) -> None:
    desk = side.channel.beside["zbs"].templates
    (found,) = await desk.listed(OA_ID)
    assert (found.template_id, found.status, found.quality) == ("300000", "enabled", "high")
    assert (found.tag, found.price_vnd, found.lives_s, found.night) == ("2", 200, 7200, (22, 7))
    names = {p["name"]: p["max"] for p in found.params}
    assert names["tieu_de"] == 30
    health = await desk.health(OA_ID)
    assert (health.quality, health.left) == ("high", 20_000)
    assert dict(await desk.communes()) == {OA_ID: "24163"}


async def test_a_trial_costs_nothing_and_reaches_admins_only(side: Side) -> None:
    desk = side.channel.beside["zbs"].templates
    with pytest.raises(SendError) as caught:
        await desk.trial(OA_ID, PHONE, "300000", DATA)
    assert caught.value.vendor_code == "-127"
    side.fake.business.admins.add(PHONE)
    await desk.trial(OA_ID, PHONE, "300000", DATA)
    assert side.fake.business.charged[OA_ID] == 0


def test_receipts_answers_and_news_are_read_and_numbers_left_out(side: Side) -> None:
    now = side.clock.now()
    receipt = {
        "event_name": "user_received_message", "sender": {"id": OA_ID},
        "recipient": {"id": PHONE}, "timestamp": "1772700000000",
        "message": {"msg_id": "m1", "delivery_time": "1772700000000", "tracking_id": "abc123"},
    }  # fmt: skip
    event = zbs.read(receipt, now)
    assert event is not None
    assert (event.kind, event.channel, event.account) == (EventKind.DELIVERED, "zbs", OA_ID)
    assert event.extra["tracking_id"] == "abc123"
    assert PHONE not in event.to_json()
    tap = {
        "event_name": "user_click_response_button", "oa_id": OA_ID, "msg_id": "m1",
        "message": {"submit_time": "1772700000001", "data": "Đã phổ biến", "tracking_id": "abc123"},
    }  # fmt: skip
    event = zbs.read(tap, now)
    assert event is not None
    assert (event.kind, event.text) == (EventKind.ANSWERED, "Đã phổ biến")
    again = zbs.read({**tap, "timestamp": "5"}, now)
    assert again is not None
    assert again.event_id == event.event_id, "a repeat is one event"
    low = {
        "event_name": "change_template_quality",
        "oa_id": OA_ID,
        "template_id": "7",
        "quality": "LOW",
    }
    event = zbs.read(low, now)
    assert event is not None
    assert event.extra["said"] == {"template_id": "7", "quality": "low"}
    quota = {
        "event_name": "change_oa_daily_quota",
        "oaId": OA_ID,
        "quota": {"prev_value": "20000", "new_value": "1000"},
    }
    event = zbs.read(quota, now)
    assert event is not None
    assert (event.account, event.extra["said"]) == (OA_ID, {"daily": "1000"})
    assert (
        zbs.read({"event_name": "user_received_message", "message": {"msg_id": "x"}}, now) is None
    )
