"""Four eyes, one exact version: who may approve what, and what happens to old buttons."""

import asyncio

import pytest
from asyncpg.exceptions import LockNotAvailableError

from bot.core.errors import NotAllowed, NotFound, Stale, UserError
from bot.storage import audit
from bot.usecases.bulletins import approve, cards, compose, digest, submit
from bot.usecases.bulletins import send_back as return_
from bot.usecases.delivery import expire
from models import Approval, AuditRow, Bulletin, BulletinVersion, Delivery, OutboxRow, Role
from models.bulletin import BulletinState
from tests.fakes.house import Parts
from tests.usecases.bulletins import make_commune


async def test_the_approvers_get_the_very_audio_and_buttons(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.submitted()
    assert [b["action"] for b in await parts.buttons(commune.approver)] == [
        "bulletin.approve", "bulletin.return", "bulletin.edit",
    ]  # fmt: skip
    assert (await parts.buttons(commune.second))[0]["ref"] == cards.ref(version)
    assert await parts.told(commune.author) == []
    row = await OutboxRow.filter(chat_account__person_id=commune.approver.id).first()
    assert row is not None
    content = await row.content
    assert content.body["media"][0]["digest"] == f"{version.id:064d}"
    assert ("render_bulletin", version.id) in parts.tasks


async def test_nothing_is_queued_for_readers_before_approval(parts: Parts) -> None:
    commune = await make_commune(parts)
    await commune.submitted()
    await expire.due(parts.services)
    assert await Delivery.all().count() == 0
    assert [len(await parts.told(p)) for p in commune.speakers] == [0, 0, 0]
    assert not {"distribute", "plan_playouts"} & {name for name, *_ in parts.tasks}


async def test_the_author_is_refused(parts: Parts) -> None:
    commune = await make_commune(parts)
    await parts.person("both", "Lê Văn C", ("editor", commune.area), ("approver", commune.area))
    commune.author = await commune.approver.__class__.get(code="both")
    version = await commune.submitted()
    assert await parts.told(commune.author) == []
    with pytest.raises(UserError) as error:
        await commune.press(commune.author, version)
    assert error.value.key == "approve-own"
    assert not await Approval.exists()
    assert (await Bulletin.get(id=version.bulletin_id)).state is BulletinState.SUBMITTED


async def test_only_approvers_of_that_commune_decide(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.submitted()
    other = await parts.area("66-2", "commune", "Xã Cư Pui")
    stranger = await parts.person("stranger", "Lạ", ("approver", other))
    editor = await parts.person("editor2", "Biên tập", ("editor", commune.area))
    for person in (stranger, editor, commune.speakers[0]):
        with pytest.raises(NotAllowed):
            await commune.press(person, version)
    with pytest.raises(NotFound):
        async with parts.services.work(parts.by(commune.approver)) as work:
            await approve.approve(work, "999-1-abcdef")


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_no_role_ends_between_a_decision_and_its_record(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.submitted()
    decides, tried = asyncio.Event(), asyncio.Event()

    async def presses() -> None:
        async with parts.services.work(parts.by(commune.approver)) as work:
            await approve.decidable(work, cards.ref(version))
            decides.set()
            await tried.wait()

    async def ends() -> None:
        await decides.wait()
        try:
            held = Role.filter(person=commune.approver, role="approver")
            with pytest.raises(LockNotAvailableError):
                await held.select_for_update(nowait=True)
        finally:
            tried.set()

    await asyncio.gather(presses(), ends())


async def test_approval_keeps_the_digest_and_publishes(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.submitted()
    await commune.press(commune.approver, version)
    decision = await Approval.get()
    assert decision.digest == version.digest == await digest.of(version)
    assert (await Bulletin.get(id=version.bulletin_id)).state is BulletinState.PUBLISHED
    assert parts.tasks[-2:] == [("distribute", version.id), ("plan_playouts", version.id)]
    assert len(await parts.told(commune.author)) == 1
    assert (await audit.verify()).broken_at is None
    with pytest.raises(Stale) as error:
        await commune.press(commune.second, version)
    assert error.value.key == "approve-stale-approved"


async def test_an_old_version_cannot_be_approved(parts: Parts) -> None:
    commune = await make_commune(parts)
    old = await commune.submitted()
    async with parts.services.work(parts.by(commune.author)) as work:
        await compose.set_text(
            work, old.bulletin_id, 1, "Tiêm vắc-xin Chủ nhật, không phải thứ Bảy"
        )
    with pytest.raises(Stale) as error:
        await commune.press(commune.approver, old)
    assert error.value.key == "approve-stale-editing"
    new = await commune.submit(old.bulletin_id)
    assert new.number == 2
    with pytest.raises(Stale) as error:
        await commune.press(commune.approver, old)
    assert error.value.key == "approve-stale-version"
    await commune.press(commune.approver, new)
    assert await Approval.filter(version_id=old.id).count() == 0


async def test_a_version_changed_behind_its_digest_is_refused(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.submitted()
    await BulletinVersion.filter(id=version.id).update(body="Khác hẳn")
    with pytest.raises(Stale) as error:
        await commune.press(commune.approver, version)
    assert error.value.key == "approve-stale-changed"


async def test_an_approver_who_edits_needs_a_second_person(parts: Parts) -> None:
    commune = await make_commune(parts)
    first = await commune.submitted()
    async with parts.services.work(parts.by(commune.approver)) as work:
        await compose.set_text(work, first.bulletin_id, 1, "Tiêm vắc-xin sáng Chủ nhật lúc 7 giờ")
    asked = len(await parts.told(commune.approver))
    new = await commune.submit(first.bulletin_id, by=commune.approver)
    assert new.author_id == commune.approver.id
    assert len(await parts.told(commune.approver)) == asked
    with pytest.raises(UserError) as error:
        await commune.press(commune.approver, new)
    assert error.value.key == "approve-own"
    await commune.press(commune.second, new)
    assert (await Bulletin.get(id=new.bulletin_id)).state is BulletinState.PUBLISHED


async def test_a_return_needs_a_reason_and_the_author_gets_it(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.submitted()
    with pytest.raises(UserError) as error:
        async with parts.services.work(parts.by(commune.approver)) as work:
            await return_.return_(work, cards.ref(version), "   ")
    assert error.value.key == "approve-reason-missing"
    async with parts.services.work(parts.by(commune.approver)) as work:
        await return_.return_(work, cards.ref(version), "Sai ngày tiêm")
    assert "Sai ngày tiêm" in (await parts.told(commune.author))[-1]
    assert (await parts.buttons(commune.author))[0]["action"] == "bulletin.fix"
    with pytest.raises(Stale):
        await commune.press(commune.second, version)
    decision = await Approval.get()
    assert (decision.decision, decision.reason) == ("return", "Sai ngày tiêm")


async def test_a_lone_officer_only_where_the_commune_says_so(parts: Parts) -> None:
    commune = await make_commune(parts)
    lone = await parts.area("66-3", "commune", "Xã Yang Mao")
    officer = await parts.person("lone", "Một Mình", ("editor", lone), ("approver", lone))
    commune.area, commune.author = lone, officer
    id_ = await commune.draft()
    with pytest.raises(UserError) as error:
        await commune.submit(id_)
    assert error.value.key == "compose-no-approver"
    lone.settings = {"single_officer": True}
    await lone.save()
    version = await commune.submit(id_)
    await commune.press(officer, version)
    row = await AuditRow.filter(action="bulletin.approved").get()
    assert row.after is not None
    assert row.after["single_officer"] is True


async def test_without_audio_it_goes_on_and_says_so(parts: Parts) -> None:
    commune = await make_commune(parts)
    id_ = await commune.draft()
    async with parts.services.work(parts.by(commune.author)) as work:
        version = await submit.submit(work, id_, 1)
    async with parts.services.work() as work:
        assert await submit.without_audio(work, version.id, "engine is away")
    assert len(await parts.told(commune.author)) == 1
    version = await BulletinVersion.get(id=version.id)
    await commune.press(commune.approver, version)
    async with parts.services.work() as work:
        assert not await submit.ready(work, version.id, "a" * 64, 3.0, "muộn", "vi")
    assert await digest.of(version) == version.digest


async def test_audio_that_comes_twice_asks_once(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.submitted()
    async with parts.services.work() as work:
        await submit.ready(work, version.id, f"{version.id:064d}", 12.5, "Đọc", "vi")
    assert len([x for x in await parts.told(commune.approver) if x]) == 1
    async with parts.services.work() as work:
        await submit.ready(work, version.id, "b" * 64, 9.0, "Đọc lại", "vi")
    with pytest.raises(Stale):
        await commune.press(commune.approver, version)


async def test_at_its_time_only(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.submitted(times="17:00 hôm nay")
    await commune.press(commune.approver, version)
    assert await expire.due(parts.services) == 0
    assert ("distribute", version.id) not in parts.tasks
    assert ("plan_playouts", version.id) in parts.tasks
    parts.clock.move(hours=8)
    assert await expire.due(parts.services) == 1
    assert ("distribute", version.id) in parts.tasks
    assert await expire.due(parts.services) == 0
    parts.clock.move(days=8)
    await expire.due(parts.services)
    assert (await Bulletin.get(id=version.bulletin_id)).state is BulletinState.EXPIRED


async def test_what_was_over_before_it_could_be_sent_reaches_officers_only(parts: Parts) -> None:
    """The server was off for longer than the bulletin was good for."""
    commune = await make_commune(parts)
    version = await commune.submitted(times="17:00 hôm nay")
    await commune.press(commune.approver, version)
    parts.clock.move(days=30)
    assert await expire.due(parts.services) == 1
    assert await expire.due(parts.services) == 0
    assert ("distribute", version.id) not in parts.tasks
    for officer in (commune.author, commune.approver):
        [said] = [x for x in await parts.told(officer) if "quá hạn trước khi gửi" in x]
        assert "BT-" in said


async def test_what_waits_for_whom(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.submitted()
    async with parts.services.work(parts.by(commune.approver)) as work:
        found = await approve.waiting(work)
    assert [(w.version.id, w.own) for w in found] == [(version.id, False)]
    async with parts.services.work(parts.by(commune.author)) as work:
        assert await approve.waiting(work) == []
