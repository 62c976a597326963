"""A group that ended is seen, told once with what to do, made again with its people; who is in a
group is read from the vendor's list.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import Cause, SendError
from bot.core.events import EventKind
from bot.core.ports import OwnAccount
from bot.usecases.accounts import account_watch
from bot.usecases.groups import group_make, group_watch
from models import AuditRow, ChatAccount, Group, GroupMember, Lane
from tests.fakes.house import Parts
from tests.usecases.room import CHANNEL, OA, ROOM, Room
from tests.usecases.test_group_desk import NAME, run_tasks, swept, wants


@pytest.fixture
async def room(parts: Parts) -> Room:
    made = await Room.open(parts)
    speakers = made.here.speakers
    await made.chat(speakers[0], "lam")
    old = parts.clock.now() - timedelta(days=5)
    await made.chat(speakers[1], "hoa", last_word_at=old)
    return made


async def ended(room: Room, people: tuple[str, ...] = ("lam", "hoa")) -> Group:
    """A group these were in; a message to it was refused (-237)."""
    group = await room.group()
    for who in people:
        await room.comes(EventKind.JOIN, who)
    await run_tasks(room)
    await ChatAccount.filter(id=group.chat_id).update(state="gone")
    assert await group_watch.due(room.parts.services) == 1
    assert await group_watch.due(room.parts.services) == 0
    return await Group.get(id=group.id)


async def test_a_group_that_ended_is_not_shown_alive(room: Room) -> None:
    group = await ended(room)
    assert group.state == "ended"
    assert "đã hết hạn" in (await room.types(room.here.author, "nhóm"))[0]
    assert await AuditRow.filter(action="group.ended").count() == 1


async def test_its_admin_is_told_once_what_to_buy(room: Room) -> None:
    admin = await room.parts.person("admin", "Y Bih", ("admin", room.here.area))
    group = await ended(room)
    await Lane.get_or_create(name=f"{CHANNEL}:{OA}")
    own = OwnAccount(OA, room.here.area.code, "UBND xã Ea Kao")

    async def accounts() -> list[OwnAccount]:
        return [own]

    room.desk.accounts = accounts  # type: ignore[method-assign]  # to see what comes by
    for _ in range(3):
        await account_watch.due(room.parts.services)
    [said] = [x for x in await room.parts.told(admin) if group.name in x]
    assert "gia hạn hoặc mua gói nhóm (GMF)" in said
    actions = [(b["action"], b["ref"]) for b in await room.parts.buttons(admin)]
    assert ("groups.open", str(group.id)) in actions


async def test_made_again_its_people_are_invited_again_now_or_when_they_write(room: Room) -> None:
    group = await ended(room)
    await room.types(room.here.author, "nhóm")
    await room.presses(room.here.author, group.name)
    await room.presses(room.here.author, "Thử tạo lại")
    await run_tasks(room)
    again = await Group.get(id=group.id).prefetch_related("chat")
    assert (again.state, again.chat and again.chat.chat_id) == ("open", "group:1")
    assert room.desk.members == {"group:1": ["lam"]}
    await swept(room)
    assert room.desk.members == {"group:1": ["lam"]}, "the other has not written for two days"
    await ChatAccount.filter(chat_id="hoa").update(last_word_at=room.parts.clock.now())
    await swept(room)
    assert room.desk.members == {"group:1": ["lam", "hoa"]}
    await swept(room)
    assert room.desk.calls.count("invite") == 1


async def test_a_package_that_was_renewed_brings_the_group_back(room: Room) -> None:
    group = await ended(room)
    await room.desk.make_group(OA, group.name, ["lam"])
    room.desk.made[0] = replace(room.desk.made[0], address=ROOM)
    room.desk.members = {ROOM: ["lam"]}
    assert await group_watch.look(room.parts.services) > 0
    assert (await Group.get(id=group.id)).state == "open"
    assert (await ChatAccount.get(chat_id=ROOM)).state == "open"


async def test_the_vendors_list_says_who_is_in_it(room: Room) -> None:
    group = await room.group()
    await room.comes(EventKind.JOIN, "lam")
    await run_tasks(room)
    await room.desk.make_group(OA, group.name, [])
    room.desk.made[0] = replace(room.desk.made[0], address=ROOM)
    room.desk.members = {ROOM: ["hoa", "la"]}
    assert await group_watch.look(room.parts.services) == 3
    inside = GroupMember.filter(group=group, left_at=None, since_at__isnull=False)
    known = dict(await inside.values_list("member_id", "person_id"))
    assert known == {"hoa": room.here.speakers[1].id, "la": None}
    assert await group_watch.look(room.parts.services) == 0


async def test_a_group_the_vendor_lists_as_over_has_ended(room: Room) -> None:
    group = await room.group()
    assert await group_watch.look(room.parts.services) == 0, "not listed is not over"
    await room.desk.make_group(OA, group.name, [])
    room.desk.made[0] = replace(room.desk.made[0], address=ROOM, lives=False)
    assert await group_watch.look(room.parts.services) == 1
    assert (await Group.get()).state == "ended"


async def test_one_group_whose_members_cannot_be_read_keeps_no_other_from_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old one, its list broken for good, came before the one in use."""
    old = await Group.create(
        channel=CHANNEL, account=OA, commune=room.here.area, name="cũ", state="open",
        chat=await ChatAccount.create(
            channel=CHANNEL, account=OA, chat_id="group:0", kind="group",
            created_at=room.parts.clock.now(),
        ),
        created_at=room.parts.clock.now(),
    )  # fmt: skip
    group = await room.group()
    for made in (old, group):
        await room.desk.make_group(OA, made.name, [])
    room.desk.made = [
        replace(one, address=address)
        for one, address in zip(room.desk.made, ("group:0", ROOM), strict=True)
    ]

    async def inside(_account: str, address: str) -> list[str]:
        if address == "group:0":
            raise SendError(Cause.UNCLEAR)
        return ["hoa"]

    monkeypatch.setattr(room.desk, "inside", inside)
    assert await group_watch.look(room.parts.services) == 1


async def test_a_list_that_cannot_be_read_changes_nothing(room: Room) -> None:
    await room.group()
    room.desk.errors.append(SendError(Cause.UNAVAILABLE))
    assert await group_watch.look(room.parts.services) == 0
    assert (await Group.get()).state == "open"


async def test_why_a_group_takes_long_is_said_at_once(room: Room) -> None:
    await wants(room)
    room.desk.errors += [SendError(Cause.UNAVAILABLE)]
    await run_tasks(room)
    said = (await room.told(room.here.author))[-1]
    assert f"Nhóm “{NAME}” chưa tạo được ngay: kênh nhắn tin đang gián đoạn" in said
    room.desk.errors += [SendError(Cause.UNAVAILABLE)]
    await group_make.make_group(room.parts.services, (await Group.get()).id)
    told = [x for x in await room.told(room.here.author) if "chưa tạo được ngay" in x]
    assert len(told) == 1
