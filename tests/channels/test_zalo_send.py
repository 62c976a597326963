"""Sending on Zalo to one person: bodies, uploads, windows, and the error table."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.zalo.errors import TABLE, NoAnswerError, NotSentError, ZaloError, translate
from bot.channels.zalo.render import Forms, render, to_upload
from bot.channels.zalo.settings import Config
from bot.core.capabilities import Capabilities
from bot.core.errors import SendError
from bot.core.messages import Attachment, WireButton, WireMessage
from bot.standin.zalo import OA_ID
from tests.channels.zalo_side import JPEG, Side, open_side

LIMITS = Capabilities(2000, 5, 100, 900, frozenset({"photo", "file"}))
FORMS = Forms(cover_url="https://xa.vn/cover.png")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# every code of the protocol's table
DECISIONS = {
    "throttled lane": [-32],
    "unavailable message": [-100, -200, -214],
    "rejected message": [-201, -210, -233, -240],
    "account_stopped lane": [-204, -205, -219],
    "feature_missing lane": [-209, -212, -221, -224, -235],
    "quota message": [-211, -223],
    "quota chat": [-218],
    "not_reachable chat": [-213, -217, -227, -244],
    "token lane": [-124, -216, -220],
    "window_closed chat": [-230, -232],
    "night message": [-234],
    "room_lost chat": [-237, -238, -241, -403],
    "configuration lane": [-242],
    "forbidden_content message": [-248],
    "no_balance message": [-320, -321],
    "unknown message": [-1, -99999, 12345],
}


@pytest.mark.parametrize(("wanted", "code"), [(w, c) for w, cs in DECISIONS.items() for c in cs])
def test_every_code_has_its_decision(wanted: str, code: int) -> None:
    decision = translate(ZaloError(code, "lý do"))
    assert f"{decision.cause} {decision.scope}" == wanted
    assert (decision.vendor_code, decision.detail) == (str(code), "lý do")


def test_wire_failures() -> None:
    assert translate(NotSentError("x")).cause == "unavailable"
    assert translate(NoAnswerError("x")).cause == "unclear"
    for status, cause in {500: "unavailable", 503: "unavailable", 504: "unclear"}.items():
        assert translate(ZaloError(status, http=True)).cause == cause
    assert translate(ZaloError(429, http=True)).cause == "throttled"
    assert translate(ZaloError(418, http=True)).cause == "unknown"


def test_buttons_carry_the_action_behind_a_mark() -> None:
    buttons = (WireButton("Duyệt", "bulletin.approve:1.x"), WireButton("Mở", url="https://e.vn"))
    body = render(WireMessage("Bản tin", buttons), LIMITS, FORMS)
    assert body == {
        "text": "Bản tin",
        "attachment": {
            "type": "template",
            "payload": {
                "buttons": [
                    {
                        "title": "Duyệt",
                        "type": "oa.query.hide",
                        "payload": "#bulletin.approve:1.x",
                    },
                    {"title": "Mở", "type": "oa.open.url", "payload": {"url": "https://e.vn"}},
                ]
            },
        },
    }


def test_what_zalo_cannot_carry_becomes_a_link() -> None:
    voice = Attachment("voice", "d", name="Bản tin sáng", url="https://xa.vn/listen/1")
    body = render(WireMessage("Mời nghe", media=(voice,)), LIMITS, FORMS)
    [button] = body["attachment"]["payload"]["buttons"]
    assert button["title"] == "🔊 Bản tin sáng"
    assert button["payload"] == {"url": "https://xa.vn/listen/1"}
    photo = Attachment("photo", "d", mime="image/jpeg", url="https://xa.vn/1.jpg")
    assert to_upload(WireMessage("x", media=(photo,))) == photo
    assert to_upload(WireMessage("x", (WireButton("a", "b"),), (photo,))) is None
    with pytest.raises(SendError):
        render(WireMessage("x", media=(Attachment("voice", "d"),)), LIMITS, FORMS)


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    async with open_side(tmp_path) as made:
        yield made


async def test_a_picture_is_uploaded_once_until_it_expires(side: Side) -> None:
    photo = side.shelf.keep("photo", JPEG, "image/jpeg")
    message = WireMessage("", media=(photo,))
    lan = side.fake.person("Lan")
    for days, uploads in ((0, 1), (3, 1), (4, 2)):
        lan.last_at = side.clock.move(days=days)
        await side.send(lan.chat_id, message)
        assert lan.last().media[0].data == JPEG
        assert side.fake.calls.count("upload") == uploads


async def test_uploads_are_counted_by_the_month_and_end_in_links(tmp_path: Path) -> None:
    async with open_side(tmp_path, uploads_per_month=2) as side:
        lan = side.fake.person("Lan")
        for number in range(3):
            photo = side.shelf.keep("photo", JPEG + bytes([number]), "image/jpeg")
            linked = replace(photo, url="https://xa.vn/1.jpg")
            await side.send(lan.chat_id, WireMessage("Ảnh", media=(linked,)))
        assert side.fake.calls["upload"] == 2
        assert lan.last().buttons[0].url == "https://xa.vn/1.jpg"
        assert [a.uploads for a in await side.channel.desk.accounts()] == [2]
        lan.last_at = side.clock.move(days=31)
        assert [a.uploads for a in await side.channel.desk.accounts()] == [0]
        photo = side.shelf.keep("photo", JPEG + b"new", "image/jpeg")
        await side.send(lan.chat_id, WireMessage("", media=(photo,)))
        assert side.fake.calls["upload"] == 3


async def test_an_upload_zalo_lost_is_made_anew(side: Side) -> None:
    message = WireMessage("", media=(side.shelf.keep("photo", JPEG, "image/jpeg"),))
    lan = side.fake.person("Lan")
    await side.send(lan.chat_id, message)
    side.fake.uploads.clear()
    assert (await side.failing(lan.chat_id, message)).cause == "unavailable"
    await side.send(lan.chat_id, message)
    assert len(lan.sees) == 2


async def test_an_upload_without_an_answer_did_not_send_the_message(side: Side) -> None:
    message = WireMessage("", media=(side.shelf.keep("photo", JPEG, "image/jpeg"),))
    side.fake.faults.plan("drop", "upload")
    lan = side.fake.person("Lan")
    assert (await side.failing(lan.chat_id, message)).cause == "unavailable"


async def test_a_picture_over_1_mb_goes_as_a_link(side: Side) -> None:
    photo = side.shelf.keep("photo", JPEG + b"x" * (1 << 20), "image/jpeg")
    lan = side.fake.person("Lan")
    await side.send(lan.chat_id, WireMessage("", media=(photo,)))
    assert lan.last().buttons[0].url == photo.url


async def test_windows_quota_night_and_followers(side: Side) -> None:
    lan, fake = side.fake.person("Lan"), side.fake
    sent = await side.send(lan.chat_id)
    assert sent.extra["quota"] == {"quota_type": "reply", "remain": "500", "total": "500"}
    side.clock.move(hours=49)
    sent = await side.send(lan.chat_id)
    assert sent.extra["quota"]["remain"] == "499"
    side.clock.move(hours=12)  # 22:00 in Đắk Lắk
    assert (await side.failing(lan.chat_id)).cause == "night"
    side.clock.move(hours=12)
    fake.quota = 0
    assert (await side.failing(lan.chat_id)).cause == "quota"
    side.clock.move(days=6)
    assert (await side.failing(lan.chat_id)).cause == "window_closed"
    await lan.unfollows()
    assert (await side.failing(lan.chat_id)).cause == "not_reachable"
    assert fake.ledger.taken[OA_ID] == {"free": 1, "paid": 1}
    assert fake.ledger.refused[OA_ID] == {-234: 1, -211: 1, -230: 1, -213: 1}
    assert fake.calls["message"] == 6


async def test_zalo_says_as_what_it_took_a_message_whatever_our_windows_are(side: Side) -> None:
    lan = side.fake.person("Lan")
    side.fake.oa(OA_ID).free_h = 24
    assert (await side.send(lan.chat_id)).extra["route"] == "free"
    side.clock.move(hours=30)
    assert (await side.send(lan.chat_id)).extra["route"] == "paid"


async def test_the_quota_is_new_every_month_and_a_group_keeps_the_window_open(side: Side) -> None:
    lan, fake = side.fake.person("Lan"), side.fake
    fake.quota = 1
    side.clock.move(days=3)
    await side.send(lan.chat_id)
    assert (await side.failing(lan.chat_id)).cause == "quota"
    fake.oa(OA_ID).packages = {"asset-1": 50}
    side.clock.move(days=-3)
    await side.channel.desk.make_group(OA_ID, "Thôn 4", [lan.chat_id])
    side.clock.move(days=3)
    [room] = fake.groups.all.values()
    await lan.says("cả nhà ơi", room=room)
    await side.send(lan.chat_id)
    side.clock.move(days=30)
    await lan.says("vẫn đây")
    side.clock.move(days=3)
    await side.send(lan.chat_id)
    assert fake.ledger.taken[OA_ID] == {"free": 1, "paid": 2}
    assert {month: books["paid"] for (_, month), books in fake.ledger.monthly.items()} == {
        "2026-03": 1,
        "2026-04": 1,
    }


async def test_too_many_a_minute_slows_the_lane(side: Side) -> None:
    side.fake.per_minute = 2
    lan = side.fake.person("Lan")
    for _ in range(2):
        await side.send(lan.chat_id)
    error = await side.failing(lan.chat_id)
    assert (error.cause, error.scope) == ("throttled", "lane")
    side.clock.move(seconds=61)
    await side.send(lan.chat_id)


async def test_a_slow_answer_is_unclear(side: Side) -> None:
    fault = side.fake.faults.plan("slow", "message")
    assert (await side.failing(side.fake.person("Lan").chat_id)).cause == "unclear"
    fault.release.set()


async def test_the_template_type_some_sources_want_is_a_setting(tmp_path: Path) -> None:
    async with open_side(tmp_path, button_template_type="button") as side:
        lan = side.fake.person("Lan")
        await side.send(lan.chat_id, WireMessage("a", (WireButton("x", "a.b"),)))
        assert lan.last().raw["attachment"]["payload"]["template_type"] == "button"


@pytest.mark.parametrize(("mime", "name", "shown"), [
    ("application/pdf", "Kế hoạch", "Kế hoạch.pdf"),
    ("application/msword", "to-trinh.doc", "to-trinh.doc"),
    (DOCX, "Biên bản.DOCX", "Biên bản.DOCX"),
])  # fmt: skip
async def test_papers_go_as_files_uploaded_once(
    side: Side, mime: str, name: str, shown: str
) -> None:
    paper = side.shelf.keep("file", b"%PDF-1.7 ...", mime, name)
    for reader in ("Lan", "Bình"):
        someone = side.fake.person(reader)
        await side.send(someone.chat_id, WireMessage("", media=(paper,)))
        [seen] = someone.last().media
        assert (seen.kind, seen.data, seen.name) == ("file", b"%PDF-1.7 ...", shown)
    assert side.fake.calls["upload"] == 1


@pytest.mark.parametrize(("kind", "mime", "size"), [
    ("file", "application/pdf", (5 << 20) + 1),
    ("file", "application/vnd.ms-excel", 100),
    ("voice", "audio/mp4", 100),
    ("photo", "image/webp", 100),
])  # fmt: skip
async def test_what_zalo_does_not_take_becomes_a_link_button(
    side: Side, kind: str, mime: str, size: int
) -> None:
    lan = side.fake.person("Lan")
    thing = side.shelf.keep(kind, b"%" * size, mime, "Bản kê")
    await side.send(lan.chat_id, WireMessage("", media=(thing,)))
    assert [b.url for b in lan.last().buttons] == [thing.url]
    assert side.fake.calls["upload"] == 0


async def test_a_moving_picture_brings_its_size(side: Side) -> None:
    gif = side.shelf.keep("photo", b"GIF89a\x40\x01\xf0\x00...", "image/gif")
    lan = side.fake.person("Lan")
    for _ in range(2):
        await side.send(lan.chat_id, WireMessage("Xem", media=(gif,)))
        [element] = lan.last().raw["attachment"]["payload"]["elements"]
        assert (element["media_type"], element["width"], element["height"]) == ("gif", 320, 240)
    assert side.fake.calls["upload"] == 1
    assert lan.last().text == "Xem"


async def test_a_phone_number_is_asked_for_with_zalos_own_form(side: Side) -> None:
    lan = side.fake.person("Lan")
    asked = WireMessage("Xin số điện thoại của bác.", (WireButton("Để sau", "a.b"),), ask="phone")
    await side.send(lan.chat_id, asked)
    payload = lan.last().raw["attachment"]["payload"]
    assert payload["template_type"] == "request_user_info"
    assert payload["elements"][0]["image_url"] == "https://xa.example.vn/zalo/cover.png"
    assert "1. Để sau" in lan.last().text
    long = WireMessage("dài " * 300, (WireButton("Để sau", "a.b"),), ask="phone")
    await side.send(lan.chat_id, long)
    assert [b.title for b in lan.last().buttons] == ["Để sau"]


async def test_an_answer_quotes_what_it_answers_unless_zalo_forgot_it(side: Side) -> None:
    lan = side.fake.person("Lan")
    await lan.says("Mất nước")
    [quoted] = lan.said
    await side.send(lan.chat_id, WireMessage("Xã đã nhận", quote=quoted))
    assert lan.last().raw["quote_message_id"] == quoted
    await side.send(lan.chat_id, WireMessage("Xã đã nhận", quote="long-gone"))
    assert "quote_message_id" not in lan.last().raw
    assert len(lan.sees) == 2


async def test_a_list_carries_picture_words_and_buttons_where_it_is_switched_on(
    tmp_path: Path,
) -> None:
    async with open_side(tmp_path, list_template=True) as side:
        photo = side.shelf.keep("photo", JPEG, "image/jpeg")
        lan = side.fake.person("Lan")
        text = "Lịch tiêm vắc-xin. Trẻ dưới 5 tuổi đến trạm y tế xã sáng thứ Ba. " * 3
        message = WireMessage(text.strip(), (WireButton("Đã đọc", "a.b"),), (photo,))
        await side.send(lan.chat_id, message)
        assert re.sub(r"\s+", " ", lan.last().text) == text.strip()
        assert [b.title for b in lan.last().buttons] == ["Đã đọc"]
        assert lan.last().raw["attachment"]["payload"]["elements"][0]["image_url"] == photo.url
        assert side.channel.capabilities(OA_ID).max_caption == 500
    assert Config(app_id="1").policy(OA_ID).list_template is False


def test_every_row_of_the_table_is_decided() -> None:
    """The codes of the protocol, once each."""
    known = [c for codes in DECISIONS.values() for c in codes if c > -1000 and c != -1]
    assert sorted(TABLE) == sorted(c for c in known if c < 0)


async def test_each_code_reaches_the_outbox_as_its_row_says(side: Side) -> None:
    lan = side.fake.person("Lan")
    for wanted, codes in DECISIONS.items():
        for code in codes:
            times = 2 if wanted.startswith("token") else 1  # a renewed token is tried once more
            side.fake.faults.plan("code", "message", code=code, times=times)
            error = await side.failing(lan.chat_id)
            assert f"{error.cause} {error.scope}" == wanted, code
            side.clock.move(minutes=16)
    assert not lan.sees
