"""Two announcements want one loudspeaker at once: the officer is told, with two choices."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.errors import NotAllowed
from bot.core.hours import at_local
from bot.usecases.devices import playouts
from bot.usecases.planning import clashes
from handlers import clash
from models import AuditRow, Bulletin, BulletinVersion, Device, Playout
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk

LONG = 130.0  # seconds: who comes second plays 2 minutes and 15 seconds later
LATER = timedelta(seconds=135)


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


def at(village: Village, hour: int, minute: int = 0) -> datetime:
    return at_local(village.parts.clock.now(), hour, minute)


async def planned(village: Village, title: str, *times: datetime, **more: Any) -> BulletinVersion:
    version = await village.bulletin(title, times, **more)
    await playouts.plan_playouts(village.parts.services, version.id)
    return version


async def plan(village: Village, code: str = "loa-1") -> list[tuple[str, datetime]]:
    found = await village.pages.speaker_plan(code, own=True)
    return [(item["title"], item["start_at"]) for item in found["items"]]


async def buttons(village: Village) -> list[tuple[str, str]]:
    found = await village.parts.buttons(village.deputy)
    return [(b["action"], b["title"]) for b in found]


def talk(village: Village) -> Talk:
    return Talk(village.parts, village.deputy, (clash.conversation,))


async def clashing(village: Village, **more: Any) -> BulletinVersion:
    """'Một' has 17:00, 'Hai' wants it too."""
    await planned(village, "Một", at(village, 17), seconds=LONG)
    return await planned(village, "Hai", at(village, 17), **more)


async def test_one_card_names_the_clash_and_offers_two_ways(village: Village) -> None:
    times = [at(village, 17), at(village, 18)]
    await planned(village, "Một", *times, seconds=LONG)
    before = len(await village.parts.told(village.deputy))
    await planned(village, "Hai", *times)
    told = (await village.parts.told(village.deputy))[before:]
    assert len(told) == 1
    for clock, moved in (("17:00", "17:02"), ("18:00", "18:02")):
        assert f"“Hai” dời từ {clock} sang {moved} vì trùng giờ với “Một”" in told[0]
    assert "Không chọn thì giữ giờ đã dời" in told[0]
    assert await buttons(village) == [
        ("plan.keep", "Dời như trên"),
        ("plan.swap", "Thay chỗ “Một”"),
    ]


async def test_it_stays_where_it_went(village: Village) -> None:
    await clashing(village)
    assert (await buttons(village))[0] == ("plan.keep", "Dời sang 17:02")
    said = await talk(village).presses("plan.keep")
    assert said == ["“Hai” giữ giờ đã dời."]
    assert await plan(village) == [
        ("Một", at(village, 17)),
        ("Hai", at(village, 17) + LATER),
    ]


async def test_it_takes_the_place_and_the_other_is_told(village: Village) -> None:
    await clashing(village)
    said = await talk(village).presses("plan.swap")
    assert said[-1].startswith("“Hai” phát đúng giờ đã xin (17:00)")
    for code in ("loa-1", "loa-2"):
        assert await plan(village, code) == [
            ("Hai", at(village, 17)),
            ("Một", at(village, 17) + timedelta(seconds=50)),
        ]
    assert await AuditRow.filter(action="playouts.swapped").count() == 1


async def test_who_gave_way_may_leave_it_out_but_not_swap_back(village: Village) -> None:
    await planned(village, "Một", at(village, 17), seconds=LONG)
    await planned(village, "Hai", at(village, 17), seconds=LONG)
    await talk(village).presses("plan.swap")
    told = await village.parts.told(village.officer)
    assert "“Một” dời từ 17:00 sang 17:02 vì trùng giờ với “Hai”" in told[-1]
    assert [b["action"] for b in await village.parts.buttons(village.officer)] == [
        "plan.keep",
        "plan.drop",
    ]
    await Talk(village.parts, village.officer, (clash.conversation,)).presses("plan.drop")
    assert await plan(village) == [("Hai", at(village, 17))]


async def test_a_less_important_one_cannot_take_the_place(village: Village) -> None:
    version = await clashing(village, priority="village")
    assert [a for a, _ in await buttons(village)] == ["plan.keep", "plan.drop"]
    async with village.work(village.deputy) as work:  # an old button, or one made up
        await clashes.swap(work, version.id)
    assert (await plan(village))[0] == ("Một", at(village, 17))
    assert len(await plan(village)) == 2


async def test_a_second_press_changes_nothing(village: Village) -> None:
    version = await clashing(village)
    async with village.work(village.deputy) as work:
        await clashes.swap(work, version.id)
    there = await plan(village)
    said = await talk(village).acts("plan.swap", str(version.id))
    assert "không còn đổi được" in said[-1]
    assert await plan(village) == there


async def test_too_late_or_withdrawn_says_so(village: Village) -> None:
    version = await clashing(village)
    village.parts.clock.set(at(village, 17, 1))
    said = await talk(village).presses("plan.swap")
    assert "đã đến giờ" in said[-1]
    await Bulletin.filter(id=version.bulletin_id).update(state="withdrawn")
    said = await talk(village).acts("plan.drop", str(version.id))
    assert "bản tin đã rút" in said[-1]
    assert await Playout.filter(version_id=version.id, state="planned").count() == 3


async def test_only_who_writes_there_decides(village: Village) -> None:
    version = await clashing(village)
    other = await village.parts.area("66-2", "commune", "Xã Cư Pui", village.province)
    stranger = await village.parts.person("stranger", "Y Ben", ("approver", other))
    for person in (stranger, village.ea_kao_person, village.citizen):
        for answer in (clashes.keep, clashes.swap, clashes.drop):
            with pytest.raises(NotAllowed):
                async with village.work(person) as work:
                    await answer(work, version.id)


async def test_the_ranks_hold_from_end_to_end(village: Village) -> None:
    """Whatever comes first, the more important is heard when it was asked for."""
    for rank in ("music", "village", "commune", "province"):
        await planned(village, rank, at(village, 17), priority=rank, seconds=100)
    assert [title for title, _ in await plan(village)] == [
        "province",
        "commune",
        "village",
        "music",
    ]
    await planned(village, "late", at(village, 17), priority="village", seconds=100)
    assert [title for title, _ in await plan(village)][:2] == ["province", "commune"]


async def test_music_that_sounds_ends_for_words_and_words_for_nothing(village: Village) -> None:
    music = await planned(village, "Nhạc", at(village, 17), priority="music", seconds=3600)
    words = await planned(village, "Đang đọc", at(village, 19), priority="village", seconds=600)
    village.parts.clock.set(at(village, 17, 5))
    await Playout.filter(version_id__in=[music.id]).update(state="started")
    await planned(village, "Tin xã", at(village, 17, 10))
    row = await Playout.filter(version_id=music.id, device__code="loa-1").get()
    assert row.end_at == at(village, 17, 10) - timedelta(seconds=5)
    assert row.told  # its author is not told that it failed
    told = await village.parts.told(village.deputy)
    assert any("“Nhạc” (từ 17:00) dừng lúc 17:09 để nhường loa cho “Tin xã”" in t for t in told)
    village.parts.clock.set(at(village, 19, 1))
    await Playout.filter(version_id=words.id).update(state="started")
    await planned(village, "Tin tỉnh", at(village, 19, 5), priority="province")
    assert (await plan(village))[-1][1] == at(village, 19, 10) + timedelta(seconds=5)


async def test_each_loudspeaker_has_its_own_days(village: Village) -> None:
    """What one of them has already moves nothing on the other."""
    only = await village.bulletin("Riêng", [at(village, 17)], seconds=LONG)
    await BulletinVersion.filter(id=only.id).update(targets=[village.ea_kao.code])
    only = await BulletinVersion.get(id=only.id)
    loa = await Device.get(code="loa-1")
    await Playout.create(
        device=loa,
        version_id=only.id,
        start_at=at(village, 17),
        end_at=at(village, 17) + timedelta(seconds=LONG),
    )
    await planned(village, "Chung", at(village, 17))
    assert await plan(village, "loa-2") == [("Chung", at(village, 17))]
    rows = await Playout.filter(device=loa).order_by("start_at").values_list("start_at", flat=True)
    assert list(rows) == [at(village, 17), at(village, 17) + LATER]
