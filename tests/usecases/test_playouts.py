"""What loudspeakers and boards are to play, really played, and what people are told about it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.core.errors import NotAllowed
from bot.core.hours import at_local
from bot.core.ports import Taken
from bot.usecases.devices import playlog, playouts
from bot.usecases.emergency import emergency, joining
from models import Approval, Bulletin, Device, Emergency, Playout, Rendition
from tests.fakes.broadcast import Village, make_village, sha
from tests.fakes.house import Parts


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


def today(village: Village, hour: int, minute: int = 0) -> datetime:
    return at_local(village.parts.clock.now(), hour, minute)


async def plan(village: Village, code: str = "loa-1") -> list[tuple[str, datetime]]:
    found = await village.pages.speaker_plan(code, own=True)
    assert found is not None
    return [(item["title"], item["start_at"]) for item in found["items"]]


async def test_every_device_gets_its_plays_once(village: Village) -> None:
    times = [today(village, 17), today(village, 17, 30)]
    version = await village.bulletin("Tiêm vắc-xin", times)
    await playouts.plan_playouts(village.parts.services, version.id)
    await playouts.plan_playouts(village.parts.services, version.id)
    assert await Playout.filter(device__kind="speaker").count() == 4
    assert await plan(village) == [("Tiêm vắc-xin", at) for at in times]
    item = (await village.pages.speaker_plan("loa-1", own=True))["items"][0]
    assert item["audio_sha256"] == sha("Tiêm vắc-xin")
    assert item["audio_bytes"] > 0
    assert item["audio_url"].endswith(f"{sha('Tiêm vắc-xin')}.mp3")
    village.parts.clock.set(times[0])
    feed = await village.pages.board_feed("bang-1", own=True)
    assert [i["title"] for i in feed["items"]] == ["Tiêm vắc-xin"]
    assert feed["items"][0]["until"] == times[0] + timedelta(hours=24)


async def test_two_workers_plan_one_bulletin_once(village: Village) -> None:
    version = await village.bulletin("Tiêm vắc-xin", [today(village, 17)])
    services = village.parts.services
    await asyncio.gather(*(playouts.plan_playouts(services, version.id) for _ in range(3)))
    assert await Playout.all().count() == 3


async def test_two_bulletins_planned_at_once_do_not_overlap(village: Village) -> None:
    made = [await village.bulletin(name, [today(village, 17)]) for name in ("A", "B", "C")]
    services = village.parts.services
    await asyncio.gather(*(playouts.plan_playouts(services, v.id) for v in made))
    starts = [at for _, at in await plan(village)]
    assert len(starts) == 3
    assert all(later - at >= timedelta(seconds=50) for at, later in pairwise(starts))


async def test_nothing_unapproved_is_ever_in_a_plan(village: Village) -> None:
    draft = await village.bulletin("Nháp", [today(village, 17)], approve=False)
    await playouts.plan_playouts(village.parts.services, draft.id)
    assert await Playout.all().count() == 0
    version = await village.bulletin("Thật", [today(village, 17)])
    await playouts.plan_playouts(village.parts.services, version.id)
    other = await village.save(b"swapped", "audio/mpeg", "x.mp3", "rendition")
    await Rendition.filter(version_id=version.id).update(digest=other)
    await Playout.all().update(audio_digest=other)
    assert await plan(village) == []


async def test_a_forged_playout_row_is_not_played(village: Village) -> None:
    version = await village.bulletin("Thật", [today(village, 17)])
    await playouts.plan_playouts(village.parts.services, version.id)
    other = await village.save(b"forged", "audio/mpeg", "x.mp3", "rendition")
    await Playout.filter(device__code="loa-1").update(audio_digest=other)
    assert await plan(village) == []
    assert len(await plan(village, "loa-2")) == 1


async def test_an_approval_of_an_older_text_does_not_count(village: Village) -> None:
    version = await village.bulletin("Thật", [today(village, 17)])
    await playouts.plan_playouts(village.parts.services, version.id)
    version.body = "Đã sửa sau khi duyệt"
    await version.save()
    assert await plan(village) == []
    await Approval.all().delete()
    assert await plan(village) == []


async def test_quiet_hours_are_refused_by_name(village: Village) -> None:
    early = today(village, 4, 45) + timedelta(days=1)
    version = await village.bulletin("Sớm", [early, today(village, 17)])
    await playouts.plan_playouts(village.parts.services, version.id)
    assert await plan(village) == [("Sớm", today(village, 17))]
    told = (await village.parts.told(village.deputy))[-1]
    assert "04:45" in told
    assert "giờ nghỉ đêm" in told
    assert "22:00 đến 05:00" in told
    assert (await village.parts.told(village.officer))[-1] == told


async def test_a_play_may_not_run_into_quiet_hours(village: Village) -> None:
    late = today(village, 21, 59)
    version = await village.bulletin("Muộn", [late], seconds=120)
    planned = await playouts.plan_playouts(village.parts.services, version.id)
    assert planned.quiet == {late}
    assert await plan(village) == []


async def test_a_clash_moves_the_later_bulletin_and_says_so(village: Village) -> None:
    at = today(village, 17)
    first = await village.bulletin("Một", [at], seconds=130)
    second = await village.bulletin("Hai", [at])
    await playouts.plan_playouts(village.parts.services, first.id)
    await playouts.plan_playouts(village.parts.services, second.id)
    assert await plan(village) == [("Một", at), ("Hai", at + timedelta(seconds=135))]
    told = (await village.parts.told(village.deputy))[-1]
    assert "“Hai” dời từ 17:00 sang 17:02 vì trùng giờ với “Một”" in told
    assert "Loa Ea Kao; Loa Tơng Jú" in told


async def test_a_move_within_the_minute_is_not_told(village: Village) -> None:
    at = today(village, 17)
    for title in ("Một", "Hai"):
        version = await village.bulletin(title, [at])
        await playouts.plan_playouts(village.parts.services, version.id)
    assert await plan(village) == [("Một", at), ("Hai", at + timedelta(seconds=50))]
    assert not await village.parts.told(village.deputy)


async def test_a_more_important_bulletin_goes_first(village: Village) -> None:
    at = today(village, 17)
    music = await village.bulletin("Nhạc", [at], priority="music", seconds=600)
    news = await village.bulletin("Tin tỉnh", [at + timedelta(seconds=60)], priority="province")
    await playouts.plan_playouts(village.parts.services, music.id)
    await playouts.plan_playouts(village.parts.services, news.id)
    assert await plan(village) == [
        ("Tin tỉnh", at + timedelta(seconds=60)),
        ("Nhạc", at + timedelta(seconds=110)),
    ]


async def test_a_withdrawn_bulletin_leaves_every_plan(village: Village) -> None:
    version = await village.bulletin("Sai ngày", [today(village, 17)])
    await playouts.plan_playouts(village.parts.services, version.id)
    before = (await village.pages.speaker_plan("loa-1", own=True))["version"]
    assert await playouts.cancel_playouts(village.parts.services, version.id) == 3
    found = await village.pages.speaker_plan("loa-1", own=True)
    assert found["items"] == []
    assert found["version"] > before
    assert await playouts.cancel_playouts(village.parts.services, version.id) == 0
    await playouts.plan_playouts(village.parts.services, version.id)
    assert await plan(village) == []


async def test_a_state_change_alone_stops_the_plays(village: Village) -> None:
    version = await village.bulletin("Rút", [today(village, 17)])
    await playouts.plan_playouts(village.parts.services, version.id)
    await Bulletin.filter(id=version.bulletin_id).update(state="withdrawn")
    assert await plan(village) == []


async def test_now_plays_at_once(village: Village) -> None:
    version = await village.bulletin("Ngay", now=True)
    await playouts.plan_playouts(village.parts.services, version.id)
    assert await plan(village) == [("Ngay", village.parts.clock.now())]
    late = await village.bulletin("Quá giờ", [village.parts.clock.now() - timedelta(hours=2)])
    planned = await playouts.plan_playouts(village.parts.services, late.id)
    assert len(planned.late) == 1
    assert "đã qua giờ" in (await village.parts.told(village.deputy))[-1]


async def test_a_new_device_joins_what_is_planned(village: Village) -> None:
    version = await village.bulletin("Chung", [today(village, 17)])
    await playouts.plan_playouts(village.parts.services, version.id)
    new = await Device.create(code="loa-3", kind="speaker", name="Loa mới", area=village.ea_kao)
    await joining.plan_device(village.parts.services, new.id)
    assert await plan(village, "loa-3") == [("Chung", today(village, 17))]
    assert len(await plan(village)) == 1


async def _planned(village: Village, title: str = "Họp") -> tuple[int, list[int]]:
    version = await village.bulletin(title, [today(village, 17)])
    await playouts.plan_playouts(village.parts.services, version.id)
    rows = await Playout.filter(device__kind="speaker", version_id=version.id).order_by("device_id")
    return version.id, [row.id for row in rows]


async def test_reports_may_come_late_twice_and_in_any_order(village: Village) -> None:
    _, (item, _other) = await _planned(village)
    start = today(village, 17)
    end = start + timedelta(seconds=45)
    for what, at in (("finished", end), ("started", start), ("started", end)):
        assert await village.pages.acknowledge("loa-1", str(item), what, at, "") == Taken.TAKEN
    row = await Playout.get(id=item)
    assert (row.state, row.started_at, row.ended_at) == ("finished", start, end)
    for nobody in ("nonsense", "9" * 20, "0"):
        said = await village.pages.acknowledge("loa-1", nobody, "started", start, "")
        assert said == Taken.UNKNOWN


async def test_a_missing_play_is_told_within_five_minutes(village: Village) -> None:
    version_id, (first, _second) = await _planned(village)
    start = today(village, 17)
    village.parts.clock.set(start)
    await village.beat(village.speakers[0])
    await village.pages.acknowledge("loa-1", str(first), "started", start, "")
    village.parts.clock.move(seconds=45)
    await village.pages.acknowledge("loa-1", str(first), "finished", village.parts.clock.now(), "")
    village.parts.clock.move(minutes=4)
    assert await playlog.missed(village.parts.services) == 1
    told = (await village.parts.told(village.deputy))[-1]
    assert told == "Bản tin BT-Họp: 1/2 loa đã phát 17:00; Loa Tơng Jú: mất liên lạc"
    count = len(await village.parts.told(village.deputy))
    await playlog.missed(village.parts.services)
    assert len(await village.parts.told(village.deputy)) == count
    async with village.work(village.officer) as work:
        code, lines = await playlog.plays(work, version_id)
    assert code == "BT-Họp"
    assert len(lines) == 1


async def test_a_report_after_all_corrects_the_log(village: Village) -> None:
    _, (_first, second) = await _planned(village)
    village.parts.clock.set(today(village, 17, 10))
    await playlog.missed(village.parts.services)
    assert (await Playout.get(id=second)).state == "missed"
    await village.pages.acknowledge("loa-2", str(second), "finished", today(village, 17, 1), "")
    assert (await Playout.get(id=second)).state == "finished"


async def test_foreign_officers_see_no_plays(village: Village) -> None:
    version_id, _ = await _planned(village)
    elsewhere = await village.parts.area("66-2", "commune", "Xã Cư Pui", village.province)
    stranger = await village.parts.person("stranger", "Y Ben", ("approver", elsewhere))
    with pytest.raises(NotAllowed):
        async with village.work(stranger) as work:
            await playlog.plays(work, version_id)


async def _alarmed(village: Village, seconds: int = 60) -> Emergency:
    """On all devices, its first round told as over after so many seconds."""
    now = village.parts.clock.now()
    async with village.work(village.officer) as work:
        found = await emergency.start(
            work, village.commune, kind="flood", text="Lũ.", targets=[village.commune.code]
        )
    rows = Playout.filter(emergency_id=found.id, device__kind="speaker")
    over = now + timedelta(seconds=seconds)
    await rows.update(state="finished", started_at=now, ended_at=over, start_at=now)
    return found


async def test_what_an_emergency_broke_off_plays_again_the_same_day(village: Village) -> None:
    version_id, items = await _planned(village)
    other = await village.bulletin("Ngay sau", [today(village, 17, 1)])
    await playouts.plan_playouts(village.parts.services, other.id)
    village.parts.clock.set(today(village, 17))
    await _alarmed(village, 90)
    village.parts.clock.move(seconds=50)
    for device, item in zip(("loa-1", "loa-2"), items, strict=True):
        at = village.parts.clock.now()
        said = await village.pages.acknowledge(device, str(item), "interrupted", at, "x")
        assert said == Taken.TAKEN
    _, again = await Playout.filter(device__code="loa-1", version_id=version_id).order_by("id")
    assert again.start_at == today(village, 17, 1) + timedelta(seconds=55)  # the other stays
    (told,) = [t for t in await village.parts.told(village.deputy) if "phát lại" in t]
    assert "“Họp” lúc 17:00 bị tin khẩn cấp ngắt" in told
    assert "từ 17:01 hôm nay" in told
    for row in await Playout.filter(version_id=version_id, state="planned"):
        await Playout.filter(id=row.id).update(state="finished")
    village.parts.clock.move(minutes=10)
    await playlog.missed(village.parts.services)
    async with village.work(village.officer) as work:
        (found,) = await playlog.results(work, version_id)
    assert (found.played, found.total, found.failed) == (2, 2, ())
    await Playout.filter(id=items[0]).update(told=False, end_at=village.parts.clock.now())
    await playlog.missed(village.parts.services)  # killed before it was planned: found again
    assert await Playout.filter(device__code="loa-1", version_id=version_id).count() == 3


async def test_what_failed_without_an_emergency_is_not_planned_again(village: Village) -> None:
    version_id, (item, _) = await _planned(village)
    village.parts.clock.set(today(village, 17, 1))
    await village.pages.acknowledge("loa-1", str(item), "refused", today(village, 17), "hỏng")
    assert await Playout.filter(device__code="loa-1", version_id=version_id).count() == 1


async def test_an_alarm_until_the_night_leaves_no_time(village: Village) -> None:
    version = await village.bulletin("Muộn", [today(village, 21, 55)], seconds=120)
    await playouts.plan_playouts(village.parts.services, version.id)
    village.parts.clock.set(today(village, 21, 55))
    await _alarmed(village, 290)
    village.parts.clock.move(minutes=3)
    row = await Playout.get(device__code="loa-1", version_id=version.id)
    at = village.parts.clock.now()
    await village.pages.acknowledge("loa-1", str(row.id), "interrupted", at, "x")
    assert await Playout.filter(device__code="loa-1", version_id=version.id).count() == 1
    village.parts.clock.move(minutes=5)
    await playlog.missed(village.parts.services)
    assert "bị ngắt giữa chừng" in (await village.parts.told(village.deputy))[-1]
