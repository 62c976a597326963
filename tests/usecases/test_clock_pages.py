"""Nobody is forgotten behind a full page of the clock's work, and nobody waits beside it."""

from __future__ import annotations

from datetime import timedelta

from bot.usecases.accounts import keep_open
from bot.usecases.delivery import reroute
from models import ChatAccount, Delivery, Lane, OutboxRow
from tests.fakes.house import Parts
from tests.usecases.bulletins import make_commune
from tests.usecases.test_other_ways import LANE, OA, on_oa


async def test_the_propagandist_is_asked_although_500_citizens_wrote_that_day(parts: Parts) -> None:
    commune = await make_commune(parts, villages=1)
    await commune.crowd(500, role="citizen")
    await ChatAccount.filter(person__roles__role="citizen").update(
        channel="oa", account="579", last_word_at=parts.clock.now()
    )
    lan = commune.speakers[0]
    await on_oa(parts, lan, 0)  # her chat has the highest id, like any newcomer's
    for _ in range(96):
        parts.clock.move(minutes=30)
        await keep_open.due(parts.services)
    assert any("tiếp tục nhận tin của xã" in t for t in await parts.told(lan))


async def test_who_has_another_way_gets_it_although_500_have_none(parts: Parts) -> None:
    commune = await make_commune(parts, villages=1)
    await commune.crowd(500, role="propagandist")
    await ChatAccount.filter(chat_id__startswith="propagandist-").update(
        channel="oa", account="579", last_word_at=parts.clock.now()
    )
    parts.caps["oa"] = OA
    lan = await parts.person("lan", "Lan", ("propagandist", commune.villages[0]))
    # She has both, and wrote to the account last.
    await ChatAccount.filter(person_id=lan.id).update(
        last_word_at=parts.clock.now() - timedelta(hours=30)
    )
    await ChatAccount.create(
        person=lan, channel="oa", account="579", chat_id="z-lan", name="x",
        created_at=parts.clock.now(), last_word_at=parts.clock.now(),
    )  # fmt: skip
    version = await commune.distributed()
    assert await OutboxRow.filter(lane=LANE, state="queued").count() >= 501
    await Lane.filter(name=LANE).update(cause="token")
    for _ in range(40):  # twenty minutes of the clock, ten of them until an account counts as stuck
        parts.clock.move(seconds=30)
        await reroute.due(parts.services)
    delivery = await Delivery.get(person_id=lan.id)
    account = await ChatAccount.get(id=delivery.chat_account_id)
    before = await Delivery.filter(version_id=version.id, id__lt=delivery.id).count()
    assert account.channel == "webchat", f"still behind {before} others"
