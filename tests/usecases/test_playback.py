"""The playback log: what was planned and what really happened, in the chat, as a page by a signed
link and as a table."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from bot.core.errors import NotAllowed, NotFound
from bot.core.hours import at_local
from bot.usecases.devices import playlog, playouts
from bot.usecases.upkeep import links, playbook, playsheet
from bot.usecases.upkeep.console import Console
from handlers import devices, playback
from models import AuditRow, Bulletin, ChatAccount, Device, Media, Person, Playout, Role
from models.device import PlayState
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk


@pytest.fixture
async def village(parts: Parts) -> Village:
    """Two loudspeakers had 'Họp thôn' at 17:00: one played it, one was cut off."""
    made = await make_village(parts)
    at = at_local(parts.clock.now(), 17)
    version = await made.bulletin("Họp thôn", [at])
    await Bulletin.filter(id=version.bulletin_id).update(code="BT-7K3QX")
    await playouts.plan_playouts(parts.services, version.id)
    await Device.filter(code="loa-1").update(health={"volume": 55})
    good, bad = await Playout.filter(device__kind="speaker").order_by("device_id")
    parts.clock.set(at + timedelta(seconds=2))
    for row, code in ((good, "loa-1"), (bad, "loa-2")):
        await playlog.acknowledge(
            parts.services, code, str(row.id), "started", parts.clock.now(), ""
        )
    parts.clock.move(seconds=45)
    now = parts.clock.now()
    await playlog.acknowledge(parts.services, "loa-1", str(good.id), "finished", now, "")
    why = "hết giờ khi chưa phát xong"
    await playlog.acknowledge(parts.services, "loa-2", str(bad.id), "interrupted", now, why)
    return made


def talk(village: Village, who: Person | None = None) -> Talk:
    return Talk(
        village.parts, who or village.officer, (playback.conversation, devices.conversation)
    )


def token(told: str) -> str:
    found = re.search(r"/thiet-bi/([\w.=-]+)", told)
    assert found is not None
    return found[1]


async def test_the_officer_reads_it_in_the_chat(village: Village) -> None:
    chat = talk(village)
    (told,) = await chat.says("nhật ký phát")
    assert "Loa Ea Kao: 1/1, lần cuối 17:00" in told
    assert "Loa Tơng Jú: 0/1" in told
    (one,) = await chat.presses("playback.device", str(village.speakers[1].id))
    assert one == (
        "Loa Tơng Jú, các lượt gần nhất:\n"
        "17:00 Họp thôn: bị ngắt, bắt đầu 17:00, hết giờ khi chưa phát xong"
    )
    (told,) = await chat.says("nhật ký phát BT-7K3QX")
    assert "Bản tin BT-7K3QX “Họp thôn” trên từng máy" in told
    assert "17:00 Loa Ea Kao: đã phát, bắt đầu 17:00" in told


async def test_the_table_says_everything(village: Village) -> None:
    import openpyxl

    chat = talk(village)
    await chat.says("nhật ký phát")
    (said,) = await chat.presses("playback.sheet")
    assert "Đang làm bảng" in said
    name, *ids = village.parts.tasks[-1]
    assert name == "playback_sheet"
    assert await playsheet.send(village.studio, *ids)
    digest = (await Media.filter(name__startswith="nhat-ky-phat").get()).digest
    data = village.parts.media.path(digest).read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))
    plays, sums = book.worksheets
    heads, *rows = list(plays.values)
    assert len(heads) == 13
    row = dict(zip(heads, next(r for r in rows if r[2] == "loa-1"), strict=True))
    assert row["Bản tin"] == "Họp thôn"
    assert f"{row['Kế hoạch: bắt đầu']:%H:%M:%S}" == "17:00:00"
    assert f"{row['Thực tế: bắt đầu']:%H:%M:%S}" == "17:00:02"
    assert row["Kết quả"] == "đã phát"
    assert row["Âm lượng (%)"] == 55
    assert len(str(row["Mã băm tệp âm thanh (SHA-256)"])) == 64
    assert [r[3:5] for r in list(sums.values)[1:]] == [(0, 0), (1, 1), (0, 1)]


async def test_a_month_that_is_too_long_is_counted_whole_and_says_so(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    monkeypatch.setattr(playbook, "MOST", 1)
    async with village.work(village.officer) as work:
        data, _ = await playsheet.table(work, village.parts.locales, village.commune, "")
    plays, sums = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert [r[3:5] for r in list(sums.values)[1:]] == [(0, 0), (1, 1), (0, 1)]
    assert "Bảng chỉ ghi 1 lượt đầu của tháng" in str(list(plays.values)[-1][0])


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_no_calendar_is_no_month(month: str) -> None:
    with pytest.raises(NotFound):
        playbook.month(month, datetime(2026, 3, 1, tzinfo=UTC))


async def test_a_title_like_a_formula_stays_words(village: Village) -> None:
    import openpyxl

    await Bulletin.all().prefetch_related("versions")
    async with village.work(village.officer) as work:
        lines = await playbook.of_area(
            work, village.commune, playbook.month("", village.parts.clock.now())
        )
        bad = playbook.Line(lines[0].row, lines[0].device, "BT", "=1+1", lines[0].state, "=2")
    data = playsheet.written(village.parts.locales, [bad], [], {})
    cells = list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].rows)[1]
    assert [(c.value, c.data_type) for c in (cells[4], cells[11])] == [("=1+1", "s"), ("=2", "s")]


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not there")
async def test_libreoffice_opens_it(village: Village, tmp_path: Path) -> None:
    async with village.work(village.officer) as work:
        data, name = await playsheet.table(work, village.parts.locales, village.commune, "")
    (tmp_path / name).write_bytes(data)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "csv", "--outdir", tmp_path, tmp_path / name],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    assert "Họp thôn" in (tmp_path / name).with_suffix(".csv").read_text("utf-8")


async def test_only_officers_of_the_place_read_it(village: Village) -> None:
    other = await village.parts.area("66-2", "commune", "Xã Cư Pui", village.province)
    stranger = await village.parts.person("stranger", "Y Ben", ("admin", other))
    span = playbook.month("", village.parts.clock.now())
    for person in (stranger, village.ea_kao_person, village.citizen):
        with pytest.raises(NotAllowed):
            async with village.work(person) as work:
                await playbook.of_area(work, village.commune, span)
        with pytest.raises(NotAllowed):
            async with village.work(person) as work:
                await playbook.of_device(work, village.speakers[0].id, 5)
    account = await ChatAccount.get(person=stranger)
    assert not await playsheet.send(village.studio, account.id, village.commune.id, "")


async def test_the_page_shows_the_day_to_whoever_has_the_link(village: Village) -> None:
    told = (await talk(village).says("nhật ký phát"))[0]
    page = Console(village.parts.services, village.parts.locales)
    log = await page.log(token(told), {})
    assert log is not None
    first = next(line for line in log["lines"] if line[0] == "Loa Ea Kao")
    assert first[1:8] == [
        "BT-7K3QX",
        "Họp thôn",
        "17:00:00",
        "17:00:02",
        "17:00:47",
        "đã phát",
        "55",
    ]
    yesterday = await page.log(token(told), {"ngay": "2026-01-01"})
    assert yesterday is not None
    assert yesterday["lines"] == []
    assert await page.sheet(token(told), {}) is not None


async def test_a_day_begins_at_midnight_in_vietnam(village: Village) -> None:
    """An hour that is yesterday's in UTC: times are compared as they are stored."""
    device, clock = village.speakers[0], village.parts.clock
    early = at_local(clock.now(), 5, 30)
    last: dict[str, Any] = {"start_at": early, "end_at": early + timedelta(minutes=3)}
    await Playout.create(device=device, version_id=99, state=PlayState.FINISHED, **last)
    before = early - timedelta(hours=6)
    await Playout.create(device=device, version_id=99, start_at=before, end_at=before)
    async with village.work(village.officer) as work:
        found = await playbook.of_area(work, village.commune, playbook.day(clock.now().date()))
        assert [n.row.start_at for n in found if n.row.version_id == 99] == [early]
    assert playbook.month("2026-12", clock.now())[1].isoformat() == "2026-12-31T17:00:00+00:00"


