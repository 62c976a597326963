"""A bulletin's way to each person: groups, money, all followers, a neighbour; and when the first
way fails, another.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import NotAllowed, NotFound
from bot.usecases.bulletins import audience, preview
from bot.usecases.delivery import (
    board,
    distribute,
    halt,
    remind,
    reroute,
    resend,
    unreached,
    withdraw,
)
from models import (
    Bulletin,
    BulletinVersion,
    ChatAccount,
    Delivery,
    Group,
    GroupMember,
    Lane,
    OutboxContent,
    OutboxRow,
    OwnAccount,
    Person,
    StateValue,
)
from tests.fakes.house import CAPS, Parts
from tests.usecases.bulletins import Commune, make_commune

OA = replace(
    CAPS,
    reply_window_h=48,
    paid_window_h=168,
    night=(22, 6),
    night_routes=frozenset({"paid", "broadcast"}),
    groups=True,
    broadcasts=4,
)
LANE = "oa:579"


async def on_oa(parts: Parts, person: Person, hours_ago: float) -> ChatAccount:
    """Moves a person to the commune's OA, where they last wrote so many hours ago."""
    parts.caps["oa"] = OA
    await ChatAccount.filter(person_id=person.id).delete()
    return await ChatAccount.create(
        person=person, channel="oa", account="579", chat_id=f"z-{person.code}", name=person.name,
        created_at=parts.clock.now() - timedelta(days=30),
        last_word_at=parts.clock.now() - timedelta(hours=hours_ago),
    )  # fmt: skip


async def budget(count: int = 0, *, broadcasts: bool = False) -> None:
    await Lane.get_or_create(name=LANE)
    await OwnAccount.update_or_create({"paid_budget": count, "broadcasts": broadcasts}, lane=LANE)


async def group_of(parts: Parts, commune: Commune, *people: Person) -> ChatAccount:
    chat = await ChatAccount.create(
        channel="oa", account="579", chat_id="group:7", kind="group", created_at=parts.clock.now()
    )
    group = await Group.create(
        channel="oa", account="579", chat=chat, commune=commune.area, name="TTV", state="open",
        created_at=parts.clock.now(),
    )  # fmt: skip
    for person in people:
        await GroupMember.create(
            group=group, member_id=f"z-{person.code}", person=person, since_at=parts.clock.now()
        )
    return chat


async def route_of(person: Person) -> tuple[str, str]:
    delivery = await Delivery.get(person_id=person.id)
    return delivery.route, delivery.route_reason


async def texts_to(chat: ChatAccount) -> list[str]:
    rows = await OutboxRow.filter(chat_account_id=chat.id).order_by("id")
    return [str((await OutboxContent.get(id=r.content_id)).body.get("text", "")) for r in rows]


async def look(commune: Commune, version: BulletinVersion) -> board.Board:
    async with commune.parts.services.work(commune.parts.by(commune.approver)) as work:
        return await board.board(work, version.bulletin_id)


async def fails(person: Person, cause: str) -> None:
    """What was queued for this person comes back with an error."""
    await OutboxRow.filter(delivery_id=(await Delivery.get(person_id=person.id)).id).update(
        state="failed", cause=cause, claimed_at=(await Delivery.get(person_id=person.id)).created_at
    )


async def test_each_by_the_way_that_is_open_to_them(parts: Parts) -> None:
    commune = await make_commune(parts, villages=6)
    lan, hoa, bao, ngoc, web, sau = commune.speakers
    await on_oa(parts, lan, 10)
    await on_oa(parts, hoa, 60)
    await on_oa(parts, bao, 300)
    await on_oa(parts, ngoc, 300)
    await on_oa(parts, sau, 60)
    await budget(1)
    group = await group_of(parts, commune, bao)
    version = await commune.distributed()
    assert await route_of(lan) == ("chat", "way-free")
    assert await route_of(web) == ("chat", "way-open")
    assert await route_of(bao) == ("group", "way-group")
    assert await route_of(ngoc) == ("neighbour", "way-neighbour")
    assert {await route_of(hoa), await route_of(sau)} == {
        ("paid", "way-paid"), ("neighbour", "way-neighbour"),
    }  # fmt: skip
    assert len(await texts_to(group)) >= 1
    found = await look(commune, version)
    assert found.ways["way-group"] == 1
    assert found.people == 6


