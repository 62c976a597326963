"""Templates to telephone numbers, as people meet them: whoever has no open chat gets one within the
budget, taps an answer, and what falls (quality, money, a phone that is off) goes another way.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.hours import at_local
from bot.standin.zalo import OA_ID
from bot.standin.zalo.templates import Letter
from bot.usecases.people import officers
from bot.usecases.templates import book, news
from models import (
    AccountMonth,
    ChatAccount,
    Delivery,
    OutboxRow,
    OwnAccount,
    Person,
    Template,
    TemplateSend,
)
from tests.fakes.village import Village
from tests.scenarios.acts import publishes, says, taps
from tests.scenarios.conftest import Opens
from tests.scenarios.test_emergency import warns

PHONE, NUMBER = "0905333777", "84905333777"
LANE = f"zbs:{OA_ID}"
KINDS = {"bulletin": "ban_tin", "emergency": "khan_cap", "confirm": "xac_nhan"}


@contextlib.asynccontextmanager
async def with_templates(
    opens: Opens,
    *,
    hour: int = 10,
    budget: int = 10,
    engine: str = "",
    sms: Any = None,
    **settings: Any,
) -> AsyncIterator[Village]:
    """A commune with its templates matched and let go; tuyen-truyen-2 has not written for long."""
    more = {"sms": sms} if sms else {}
    async with opens(
        f"webchat{engine}", zalo_settings={"zbs": True, **settings}, **more
    ) as village:
        village.clock.set(at_local(village.clock.now() + timedelta(days=1), hour))
        for kind in KINDS.values():
            village.zalo.business.template(OA_ID, kind)
        lam = await Person.get(code="tuyen-truyen-2")
        await Person.filter(id=lam.id).update(phone=PHONE)
        await ChatAccount.filter(person=lam).delete()
        await set_up(village, budget)
        yield village


async def set_up(village: Village, budget: int) -> None:
    """What the admin does in the chat (test_the_admin_…), in short."""
    services = village.app.services
    await book.read(services, LANE)
    async with services.work(await village.by("can-bo")) as work:
        for kind, name in KINDS.items():
            row = await Template.get(lane=LANE, name=f"Mẫu {name} của xã")
            await book.match(work, row.id, kind)
            await book.let_go(work, row.id, live=True)
        await book.set_budget(work, LANE, budget)


async def test_the_admin_matches_tries_and_switches_on(opens: Opens) -> None:
    async with opens("webchat", zalo_settings={"zbs": True}) as village:
        for kind in KINDS.values():
            village.zalo.business.template(OA_ID, kind)
        await Person.filter(code="tuyen-truyen-2").update(phone=PHONE)
        await in_the_chat(village, 7)
        assert await Template.filter(live=True).count() == 3
        assert (await OwnAccount.get(lane=LANE)).paid_budget == 7
        assert await ChatAccount.filter(chat_id=NUMBER).exists()
        admin = await village.person("can-bo", "webchat")
        await says(admin, "mẫu tin", "Bấm một loại tin")
        await taps(admin, "Báo có bản tin", "gửi thử cho mình")
        await taps(admin, "Gửi thử cho tôi", "chưa cho số di động")
        await says(admin, "số điện thoại", "xin số điện thoại")
        await says(admin, "0905 111 222", "Đã lưu số")
        await says(admin, "mẫu tin", "Bấm một loại tin")
        await taps(admin, "Báo có bản tin", "gửi thử cho mình")
        village.clock.set(at_local(village.clock.now() + timedelta(days=1), 23))
        await taps(admin, "Gửi thử cho tôi", "Đang gửi thử")
        await admin.expect("Giờ này Zalo không nhận tin gửi thử")
        village.clock.set(at_local(village.clock.now() + timedelta(days=1), 10))
        await taps(admin, "Gửi thử cho tôi", "Đang gửi thử")
        await admin.expect("Chưa gửi thử được mẫu “Mẫu ban_tin của xã” (mã -127)")
        village.zalo.business.admins.add("84905111222")
        await taps(admin, "Gửi thử cho tôi", "Đang gửi thử")
        await admin.expect("Đã gửi thử")
        assert village.zalo.business.letters[-1].trial
        editor = await village.person("bien-tap", "webchat")
        await says(editor, "mẫu tin", "người khác phụ trách")


async def in_the_chat(village: Village, budget: int) -> None:
    admin = await village.person("can-bo", "webchat")
    await says(admin, "mẫu tin", "đang là 0 nên chưa tin nào được gửi")
    await says(admin, "chưa nhắn tới được", "Lúc này nhắn được cho tất cả")
    await says(admin, "mẫu tin", "chưa chọn mẫu")
    none = await taps(admin, "Báo có bản tin", "Chưa có mẫu đã duyệt nào hợp")
    assert "Đọc lại" in [b.title for b in none.buttons], "what it says to tap is there"
    await taps(admin, "Đọc lại", "Đang đọc lại")
    await admin.expect("Đã đọc 3 mẫu")
    for kind, name in (
        ("Báo có bản tin", "ban_tin"),
        ("Cảnh báo khẩn", "khan_cap"),
        ("Hỏi đã phổ biến chưa", "xac_nhan"),
    ):
        await says(admin, "mẫu tin", "Bấm một loại tin")
        await taps(admin, kind, "Anh/chị chọn mẫu")
        await taps(admin, f"Mẫu {name} của xã", "gửi thử cho mình")
        await taps(admin, "Bật gửi", "Đã bật mẫu")
    await says(admin, "mẫu tin", "Bấm một loại tin")
    await taps(admin, "Số tin mỗi tháng", "nhiều nhất bao nhiêu")
    await says(admin, str(budget), f"nhiều nhất {budget} tin")
    await village.settled()


async def one_published(village: Village) -> list[Letter]:
    """A bulletin goes out; what Zalo took."""
    editor, officer = [await village.person(c, "webchat") for c in ("bien-tap", "can-bo")]
    before = len(village.zalo.business.letters)
    await publishes(editor, officer)
    await village.settled()
    return village.zalo.business.letters[before:]


async def lams() -> Delivery:
    found = await Delivery.filter(person__code="tuyen-truyen-2").order_by("-id").first()
    assert found is not None
    return found


async def spent() -> int:
    month = await AccountMonth.get_or_none(lane=LANE)
    return month.paid if month else 0


@pytest.mark.parametrize("engine", ["", "-postgres"])
async def test_who_has_no_open_chat_gets_a_template_and_answers_on_its_page(
    opens: Opens, engine: str
) -> None:
    async with with_templates(opens, engine=engine) as village:
        (letter,) = await one_published(village)
        assert letter.phone == NUMBER
        assert letter.data["ho_ten"] == "Trần Văn Lâm"
        assert letter.data["tieu_de"] == "Họp dân tối thứ Năm"
        mine = await lams()
        assert (mine.route, mine.route_reason) == ("template", "way-template")
        line = await TemplateSend.get(tracking=letter.tracking)
        assert (line.price_vnd, line.why, line.ref) == (200, "way-template", str(mine.id))
        assert line.delivered_at is not None, "its receipt came"
        assert await spent() == 1
        row = await OutboxRow.get(key=line.row_key)
        assert (row.state, row.receipt, row.message_id) == ("sent", 1, letter.msg_id)

        page = f"{village.url}/n/{letter.data['ma_nghe']}?zns=1"
        async with village.session.get(page) as answer:
            text = await answer.text()
        assert "nhà văn hóa" in text
        assert PHONE not in text
        assert (await lams()).told_at is None, "a preview fetches pages too"
        async with village.session.post(page, data={"what": "told"}) as answer:
            assert "Đã ghi nhận" in await answer.text()
        assert (await lams()).told_at is not None
        async with village.session.get(f"{village.url}/n/khongphaimanay") as answer:
            assert answer.status == 404
        async with village.app.services.work() as work:
            await officers.revoke(work, await Person.get(id=line.person_id))
        async with village.session.get(page) as answer:
            assert answer.status == 404, "the phone was lost"


async def test_receipts_late_repeated_and_before_our_own_note(opens: Opens) -> None:
    async with with_templates(opens) as village:
        business = village.zalo.business
        business.silent = True
        lost = village.zalo.faults.plan("drop", "template")
        (letter,) = await one_published(village)
        assert lost.times == 0
        line = await TemplateSend.get(tracking=letter.tracking)
        assert (await OutboxRow.get(key=line.row_key)).state == "unclear"
        await village.tick(minutes=10)
        assert len(business.letters) == 1, "what costs is not sent again for want of an answer"
        for _ in range(2):
            await business.receipt(letter)
            await village.settled()
        row = await OutboxRow.get(key=line.row_key)
        assert (row.state, row.message_id, row.receipt) == ("sent", letter.msg_id, 1)
        assert await spent() == 1


async def test_a_tap_on_the_answer_counts_as_told(opens: Opens) -> None:
    async with with_templates(opens) as village:
        (first,) = await one_published(village)
        assert first.template.asks is False
        for hours in (2.1, 10.1):
            await village.tick(hours=hours)
        asked = [x for x in village.zalo.business.letters if x.template.asks]
        if not asked:  # the night of the template: it is asked in the morning
            await village.tick(hours=12)
            asked = [x for x in village.zalo.business.letters if x.template.asks]
        (letter,) = asked
        assert letter.data["ma_tin"] == first.data["ma_tin"]
        assert await village.zalo.business.tap(letter, "Chưa phổ biến") == 200
        await village.settled()
        assert (await lams()).told_at is None
        village.clock.move(minutes=5)
        for _ in range(2):
            await village.zalo.business.tap(letter, "Đã phổ biến")
        await village.settled()
        assert (await lams()).told_at is not None
        assert (await TemplateSend.get(tracking=letter.tracking)).answer == "Đã phổ biến"


async def test_the_budget_holds_and_who_is_beyond_it_is_named(opens: Opens) -> None:
    async with with_templates(opens, budget=1) as village:
        assert len(await one_published(village)) == 1
        assert await one_published(village) == []
        assert (await lams()).unreachable == "reason-budget"
        assert village.zalo.business.charged[OA_ID] == 200 * await spent()
        village.clock.set(at_local(village.clock.now().replace(day=1) + timedelta(days=32), 10))
        assert len(await one_published(village)) == 1, "a new month"


async def test_quality_that_falls_pauses_the_template_and_the_admin_hears(opens: Opens) -> None:
    async with with_templates(opens) as village:
        (letter,) = await one_published(village)
        admin = await village.person("can-bo", "webchat")
        await village.zalo.business.falls_to(OA_ID, letter.template, "MEDIUM")
        await admin.expect("Có người nhận phàn nàn")
        for _ in range(2):
            await village.zalo.business.falls_to(OA_ID, letter.template, "LOW")
        await admin.expect("tạm dừng")
        assert await one_published(village) == []
        found = await Template.get(template_id=letter.template.template_id)
        assert found.paused_at is not None
        assert found.why == "quality"


async def test_a_template_switched_off_without_a_word_is_noticed(opens: Opens) -> None:
    async with with_templates(opens) as village:
        business = village.zalo.business
        template = next(t for t in business.templates[OA_ID].values() if "ban_tin" in t.name)
        template.status = "DISABLE"
        assert await one_published(village) == []
        await news.refused(village.app.services)
        admin = await village.person("can-bo", "webchat")
        await admin.expect("không được nhận nữa (mã -131)")
        await village.tick(minutes=1)
        await admin.expect("đã bị tắt")
        assert await spent() == 0
        assert (await lams()).route != "template"


async def test_at_night_nothing_goes_this_way_and_in_the_morning_it_does(opens: Opens) -> None:
    async with with_templates(opens, hour=23) as village:
        assert await one_published(village) == []
        assert village.zalo.calls.count("template") == 0
        assert (await lams()).unreachable == "reason-night-now"
        await village.tick(hours=8, minutes=1)
        (letter,) = village.zalo.business.letters
        assert letter.phone == NUMBER


async def test_a_phone_that_is_off_for_good_costs_nothing_and_is_told(opens: Opens) -> None:
    async with with_templates(opens) as village:
        village.zalo.business.numbers[NUMBER] = "off"
        (letter,) = await one_published(village)
        line = await TemplateSend.get(tracking=letter.tracking)
        assert (await OutboxRow.get(key=line.row_key)).state == "sent"
        await village.tick(hours=2, minutes=31)
        row = await OutboxRow.get(key=line.row_key)
        assert (row.state, row.cause) == ("failed", "not_delivered")
        assert await spent() == 0
        await village.tick(minutes=1)
        assert (await lams()).unreachable
        await village.zalo.business.receipt(letter)  # it did arrive: late, but told
        await village.settled()
        assert (await OutboxRow.get(key=line.row_key)).state == "sent"
        assert await spent() == 1


@pytest.mark.parametrize(("code", "state"), [(-108, "wrong"), (-118, "gone"), (-139, "blocked")])
async def test_a_number_that_is_refused_is_not_tried_again(
    opens: Opens, code: int, state: str
) -> None:
    async with with_templates(opens) as village:
        village.zalo.business.numbers[NUMBER] = code
        assert await one_published(village) == []
        assert (await ChatAccount.get(chat_id=NUMBER)).state == state
        calls = village.zalo.calls.count("template")
        await one_published(village)
        assert village.zalo.calls.count("template") == calls
        village.zalo.business.numbers[NUMBER] = "on"
        await village.tick(days=31)
        expected = "open" if state == "gone" else state
        assert (await ChatAccount.get(chat_id=NUMBER)).state == expected


async def test_who_stopped_our_messages_gets_none_by_phone(opens: Opens) -> None:
    async with with_templates(opens) as village:
        lam = await Person.get(code="tuyen-truyen-2")
        await ChatAccount.create(
            person=lam, channel="zalo", account=OA_ID, chat_id="8246", follows=False,
            created_at=village.clock.now(),
        )  # fmt: skip
        assert await one_published(village) == []
        assert village.zalo.calls.count("template") == 0


@pytest.mark.parametrize("what", ["stops", "moves", "takes back"])
async def test_a_word_between_queue_and_sending_counts(opens: Opens, what: str) -> None:
    """It waits while Zalo hiccups; the number may not be theirs any more when it goes."""
    async with with_templates(opens) as village:
        village.zalo.business.refusal = -100
        assert await one_published(village) == []
        assert (await OutboxRow.get(lane=LANE)).state == "queued"
        lam = await Person.get(code="tuyen-truyen-2")
        if what == "stops":
            await ChatAccount.create(
                person=lam, channel="telegram", account="bot", chat_id="77", follows=False,
                created_at=village.clock.now(),
            )  # fmt: skip
        else:
            await Person.filter(id=lam.id).update(phone="0905333778" if what == "moves" else "")
        village.zalo.business.refusal = 0
        tried = village.zalo.calls.count("template")
        village.clock.move(seconds=30)
        await village.settled()
        assert village.zalo.calls.count("template") == tried
        row = await OutboxRow.get(lane=LANE)
        assert (row.state, row.cause, await spent()) == ("failed", "blocked", 0)


async def test_a_new_number_and_being_forgotten(opens: Opens) -> None:
    async with with_templates(opens) as village:
        await one_published(village)
        await Person.filter(code="tuyen-truyen-2").update(phone="0912345678")
        await village.tick(minutes=5)
        assert not await ChatAccount.filter(chat_id=NUMBER).exists()
        (letter,) = await one_published(village)
        assert letter.phone == "84912345678"
        await ChatAccount.create(
            person=await Person.get(code="tuyen-truyen-2"), channel="webchat", account="web",
            chat_id="tuyen-truyen-2", created_at=village.clock.now(),
        )  # fmt: skip
        lam = await village.person("tuyen-truyen-2", "webchat")
        await says(lam, "quên tôi", "")
        await taps(lam, "Xóa", "")
        await village.settled()
        assert not await ChatAccount.filter(chat_id="84912345678").exists()
        assert not await TemplateSend.exclude(person_id=0).exists()


async def test_an_emergency_goes_beyond_the_budget_and_another_way_when_lost(opens: Opens) -> None:
    async with with_templates(opens, budget=0, zbs_emergency_extra=5) as village:
        officer = await village.person("can-bo", "webchat")
        await warns(officer)
        await village.settled()
        (letter,) = village.zalo.business.letters
        assert letter.data["loai"].startswith("Cảnh báo lũ")
        assert await spent() == 1
        page = f"{village.url}/n/{letter.data['ma_nghe']}"
        async with village.session.post(page, data={"what": "safe"}) as answer:
            assert "Đã ghi nhận" in await answer.text()
        await village.tick(minutes=4)
        assert len(village.zalo.business.letters) == 1, "called again where that is free only"


async def test_an_emergency_goes_beside_the_free_ways_where_that_is_set(opens: Opens) -> None:
    async with with_templates(opens, zbs_emergency_beside=True) as village:
        lam = await Person.get(code="tuyen-truyen-2")
        now = village.clock.now()
        await ChatAccount.create(
            person=lam, channel="webchat", account="web", chat_id="tuyen-truyen-2", created_at=now,
            last_word_at=now,
        )  # fmt: skip
        phone = await village.person("tuyen-truyen-2", "webchat")
        officer = await village.person("can-bo", "webchat")
        await warns(officer)
        await village.settled()
        await phone.expect("Cảnh báo lũ")
        assert [x.phone for x in village.zalo.business.letters] == [NUMBER]