async def test_a_link_ends_with_its_time_its_role_and_a_lost_phone(village: Village) -> None:
    services, clock = village.parts.services, village.parts.clock
    page = Console(services, village.parts.locales)
    good = links.make(services, village.officer.id, village.commune.id).rpartition("/")[2]
    assert await page.page(good, {}) is not None
    told, _, mac = good.rpartition(".")
    person, area, minutes = told.split(".")
    others = f"{village.deputy.id}.{area}.{minutes}.{mac}"
    above = f"{person}.{village.province.id}.{minutes}.{mac}"
    forged = [others, above, f"{person}.{area}.{minutes}.", "", "a.b.c.d"]
    for wrong in forged:
        assert await page.page(wrong, {}) is None, wrong
    assert await page.page(good, {"xa": "66"}) is None, "not above the place it was made for"
    await Person.filter(id=village.officer.id).update(cut_at=clock.now())
    assert await page.page(good, {}) is None
    await Person.filter(id=village.officer.id).update(cut_at=None)
    await Role.filter(person=village.officer).update(active=False)
    assert await page.page(good, {}) is None
    await Role.filter(person=village.officer).update(active=True)
    clock.move(hours=12)
    assert await page.page(good, {}) is None


async def test_the_console_shows_states_and_the_day(village: Village) -> None:
    await village.beat(village.speakers[0])
    told = (await talk(village).says("loa"))[0]
    page = Console(village.parts.services, village.parts.locales)
    shown = await page.page(token(told), {})
    assert shown is not None
    names = {v["name"]: [d["state"] for d in v["devices"]] for v in shown["villages"]}
    assert names["Buôn Ea Kao"] == ["đang chạy"]
    assert names["Buôn Tơng Jú"] == ["chưa kết nối lần nào"]
    assert (shown["count"], shown["bad"], shown["keeps"]) == (3, 2, True)
    bars = {row["name"]: row["bars"] for row in shown["day"]["rows"]}
    assert bars["Loa Ea Kao"] == [(17 * 60, 6, "done", "17:00 Họp thôn: đã phát")]
    assert bars["Loa Tơng Jú"][0][2] == "bad"
    assert shown["day"]["now"] == 17 * 60
    assert shown["day"]["quiet"] == ((0, 300), (22 * 60, 120))