async def test_a_group_gets_one_message_for_all_of_them(parts: Parts) -> None:
    commune = await make_commune(parts)
    for speaker in commune.speakers:
        await on_oa(parts, speaker, 300)
    group = await group_of(parts, commune, *commune.speakers)
    version = await commune.distributed()
    rows = await OutboxRow.filter(chat_account_id=group.id, key__endswith=":0")
    assert [r.key for r in rows] == [f"shared:{version.id}:{group.id}:0"]
    assert (await look(commune, version)).outcomes == {"waiting": 3}
    await OutboxRow.filter(chat_account_id=group.id).update(state="sent")
    assert (await look(commune, version)).outcomes == {"group": 3}
    await remind.due(parts.services)


async def silent_citizens(parts: Parts, commune: Commune, count: int = 3) -> list[Person]:
    """Followers of the commune's OA who have not written for long; articles are switched on."""
    await StateValue.create(name="oa:accounts", value={"579": {"commune": commune.area.code}})
    citizens = [
        await parts.person(f"dan{n}", f"Người dân {n}", ("citizen", commune.villages[0]))
        for n in range(count)
    ]
    for citizen in citizens:
        await on_oa(parts, citizen, 400)
    await budget(broadcasts=True)
    return citizens


async def test_followers_who_cannot_be_answered_get_the_article(parts: Parts) -> None:
    commune = await make_commune(parts)
    citizens = await silent_citizens(parts, commune)
    version = await commune.submitted()
    assert "3 người lâu chưa nhắn" in (await parts.told(commune.approver))[-1]
    assert [b["action"] for b in (await parts.buttons(commune.approver))[:2]] == [
        "bulletin.approve-all", "bulletin.approve",
    ]  # fmt: skip
    await commune.press(commune.approver, version, everyone=True)
    await distribute.distribute(parts.services, version.id)
    assert [await route_of(c) for c in citizens] == [("broadcast", "way-broadcast")] * 3
    [chat] = await ChatAccount.filter(kind="everyone")
    assert (chat.channel, chat.account, chat.chat_id) == ("oa", "579", "*")
    assert await OutboxRow.filter(chat_account_id=chat.id, key__endswith=":0").count() == 1


async def test_all_followers_hear_only_what_the_approver_let_go_to_them(parts: Parts) -> None:
    commune = await make_commune(parts)
    citizens = await silent_citizens(parts, commune)
    await commune.distributed()
    assert [await route_of(c) for c in citizens] == [("none", "reason-window")] * 3
    assert not await ChatAccount.filter(kind="everyone").filter(outbox__id__gt=0).exists()


async def test_who_got_the_article_gets_its_correction_as_an_article(parts: Parts) -> None:
    commune = await make_commune(parts)
    citizens = await silent_citizens(parts, commune)
    old = await commune.distributed(everyone=True)
    await OutboxRow.filter(chat_account__kind="everyone").update(state="sent")
    # Whom we know can be written to again; strangers among the followers cannot.
    await ChatAccount.filter(person_id__in=[c.id for c in citizens]).update(
        last_word_at=parts.clock.now()
    )
    async with parts.services.work(parts.by(commune.author)) as work:
        draft = await withdraw.correct(work, old.bulletin_id)
    new = await commune.submit(draft.bulletin_id)
    assert "Tin cũ đã gửi chung" in (await parts.told(commune.approver))[-1]
    await commune.press(commune.approver, new, everyone=True)
    await distribute.distribute(parts.services, new.id)
    rows = OutboxRow.filter(chat_account__kind="everyone", about=f"version:{new.id}")
    assert await rows.filter(key__endswith=":0").count() == 1
    assert [(await Delivery.get(person=c, version_id=new.id)).route for c in citizens] == (
        ["chat"] * 3
    )


async def test_what_is_for_one_village_never_goes_to_all_followers(parts: Parts) -> None:
    commune = await make_commune(parts)
    citizens = await silent_citizens(parts, commune)
    stranger = await parts.person("xa", "Người thôn khác", ("citizen", commune.villages[1]))
    await on_oa(parts, stranger, 400)
    await on_oa(parts, commune.speakers[0], 400)
    version = await commune.submitted(targets=[commune.villages[0].code])
    asked = (await parts.told(commune.approver))[-1]
    assert "Đến 0 tuyên truyền viên, 0 người dân, 1 thôn buôn" in asked
    assert "4 người chưa liên lạc được" in asked
    assert (await parts.buttons(commune.approver))[0]["action"] == "bulletin.approve"
    # Even a yes that was given by mistake opens no other way.
    await commune.press(commune.approver, version, everyone=True)
    await distribute.distribute(parts.services, version.id)
    await reroute.due(parts.services)
    assert [(await route_of(c))[0] for c in citizens] == ["none"] * 3
    assert (await route_of(commune.speakers[0]))[0] == "neighbour"
    assert not await OutboxRow.filter(chat_account__kind="everyone").exists()


