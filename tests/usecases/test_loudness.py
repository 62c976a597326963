"""How loud one loudspeaker is by hour: said in chat, and in the plan of the device."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from bot.core.hours import QuietHours, at_local
from bot.core.ports import PlanItem
from bot.usecases.airtime import loudness
from bot.usecases.devices import plans, playouts
from bot.usecases.planning import device_sound
from bot.vietnamese import loud_said
from bot.vietnamese.loud_said import Loud
from handlers import loudness as talk_of_loudness
from models import AuditRow, Device
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk

SCHOOL = QuietHours(time(7), time(17))


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


def at(village: Village, hour: int, minute: int = 0) -> datetime:
    return at_local(village.parts.clock.now(), hour, minute)


async def items(village: Village, code: str = "loa-1") -> list[PlanItem]:
    device = await Device.get(code=code)
    return await plans.plan_items(village.parts.services, village.parts.locales, device)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("ban ngày 70", Loud("day", 70)),
        ("âm lượng 65%", Loud("day", 65)),
        ("buổi tối 50", Loud("evening", 50)),
        ("buoi toi 50%", Loud("evening", 50)),
        ("không quá 40 từ 7h đến 17h", Loud("cap", 40, SCHOOL)),
        ("tối đa 40% từ 7:00 đến 5h chiều", Loud("cap", 40, SCHOOL)),
        ("khởi động 15 giây", Loud("warm", 15)),
        ("bỏ giới hạn", Loud("uncap")),
        ("không quá 40", None),
        ("70 từ 7h đến 17h", None),
        ("ban ngày 70 buổi tối 50", None),
        ("to lên", None),
        ("khởi động 15 phút", None),
    ],
)
def test_what_was_said(text: str, wish: Loud | None) -> None:
    assert loud_said.wish(text) == wish


async def test_a_keeper_sets_it_in_words_and_by_buttons(village: Village) -> None:
    device = village.speakers[0]
    chat = Talk(village.parts, village.officer, (talk_of_loudness.conversation,))
    said = await chat.acts("loudness.open", str(device.id))
    assert "Ban ngày: 70%" in said[-1]
    await chat.says("buổi tối 50")
    await chat.says("không quá 40 từ 7h đến 17h")
    said = await chat.presses("loudness.warm", f"{device.id}:20")
    for line in (
        "Buổi tối (18:00 đến 06:00): 50%",
        "Từ 07:00 đến 17:00: không quá 40%",
        "Bật tăng âm trước khi phát 20 giây",
    ):
        assert line in said[-1]
    assert "một điều mỗi lần" in (await chat.says("to lên chút"))[-1]
    assert "từ 0 đến 120 giây" in (await chat.says("khởi động 500 giây"))[-1]
    assert await AuditRow.filter(action="device.loudness").count() == 3
    said = await chat.says("bỏ giới hạn")
    assert "không quá" not in said[-1].split("Muốn đổi")[0]
    board = await chat.acts("loudness.open", str(village.board.id))
    assert "không có âm lượng" in board[-1]


async def test_each_play_has_the_loudness_of_its_hour(village: Village) -> None:
    one = village.speakers[0].id
    async with village.work(village.officer) as work:
        for wish in (
            Loud("evening", 50),
            Loud("cap", 40, SCHOOL),
            Loud("warm", 15),
        ):
            await device_sound.change(work, one, wish)
    times = [at(village, 16), at(village, 17), at(village, 19)]
    version = await village.bulletin("Tin", times)
    await playouts.plan_playouts(village.parts.services, version.id)
    assert [(i.volume, i.warm_up_s) for i in await items(village)] == [(40, 15), (70, 15), (50, 15)]
    assert [(i.volume, i.warm_up_s) for i in await items(village, "loa-2")] == [(70, 0)] * 3


def test_a_cap_that_begins_under_a_sound_holds_for_all_of_it() -> None:
    device = Device(volume=80, rules={"caps": [{"from": "07:00", "to": "17:00", "most": 40}]})
    found = loudness.of(device)
    six = at_local(datetime.fromisoformat("2026-12-01T00:00:00+07:00"), 6, 59)
    assert found.during(six, six.replace(second=50)) == 80
    assert found.during(six, at_local(six, 7, 5)) == 40
    assert loudness.of(Device(volume=80, rules=found.stored())) == found


async def test_a_short_message_is_not_joined_part_way_and_music_is(village: Village) -> None:
    for title, seconds, priority in (
        ("Ngắn", 45, "commune"),
        ("Dài", 200, "commune"),
        ("Nhạc", 30, "music"),
    ):
        version = await village.bulletin(
            title, [at(village, 17)], seconds=seconds, priority=priority
        )
        await playouts.plan_playouts(village.parts.services, version.id)
    found = {i.title: i.extra["join"] for i in await items(village)}
    assert found == {"Ngắn": False, "Dài": True, "Nhạc": True}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("yên lặng 11h30 đến 13h", QuietHours(time(11, 30), time(13))),
        ("11:30-13:00", QuietHours(time(11, 30), time(13))),
        ("từ 9 giờ tối đến 5 giờ 30 sáng", QuietHours(time(21), time(5, 30))),
        ("22h tới 5h", QuietHours(time(22), time(5))),
        ("22h", None),
        ("25h đến 26h", None),
        ("mỗi ngày 45 phút", None),
    ],
)
def test_which_hours(text: str, span: QuietHours | None) -> None:
    assert loud_said.hours(text) == span


def test_minutes_are_said_once() -> None:
    assert loud_said.minutes("mỗi ngày 45 phút") == 45
    assert loud_said.minutes("45p") == 45
    assert loud_said.minutes("30 phút hay 45 phút") is None
    assert loud_said.minutes("yên lặng 11h30 đến 13h") is None
