"""What is wrong with loudspeakers and boards: told once to who stands nearest, in one list each
morning to their officers, and counted by month."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.core.hours import at_local
from bot.usecases.devices import devices
from bot.usecases.upkeep import condition, morning, silence
from handlers import box
from handlers import devices as talk_of_devices
from models import Device, DeviceMonth, DeviceTrouble, Role
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk

NAME = "Loa Ea Kao (Buôn Ea Kao)"


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


async def beat(village: Village, **state: object) -> int:
    """A heartbeat of the first loudspeaker, and the clock's look at it."""
    await village.pages.heartbeat("loa-1", {"page": "speaker", **state})
    return await silence.look(village.parts.services)


async def quiet_for(village: Village, **span: float) -> None:
    village.parts.clock.move(**span)
    await silence.look(village.parts.services)


async def next_morning(village: Village) -> datetime:
    now = village.parts.clock.now()
    at = at_local(now, 7)
    village.parts.clock.set(at if at > now else at + timedelta(days=1))
    await morning.due(village.parts.services)
    return village.parts.clock.now()


async def test_silence_is_told_once_to_the_village_with_what_to_look_at(village: Village) -> None:
    await beat(village)
    await quiet_for(village, minutes=4)
    assert await village.parts.told(village.ea_kao_person) == []
    await quiet_for(village, minutes=2)
    await quiet_for(village, minutes=2)
    (told,) = await village.parts.told(village.ea_kao_person)
    assert told.startswith(f"{NAME} mất liên lạc từ 09:00. Nhờ anh/chị xem giúp:")
    assert "có điện không" in told
    assert await village.parts.told(village.deputy) == [], "officers read it in the morning"
    assert await beat(village) == 1
    assert await silence.look(village.parts.services) == 0
    (_, told) = await village.parts.told(village.ea_kao_person)
    assert told == f"{NAME} đã tốt lại (mất liên lạc từ 09:00 đến 09:08). Cảm ơn anh/chị."


async def test_where_nobody_speaks_for_the_place_its_officers_hear_at_once(
    village: Village,
) -> None:
    await Role.filter(person=village.ea_kao_person).update(active=False)
    await beat(village)
    await quiet_for(village, minutes=6)
    assert "mất liên lạc từ 09:00" in (await village.parts.told(village.deputy))[0]


async def test_the_state_changes_after_three_of_its_own_heartbeats(village: Village) -> None:
    device, start = village.speakers[0], village.parts.clock.now()
    for health, alive, away in (
        ({"page": "speaker"}, 100, 110),
        ({"firmware": "2.1"}, 190, 200),
        ({"every_s": 20}, 70, 80),
        ({"every_s": 3600}, 299, 301),
        ({"every_s": True}, 190, 200),
    ):
        device.health, device.heard_at = health, start
        assert devices.state_of(device, start + timedelta(seconds=alive)) == "online", health
        assert devices.state_of(device, start + timedelta(seconds=away)) == "offline", health


async def test_a_power_cut_and_its_end_are_told_at_their_hours(village: Village) -> None:
    village.parts.clock.set(at_local(village.parts.clock.now(), 17, 2))
    await beat(village, mains=True)
    village.parts.clock.move(seconds=5)
    assert await beat(village, mains=False) == 1, "also before the next heartbeat is due"
    village.parts.clock.move(seconds=30)
    assert await beat(village, mains=False) == 0
    (told,) = await village.parts.told(village.ea_kao_person)
    assert told.startswith(f"{NAME} mất điện từ 17:02, máy đang chạy bằng pin.")
    await quiet_for(village, minutes=30)
    assert len(await village.parts.told(village.ea_kao_person)) == 1, "its battery is empty: known"
    village.parts.clock.set(at_local(village.parts.clock.now(), 19, 10))
    await beat(village, mains=True)
    told = (await village.parts.told(village.ea_kao_person))[1]
    assert "mất điện từ 17:02 đến 19:10" in told
    assert await DeviceTrouble.filter(over_at=None).count() == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"signal": -115}, "sóng yếu từ 09:00"),
        ({"signal": 4}, "sóng yếu từ 09:00"),
        ({"amplifier": "fault"}, "ampli báo lỗi từ 09:00"),
        ({"amplifier": False}, "ampli báo lỗi từ 09:00"),
        ({"signal": -80, "amplifier": "on", "mains": True}, ""),
        ({"signal": True, "amplifier": None, "mains": "no"}, ""),
    ],
)
async def test_what_a_box_says_of_itself(
    village: Village, said: dict[str, object], told: str
) -> None:
    await beat(village, **said)
    found = await village.parts.told(village.ea_kao_person)
    assert [told in one for one in found] == ([True] if told else [])


