"""A loudspeaker is who holds its secret, and even its word is measured by what was planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.errors import NotAllowed
from bot.core.hours import at_local
from bot.core.ports import Standing, Taken
from bot.usecases.devices import device_key, device_link, device_watch, devices, playlog, playouts
from bot.usecases.upkeep import silence
from handlers import devices as talk_of_devices
from models import AuditRow, Device, Playout
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


def secret(village: Village, device: Device) -> str:
    return device_key.secret(village.parts.services, device)


async def test_the_table_holds_no_secret_and_each_device_has_its_own(village: Village) -> None:
    one, two = village.speakers
    key = secret(village, one)
    assert len(key) == 32
    assert key != secret(village, two)
    row = await Device.get(id=one.id)
    assert key not in {row.key_hash, row.key_nonce, row.code}
    assert await village.pages.standing("loa-1", key) is Standing.OWN
    for wrong in ("", "x", "-", row.key_hash, row.key_nonce, secret(village, two), "é" * 40):
        assert await village.pages.standing("loa-1", wrong) is Standing.PICTURE
    assert await village.pages.standing("loa-9", key) is Standing.UNKNOWN


async def test_a_code_longer_than_any_is_nobodys(village: Village) -> None:
    for code in ("a" * 41, "đ" * 150):
        assert await village.pages.standing(code, "") is Standing.UNKNOWN
        assert await village.pages.speaker_plan(code) is None
        assert await village.pages.board_feed(code) is None


async def test_a_stranger_sees_only_what_is_public(village: Village) -> None:
    at = at_local(village.parts.clock.now(), 17)
    version = await village.bulletin("Họp kín chưa báo", [at])
    await playouts.plan_playouts(village.parts.services, version.id)
    assert (await village.pages.speaker_plan("loa-1"))["items"] == []
    assert (await village.pages.board_feed("bang-1"))["items"] == []
    assert len((await village.pages.speaker_plan("loa-1", own=True))["items"]) == 1
    village.parts.clock.set(at)
    for found in (
        await village.pages.speaker_plan("loa-1"),
        await village.pages.board_feed("bang-1"),
    ):
        assert [i["title"] for i in found["items"]] == ["Họp kín chưa báo"]
        assert found["own"] is False


async def _opened(chat: Talk, device: Device) -> str:
    await chat.says("hủy")  # at a list of names a word is a name
    await chat.says("loa")
    await chat.presses("devices.pick")
    (shown,) = await chat.presses("devices.open", str(device.id))
    return shown


async def test_another_link_ends_the_first_and_a_lost_machine_ends_both(village: Village) -> None:
    device = village.speakers[0]
    first = secret(village, device)
    chat = Talk(village.parts, village.officer, (talk_of_devices.conversation,))
    assert f"/speakers/loa-1?k={first}" in await _opened(chat, device)
    (asked,) = await chat.presses("devices.renew", str(device.id))
    assert "chỉ còn để xem" in asked
    (said,) = await chat.presses("devices.renewed", str(device.id))
    second = secret(village, await Device.get(id=device.id))
    assert f"?k={second}" in said
    assert second != first
    assert await village.pages.standing("loa-1", first) is Standing.PICTURE
    assert await village.pages.standing("loa-1", second) is Standing.OWN
    await _opened(chat, device)
    await chat.presses("devices.revoke", str(device.id))
    (said,) = await chat.presses("devices.revoked", str(device.id))
    assert "Cấp đường dẫn mới" in said
    assert await village.pages.standing("loa-1", second) is Standing.PICTURE
    said = await _opened(chat, device)
    assert "?k=" not in said
    assert "đã ngừng" in said
    actions = await AuditRow.filter(action__startswith="device.key").order_by("id")
    assert [row.action for row in actions] == ["device.key_renewed", "device.key_revoked"]


async def test_only_its_keepers_give_and_end_links(village: Village) -> None:
    other = await village.parts.area("66-2", "commune", "Xã Cư Pui", village.province)
    stranger = await village.parts.person("stranger", "Y Ben", ("admin", other))
    before = (await Device.get(code="loa-1")).key_hash
    for person in (stranger, village.ea_kao_person, village.citizen, village.deputy):
        for act in (devices.renew, devices.revoke):
            with pytest.raises(NotAllowed):
                async with village.work(person) as work:
                    await act(work, village.speakers[0].id)
    assert (await Device.get(code="loa-1")).key_hash == before


async def test_a_link_outlives_a_new_installation_key(village: Village) -> None:
    device, services = village.speakers[0], village.parts.services
    key = secret(village, device)
    turned = replace(services, key=b"n" * 32, older_keys=(services.key,))
    assert device_key.secret(turned, device) == key
    dropped = replace(services, key=b"n" * 32, older_keys=())
    assert device_link.link(dropped, device) == ""
    assert await village.pages.standing("loa-1", key) is Standing.OWN


async def test_a_device_of_an_older_installation_goes_on_showing(village: Village) -> None:
    device = village.speakers[0]
    await Device.filter(id=device.id).update(key_hash="", key_nonce="")
    await village.beat(device)
    assert await village.pages.standing("loa-1", "") is Standing.UNKEYED
    version = await village.bulletin("Tin", now=True)
    await playouts.plan_playouts(village.parts.services, version.id)
    (item,) = (await village.pages.speaker_plan("loa-1"))["items"]
    assert item["audio_url"]
    village.parts.clock.move(minutes=6)
    assert await silence.look(village.parts.services) == 0  # it may not report any more
    await playlog.missed(village.parts.services)
    told = (await village.parts.told(village.deputy))[-1]
    assert "Loa Ea Kao: chưa có đường dẫn riêng nên không báo được" in told
    chat = Talk(village.parts, village.officer, (talk_of_devices.conversation,))
    (listed,) = await chat.says("loa")
    assert "Loa Ea Kao (Buôn Ea Kao): chưa có đường dẫn riêng, bấm" in listed
    await chat.presses("devices.pick")
    await chat.presses("devices.open", str(device.id))
    (said,) = await chat.presses("devices.renew", str(device.id))
    assert f"?k={secret(village, await Device.get(id=device.id))}" in said


async def _planned(village: Village) -> tuple[Playout, datetime]:
    at = at_local(village.parts.clock.now(), 17)
    version = await village.bulletin("Họp", [at])
    await playouts.plan_playouts(village.parts.services, version.id)
    return await Playout.get(device__code="loa-1"), at


LIES = {
    "before its time": ((("started", -300),), "chưa đến giờ"),
    "an end before the start": ((("started", 0), ("finished", -20)), "trước khi bắt đầu"),
    "a start behind its end": ((("finished", 45), ("started", 120)), "trước khi bắt đầu"),
    "shorter than its sound": ((("started", 0), ("finished", 5)), "nhanh hơn độ dài"),
    "shorter, its start unsaid": ((("finished", 5),), "nhanh hơn độ dài"),
    "cut off before it began": ((("interrupted", -60),), "trước khi bắt đầu"),
}


@pytest.mark.parametrize("lie", LIES)
async def test_what_cannot_be_is_refused_and_told_once(village: Village, lie: str) -> None:
    row, at = await _planned(village)
    (*true, (what, seconds)), words = LIES[lie]
    for before, after_s in true:
        moment = at + timedelta(seconds=after_s)
        assert await village.pages.acknowledge("loa-1", str(row.id), before, moment, "") == "taken"
    known = await Playout.get(id=row.id)
    for _ in range(3):
        moment = at + timedelta(seconds=seconds)
        said = await village.pages.acknowledge("loa-1", str(row.id), what, moment, "")
        assert said is Taken.DOUBTED
    now = await Playout.get(id=row.id)
    assert (now.state, now.started_at, now.ended_at) == (
        known.state,
        known.started_at,
        known.ended_at,
    )
    told = [one for one in await village.parts.told(village.officer) if "không thể có" in one]
    assert len(told) == 1
    assert words in told[0]


async def test_a_play_joined_part_way_or_played_late_is_true(village: Village) -> None:
    row, at = await _planned(village)
    for device, began, ended in (("loa-1", 30, 45), ("loa-2", 20, 65)):
        play = await Playout.get(device__code=device)
        for what, after_s in (("started", began), ("finished", ended)):
            moment = at + timedelta(seconds=after_s)
            said = await village.pages.acknowledge(device, str(play.id), what, moment, "")
            assert said is Taken.TAKEN
    assert (await Playout.get(id=row.id)).state == "finished"


async def test_no_device_speaks_for_another(village: Village) -> None:
    row, at = await _planned(village)
    said = await village.pages.acknowledge("loa-2", str(row.id), "started", at, "")
    assert said is Taken.DOUBTED
    assert (await Playout.get(id=row.id)).state == "planned"
    told = (await village.parts.told(village.officer))[-1]
    assert told.startswith("Loa Tơng Jú vừa báo một việc không thể có: báo thay cho loa")


async def test_after_an_upgrade_admins_hear_once_which_machines_lack_a_link(
    village: Village,
) -> None:
    parts = village.parts
    bia = await parts.person("bia", "Bia", ("admin", village.commune))
    assert await device_watch.unkeyed(parts.services) == 0
    await Device.filter(code="loa-1").update(key_hash="", key_nonce="")
    for _ in range(2):
        await device_watch.unkeyed(parts.services)
        parts.clock.move(hours=6)
    (told,) = await parts.told(bia)
    assert told.startswith("1 loa, bảng tin của ")
    assert "Cấp đường dẫn mới" in told
    assert [b["action"] for b in await parts.buttons(bia)] == ["devices.start"]
