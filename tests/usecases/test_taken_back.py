"""What all followers read as an article and that is not true any more: its correction or withdrawal
reaches them, or the author hears that it could not. And who turns out to be within reach after all.
"""

from __future__ import annotations

from datetime import timedelta

from bot.usecases.delivery import reroute, unaware, withdraw
from models import BulletinVersion, ChatAccount, Delivery, OutboxRow, Person
from tests.fakes.house import Parts
from tests.usecases.bulletins import Commune, make_commune
from tests.usecases.test_other_ways import budget, on_oa, route_of, silent_citizens


async def read_by_all(parts: Parts) -> tuple[Commune, BulletinVersion, list[Person]]:
    """An article all followers got; those we know have written since."""
    commune = await make_commune(parts)
    citizens = await silent_citizens(parts, commune)
    old = await commune.distributed(everyone=True)
    await OutboxRow.filter(chat_account__kind="everyone").update(state="sent")
    await ChatAccount.filter(person_id__in=[c.id for c in citizens]).update(
        last_word_at=parts.clock.now()
    )
    return commune, old, citizens


async def to_all(**more: object) -> list[OutboxRow]:
    rows = OutboxRow.filter(chat_account__kind="everyone", key__endswith=":0", **more)
    return await rows.order_by("id")


async def test_a_withdrawal_reaches_all_followers_although_nobody_known_stands_for_them(
    parts: Parts,
) -> None:
    commune, old, citizens = await read_by_all(parts)
    # Whom we know were sent it another way since.
    await Delivery.filter(person_id__in=[c.id for c in citizens]).update(
        route="chat", chat_account_id=None
    )
    async with parts.services.work(parts.by(commune.author)) as work:
        await withdraw.withdraw(work, old.bulletin_id)
    (row,) = await to_all(about=f"withdrawn:{old.id}")
    await withdraw.tell(parts.services, old.id)
    assert [r.id for r in await to_all(about=f"withdrawn:{old.id}")] == [row.id], "once"


async def test_the_author_hears_that_followers_could_not_be_told(parts: Parts) -> None:
    commune, old, _ = await read_by_all(parts)
    async with parts.services.work(parts.by(commune.author)) as work:
        await withdraw.withdraw(work, old.bulletin_id)
    (row,) = await to_all(about=f"withdrawn:{old.id}")
    await OutboxRow.filter(id=row.id).update(
        state="failed", cause="quota", claimed_at=parts.clock.now()
    )
    before = len(await parts.told(commune.author))
    for _ in range(2):
        await unaware.due(parts.services)
    (said,) = (await parts.told(commune.author))[before:]
    assert "đã thu hồi, nhưng chưa báo được cho mọi người quan tâm trang của xã" in said
    assert "đăng một bài trên trang quản lý OA" in said


async def test_an_article_that_failed_and_corrects_nothing_is_no_such_news(parts: Parts) -> None:
    commune = await make_commune(parts)
    await silent_citizens(parts, commune)
    await commune.distributed(everyone=True)
    await OutboxRow.filter(chat_account__kind="everyone").update(
        state="failed", cause="quota", claimed_at=parts.clock.now()
    )
    assert await unaware.due(parts.services) == 0


async def test_an_alarm_that_failed_is_not_taken_for_the_bulletin_of_its_number(
    parts: Parts,
) -> None:
    commune, old, _ = await read_by_all(parts)
    before = await parts.told(commune.author)
    await OutboxRow.filter(chat_account__kind="everyone").update(
        state="failed", cause="quota", claimed_at=parts.clock.now(), about=f"emergency:{old.id}"
    )
    assert await unaware.due(parts.services) == 0
    assert await parts.told(commune.author) == before


async def test_who_is_found_within_reach_gets_the_bulletin_at_hand(parts: Parts) -> None:
    """The vendor told that they spoke to it: before this bulletin, so it is not 'coming back'."""
    commune = await make_commune(parts, villages=1)
    lan = commune.speakers[0]
    chat = await on_oa(parts, lan, 300)
    await budget()
    await commune.distributed()
    assert (await Delivery.get(person_id=lan.id)).unreachable == "reason-window"
    assert await reroute.due(parts.services) == 0
    spoke = parts.clock.now() - timedelta(hours=5)
    parts.clock.move(minutes=30)
    await ChatAccount.filter(id=chat.id).update(last_word_at=spoke)
    assert await reroute.due(parts.services) == 1
    assert await route_of(lan) == ("chat", "way-free")
    assert await reroute.due(parts.services) == 0
