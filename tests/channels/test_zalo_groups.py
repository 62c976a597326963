"""Groups (GMF) and the desk of OAs: made, listed, invited to, spoken in, disconnected."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.settings import Config
from bot.core.errors import SendError
from bot.core.messages import Attachment, WireButton, WireMessage
from bot.standin.zalo import OA_ID
from bot.standin.zalo.groups import GmfGroup
from tests.channels.zalo_side import Side, open_side
from tests.fakes.deps import Inbox, mounted


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    async with open_side(tmp_path) as made:
        made.fake.oa(OA_ID).packages = {"asset-10": 10, "asset-100": 100}
        yield made


async def make(side: Side, name: str = "Thôn 4") -> GmfGroup:
    lan = side.fake.person("Lan")
    group = await side.channel.desk.make_group(OA_ID, name, [lan.chat_id])
    return side.fake.groups.all[group.address.removeprefix("group:")]


async def test_a_group_is_made_on_a_free_package_and_listed(side: Side) -> None:
    lan = side.fake.person("Lan")
    for asset in ("asset-10", "asset-100"):
        made = await side.channel.desk.make_group(OA_ID, f"Nhóm {asset}", [lan.chat_id])
        group = side.fake.groups.all[made.address.removeprefix("group:")]
        assert (group.asset_id, made.name, made.link) == (asset, f"Nhóm {asset}", group.link)
    with pytest.raises(SendError) as caught:
        await side.channel.desk.make_group(OA_ID, "Hết gói", [lan.chat_id])
    assert caught.value.cause == "feature_missing"
    listed = await side.channel.desk.groups(OA_ID)
    assert [g.name for g in listed] == ["Nhóm asset-10", "Nhóm asset-100"]


async def test_the_package_may_be_named_for_one_oa(tmp_path: Path) -> None:
    async with open_side(tmp_path, oa={OA_ID: {"gmf_asset_id": "chosen"}}) as side:
        side.fake.oa(OA_ID).packages = {"chosen": 10, "other": 1000}
        assert (await make(side)).asset_id == "chosen"
        assert side.fake.calls["assets"] == 0
        error = await refused(side, [side.fake.person("Bình").chat_id])
        assert (error.cause, error.vendor_code) == ("room_lost", "-238")


async def refused(side: Side, members: list[str]) -> SendError:
    with pytest.raises(SendError) as caught:
        await side.channel.desk.make_group(OA_ID, "x", members)
    return caught.value


@pytest.mark.parametrize(
    ("people", "asset"),
    [(3, "a10"), (10, "a10"), (25, "a50"), (60, "a100"), (99, "a100"), (2000, "a1000")],
)
async def test_the_smallest_package_with_room_for_all(side: Side, people: int, asset: str) -> None:
    """GMF-100 is a group of a hundred members: one is enough for a commune of 25 villages."""
    sizes = (100, 10, 1000, 50)
    side.fake.oa(OA_ID).packages = {f"a{size}": size for size in sizes}
    lan = side.fake.person("Lan")
    await side.channel.desk.make_group(OA_ID, "Cả xã", [lan.chat_id], people)
    [group] = side.fake.groups.all.values()
    assert group.asset_id == asset


async def test_what_is_left_is_taken_where_nothing_is_large_enough(side: Side) -> None:
    side.fake.oa(OA_ID).packages = {"a10": 10, "a50": 50}
    lan = side.fake.person("Lan")
    await side.channel.desk.make_group(OA_ID, "Cả xã", [lan.chat_id], 70)
    assert [g.asset_id for g in side.fake.groups.all.values()] == ["a50"]


async def test_groups_and_packages_are_looked_at_once_a_day(side: Side) -> None:
    oa, lan = side.fake.oa(OA_ID), side.fake.person("Lan")
    until = side.clock.now() + timedelta(days=20)
    oa.packages, oa.packages_until = {"a10": 10}, {"a10": until}
    await side.channel.desk.make_group(OA_ID, "Cả xã", [lan.chat_id])
    side.clock.move(days=1)
    for _ in range(3):
        await side.channel._freshen(OA_ID)
    assert side.fake.calls["getgroup"] == 1
    [account] = await side.channel.desk.accounts()
    [room] = account.rooms
    assert (room.name, room.size, room.members) == ("Cả xã", 10, 1)
    assert room.until is not None
    assert abs(room.until - until) < timedelta(days=1)


async def test_many_groups_are_listed_page_by_page(side: Side) -> None:
    side.fake.oa(OA_ID).packages = {f"a{n}": 10 for n in range(103)}
    for asset in side.fake.oa(OA_ID).packages:
        group = GmfGroup(f"g{asset}", asset, OA_ID, asset, 10)
        side.fake.groups.all[group.group_id] = group
    assert len(await side.channel.desk.groups(OA_ID)) == 103
    assert side.fake.calls["groups"] == 3


async def test_a_list_that_does_not_heed_the_offset_is_not_read_for_ever(
    side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def groups(*_args: Any, **_page: Any) -> list[dict[str, Any]]:
        return [{"group_id": str(n), "name": "x"} for n in range(50)]

    async def members(*_args: Any, **_page: Any) -> list[str]:
        return [str(n) for n in range(50)]

    monkeypatch.setattr(side.channel._api, "groups", groups)
    monkeypatch.setattr(side.channel._api, "group_members", members)
    assert len(await side.channel.desk.groups(OA_ID)) == 50
    assert len(await side.channel.desk.inside(OA_ID, "group:1")) == 50


async def test_who_is_in_a_group_is_read_page_by_page_and_its_end_is_seen(side: Side) -> None:
    group = await make(side)
    people = [side.fake.person(f"N{n}") for n in range(97)]
    group.members |= {p.chat_id: p for p in people}
    address = f"group:{group.group_id}"
    inside = await side.channel.desk.inside(OA_ID, address)
    assert set(inside) == set(group.members)
    assert len(inside) == 98
    assert side.fake.calls["members"] == 2
    assert [g.lives for g in await side.channel.desk.groups(OA_ID)] == [True]
    group.expired = True
    assert [g.lives for g in await side.channel.desk.groups(OA_ID)] == [False]
    with pytest.raises(SendError) as caught:
        await side.channel.desk.inside(OA_ID, address)
    assert caught.value.cause == "room_lost"


async def test_inviting_needs_a_word_in_two_days(side: Side) -> None:
    group = await make(side)
    late, lively = side.fake.person("Late"), side.fake.person("Lively")
    side.clock.move(hours=49)
    await lively.says("có tôi")
    address = f"group:{group.group_id}"
    await side.channel.desk.invite(OA_ID, address, [lively.chat_id])
    with pytest.raises(SendError) as caught:
        await side.channel.desk.invite(OA_ID, address, [late.chat_id])
    assert caught.value.cause == "window_closed"
    assert [p.name for p in group.members.values()] == ["Lan", "Lively"]


async def test_a_group_hears_everything_as_text(side: Side) -> None:
    group = await make(side)
    buttons = (WireButton("Đã đọc", "a.b"), WireButton("Mở", url="https://xa.vn/1"))
    media = (Attachment("voice", "d", "Bản tin sáng", url="https://xa.vn/listen/1"),)
    text = "Mời bà con nghe [@all]"
    sent = await side.send(f"group:{group.group_id}", WireMessage(text, buttons, media))
    assert group.said == [
        "Mời bà con nghe [ @all]\n1. Đã đọc\nMở: https://xa.vn/1\nBản tin sáng: https://xa.vn/listen/1"
    ]
    [lan] = group.members.values()
    assert lan.last().id == sent.message_id
    assert side.fake.ledger.taken[OA_ID] == {"group": 1}


async def test_a_group_has_no_window_and_no_night(side: Side) -> None:
    group = await make(side)
    side.clock.move(days=30, hours=14)  # 23:00
    await side.send(f"group:{group.group_id}", "Lũ về")
    assert group.said == ["Lũ về"]


async def test_lines_that_made_it_too_long_go_in_pieces_and_a_repeat_goes_on(side: Side) -> None:
    group = await make(side)
    message = WireMessage("Câu này dài. " * 153 + "Hết", (WireButton("Đã đọc", "a.b"),) * 5)
    side.fake.faults.plan("code", "group", code=-32)
    address = f"group:{group.group_id}"
    assert (await side.failing(address, message)).cause == "throttled"
    await side.send(address, message)
    assert len(group.said) == 2
    assert "5. Đã đọc" in group.said[1]
    await side.send(address, WireMessage("khác"), "k2")
    assert len(group.said) == 3


async def test_after_the_first_piece_the_second_alone_is_repeated(side: Side) -> None:
    group = await make(side)
    message = WireMessage("Câu này dài. " * 153 + "Hết", (WireButton("Đã đọc", "a.b"),) * 5)
    said: list[str] = group.said

    class Once(list):
        """The line breaks after the first piece."""

        def append(self, text: str) -> None:
            super().append(text)
            if len(self) == 1:
                side.fake.faults.plan("code", "group", code=-200)

    group.said = Once(said)
    address = f"group:{group.group_id}"
    assert (await side.failing(address, message)).cause == "unavailable"
    await side.send(address, message)
    assert len(group.said) == 2
    assert group.said[0] != group.said[1]


@pytest.mark.parametrize("address", ["group:", "group:nobody"])
async def test_a_group_that_is_not_ours(side: Side, address: str) -> None:
    assert (await side.failing(address)).cause in {"rejected", "room_lost"}
    group = await make(side)
    group.expired = True
    error = await side.failing(f"group:{group.group_id}")
    assert (error.cause, error.scope, error.vendor_code) == ("room_lost", "chat", "-237")


async def test_what_happens_in_a_group_comes_in(tmp_path: Path) -> None:
    async with open_side(tmp_path) as side, mounted() as mount:
        side.fake.oa(OA_ID).packages = {"asset-10": 10}
        inbox = Inbox()
        mount.add(side.channel.routes())
        await side.channel.start(inbox)
        side.fake.webhook_url = f"{mount.url}/zalo/webhook"
        group = await make(side)
        room = f"group:{group.group_id}"
        [lan] = group.members.values()
        await side.fake.settled()
        await lan.says("nước về rồi", room=group)
        await lan.sends_voice(b"sound", room=group)
        await lan.sends_sticker(room=group)
        await side.send(room, "Cảm ơn bà con")
        await side.fake.settled()
        await lan.leaves(group)
        kinds = [(e.kind, e.room, e.chat_id) for e in inbox.events]
        assert set(kinds[:2]) == {("group", room, room), ("join", room, lan.chat_id)}
        assert kinds[2:] == [
            ("text", room, lan.chat_id),
            ("voice", room, lan.chat_id),
            ("present", room, lan.chat_id),
            ("echo", room, room),
            ("leave", room, lan.chat_id),
        ]
        assert side.channel.counts["present-user_send_group_sticker"] == 1


async def test_disconnecting_forgets_the_tokens_everywhere(side: Side) -> None:
    lan = side.fake.person("Lan")
    other = ZaloChannel(Config(**side.fake.config()), replace(side.channel._deps, clock=side.clock))
    await other.send(OA_ID, lan.chat_id, WireMessage("a"), "k")
    oa = side.fake.oa(OA_ID)
    await side.channel.desk.disconnect(OA_ID)
    await side.channel.desk.disconnect(OA_ID)
    assert await side.channel.desk.accounts() == []
    vault = side.channel._accounts.vault
    assert not [v for v in vault.values.values() if oa.access in v or oa.refresh in v]  # type: ignore[attr-defined]  # the fake's own
    side.clock.move(minutes=6)
    for channel in (side.channel, other):
        with pytest.raises(SendError) as caught:
            await channel.send(OA_ID, lan.chat_id, WireMessage("a"), "k")
        assert (caught.value.cause, caught.value.scope) == ("token", "lane")
    assert len(lan.sees) == 1
    await other.stop()


async def test_a_disconnect_that_was_cut_off_is_shown_and_can_be_ended(side: Side) -> None:
    accounts = side.channel._accounts
    await accounts.vault.put(f"zalo:{OA_ID}", {})
    [account] = await side.channel.desk.accounts()
    assert (account.lost, account.account) == (True, OA_ID)
    await side.channel.desk.disconnect(OA_ID)
    assert await side.channel.desk.accounts() == []
