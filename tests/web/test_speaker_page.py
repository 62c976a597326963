"""A loudspeaker in the browser: on time, the approved bytes only, and honest about what it did."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.fakes.browser import Complaints, OpenPage, no_sideways, until
from tests.web.conftest import Site
from tests.web.fakes import CLOCK, speaker_item, tone

pytestmark = pytest.mark.browser

ADVANCES = "document.getElementById('audio').currentTime > 0.2"


def within(**span: float) -> datetime:
    return CLOCK.now() + timedelta(**span)


async def plan(site: Site, *items: dict[str, Any]) -> None:
    site.devices.plan["items"] = list(items)
    site.devices.plan["version"] += 1
    await site.devices.change()


async def sound(site: Site, seconds: float, hertz: int = 440) -> bytes:
    data = tone(seconds, hertz)
    await site.deps.save_media(data, "audio/wav", "")
    return data


async def switched_on(site: Site, open_page: OpenPage) -> Page:
    page = await open_page(f"{site.url}/speakers/S1?k=key-S1")
    await page.click("#on")
    await expect(page.locator("#start")).to_be_hidden()
    return page


async def test_it_plays_on_time_and_tells_start_and_end(site: Site, open_page: OpenPage) -> None:
    item = speaker_item("p1", within(seconds=4), await sound(site, 1), repeat=2)
    await plan(site, item)
    page = await switched_on(site, open_page)
    await no_sideways(page)
    await expect(page.locator("#upnext")).to_contain_text("Bản tin p1")
    await until(page, ADVANCES)
    await expect(page.locator("#whole")).to_contain_text("lần 1/2")
    started, _ = await site.devices.acked("p1", "started")
    assert abs((started - item["start_at"]).total_seconds()) < 0.5
    finished, detail = await site.devices.acked("p1", "finished")
    assert (finished - started).total_seconds() == pytest.approx(2, abs=0.7)
    assert detail == ""
    await expect(page.locator("#items .mark")).to_have_text("đã phát")
    assert [what for _, _, what, _, _ in site.devices.acks] == ["started", "finished"]
    assert site.devices.beats[-1][1]["on"] is True


async def test_bytes_that_were_not_approved_are_refused(site: Site, open_page: OpenPage) -> None:
    good = await sound(site, 1)
    other = await sound(site, 1, 300)
    item = speaker_item("p1", within(seconds=2), good)
    item["audio_url"] = f"/media/{hashlib.sha256(other).hexdigest()}.wav"
    await plan(site, item)
    page = await switched_on(site, open_page)
    _, detail = await site.devices.acked("p1", "refused")
    assert detail == "tệp âm thanh không đúng bản đã duyệt"
    await expect(page.locator("#items .mark")).to_have_text("không phát")
    assert {what for _, _, what, _, _ in site.devices.acks} == {"refused"}


ALL_TOLD = (
    "Object.keys(localStorage).filter((k) => k.startsWith('tinbuon.acks'))"
    ".every((k) => JSON.parse(localStorage.getItem(k)).length === 0)"
)


async def test_what_is_over_is_refused_and_told_once(site: Site, open_page: OpenPage) -> None:
    data = await sound(site, 1)
    late = speaker_item("p1", within(minutes=-10), data)
    silent = speaker_item("p2", within(seconds=-1), b"\0" * 16_044, audio_sha256="", audio_url="")
    await plan(site, late, silent)
    page = await switched_on(site, open_page)
    assert (await site.devices.acked("p1", "refused"))[1] == "đã quá giờ phát"
    await site.devices.acked("p2", "refused")
    await until(page, ALL_TOLD)  # what the page has no answer for yet, it tells again
    await page.reload()
    await expect(page.locator("#items .mark")).to_have_text(["không phát", "không phát"])
    await expect(page.locator("#start")).to_be_hidden()  # it was on, and this browser allows it
    assert len(site.devices.acks) == 2


async def test_after_a_reload_it_joins_what_is_running(site: Site, open_page: OpenPage) -> None:
    item = speaker_item("p1", within(seconds=-1), await sound(site, 12))
    await plan(site, item)
    page = await switched_on(site, open_page)
    await until(page, ADVANCES)
    await until(page, "document.getElementById('audio').currentTime > 2")
    await page.reload()
    await until(page, ADVANCES)
    where = float(await page.evaluate("document.getElementById('audio').currentTime"))
    lag = (CLOCK.now() - item["start_at"]).total_seconds() - where
    assert abs(lag) < 1.5
    await site.devices.acked("p1", "finished")
    assert [what for _, _, what, _, _ in site.devices.acks] == ["started", "finished"]


async def test_a_late_speaker_joins_part_way_and_says_so(site: Site, open_page: OpenPage) -> None:
    await plan(site, speaker_item("p1", within(seconds=-5), await sound(site, 30)))
    page = await switched_on(site, open_page)
    _, detail = await site.devices.acked("p1", "started")
    assert detail.startswith("vào giữa chừng")
    await until(page, "document.getElementById('audio').currentTime > 5")


async def test_what_may_not_be_joined_is_not_begun_part_way(
    site: Site, open_page: OpenPage
) -> None:
    data = await sound(site, 30)
    await plan(
        site,
        speaker_item("p1", within(seconds=-8), data, join=False),
        speaker_item("p2", within(seconds=-6), data, join=True),
    )
    await switched_on(site, open_page)
    assert (await site.devices.acked("p1", "refused"))[1] == "đã quá giờ phát"
    assert (await site.devices.acked("p2", "started"))[1].startswith("vào giữa chừng")


async def test_an_emergency_interrupts_and_the_rest_goes_on(
    site: Site, open_page: OpenPage
) -> None:
    routine = speaker_item("p1", within(seconds=-1), await sound(site, 8))
    routine["end_at"] += timedelta(minutes=5)
    await plan(site, routine)
    page = await switched_on(site, open_page)
    await until(page, "document.getElementById('audio').currentTime > 1")
    alarm = speaker_item("e1", within(), await sound(site, 1, 900), kind="emergency", repeat=2)
    alarm["end_at"] = within(minutes=3)
    asked = CLOCK.now()
    await plan(site, routine, alarm)
    started, _ = await site.devices.acked("e1", "started")
    assert (started - asked).total_seconds() < 3
    await expect(page.locator("#kind")).to_have_text("KHẨN CẤP")
    await expect(page.locator("#items .mark").first).to_have_text("tạm dừng")
    await site.devices.acked("e1", "finished")
    await until(page, "document.getElementById('kind').textContent === 'Đang phát'")
    assert float(await page.evaluate("document.getElementById('audio').currentTime")) >= 1
    await site.devices.acked("p1", "finished")
    told = [(item, what) for _, item, what, _, _ in site.devices.acks]
    assert told == [("p1", "started"), ("e1", "started"), ("e1", "finished"), ("p1", "finished")]


async def test_alarms_at_once_take_turns_and_the_older_comes_back(
    site: Site, open_page: OpenPage
) -> None:
    """The graver cuts in, the lighter waits for the end of a reading; none is over for that."""

    async def alarm(key: str, rank: int, seconds: float, **more: Any) -> dict[str, Any]:
        data = await sound(site, seconds, 500 + 100 * rank)
        words = {"kind": "emergency", "alarm": key, "rank": rank, "repeat": 40, **more}
        made = speaker_item(key, within(), data, **words)
        return {**made, "end_at": within(minutes=5)}

    drill = await alarm("d", 2, 60, exercise=True)
    await plan(site, drill)
    page = await switched_on(site, open_page)
    await site.devices.acked("d", "started")
    fire = await alarm("c", 1, 1)
    await plan(site, drill, fire)
    await site.devices.acked("c", "started")
    flood = await alarm("f", 0, 1)
    await plan(site, drill, fire, flood)
    await site.devices.acked("f", "started")
    title = page.locator("#title")
    for name in ("c", "f", "c"):
        await expect(title).to_have_text(f"Bản tin {name}")
    await expect(page.locator("#items .mark").first).to_have_text("chờ lượt")
    clear = await sound(site, 1, 300)
    over = speaker_item("k", within(), clear, clear=True, alarm="f")
    await plan(site, drill, fire, {**over, "end_at": within(minutes=2)})
    await site.devices.acked("k", "finished")  # between two readings of the fire
    await expect(title).to_have_text("Bản tin c")
    await plan(site, drill)
    await expect(title).to_have_text("Bản tin d")
    told = [(item, what) for _, item, what, _, _ in site.devices.acks]
    assert ("d", "interrupted") not in told
    assert [one for one in told if one[0] == "c"] == [("c", "started"), ("c", "interrupted")]


async def test_what_an_emergency_leaves_no_time_for_is_told(
    site: Site, open_page: OpenPage
) -> None:
    routine = speaker_item("p1", within(), await sound(site, 9))
    await plan(site, routine)
    page = await switched_on(site, open_page)
    await until(page, ADVANCES)
    loud = await sound(site, 2, 900)
    await plan(site, routine, speaker_item("e1", within(), loud, kind="emergency", repeat=6))
    _, detail = await site.devices.acked("p1", "interrupted")
    assert "khẩn cấp" in detail


async def test_what_is_withdrawn_falls_silent_at_once(site: Site, open_page: OpenPage) -> None:
    await plan(site, speaker_item("p1", within(), await sound(site, 20)))
    page = await switched_on(site, open_page)
    await until(page, ADVANCES)
    await plan(site)
    _, detail = await site.devices.acked("p1", "interrupted")
    assert detail == "tin đã được rút lại"
    assert await page.evaluate("document.getElementById('audio').paused") is True
    await expect(page.locator("#none")).to_be_visible()


async def test_a_plan_taken_in_advance_plays_without_network(
    site: Site, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    await plan(site, speaker_item("p1", within(seconds=4), await sound(site, 1)))
    page = await switched_on(site, open_page)
    await expect(page.locator("#items .mark")).to_have_text("đã tải")
    await page.context.set_offline(offline=True)
    await expect(page.locator("#items .mark")).to_have_text("đã phát", timeout=15_000)
    await expect(page.locator("#link")).to_contain_text("mất mạng")
    assert site.devices.acks == []
    await page.context.set_offline(offline=False)
    started, _ = await site.devices.acked("p1", "started")
    assert abs((started - site.devices.plan["items"][0]["start_at"]).total_seconds()) < 2
    await site.devices.acked("p1", "finished")


async def test_without_subtle_the_hash_is_worked_out_all_the_same(
    site: Site, open_page: OpenPage
) -> None:
    good, other = await sound(site, 1), await sound(site, 1, 500)
    wrong = speaker_item("p2", within(seconds=3), await sound(site, 1, 600))
    wrong["audio_url"] = (
        f"/media/{hashlib.sha256(other).hexdigest()}.wav"  # as long as the right one
    )
    await plan(site, speaker_item("p1", within(seconds=2), good), wrong)
    page = await open_page()
    await page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    await page.goto(f"{site.url}/speakers/S1?k=key-S1")
    await page.click("#on")
    _, detail = await site.devices.acked("p2", "refused")
    assert detail == "tệp âm thanh không đúng bản đã duyệt"
    await site.devices.acked("p1", "finished")


async def test_markup_in_a_plan_stays_text(site: Site, open_page: OpenPage) -> None:
    attack = "<img src=x onerror=alert(1)>"
    await plan(site, speaker_item("p1", within(), await sound(site, 5), title=attack, text=attack))
    page = await switched_on(site, open_page)
    await expect(page.locator("#title")).to_have_text(attack)
    await expect(page.locator("#items .what")).to_have_text(attack)


# What a box without a battery does: its clock is days behind, and set right while the page runs.
WRONG = """
    const real = Date.now.bind(Date);
    window.behind = 3 * 24 * 3600 * 1000;
    Date.now = () => real() - window.behind;