async def test_what_comes_and_goes_all_day_is_told_once(village: Village) -> None:
    for _ in range(4):
        await beat(village, signal=-115)
        village.parts.clock.move(minutes=5)
        await beat(village, signal=-80)
        village.parts.clock.move(minutes=5)
    assert len(await village.parts.told(village.ea_kao_person)) == 2  # begin and end of the first
    assert await DeviceTrouble.all().count() == 4


async def test_officers_get_one_list_in_the_morning(village: Village) -> None:
    await beat(village)
    await village.beat(village.speakers[1])
    await quiet_for(village, minutes=6)
    await beat(village)
    assert await morning.due(village.parts.services) == 0, "not before seven"
    await next_morning(village)
    (told,) = await village.parts.told(village.deputy)
    assert told.startswith("Loa, bảng tin của Xã Ea Kao từ sáng qua: ")
    assert f"{NAME}: mất liên lạc từ 09:00" in told
    assert "Loa Tơng Jú (Buôn Tơng Jú): mất liên lạc từ 09:00" in told
    assert await morning.due(village.parts.services) == 0
    await next_morning(village)
    assert len(await village.parts.told(village.deputy)) == 1, "nothing new, nothing said"


async def test_the_next_list_says_what_is_well_and_what_still_waits(village: Village) -> None:
    await beat(village)
    await village.beat(village.speakers[1])
    await quiet_for(village, minutes=6)
    await next_morning(village)
    await beat(village)
    await next_morning(village)
    told = (await village.parts.told(village.deputy))[-1]
    assert "đến 07:00" in told
    assert told.endswith("Còn 1 việc từ trước chưa xong.")
    assert "Tơng Jú" not in told


async def test_why_it_was_away_is_what_it_says_when_it_is_back(village: Village) -> None:
    await beat(village)
    await quiet_for(village, minutes=40)
    await beat(village, uptime_s=60)
    await quiet_for(village, minutes=40)
    await beat(village, uptime_s=90_000)
    assert [t.detail for t in await DeviceTrouble.all().order_by("id")] == ["off", "network"]


@pytest.mark.parametrize("uptime_s", [1e300, 10**15, -5])
async def test_nonsense_of_one_box_does_not_stop_the_sweep(
    village: Village, uptime_s: float
) -> None:
    await beat(village)
    await quiet_for(village, minutes=40)
    assert await beat(village, uptime_s=uptime_s) == 1
    assert (await DeviceTrouble.get()).detail == ""


async def test_minutes_away_are_counted_by_month_and_stay(village: Village) -> None:
    clock = village.parts.clock
    clock.set(at_local(datetime.fromisoformat("2026-01-31T03:00:00+00:00"), 22))
    await beat(village)
    await quiet_for(village, hours=5)
    await beat(village)
    device = await Device.get(code="loa-1")
    counted = await DeviceMonth.filter(device=device).order_by("month")
    assert [(one.month, one.down_min) for one in counted] == [("2026-01", 120), ("2026-02", 180)]
    await DeviceTrouble.all().delete()
    clock.move(hours=7)
    assert await condition.percents([device], "2026-01", clock.now()) == {device.id: 0.0}
    assert await condition.percents([device], "2026-02", clock.now()) == {device.id: 70.0}
    fresh = village.speakers[1]
    assert await condition.percents([fresh], "", clock.now()) == {}
    assert (condition.written(98.24), condition.written(100.0)) == ("98,2", "100")


async def test_the_officer_sees_it_at_the_device(village: Village) -> None:
    await beat(village, mains=False)
    village.parts.clock.move(minutes=1)
    chat = Talk(village.parts, village.officer, (box.conversation, talk_of_devices.conversation))
    (shown,) = await chat.acts("devices.open", str(village.speakers[0].id))
    assert "Đang có việc: mất điện từ 09:00." in shown
    assert "Tháng này chạy 100% thời gian." in shown
