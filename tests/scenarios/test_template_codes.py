"""One-time codes on their way to an officer's new phone, answers whose webhook was lost, and the
month's budget: each told once.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.standin.gateways.esms import FakeEsms
from bot.standin.zalo import OA_ID
from bot.usecases.letters import answers
from bot.usecases.templates import book, phone_chats
from models import ChatAccount, EnrolCode, OwnAccount, Person, Template, TemplateSend
from tests.fakes.village import Village
from tests.scenarios.acts import says, taps
from tests.scenarios.conftest import Opens
from tests.scenarios.test_templates import LANE, lams, one_published, with_templates

PHONE, NUMBER = "0905111222", "84905111222"


@contextlib.asynccontextmanager
async def with_codes(opens: Opens, engine: str = "") -> AsyncIterator[tuple[Village, FakeEsms]]:
    """Codes have a template and a gateway; the editor has lost the phone and has a number."""
    settings: dict[str, Any] = {"zalo_settings": {"zbs": True}}
    fake = FakeEsms(None)  # type: ignore[arg-type]  # its clock is the village's
    await fake.start()
    try:
        async with opens(f"webchat{engine}", sms=fake.config(), **settings) as village:
            fake.clock = village.clock
            village.zalo.business.template(OA_ID, "otp")
            await Person.filter(code="bien-tap").update(phone=PHONE)
            await _let_go(village)
            yield village, fake
    finally:
        await fake.stop()


async def _let_go(village: Village) -> None:
    services = village.app.services
    await book.read(services, LANE)
    async with services.work(await village.by("can-bo")) as work:
        row = await Template.get(lane=LANE, name="Mẫu otp của xã")
        await book.match(work, row.id, "code")
        await book.let_go(work, row.id, live=True)
        await book.set_budget(work, LANE, 5)
    await phone_chats.due(services)
    await OwnAccount.update_or_create({"paid_budget": 5}, lane="sms:esms")


async def asks_for_a_code(village: Village, answer: str) -> None:
    """The admin has the code sent to the editor."""
    admin = await village.person("can-bo", "webchat")
    await says(admin, "cán bộ", "chọn cán bộ")
    editor = await Person.get(code="bien-tap")
    await taps(admin, editor.name, "")
    await taps(admin, "Nhắn mã cho người ấy", answer)
    await village.settled()


@pytest.mark.parametrize("engine", ["", "-postgres"])
async def test_a_code_goes_by_template_before_sms(opens: Opens, engine: str) -> None:
    async with with_codes(opens, engine) as (village, gateway):
        await asks_for_a_code(village, "vào Zalo theo số điện thoại")
        (letter,) = village.zalo.business.letters
        assert letter.phone == NUMBER
        assert list(letter.data) == ["otp"]
        assert not gateway.sent
        line = await TemplateSend.get(tracking=letter.tracking)
        assert (line.kind, line.price_vnd) == ("code", 300)
        someone = village.zalo.person("Máy mới")
        await someone.follows()
        await someone.says(letter.data["otp"])
        await village.settled()
        editor = await Person.get(code="bien-tap")
        assert await ChatAccount.filter(chat_id=someone.chat_id, person=editor).exists()


@pytest.mark.parametrize("wrong", ["refused", "lost", "off"])
async def test_a_code_the_template_did_not_bring_goes_by_sms(opens: Opens, wrong: str) -> None:
    async with with_codes(opens) as (village, gateway):
        business = village.zalo.business
        if wrong == "lost":
            village.zalo.faults.plan("drop", "template")
            business.silent = True
        else:
            business.numbers[NUMBER] = -118 if wrong == "refused" else "off"
        await asks_for_a_code(village, "vào Zalo theo số điện thoại")
        await village.tick(minutes=3)  # a code is over in seconds, and asked about soon
        await village.tick(minutes=1)
        (text,) = gateway.sent
        assert text.number == NUMBER
        codes = await EnrolCode.filter(person__code="bien-tap", used_at=None).count()
        assert codes == 1, "the first may have come all the same: it is the very same"
        for letter in business.letters:
            assert letter.data["otp"] in text.text
        for _ in range(3):
            await village.tick(minutes=10)
        assert len(gateway.sent) == 1
        someone = village.zalo.person("Máy mới")
        await someone.follows()
        await someone.says(text.text.partition("chi la ")[2][:9])
        await village.settled()
        editor = await Person.get(code="bien-tap")
        assert await ChatAccount.filter(chat_id=someone.chat_id, person=editor).exists()


async def test_an_open_chat_of_theirs_costs_nothing_and_comes_first(opens: Opens) -> None:
    async with with_codes(opens) as (village, gateway):
        editor = await Person.get(code="bien-tap")
        phone = village.zalo.person(editor.name)
        now = village.clock.now()
        await ChatAccount.create(
            person=editor, channel="zalo", account=OA_ID, chat_id=phone.chat_id, created_at=now,
            last_word_at=now,
        )  # fmt: skip
        phone.last_at = now
        phone.follows_oa = True
        await asks_for_a_code(village, "vào trò chuyện của")
        assert "mã dùng một lần là" in phone.sees[-1].text
        assert not gateway.sent
        assert not village.zalo.business.letters


async def asked_for_an_answer(village: Village) -> Any:
    """The letter that asks, of a bulletin nobody answered."""
    await one_published(village)
    for hours in (2.1, 10.1, 12):
        await village.tick(hours=hours)
    (letter,) = [x for x in village.zalo.business.letters if x.template.asks]
    return letter


@pytest.mark.parametrize("engine", ["", "-postgres"])
async def test_an_answer_whose_event_was_lost_is_asked_for(opens: Opens, engine: str) -> None:
    async with with_templates(opens, engine=engine) as village:
        letter = await asked_for_an_answer(village)
        await village.zalo.business.tap(letter, "Chưa phổ biến", told=False)
        village.clock.move(minutes=5)
        await village.zalo.business.tap(letter, "Đã phổ biến", told=False)
        village.zalo.faults.plan("refuse", "answers")
        await village.tick(hours=1)  # Zalo is away just then
        await village.tick(hours=1)
        told_at = (await lams()).told_at
        assert told_at is not None
        assert (await TemplateSend.get(tracking=letter.tracking)).answer == "Đã phổ biến"
        # Its event comes after all, and it is asked for again: nothing more happens.
        await village.zalo.business.tap(letter, "Đã phổ biến")
        await village.settled()
        await answers.catch_up(village.app.services)
        assert (await lams()).told_at == told_at


async def test_no_answers_are_asked_for_where_nobody_was_asked(opens: Opens) -> None:
    async with with_templates(opens) as village:
        await answers.catch_up(village.app.services)
        assert village.zalo.calls.count("answers") == 0


async def test_the_communes_admin_hears_of_the_budget_once_and_once_more(opens: Opens) -> None:
    async with with_templates(opens, budget=5) as village:
        admin = await village.person("can-bo", "webchat")
        for _ in range(4):
            await one_published(village)
        await village.tick(minutes=1)
        await admin.expect("Tin theo mẫu của xã Cư Pui đã dùng 4 trong 5 tin tính phí")
        await village.tick(hours=1)
        await one_published(village)
        await village.tick(minutes=1)
        await admin.expect("đã dùng hết 5 tin tính phí của tháng")
        for _ in range(3):
            await village.tick(hours=1)
        said = [seen.text for seen in admin.sees if "Tin theo mẫu của" in seen.text]
        assert len(said) == 2, said