"""


async def test_a_clock_that_is_set_right_ends_nothing(site: Site, open_page: OpenPage) -> None:
    later = speaker_item("p2", within(hours=9), await sound(site, 1, 300))
    alarm = speaker_item("e1", within(), await sound(site, 2), kind="emergency", repeat=60)
    alarm["end_at"] = within(hours=2)
    await plan(site, alarm, later)
    page = await open_page()
    await page.add_init_script(WRONG)
    await page.goto(f"{site.url}/speakers/S1?k=key-S1")
    await page.click("#on")
    await until(page, ADVANCES)
    for step in ("0", "-10 * 3600 * 1000", "0"):
        async with page.expect_response("**/plan.json", timeout=5000):  # asked at once
            await page.evaluate(f"window.behind = {step}")
        await expect(page.locator("#kind")).to_have_text("KHẨN CẤP")
    started, _ = await site.devices.acked("e1", "started")
    assert abs((CLOCK.now() - started).total_seconds()) < 60
    assert {what for _, _, what, _, _ in site.devices.acks} == {"started"}
    assert await page.evaluate("document.getElementById('audio').paused") is False


async def test_a_wrong_clock_without_network_refuses_nothing(
    site: Site, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    complaints.expect("ERR_FAILED")
    await plan(site, speaker_item("p1", within(minutes=2), await sound(site, 1)))
    page = await switched_on(site, open_page)
    await expect(page.locator("#items .mark")).to_have_text("đã tải")
    await page.route("**/plan.json", lambda route: route.abort())
    await page.route("**/events", lambda route: route.abort())
    # Started again a day ahead of the truth, as far as it knows.
    await page.add_init_script("const at = Date.now; Date.now = () => at() + 86400000")
    await page.reload()
    await expect(page.locator("#items .mark")).to_have_text("đã qua giờ")
    await page.unroute("**/plan.json")
    await expect(page.locator("#items .mark")).to_have_text("đã tải", timeout=15_000)
    assert site.devices.acks == []


async def test_a_page_that_would_not_be_heard_says_so(site: Site, open_page: OpenPage) -> None:
    page = await open_page(f"{site.url}/speakers/S1?k=key-S1")
    await expect(page.locator("#mute")).to_contain_text("CHƯA phát được tiếng")
    await until(page, "true")
    assert site.devices.beats[-1][1]["on"] is False
    await page.click("body")  # a tap anywhere
    await expect(page.locator("#mute")).to_be_hidden()
    await expect(page.locator("#volume")).to_have_text("Âm lượng 70%")
    await page.click("#tone")
    await expect(page.locator("#tone")).to_have_text("Đang phát tiếng thử…")
    await expect(page.locator("#tone")).to_have_text("Nghe thử tiếng loa")
    site.devices.plan["volume"] = 0
    await plan(site)
    await expect(page.locator("#mute")).to_contain_text("Âm lượng đang là 0%")


async def test_without_network_what_an_alarm_held_up_plays_behind_it(
    site: Site, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.expect("ERR_FAILED")
    routine = speaker_item("p1", within(seconds=2), await sound(site, 2))
    under = speaker_item("p2", within(seconds=3), await sound(site, 1, 500))
    alarm = speaker_item("e1", within(seconds=3), await sound(site, 2, 900), kind="emergency")
    await plan(site, routine, under, alarm)
    site.devices.plan["quiet_hours"] = {"from": "00:00", "to": "00:00"}
    page = await switched_on(site, open_page)
    await expect(page.locator("#items .mark").last).to_have_text("đã tải")
    await until(page, "document.querySelectorAll('#items .mark').length === 3")
    await page.route("**/S1/*", lambda route: route.abort())
    await page.evaluate("window.dispatchEvent(new Event('offline'))")
    await expect(page.locator("#kind")).to_have_text("KHẨN CẤP")
    marks = page.locator("#items .mark")
    await expect(marks).to_have_text(["đã phát"] * 3, timeout=20_000)
    await page.unroute("**/S1/*")
    assert (await site.devices.acked("p1", "finished"))[1] == ""
    await site.devices.acked("p2", "finished")
