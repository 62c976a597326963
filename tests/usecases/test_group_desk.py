"""What an officer does about group chats, and what is there after a crash or the vendor's no."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.errors import Cause, SendError
from bot.core.events import EventKind
from bot.jobs import LostTasks
from bot.usecases.groups import group_early, group_make
from models import AuditRow, Group, GroupMember
from tests.fakes.house import Parts
from tests.usecases.room import CHANNEL, OA, Room

NAME = "Tuyên truyền viên Xã Ea Kao"


@pytest.fixture
async def room(parts: Parts) -> Room:
    """One propagandist wrote to the account today, one last week, one never."""
    room = await Room.open(parts)
    old = parts.clock.now()
    await room.chat(room.here.speakers[1], "hoa")
    parts.clock.move(days=3)
    await room.chat(room.here.speakers[0], "lam")
    assert parts.clock.now() > old
    return room


async def run_tasks(room: Room) -> None:
    tasks: list[Any] = list(room.parts.tasks)
    room.parts.tasks.clear()
    for name, *ids in tasks:
        if name in {"make_group", "invite_group", "find_groups"}:
            await getattr(group_make, name)(room.parts.services, *ids)
        elif name == "know_members":
            await group_early.catch_up(room.parts.services, *ids)
    if room.parts.tasks:
        await run_tasks(room)


async def swept(room: Room) -> None:
    await LostTasks().hand_over(room.parts.services)
    await run_tasks(room)


async def wants(room: Room) -> None:
    await room.types(room.here.author, "nhóm")
    await room.presses(room.here.author, "Tạo nhóm mới")
    assert f"Đang tạo nhóm “{NAME}”" in (await room.presses(room.here.author, NAME))[0]


async def test_a_group_is_made_and_its_officer_told(room: Room) -> None:
    await wants(room)
    assert (await Group.get()).state == "wanted", "nothing is said to the vendor in a transaction"
    assert room.desk.calls == []
    await run_tasks(room)
    group = await Group.get().prefetch_related("chat")
    assert (group.state, group.chat and group.chat.chat_id) == ("open", "group:1")
    assert room.desk.members == {"group:1": ["lam"]}
    told = (await room.told(room.here.author))[-1]
    assert f"Đã có nhóm “{NAME}”. https://chat.example/g/1" in told
    assert await AuditRow.filter(action__startswith="group.").count() == 2


async def test_running_the_task_twice_makes_one(room: Room) -> None:
    await wants(room)
    id_ = (await Group.get()).id
    await run_tasks(room)
    await group_make.make_group(room.parts.services, id_)
    assert [g.name for g in room.desk.made] == [NAME]


async def test_after_a_crash_the_first_one_is_found_again(room: Room) -> None:
    """The vendor said yes, and we died before storing it."""
    await wants(room)
    room.desk.lost.append(SendError(Cause.UNCLEAR))
    await run_tasks(room)
    assert (await Group.get()).state == "making"
    await swept(room)
    group = await Group.get()
    assert group.state == "open"
    assert room.desk.calls == ["make", "groups"]
    assert len(room.desk.made) == 1


async def test_a_dead_process_is_waited_for_and_then_gone_on(room: Room) -> None:
    await wants(room)
    id_ = (await Group.get()).id
    async with group_make._alone(room.parts.services, f"group:{id_}:making") as free:
        assert free
        await run_tasks(room)
        assert room.desk.calls == [], "another process is at it"
        room.parts.clock.move(minutes=3)
        await swept(room)
    assert (await Group.get()).state == "open"


async def test_its_own_event_may_come_before_the_answer(room: Room) -> None:
    await wants(room)
    group = await Group.get()
    await Group.filter(id=group.id).update(state="making")
    await room.comes(EventKind.GROUP, "", room="group:1", name="")
    assert (await Group.get()).state == "open"
    await run_tasks(room)
    assert await Group.all().count() == 1
    assert (await Group.get()).id == group.id
    told = [x for x in await room.told(room.here.author) if "Đã có nhóm" in x]
    assert len(told) == 1


async def test_who_came_before_the_group_was_known_is_in_it(room: Room) -> None:
    await wants(room)
    await room.comes(EventKind.JOIN, "lam", room="group:1")
    await room.comes(EventKind.JOIN, "la", room="group:2")
    await run_tasks(room)
    (member,) = await GroupMember.all()
    assert (member.member_id, member.since_at is not None) == ("lam", True)
    assert member.person_id == room.here.speakers[0].id


async def test_a_group_needs_somebody_to_be_made_with(room: Room) -> None:
    room.parts.clock.move(days=3)
    await room.types(room.here.author, "nhóm")
    await room.presses(room.here.author, "Tạo nhóm mới")
    heard = await room.presses(room.here.author, NAME)
    assert "nhờ một người nhắn một tin" in heard[0]
    assert not await Group.all().exists()


async def test_many_are_made_with_the_first_and_the_rest_is_invited(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_make, "_FIRST", 1)
    await room.chat(room.here.speakers[2], "tam")
    await wants(room)
    await run_tasks(room)
    assert room.desk.calls == ["make", "invite"]
    assert room.desk.members == {"group:1": ["lam", "tam"]}


async def test_a_no_says_why_and_offers_another_try(room: Room) -> None:
    room.desk.errors.append(SendError(Cause.FEATURE_MISSING, vendor_code="-224"))
    await wants(room)
    await run_tasks(room)
    assert (await Group.get()).state == "failed"
    told = (await room.told(room.here.author))[-1]
    assert "chưa có quyền gửi loại tin này" in told
    assert "-224" not in told
    await room.presses(room.here.author, "Thử tạo lại")
    await run_tasks(room)
    assert (await Group.get()).state == "open"


async def test_a_passing_trouble_is_tried_again_but_not_for_ever(room: Room) -> None:
    await wants(room)
    room.desk.errors.append(SendError(Cause.UNAVAILABLE))
    await run_tasks(room)
    assert (await Group.get()).state == "making"
    room.desk.errors.append(SendError(Cause.UNAVAILABLE))
    room.parts.clock.move(hours=2)
    await swept(room)
    assert (await Group.get()).state == "failed"


async def test_the_same_name_twice_is_refused(room: Room) -> None:
    await wants(room)
    await room.types(room.here.author, "nhóm")
    await room.presses(room.here.author, "Tạo nhóm mới")
    heard = await room.presses(room.here.author, NAME)
    assert "Đã có nhóm tên" in heard[0]
    assert await Group.all().count() == 1


async def test_a_group_that_exists_is_linked_to_a_village(room: Room) -> None:
    await room.desk.make_group(OA, "Thôn 2 rộn ràng", [])
    await room.types(room.here.author, "nhóm")
    await room.presses(room.here.author, "Gắn nhóm đã có")
    await run_tasks(room)
    heard = await room.presses(room.here.author, "Thôn 2 rộn ràng")
    assert "Đã gắn nhóm" in heard[0]
    heard = await room.types(room.here.author, "thôn 2")
    assert "là nhóm của Thôn 2" in heard[0]
    group = await Group.get()
    assert (group.state, group.village_id) == ("open", room.here.villages[1].id)


async def test_only_who_spoke_lately_is_invited_and_the_others_are_named(room: Room) -> None:
    group = await room.group()
    await room.types(room.here.author, "nhóm")
    await room.presses(room.here.author, group.name)
    heard = (await room.presses(room.here.author, "Mời tuyên truyền viên"))[0]
    assert "Đang mời 1 người" in heard
    assert "Y Ngọc 2: hơn 48 giờ chưa nhắn gì" in heard
    assert "Y Ngọc 3: chưa nhắn trang của xã" in heard
    await run_tasks(room)
    assert room.desk.members == {"group:77": ["lam"]}
    assert (await GroupMember.get(member_id="lam")).invited_at is not None
    await swept(room)
    assert room.desk.calls == ["invite"], "once"


async def test_a_lost_invitation_is_found_by_the_sweep(room: Room) -> None:
    group = await room.group()
    await room.types(room.here.author, "nhóm")
    await room.presses(room.here.author, group.name)
    await room.presses(room.here.author, "Mời tuyên truyền viên")
    room.parts.tasks.clear()
    await swept(room)
    assert room.desk.members == {"group:77": ["lam"]}


async def test_a_refused_invitation_is_told(room: Room) -> None:
    group = await room.group()
    await Group.filter(id=group.id).update(made_by_id=room.here.author.id)
    await room.types(room.here.author, "nhóm")
    await room.presses(room.here.author, group.name)
    await room.presses(room.here.author, "Mời tuyên truyền viên")
    room.desk.errors.append(SendError(Cause.REJECTED))
    await run_tasks(room)
    assert "Chưa mời được người" in (await room.told(room.here.author))[-1]
    assert not await GroupMember.all().exists()


async def test_the_card_says_who_is_in_it(room: Room) -> None:
    group = await room.group()
    await room.comes(EventKind.JOIN, "lam")
    await room.comes(EventKind.JOIN, "la")
    await room.types(room.here.author, "nhóm")
    heard = (await room.presses(room.here.author, group.name))[0]
    assert "1 người đã biết, 1 người chưa rõ" in heard
    assert "Y Ngọc 1" in heard


async def test_stopping_keeps_the_group_but_sends_nothing(room: Room) -> None:
    group = await room.group()
    await room.types(room.here.author, "nhóm")
    await room.presses(room.here.author, group.name)
    await room.presses(room.here.author, "Thôi dùng nhóm này")
    await room.presses(room.here.author, "Thôi dùng")
    assert (await Group.get()).state == "lost"
    assert "Chưa có nhóm nào" in (await room.types(room.here.author, "nhóm"))[0]


async def test_officers_of_another_commune_see_nothing(room: Room) -> None:
    group = await room.group()
    other = await room.parts.area("66-9", "commune", "Xã Cư Pui")
    far = await room.parts.person("far", "Cán bộ xa", ("editor", other))
    heard = await room.types(far, "nhóm")
    assert group.name not in heard[0]
    from models import ChatAccount

    account = await ChatAccount.get(person=far)
    for action in ("groups.open", "groups.invite", "groups.stop-sure", "groups.assign"):
        wire = room.tokens.mint(str(account.id), action, str(group.id), many=True)
        assert "Không tìm thấy" in (await room.officer(far, EventKind.ACTION, action=wire))[0]
    assert (await Group.get()).state == "open"


async def test_without_an_account_that_makes_groups_it_is_said_what_to_do(parts: Parts) -> None:
    room = await Room.open(parts, belongs=False)
    heard = (await room.types(room.here.author, "nhóm"))[0]
    assert "chưa nối tài khoản nào tạo được nhóm" in heard or "thêm thành viên" in heard
    assert CHANNEL not in heard