async def test_the_preview_counts_the_ways_that_will_be_used(parts: Parts) -> None:
    commune = await make_commune(parts, villages=6)
    lan, hoa, bao, ngoc, _, sau = commune.speakers
    parts.caps["oa"] = OA
    for person, hours in ((lan, 10), (hoa, 60), (bao, 300), (ngoc, 300), (sau, 60)):
        await on_oa(parts, person, hours)
    parts.caps["oa"] = replace(OA, price_vnd=55)
    await budget(1)
    await group_of(parts, commune, bao)
    version = await commune.submitted()
    async with parts.services.work() as work:
        counts = await preview.count(work, version)
    assert dict(counts.ways) == {"chat": 2, "group": 1, "paid": 1}
    assert (counts.propagandists, counts.unreached, counts.cost_vnd) == (4, 2, 55)
    asked = (await parts.told(commune.approver))[-1]
    words = "2 người nhắn thẳng, 1 người qua nhóm, 1 người bằng tin tính phí"
    assert f"Đường gửi: {words}. Tốn khoảng 55 đồng. 2 người chưa liên lạc được." in asked
    await commune.press(commune.approver, version)
    await distribute.distribute(parts.services, version.id)
    sent = [(await Delivery.get(person_id=s.id)).route for s in commune.speakers]
    assert {k: sent.count(k) for k in counts.ways} == dict(counts.ways)


async def test_by_night_it_counts_the_ways_of_the_morning_when_it_goes(parts: Parts) -> None:
    commune = await make_commune(parts, villages=1)
    await on_oa(parts, commune.speakers[0], 60)
    citizens = await silent_citizens(parts, commune, 1)
    await budget(1, broadcasts=True)
    parts.clock.set(parts.clock.now().replace(hour=16, minute=30))  # 23:30
    version = await commune.submitted()
    async with parts.services.work() as work:
        assert dict((await preview.count(work, version)).ways) == {"paid": 1, "broadcast": 1}
    await commune.press(commune.approver, version, everyone=True)
    await distribute.distribute(parts.services, version.id)
    assert await route_of(commune.speakers[0]) == ("paid", "way-paid")
    assert await route_of(citizens[0]) == ("broadcast", "way-broadcast")
    due = {r.due_at for r in await OutboxRow.filter(lane=LANE)}
    assert min(due) > parts.clock.now() + timedelta(hours=5), "nothing goes before the morning"


