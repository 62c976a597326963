"""To everybody once: run twice, killed half-way, at night, withdrawn, corrected."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.outbox import rows
from bot.usecases import paging
from bot.usecases.bulletins import compose
from bot.usecases.delivery import distribute, resend, withdraw
from models import Bulletin, BulletinVersion, ChatAccount, Delivery, OutboxContent, OutboxRow
from models.bulletin import BulletinState
from tests.fakes.house import Parts
from tests.usecases.bulletins import Commune, make_commune


class Killed(Exception):
    pass


async def approved(commune: Commune, **draft: Any) -> BulletinVersion:
    version = await commune.submitted(**draft)
    await commune.press(commune.approver, version)
    return version


async def test_three_thousand_once_though_killed_and_run_again(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune = await make_commune(parts)
    await commune.crowd(2997)
    version = await approved(commune)
    page = distribute._slice
    calls = 0

    async def dies(*args: Any) -> int:
        nonlocal calls
        calls += 1
        made = await page(*args)
        if calls == 2:
            raise Killed
        return made

    monkeypatch.setattr(distribute, "_slice", dies)
    with pytest.raises(Killed):
        await distribute.distribute(parts.services, version.id)
    assert await Delivery.all().count() == paging.SLICE
    assert await distribute.distribute(parts.services, version.id) == 3000 - paging.SLICE
    assert await distribute.distribute(parts.services, version.id) == 0
    await BulletinVersion.filter(id=version.id).update(distributed_at=None)
    assert await distribute.distribute(parts.services, version.id) == 0
    assert await Delivery.all().count() == 3000
    rows = await OutboxRow.filter(delivery_id__isnull=False, buttons__gt=0).values_list(
        "chat_account_id", "ref", "delivery_id"
    )
    assert len(rows) == len({r[0] for r in rows}) == 3000
    assert all(ref == str(delivery) for _, ref, delivery in rows)


async def test_only_the_chosen_villages(parts: Parts) -> None:
    commune = await make_commune(parts)
    citizen = await parts.person("dan", "Người dân", ("citizen", commune.villages[1]))
    await parts.person("dan2", "Người khác", ("citizen", commune.villages[0]))
    await commune.distributed(targets=["66-1-2"])
    reached = {d.person_id: d.role for d in await Delivery.all()}
    assert reached == {commune.speakers[1].id: "propagandist", citizen.id: "citizen"}
    assert [b["action"] for b in await parts.buttons(commune.speakers[1])] == [
        "receipt.read", "receipt.told",
    ]  # fmt: skip
    assert [b["action"] for b in await parts.buttons(citizen)] == ["receipt.read"]


async def test_who_has_no_way_is_kept_with_the_reason(parts: Parts) -> None:
    commune = await make_commune(parts)
    await ChatAccount.filter(person_id=commune.speakers[0].id).update(follows=False)
    version = await commune.distributed()
    delivery = await Delivery.get(person_id=commune.speakers[0].id)
    assert (delivery.unreachable, delivery.route) == ("reason-not-following", "neighbour")
    assert "Nhờ anh/chị báo giúp tin này" in (await parts.told(commune.speakers[1]))[-1]
    assert await parts.told(commune.speakers[0]) == []
    await ChatAccount.filter(person_id=commune.speakers[0].id).update(follows=True)
    assert await resend.resend(parts.services, version.id) == 1
    assert await resend.resend(parts.services, version.id) == 0
    assert len(await parts.told(commune.speakers[0])) > 0
    assert (await Delivery.get(id=delivery.id)).unreachable == ""


async def test_resend_reaches_the_failed_only(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.distributed()
    await OutboxRow.filter(delivery_id__isnull=False).update(state="sent")
    failed = commune.speakers[2].id
    await OutboxRow.filter(chat_account__person_id=failed).update(state="failed", cause="quota")
    assert await resend.resend(parts.services, version.id) == 1
    queued = await OutboxRow.filter(state="queued", delivery_id__isnull=False).prefetch_related(
        "chat_account"
    )
    assert {r.chat_account.person_id for r in queued} == {failed}


async def test_at_night_it_waits_for_the_morning(parts: Parts) -> None:
    commune = await make_commune(parts)
    parts.clock.set(datetime(2026, 3, 2, 15, 30, tzinfo=UTC))  # 22:30
    await commune.distributed()
    due = {r.due_at for r in await OutboxRow.filter(delivery_id__isnull=False)}
    assert due == {datetime(2026, 3, 2, 22, 0, tzinfo=UTC)}  # 05:00


async def test_a_withdrawn_one_stops_and_is_told_to_those_who_got_it(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.distributed()
    got = commune.speakers[0]
    await OutboxRow.filter(chat_account__person_id=got.id).update(state="sent")
    async with parts.services.work(parts.by(commune.approver)) as work:
        await withdraw.withdraw(work, version.bulletin_id)
    assert ("cancel_playouts", version.id) in parts.tasks
    before = {p.id: len(await parts.told(p)) for p in commune.speakers}
    assert await withdraw.untold(parts.services) == [version.id]
    assert await withdraw.tell(parts.services, version.id) == 3
    assert await withdraw.tell(parts.services, version.id) == 0
    assert await withdraw.untold(parts.services) == []
    after = {p.id: len(await parts.told(p)) for p in commune.speakers}
    assert Counter(after) - Counter(before) == {got.id: 1}
    states = await OutboxRow.filter(delivery_id__isnull=False).values_list("state", "cause")
    assert set(states) == {("sent", ""), ("failed", "withdrawn")}
    assert await distribute.distribute(parts.services, version.id) == 0


@pytest.mark.parametrize("state", ["sending", "unclear"])
async def test_one_withdrawn_while_on_the_wire_is_not_tried_again(parts: Parts, state: str) -> None:
    commune = await make_commune(parts)
    version = await commune.distributed()
    row = await OutboxRow.filter(delivery_id__isnull=False).order_by("id").first()
    assert row is not None
    await OutboxRow.filter(id=row.id).update(state=state)
    async with parts.services.work(parts.by(commune.approver)) as work:
        await withdraw.withdraw(work, version.bulletin_id)
    await OutboxRow.filter(id=row.id).update(state="queued")  # what a failed try does
    claimed = {r.id: r for r in await rows.claim(row.lane, 100, parts.clock.now())}
    assert claimed[row.id].expired


async def test_a_correction_goes_to_exactly_the_same_people(parts: Parts) -> None:
    commune = await make_commune(parts)
    await commune.crowd(897)
    old = await commune.distributed()
    await OutboxRow.filter(delivery_id__isnull=False).update(state="sent")
    await parts.person("moi", "Người mới", ("propagandist", commune.villages[0]))
    async with parts.services.work(parts.by(commune.author)) as work:
        draft = await withdraw.correct(work, old.bulletin_id)
        await compose.set_text(work, draft.bulletin_id, 1, "Tiêm vắc-xin sáng Chủ nhật lúc 7 giờ")
    assert ("cancel_playouts", old.id) in parts.tasks
    assert (await Bulletin.get(id=old.bulletin_id)).state is BulletinState.WITHDRAWN
    assert await Delivery.all().count() == 900
    new = await commune.submit(draft.bulletin_id)
    await commune.press(commune.approver, new)
    await distribute.distribute(parts.services, new.id)

    async def reached(version_id: int) -> set[int]:
        rows = await Delivery.filter(version_id=version_id).values_list("person_id", flat=True)
        return set(rows)  # type: ignore[arg-type]  # what the test gives

    assert await reached(new.id) == await reached(old.id)
    assert len(await reached(new.id)) == 900
    row = await OutboxRow.filter(delivery_id__isnull=False, buttons__gt=0).order_by("-id").first()
    assert row is not None
    text = (await OutboxContent.get(id=row.content_id)).body["text"]
    assert old.bulletin.code in text
    assert old.title in text


async def test_a_correction_of_one_that_was_cut_short_reaches_the_rest_too(parts: Parts) -> None:
    commune = await make_commune(parts)
    old = await approved(commune)
    async with parts.services.work(parts.by(commune.author)) as work:
        draft = await withdraw.correct(work, old.bulletin_id)
    assert await distribute.distribute(parts.services, old.id) == 0
    new = await commune.submit(draft.bulletin_id)
    await commune.press(commune.approver, new)
    assert await distribute.distribute(parts.services, new.id) == 3
