"""Nobody is forgotten behind a full page of the clock's work, and nobody waits beside it."""

from __future__ import annotations

from datetime import timedelta

from bot.usecases.accounts import keep_open
from bot.usecases.bulletins import approve
from bot.usecases.delivery import reroute
from bot.usecases.desk import cases
from models import Area, BulletinVersion, ChatAccount, Delivery, Lane, OutboxRow, Report
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


async def test_an_approval_is_found_behind_ten_that_are_not_spoken_yet(parts: Parts) -> None:
    commune = await make_commune(parts)
    for _ in range(10):
        await commune.submitted()
        parts.clock.move(minutes=1)
    await BulletinVersion.all().update(digest="")  # still waiting for their sound
    last = await commune.submitted()
    async with parts.services.work(parts.by(commune.approver)) as work:
        found = await approve.waiting(work)
    assert [one.version.id for one in found] == [last.id]


async def test_a_desk_hears_once_a_day_of_what_is_late_also_of_another_commune(
    parts: Parts,
) -> None:
    commune = await make_commune(parts)
    far = await parts.area("66-2", "commune", "Xã Xa", await Area.get(code="66"))
    other = await parts.person("xa", "Y Xa", ("editor", far))
    now = parts.clock.now()
    for n, place in enumerate((commune.area, far)):
        await Report.create(
            code=f"BC-{n}", commune=place, state="sent", happened_at=now,
            due_at=now - timedelta(hours=1),
        )  # fmt: skip
    for days in (0, 0, 1, 0):
        parts.clock.move(days=days, minutes=10)
        await cases.tell_late(parts.services)
    for person in (commune.author, other):
        assert len([t for t in await parts.told(person) if "quá hạn" in t]) == 2
    parts.clock.move(days=1)
    await Report.filter(commune_id=far.id).update(state="done")
    await cases.tell_late(parts.services)
    assert len([t for t in await parts.told(other) if "quá hạn" in t]) == 2