async def test_what_may_be_spent_is_shared_out_once_over_many_pages(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune = await make_commune(parts, villages=5)
    for speaker in commune.speakers:
        await on_oa(parts, speaker, 60)
    await budget(2)
    pages = audience.people

    async def small(ids: list[int], after: int = 0, size: int = 2) -> list[audience.Reader]:
        return await pages(ids, after, min(size, 2))

    monkeypatch.setattr(audience, "people", small)
    version = await commune.distributed()
    assert sorted([(await route_of(s))[0] for s in commune.speakers]).count("paid") == 2
    async with parts.services.work() as work:
        assert (await preview.count(work, version)).ways["paid"] == 2


async def test_the_allowance_for_articles_is_the_admins(parts: Parts) -> None:
    commune = await make_commune(parts)
    citizen = await parts.person("dan", "Người dân", ("citizen", commune.villages[0]))
    await on_oa(parts, citizen, 400)
    await budget(broadcasts=False)
    await commune.distributed()
    delivery = await Delivery.get(person_id=citizen.id)
    assert (delivery.route, delivery.unreachable) == ("none", "reason-window")


@pytest.mark.parametrize("cause", ["quota", "window_closed", "not_reachable", "blocked", "budget"])
async def test_what_failed_for_this_ways_reason_goes_another_way(parts: Parts, cause: str) -> None:
    commune = await make_commune(parts)
    lan = commune.speakers[0]
    oa = await on_oa(parts, lan, 1)
    web = await ChatAccount.create(
        person=lan, channel="webchat", account="web", chat_id="lan-web",
        created_at=parts.clock.now() - timedelta(days=9),
    )  # fmt: skip
    await commune.distributed()
    assert (await Delivery.get(person_id=lan.id)).chat_account_id == oa.id
    await fails(lan, cause)
    assert await reroute.due(parts.services) == 1
    delivery = await Delivery.get(person_id=lan.id)
    assert (delivery.chat_account_id, delivery.route_reason) == (web.id, "way-open")
    assert len(await texts_to(web)) >= 1
    assert await reroute.due(parts.services) == 0


async def test_what_is_wrong_with_the_message_itself_is_not_tried_elsewhere(parts: Parts) -> None:
    commune = await make_commune(parts)
    lan = commune.speakers[0]
    await commune.distributed()
    await fails(lan, "rejected")
    assert await reroute.due(parts.services) == 0


async def test_nobody_left_to_try_is_named_and_a_neighbour_asked(parts: Parts) -> None:
    commune = await make_commune(parts)
    lan, hoa, _ = commune.speakers
    await Person.filter(id=lan.id).update(phone="0905 111 234")
    await on_oa(parts, lan, 1)
    version = await commune.distributed()
    await fails(lan, "not_reachable")
    await ChatAccount.filter(person_id=lan.id).update(state="gone")
    assert await reroute.due(parts.services) == 0
    delivery = await Delivery.get(person_id=lan.id)
    assert (delivery.route, delivery.unreachable) == ("neighbour", "reason-not-reachable")
    assert "Y Ngọc 1 (Thôn 1)" in (await parts.told(hoa))[-1]
    async with parts.services.work(parts.by(commune.approver)) as work:
        [one] = await unreached.of_bulletin(work, version.bulletin_id)
        [now] = await unreached.of_communes(work)
    assert (one.name, one.village, one.phone) == ("Y Ngọc 1", "Thôn 1", "…234")
    assert one.reason == now.reason == "reason-not-reachable"
    await reroute.due(parts.services)
    assert len([t for t in await parts.told(hoa) if "Nhờ anh/chị" in t]) == 1


async def test_a_lost_group_sends_everybody_another_way(parts: Parts) -> None:
    commune = await make_commune(parts)
    for speaker in commune.speakers:
        await on_oa(parts, speaker, 60)
    await budget(2)
    group = await group_of(parts, commune, *commune.speakers)
    await commune.distributed()
    await OutboxRow.filter(chat_account_id=group.id).update(
        state="failed", cause="room_lost", claimed_at=parts.clock.now()
    )
    assert await reroute.due(parts.services) == 2
    routes = sorted([(await route_of(s))[0] for s in commune.speakers])
    assert routes == ["none", "paid", "paid"]
    assert await reroute.due(parts.services) == 0


async def test_who_comes_back_gets_what_they_missed(parts: Parts) -> None:
    commune = await make_commune(parts, villages=1)
    lan = commune.speakers[0]
    chat = await on_oa(parts, lan, 300)
    await commune.distributed()
    assert (await Delivery.get(person_id=lan.id)).unreachable == "reason-window"
    assert await reroute.due(parts.services) == 0
    parts.clock.move(hours=5)
    await ChatAccount.filter(id=chat.id).update(last_word_at=parts.clock.now())
    assert await reroute.due(parts.services) == 1
    assert await route_of(lan) == ("chat", "way-free")
    assert await reroute.due(parts.services) == 0
    assert len([r for r in await OutboxRow.filter(chat_account_id=chat.id) if r.buttons]) == 1


async def test_an_account_that_stands_still_is_walked_round_after_ten_minutes(parts: Parts) -> None:
    commune = await make_commune(parts)
    lan = commune.speakers[0]
    await on_oa(parts, lan, 1)
    web = await ChatAccount.create(
        person=lan, channel="webchat", account="web", chat_id="lan-web",
        created_at=parts.clock.now() - timedelta(days=9),
    )  # fmt: skip
    await commune.distributed()
    await Lane.filter(name=LANE).update(
        cause="token", paused_until_at=parts.clock.now() + timedelta(hours=1)
    )
    assert await reroute.due(parts.services) == 0
    parts.clock.move(minutes=11)
    assert await reroute.due(parts.services) == 1
    assert (await Delivery.get(person_id=lan.id)).chat_account_id == web.id
    first = await OutboxRow.filter(chat_account__channel="oa", buttons__gt=0).get()
    assert (first.state, first.cause) == ("failed", "token")


async def test_withdrawing_stops_groups_and_neighbours_too(parts: Parts) -> None:
    commune = await make_commune(parts)
    lan, _, bao = commune.speakers
    await on_oa(parts, lan, 300)
    await on_oa(parts, bao, 300)
    group = await group_of(parts, commune, bao)
    version = await commune.distributed()
    async with parts.services.work(parts.by(commune.author)) as work:
        await withdraw.withdraw(work, version.bulletin_id)
    assert await OutboxRow.filter(chat_account_id=group.id, state="queued").count() == 0
    assert await OutboxRow.filter(about__startswith="version:", state="queued").count() == 0
    assert await withdraw.tell(parts.services, version.id) == 3
    assert not [t for t in await texts_to(group) if "thu hồi" in t], "it never got there"


async def test_a_group_that_got_it_hears_of_the_withdrawal_once(parts: Parts) -> None:
    commune = await make_commune(parts)
    for speaker in commune.speakers:
        await on_oa(parts, speaker, 300)
    group = await group_of(parts, commune, *commune.speakers)
    version = await commune.distributed()
    await OutboxRow.filter(chat_account_id=group.id).update(state="sent")
    async with parts.services.work(parts.by(commune.author)) as work:
        await withdraw.withdraw(work, version.bulletin_id)
    await withdraw.tell(parts.services, version.id)
    assert len([t for t in await texts_to(group) if "thu hồi" in t]) == 1


async def test_resending_takes_the_way_that_is_best_now(parts: Parts) -> None:
    commune = await make_commune(parts, villages=1)
    lan = commune.speakers[0]
    chat = await on_oa(parts, lan, 300)
    version = await commune.distributed()
    await ChatAccount.filter(id=chat.id).update(last_word_at=parts.clock.now())
    assert await resend.resend(parts.services, version.id) == 1
    assert await route_of(lan) == ("chat", "way-free")


async def test_forbidden_content_stops_the_bulletin_on_that_account_and_says_so(
    parts: Parts,
) -> None:
    commune = await make_commune(parts, villages=4)
    for speaker in commune.speakers[:3]:
        await on_oa(parts, speaker, 1)
    version = await commune.distributed()
    await fails(commune.speakers[0], "forbidden_content")
    stopped = await halt.forbidden(parts.services)
    rows = await OutboxRow.filter(lane=LANE, delivery_id__isnull=False)
    assert stopped >= 2
    assert {r.state for r in rows} == {"failed"}
    assert (
        await OutboxRow.filter(chat_account__person_id=commune.speakers[3].id)
        .exclude(state="queued")
        .count()
        == 0
    )
    assert "không cho gửi" in (await parts.told(commune.author))[-1]
    await halt.forbidden(parts.services)
    assert len([t for t in await parts.told(commune.author) if "không cho gửi" in t]) == 1
    assert (await Bulletin.get(id=version.bulletin_id)).state == "published"


@pytest.mark.parametrize("refused", ["person", "group", "everyone"])
async def test_forbidden_content_leaves_no_group_and_no_followers_waiting(
    parts: Parts, refused: str
) -> None:
    """Whichever of the three ways is refused first: nothing goes on by the others."""
    commune = await make_commune(parts, villages=2)
    lan, hoa = commune.speakers
    await on_oa(parts, lan, 1)
    await on_oa(parts, hoa, 300)
    await group_of(parts, commune, hoa)
    await silent_citizens(parts, commune)
    version = await commune.distributed(everyone=True)
    waiting = OutboxRow.filter(lane=LANE, state="queued")
    rows = {k: waiting.filter(chat_account__kind=k) for k in ("person", "group", "everyone")}
    assert all([await found.exists() for found in rows.values()])
    row = await rows[refused].first()
    assert row is not None
    row.state, row.cause, row.claimed_at = "failed", "forbidden_content", parts.clock.now()
    await row.save()
    left = await waiting.count()
    assert await halt.forbidden(parts.services) == left > 1
    assert not await waiting.exists()
    assert len([t for t in await parts.told(commune.author) if "không cho gửi" in t]) == 1
    assert await halt.forbidden(parts.services) == 0
    assert (await BulletinVersion.get(id=version.id)).halted_at is not None


async def test_another_communes_officer_sees_nobody(parts: Parts) -> None:
    commune = await make_commune(parts)
    version = await commune.distributed()
    other = await parts.area("66-2", "commune", "Xã khác")
    stranger = await parts.person("la", "Lê Văn Lạ", ("approver", other))
    async with parts.services.work(parts.by(stranger)) as work:
        with pytest.raises(NotAllowed):
            await unreached.of_bulletin(work, version.bulletin_id)
        assert await unreached.of_communes(work) == []
    async with parts.services.work(parts.by(commune.speakers[0])) as work:
        with pytest.raises(NotFound):
            await unreached.of_communes(work)
