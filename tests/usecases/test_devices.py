"""Devices: who may add and change them, heartbeats, silence told once, changes heard at once."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import timedelta

import pytest

from bot.core.errors import NotAllowed, UserError
from bot.usecases.devices import device_link, device_news, device_watch, devices, playouts
from bot.usecases.devices.hub import Hub
from bot.usecases.devices.pages import Pages
from bot.usecases.upkeep import boards
from handlers import _device_pick
from handlers import devices as talk_of_devices
from models import AuditRow, Bulletin, ChatAccount, Device, Emergency, Playout
from models.device import PlayState
from tests.fakes.broadcast import Village, make_village, sha
from tests.fakes.house import Parts
from tests.fakes.talk import Talk


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


async def test_a_new_device_has_an_unguessable_code(village: Village) -> None:
    async with village.work(village.officer) as work:
        one = await devices.register(work, village.ea_kao, "speaker", "Loa nhà văn hóa")
        two = await devices.register(work, village.ea_kao, "board", "Bảng", code="bang-chinh")
    assert one.code.startswith("LOA-")
    assert len(one.code) >= 16
    assert two.code == "bang-chinh"
    assert ("plan_device", one.id) in village.parts.tasks
    assert await AuditRow.filter(action="device.added").count() == 2
    with pytest.raises(UserError, match="devices-code-taken"):
        async with village.work(village.officer) as work:
            await devices.register(work, village.ea_kao, "board", "Bảng", code="bang-chinh")


async def test_only_keepers_of_the_place_may(village: Village) -> None:
    other = await village.parts.area("66-2", "commune", "Xã Cư Pui", village.province)
    stranger = await village.parts.person("stranger", "Y Ben", ("admin", other))
    for person in (stranger, village.ea_kao_person, village.citizen):
        with pytest.raises(NotAllowed):
            async with village.work(person) as work:
                await devices.register(work, village.ea_kao, "speaker", "Loa")
        with pytest.raises(NotAllowed):
            async with village.work(person) as work:
                await devices.set_volume(work, village.speakers[0].id, 10)
        with pytest.raises(NotAllowed):
            async with village.work(person) as work:
                await devices.listed(work, village.commune)


async def test_very_many_are_not_all_in_one_message(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_device_pick, "MOST", 1)
    chat = Talk(village.parts, village.officer, (talk_of_devices.conversation,))
    await village.beat(village.board, village.speakers[0])
    (listed,) = await chat.says("loa")
    assert "Loa Tơng Jú (Buôn Tơng Jú): chưa kết nối lần nào\nvà 2 nơi nữa" in listed
    await chat.presses("devices.pick")
    (unknown,) = await chat.says("loa nhà thờ")
    assert "Chưa thấy loa, bảng tin nào tên “loa nhà thờ”" in unknown
    await chat.says("loa ea kao")
    (one,) = await chat.presses("devices.open", str(village.speakers[0].id))
    assert one.startswith("Loa Ea Kao")


async def test_a_device_taken_down_disappears(village: Village) -> None:
    version = await village.bulletin("Tin", now=True)
    await playouts.plan_playouts(village.parts.services, version.id)
    async with village.work(village.officer) as work:
        await devices.deactivate(work, village.speakers[0].id)
    assert await village.pages.speaker_plan("loa-1", own=True) is None
    assert not await village.pages.heartbeat("loa-1", {})
    assert (await Playout.get(device__code="loa-1")).state == PlayState.CANCELLED
    assert "loa-1" not in [d["code"] for d in await village.pages.listed()]


async def test_heartbeats_are_written_now_and_then(village: Village) -> None:
    start = village.parts.clock.now()
    assert await village.pages.heartbeat("loa-1", {"on": True, "deep": {"no": 1}})
    village.parts.clock.move(seconds=10)
    assert await village.pages.heartbeat("loa-1", {"on": False})
    device = await Device.get(code="loa-1")
    assert (device.heard_at, device.health) == (start, {"on": True})
    village.parts.clock.move(seconds=11)
    await village.pages.heartbeat("loa-1", {"on": False})
    assert (await Device.get(code="loa-1")).health == {"on": False}
    assert not await village.pages.heartbeat("nothing", {})


async def test_a_page_that_may_not_sound_is_told_once_to_who_stands_near(village: Village) -> None:
    (loud, _), services = village.speakers, village.parts.services
    dumb = {"page": "speaker", "on": False, "mute_s": 60}
    assert await village.pages.heartbeat(loud.code, dumb)
    await loud.refresh_from_db()
    assert devices.state_of(loud, village.parts.clock.now()) == "mute"
    assert await device_watch.mute(services) == 0  # whoever opened it may still be there
    village.parts.clock.move(minutes=3)
    await village.pages.heartbeat(loud.code, {**dumb, "mute_s": 240})
    assert await device_watch.mute(services) == 1
    assert await device_watch.mute(services) == 0
    (told,) = await village.parts.told(village.ea_kao_person)
    assert told.startswith("Loa Ea Kao (Buôn Ea Kao) đang mở nhưng chưa bật tiếng")
    await village.pages.heartbeat(loud.code, {"page": "speaker", "on": True, "volume": 0})
    await device_watch.mute(services)
    await village.pages.heartbeat(loud.code, {"page": "speaker", "on": True, "volume": 70})
    await loud.refresh_from_db()
    assert devices.state_of(loud, village.parts.clock.now()) == "online"  # at once
    assert await device_watch.mute(services) == 1
    assert len(await village.parts.told(village.ea_kao_person)) == 1


async def _waits(hub: Hub) -> None:
    """Until the page has read where the plan stands, and waits for its bell."""
    while not any(b._rung._waiters for b in hub._bells.get("device:loa-1", ())):
        await asyncio.sleep(0.001)


async def test_pages_hear_of_changes_at_once_and_from_other_processes(village: Village) -> None:
    hub = Hub()
    pages = Pages(village.parts.services, hub, village.parts.locales, poll_s=30)
    async with aclosing(pages.changes("loa-1")) as changes:
        waiting = asyncio.ensure_future(anext(changes))
        await _waits(hub)
        await Device.filter(code="loa-1").update(plan_version=7)
        hub.wake("device:loa-1")
        assert await asyncio.wait_for(waiting, 5) == 7
    assert not hub._bells
    looking = village.pages
    async with aclosing(looking.changes("loa-1")) as changes:
        waiting = asyncio.ensure_future(anext(changes))
        await _waits(looking._news._hub)
        await Device.filter(code="loa-1").update(plan_version=8)
        assert await asyncio.wait_for(waiting, 5) == 8


async def test_many_pages_of_a_device_share_one_look_at_the_database(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    versions = device_news._versions

    async def counted(codes: list[str]) -> dict[str, int]:
        asked.append(len(codes))
        return await versions(codes)

    monkeypatch.setattr(device_news, "_versions", counted)
    pages = village.pages
    readers = [pages.changes(code) for code in ("loa-1", "loa-2") * 50]
    waiting = [asyncio.ensure_future(anext(one)) for one in readers]
    bells = pages._news._hub._bells
    while sum(bool(b._rung._waiters) for found in bells.values() for b in found) < 100:
        await asyncio.sleep(0.001)
    await Device.filter(code="loa-2").update(plan_version=9)
    assert await asyncio.wait_for(asyncio.gather(*waiting[1::2]), 5) == [9] * 50
    assert max(asked) == 2  # one question for both, however many look
    assert asked.count(1) <= 2 + 2  # each device alone: at the start, and when it was woken
    for task in waiting[::2]:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for one in readers:
        await one.aclose()
    assert pages._news._poller is None


async def test_the_listen_page_says_what_holds(village: Village) -> None:
    version = await village.bulletin("Nghe thử", now=True, approve=False)
    key = sha("Nghe thử")[:16]
    assert "chưa được duyệt" in (await village.pages.listen(key))["notice"]
    bulletin = Bulletin.filter(id=version.bulletin_id)
    await bulletin.update(state="published")
    found = await village.pages.listen(key)
    assert found["notice"] == ""
    assert found["audio_url"].endswith(".mp3")
    assert found["commune"] == "Xã Ea Kao"
    await bulletin.update(state="withdrawn")
    found = await village.pages.listen(key)
    assert "rút lại" in found["notice"]
    assert found["audio_url"] == ""
    for wrong in ("0" * 16, "x", sha("Nghe thử"), "%" * 16):
        assert await village.pages.listen(wrong) is None


async def test_unknown_pages_are_nothing(village: Village) -> None:
    assert await village.pages.speaker_plan("bang-1", own=True) is None
    assert await village.pages.board_feed("loa-1", own=True) is None
    assert not await Emergency.exists()


async def test_adding_and_changing_in_the_chat(village: Village) -> None:
    chat = Talk(village.parts, village.officer, (talk_of_devices.conversation,))
    await village.beat(village.speakers[0])
    version = await village.bulletin("Tin", [village.parts.clock.now() + timedelta(hours=1)])
    await playouts.plan_playouts(village.parts.services, version.id)
    (listed,) = await chat.says("loa")
    assert "Loa Ea Kao (Buôn Ea Kao): đang chạy, sắp phát 10:00" in listed
    assert "Loa Tơng Jú (Buôn Tơng Jú): chưa kết nối lần nào" in listed
    await chat.presses("devices.add", "speaker")
    await chat.says("tong ju")
    (added,) = await chat.says("Nhà văn hóa")
    device = await Device.get(name="Nhà văn hóa")
    assert f"/speakers/{device.code}" in added
    account = village.parts.tasks[-1][2]
    assert ("device_qr", device.id, account) in village.parts.tasks
    await device_link.send_qr(village.parts.services, village.save, device.id, account)
    assert "Mã vuông" in (await village.parts.told(village.officer))[-1]
    await chat.says("loa")
    await chat.presses("devices.pick")
    await chat.presses("devices.open", str(device.id))
    (said,) = await chat.presses("devices.volume", f"{device.id}:90")
    assert "âm lượng 90%" in said
    assert (await Device.get(id=device.id)).volume == 90


async def test_two_who_ask_at_once_both_see_the_board(village: Village) -> None:
    await village.beat(village.board)
    people = (village.officer, village.deputy)
    for person in people:
        account = await ChatAccount.get(person_id=person.id)
        async with village.work(village.officer) as work:
            await boards.see(work, village.board.id, account.id)
    token = (await village.pages.board_feed("bang-1", own=True))["picture"]
    picture = b"\xff\xd8\xff" + b"0" * 100
    assert await village.pages.picture("bang-1", token, picture)
    assert not await village.pages.picture("bang-1", token, picture), "sent twice"
    for person in people:
        assert "Màn hình của Bảng xã" in (await village.parts.told(person))[-1]


async def test_a_keeper_sees_what_a_board_shows(village: Village) -> None:
    chat = Talk(village.parts, village.officer, (talk_of_devices.conversation,))
    board = await Device.get(code="bang-1")
    await chat.says("loa và bảng tin")
    await chat.presses("devices.pick")
    await chat.presses("devices.open", str(board.id))
    (off,) = await chat.presses("devices.screen", str(board.id))
    assert "không liên lạc được" in off
    await village.beat(board)
    await chat.acts("devices.open", str(board.id))
    (asked,) = await chat.presses("devices.screen", str(board.id))
    assert "ảnh màn hình gửi tới anh/chị" in asked
    token = (await village.pages.board_feed("bang-1", own=True))["picture"]
    assert token
    assert not (await village.pages.board_feed("bang-1"))["picture"]  # nobody else is told
    picture = b"\xff\xd8\xff" + b"x" * 100
    for wrong in (("bang-1", "other", picture), ("bang-1", token, b"GIF89a")):
        assert not await village.pages.picture(*wrong)
    assert await village.pages.picture("bang-1", token, picture)
    assert not await village.pages.picture("bang-1", token, picture)  # once
    assert (await village.parts.told(village.officer))[-1] == "Màn hình của Bảng xã lúc 09:00."
    assert not (await village.pages.board_feed("bang-1", own=True))["picture"]


async def test_a_keeper_says_when_a_board_is_lit_and_how_fast(village: Village) -> None:
    chat = Talk(village.parts, village.officer, (talk_of_devices.conversation,))
    board = await Device.get(code="bang-1")
    (asked,) = await chat.acts("devices.lit", str(board.id))
    assert "đang bật cả ngày, trừ giờ nghỉ đêm, mỗi tin theo độ dài của tin" in asked
    await chat.presses("devices.hours", f"{board.id}:17:00-21:00")
    (done,) = await chat.acts("devices.pace", f"{board.id}:20")
    assert done == "Bảng xã: bật từ 17:00 đến 21:00, mỗi tin 20 giây."
    for title in ("Trước", "Sau"):
        version = await village.bulletin(title, now=True)
        await playouts.plan_playouts(village.parts.services, version.id)
        village.parts.clock.move(minutes=1)
    feed = await village.pages.board_feed("bang-1", own=True)
    assert feed["hours"] == {"from": "17:00", "to": "21:00"}
    assert [(i["title"], i["seconds"]) for i in feed["items"]] == [("Sau", 20), ("Trước", 20)]