async def test_tone_and_volume_have_the_rights_of_the_chat(village: Village) -> None:
    services = village.parts.services
    await village.beat(village.speakers[0])
    page = Console(services, village.parts.locales)
    mine = links.make(services, village.officer.id, village.commune.id).rpartition("/")[2]
    theirs = links.make(services, village.deputy.id, village.commune.id).rpartition("/")[2]
    number = str(village.speakers[0].id)
    assert await page.act(mine, {"what": "tone", "may": number}) == ""
    assert village.parts.tasks[-1] == ("device_tone", village.speakers[0].id, 0)
    assert await page.act(mine, {"what": "volume", "may": number, "volume": "30"}) == ""
    assert (await Device.get(code="loa-1")).volume == 30
    row = await AuditRow.filter(action="device.volume").get()
    assert (row.person_id, row.channel) == (village.officer.id, "link")
    assert await page.act(theirs, {"what": "volume", "may": number, "volume": "90"}) not in (
        "",
        None,
    )
    assert (await Device.get(code="loa-1")).volume == 30
    shown = await page.page(theirs, {})
    assert shown is not None
    assert not shown["keeps"]
    assert await page.act("1.1.1.x", {"what": "tone", "may": number}) is None


async def test_a_province_sees_its_communes_first(village: Village) -> None:
    head = await village.parts.person("head", "Bà Tỉnh", ("admin", village.province))
    services = village.parts.services
    page = Console(services, village.parts.locales)
    link = links.make(services, head.id, village.province.id).rpartition("/")[2]
    shown = await page.page(link, {})
    assert shown is not None
    assert [(c["name"], c["count"], c["bad"]) for c in shown["communes"]] == [("Xã Ea Kao", 3, 3)]
    inside = await page.page(link, {"xa": "66-1"})
    assert inside is not None
    assert inside["count"] == 3
