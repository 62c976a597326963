"""Templates to people who follow the account but have not spoken there for long: by their id, for
less than to their number; and the ladder of an alarm, where a template comes before an SMS.
"""

from __future__ import annotations

import pytest

from bot.standin.gateways.esms import FakeEsms
from bot.standin.zalo import OA_ID
from bot.standin.zalo.people import ZaloPerson
from bot.usecases.templates import phone_chats
from models import ChatAccount, OutboxRow, OwnAccount, Person, TemplateSend
from tests.fakes.village import Village
from tests.scenarios.acts import taps
from tests.scenarios.conftest import Opens
from tests.scenarios.test_emergency import warns
from tests.scenarios.test_templates import (
    LANE,
    NUMBER,
    lams,
    one_published,
    spent,
    with_templates,
)


async def follows_silently(village: Village) -> ZaloPerson:
    """Lâm follows the account and has not said a word there for weeks."""
    lam = await Person.get(code="tuyen-truyen-2")
    phone: ZaloPerson = village.zalo.person(lam.name)
    phone.follows_oa, phone.last_at = True, None
    await ChatAccount.create(
        person=lam, channel="zalo", account=OA_ID, chat_id=phone.chat_id, name=lam.name,
        created_at=village.clock.now(),
    )  # fmt: skip
    await phone_chats.due(village.app.services)
    return phone


@pytest.mark.parametrize("engine", ["", "-postgres"])
async def test_who_follows_gets_it_by_their_id_for_less(opens: Opens, engine: str) -> None:
    async with with_templates(opens, engine=engine) as village:
        phone = await follows_silently(village)
        (letter,) = await one_published(village)
        assert letter.phone == phone.chat_id
        assert "Họp dân tối thứ Năm" in phone.sees[-1].text
        assert ((await lams()).route, await spent()) == ("template", 1)
        line = await TemplateSend.get(person_id=(await lams()).person_id)
        assert line.price_vnd == 100
        row = await OutboxRow.get(key=line.row_key)
        # Told as of any message of the account's, maybe before we noted it.
        assert (row.message_id, row.receipt) == (letter.msg_id, 1)
        page = f"{village.url}/n/{letter.data['ma_nghe']}"
        async with village.session.post(page, data={"what": "told"}) as answer:
            assert "Đã ghi nhận" in await answer.text()
        assert (await lams()).told_at is not None


async def test_what_may_not_go_by_id_goes_to_the_number(opens: Opens) -> None:
    async with with_templates(opens) as village:
        phone = await follows_silently(village)
        village.zalo.business.numbers[phone.chat_id] = -249
        await one_published(village)
        await village.tick(minutes=1)
        (letter,) = village.zalo.business.letters
        assert letter.phone == NUMBER
        assert await spent() == 1
        assert (await ChatAccount.get(channel="zbs", chat_id=phone.chat_id)).state == "gone"


async def test_an_answer_template_goes_to_the_number_only(opens: Opens) -> None:
    async with with_templates(opens) as village:
        await follows_silently(village)
        await one_published(village)
        for hours in (2.1, 10.1, 12):
            await village.tick(hours=hours)
        assert not [x for x in village.zalo.business.letters if x.template.asks]


async def test_no_receipt_says_nothing_and_costs_stay(opens: Opens) -> None:
    async with with_templates(opens) as village:
        village.zalo.business.silent = True
        await follows_silently(village)
        (letter,) = await one_published(village)
        await village.tick(hours=3)
        await village.tick(minutes=1)
        assert village.zalo.calls.count("status") == 0
        row = await OutboxRow.get(lane=LANE, message_id=letter.msg_id)
        assert (row.state, await spent()) == ("sent", 1)


async def test_who_unfollows_is_not_written_to_at_all(opens: Opens) -> None:
    async with with_templates(opens) as village:
        phone = await follows_silently(village)
        await phone.unfollows()
        await village.settled()
        await village.tick(minutes=5)
        assert (
            not await ChatAccount.filter(channel="zbs", kind="uid").exclude(person_id=None).exists()
        )
        assert await one_published(village) == []


async def test_the_ladder_of_an_alarm_goes_from_template_to_sms(opens: Opens) -> None:
    """Who got a template and stays silent gets the SMS too, after five minutes and once."""
    fake = FakeEsms(None)  # type: ignore[arg-type]  # its clock is the village's
    await fake.start()
    try:
        async with with_templates(opens, sms=fake.config()) as village:
            fake.clock = village.clock
            await OwnAccount.update_or_create({"paid_budget": 5}, lane="sms:esms")
            officer = await village.person("can-bo", "webchat")
            await warns(officer)
            await village.settled()
            assert [x.phone for x in village.zalo.business.letters] == [NUMBER]
            await village.tick(minutes=1)
            assert not fake.sent, "it may have reached them: not at once"
            await village.tick(minutes=5)
            assert [one.number for one in fake.sent] == [NUMBER]
            await village.tick(minutes=5)
            assert len(fake.sent) == 1
            await taps(officer, "Theo dõi", "SMS đã gửi")
    finally:
        await fake.stop()
