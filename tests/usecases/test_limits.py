"""How long and when loudspeakers may sound: set in chat, tightened below, kept by every plan."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.core.errors import NotAllowed, UserError
from bot.core.hours import QuietHours, at_local
from bot.usecases.airtime import limits
from bot.usecases.bulletins import submit
from bot.usecases.devices import playouts
from bot.usecases.emergency import emergency
from bot.usecases.planning import limit_changes
from handlers import limits as talk_of_limits
from models import Area, AuditRow, BulletinVersion, Person, Playout
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk

NOON = QuietHours(time(11, 30), time(13, 0))


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


@pytest.fixture
async def admin(village: Village) -> Person:
    return await village.parts.person("admin", "Lê Văn Quản", ("admin", village.commune))


@pytest.fixture
async def governor(village: Village) -> Person:
    return await village.parts.person("tinh", "Bùi Thị Tỉnh", ("admin", village.province))


def at(village: Village, hour: int, minute: int = 0, days: int = 0) -> datetime:
    return at_local(village.parts.clock.now() + timedelta(days=days), hour, minute)


async def planned(village: Village, title: str, *times: datetime, **more: Any) -> BulletinVersion:
    version = await village.bulletin(title, times, **more)
    await playouts.plan_playouts(village.parts.services, version.id)
    return version


async def minutes(village: Village, person: Person, area: Area, count: int) -> None:
    async with village.work(person) as work:
        await limit_changes.set_minutes(work, area.code, count)


async def quiet(village: Village, person: Person, area: Area, span: QuietHours) -> None:
    async with village.work(person) as work:
        await limit_changes.add_quiet(work, area.code, span)


async def heard(village: Village, code: str = "loa-1") -> list[str]:
    found = await village.pages.speaker_plan(code, own=True)
    return [item["title"] for item in found["items"]]


def talk(village: Village, person: Person) -> Talk:
    return Talk(village.parts, person, (talk_of_limits.conversation,))


async def test_an_admin_sets_them_in_chat(village: Village, admin: Person) -> None:
    chat = talk(village, admin)
    said = (await chat.says("giờ yên lặng"))[-1]
    assert "Giờ yên lặng: 22:00 đến 05:00" in said
    assert "không giới hạn số phút" in said
    said = (await chat.says("yên lặng 11h30 đến 13h"))[-1]
    assert "11:30 đến 13:00" in said
    said = (await chat.says("mỗi ngày 45 phút"))[-1]
    assert "nhiều nhất 45 phút" in said
    rows = await AuditRow.filter(action="limits.changed").order_by("id")
    assert [r.after for r in rows] == [
        {"quiet": [["11:30", "13:00"]]},
        {"quiet": [["11:30", "13:00"]], "minutes": 45},
    ]
    said = (await chat.says("cho nghỉ trưa nhé"))[-1]
    assert "gõ một điều mỗi lần" in said
    chat_again = await chat.says("giờ yên lặng")
    assert "11:30 đến 13:00" in chat_again[-1]
    said = (await chat.presses("limits.clear"))[-1]
    assert "Giờ yên lặng: 22:00 đến 05:00" in said
    assert limits.said(await Area.get(id=village.commune.id)) == limits.Limits()


async def test_a_commune_only_tightens(village: Village, admin: Person, governor: Person) -> None:
    await minutes(village, governor, village.province, 45)
    await quiet(village, governor, village.province, QuietHours(time(21, 0), time(5, 30)))
    with pytest.raises(UserError, match="limits-minutes-loose"):
        await minutes(village, admin, village.commune, 60)
    await minutes(village, admin, village.commune, 30)
    async with village.work(admin) as work:
        shown = await limit_changes.clear(work, village.commune.code)
    assert shown.holds.most_s == 45 * 60
    assert shown.holds.silence.covers(at(village, 21, 30))
    # What the province tightens later holds at once, whatever the commune said before.
    await minutes(village, admin, village.commune, 40)
    await minutes(village, governor, village.province, 20)
    area = await Area.get(id=village.ea_kao.id)
    assert (await limits.of(area, village.parts.services.settings)).most_s == 20 * 60


async def test_only_admins_of_the_place_set_them(
    village: Village, admin: Person, governor: Person
) -> None:
    for person, area in (
        (village.officer, village.commune),
        (village.ea_kao_person, village.commune),
        (admin, village.province),
    ):
        with pytest.raises(NotAllowed):
            await minutes(village, person, area, 10)
    await minutes(village, governor, village.commune, 10)
    for wrong in (0, 4, 1441):
        with pytest.raises(UserError, match="limits-minutes-wrong"):
            await minutes(village, admin, village.commune, wrong)
    whole = QuietHours(time(5, 0), time(22, 0))
    with pytest.raises(UserError, match="limits-hours-all"):
        await quiet(village, admin, village.commune, whole)


async def test_a_day_has_its_minutes_and_no_more(village: Village, admin: Person) -> None:
    await minutes(village, admin, village.commune, 10)
    await planned(village, "Một", at(village, 17), seconds=400)
    await planned(village, "Hai", at(village, 18), at(village, 18, days=1), seconds=400)
    assert await heard(village) == ["Một", "Hai"]
    row = await Playout.filter(device__code="loa-1").order_by("-start_at").first()
    assert row is not None
    assert row.start_at == at(village, 18, days=1)
    told = (await village.parts.told(village.deputy))[-1]
    assert "không phát loa lúc 18:00" in told
    assert "mỗi ngày chỉ được phát 10 phút" in told


async def test_what_was_heard_today_counts(village: Village, admin: Person) -> None:
    await minutes(village, admin, village.commune, 10)
    first = await planned(village, "Một", at(village, 17), seconds=400)
    await Playout.filter(version_id=first.id).update(state="finished")
    village.parts.clock.set(at(village, 17, 30))
    await planned(village, "Hai", at(village, 18), seconds=400)
    assert await heard(village) == []


async def test_the_last_day_of_a_month_and_midnight_are_vietnamese_days(
    village: Village, admin: Person
) -> None:
    await minutes(village, admin, village.commune, 10)
    village.commune.settings = {
        "quiet_from": "02:00", "quiet_to": "03:00", "limits": {"minutes": 10},
    }  # fmt: skip
    await village.commune.save()
    last = at_local(datetime.fromisoformat("2026-11-30T12:00:00+07:00"), 23, 55)
    village.parts.clock.set(last - timedelta(hours=1))
    await planned(village, "Cuối tháng", last, seconds=500)
    await planned(village, "Đầu tháng", last + timedelta(minutes=10), seconds=500)
    assert await heard(village) == ["Cuối tháng", "Đầu tháng"]
    rows = await Playout.filter(device__code="loa-1").order_by("start_at")
    assert rows[0].end_at == last + timedelta(seconds=500)  # past midnight, in one piece


async def test_it_is_told_before_the_approval(village: Village, admin: Person) -> None:
    await minutes(village, admin, village.commune, 45)
    await planned(village, "Một", at(village, 17), seconds=2400)
    version = await village.bulletin(
        "Hai", [at(village, 18), at(village, 12, days=1)], seconds=420, approve=False
    )
    await quiet(village, admin, village.commune, NOON)
    async with village.work(village.officer) as work:
        message = await submit.request(work, version)
    text = village.parts.locales.text(message.text, "vi")
    for name in ("Buôn Ea Kao", "Buôn Tơng Jú"):
        line = f"Hôm nay {name} đã xếp 40/45 phút, bản này thêm 7 phút: loa ở đó sẽ không phát."
        assert line in text
    assert "nằm trong giờ yên lặng của loa (11:30 đến 13:00, 22:00 đến 05:00)" in text


async def test_plans_follow_stricter_limits_and_their_people_hear_it(
    village: Village, admin: Person
) -> None:
    await planned(village, "Trưa", at(village, 12, days=1), seconds=60)
    await planned(village, "Nhạc", at(village, 18), priority="music", seconds=900)
    await planned(village, "Tin", at(village, 19), seconds=300)
    await quiet(village, admin, village.commune, NOON)
    await minutes(village, admin, village.commune, 10)
    assert ("apply_limits", village.commune.id) in village.parts.tasks
    services = village.parts.services
    assert await limit_changes.waiting(services) == [village.commune.id]
    assert await limit_changes.apply(services, village.commune.id) == 4
    assert await limit_changes.apply(services, village.commune.id) == 0
    assert await limit_changes.waiting(services) == []
    assert await heard(village) == ["Tin"]
    told = await village.parts.told(village.deputy)
    assert any("BT-Trưa “Trưa” không phát" in t and "(2 loa)" in t for t in told)
    assert any("BT-Nhạc “Nhạc” không phát" in t for t in told)
    assert await Playout.filter(state="cancelled").count() == 4


async def test_now_waits_for_the_end_of_every_silence(village: Village, admin: Person) -> None:
    await quiet(village, admin, village.commune, NOON)
    await quiet(village, admin, village.commune, QuietHours(time(13, 0), time(14, 0)))
    village.parts.clock.set(at(village, 12))
    version = await village.bulletin("Ngay", now=True)
    await playouts.plan_playouts(village.parts.services, version.id)
    row = await Playout.filter(device__code="loa-1").get()
    assert row.start_at == at(village, 14)


async def test_an_emergency_passes_and_that_is_written_down(
    village: Village, admin: Person
) -> None:
    await quiet(village, admin, village.commune, NOON)
    village.parts.clock.set(at(village, 12))
    async with village.work(village.officer) as work:
        where = [village.commune.code]
        await emergency.start(
            work, village.commune, kind="flood", text="Nước lên nhanh.", targets=where
        )
    row = await AuditRow.filter(action="emergency.started").get()
    assert (row.after or {})["quiet_hours_passed"] == ["11:30-13:00"]
    assert await Playout.filter(emergency_id__gt=0, device__kind="speaker").count() == 2


async def test_a_loudspeaker_knows_all_of_it_for_when_there_is_no_network(
    village: Village, admin: Person
) -> None:
    await quiet(village, admin, village.commune, NOON)
    plan = await village.pages.speaker_plan("loa-1", own=True)
    assert plan is not None
    assert {"from": "11:30", "to": "13:00"} in plan["quiet_spans"]
    assert {"from": "22:00", "to": "05:00"} in plan["quiet_spans"]
