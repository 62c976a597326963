"""A public screen: what it shows, for how long, and what makes it give way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.fakes.browser import Complaints, OpenPage, until
from tests.web.conftest import Site
from tests.web.fakes import CLOCK, board_item

pytestmark = pytest.mark.browser
SCREEN = {"width": 1280, "height": 720}
UNCUT = """['#title', '#words'].every((name) => {
    const box = document.querySelector(name);
    return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
})"""


async def open_board(site: Site, open_page: OpenPage) -> Page:
    page = await open_page(viewport=SCREEN)
    await page.clock.install(time=CLOCK.now())
    await page.goto(f"{site.url}/boards/B1?k=key-B1")
    return page


async def test_it_shows_what_holds_now_with_clock_and_code(site: Site, open_page: OpenPage) -> None:
    over = {"until": CLOCK.now() - timedelta(minutes=1)}
    later = {"from": CLOCK.now() + timedelta(minutes=30)}
    site.devices.feed["items"] = [
        board_item("1", "Tiêm phòng sởi", "Sáng thứ Năm.", source="Trạm y tế"),
        board_item("2", "Đã qua", "", **over),
        board_item("3", "Chưa đến", "", **later),
    ]
    page = await open_board(site, open_page)
    await expect(page.locator("#title")).to_have_text("Tiêm phòng sởi")
    await expect(page.locator("#words")).to_have_text("Sáng thứ Năm.")
    await expect(page.locator("#source")).to_have_text("Nguồn: Trạm y tế")
    await expect(page.locator("#commune")).to_have_text("Xã Ea Kao")
    await until(page, "document.getElementById('qr').naturalWidth > 50")
    await until(
        page, "/^[0-2][0-9]:[0-5][0-9]$/.test(document.getElementById('clock').textContent)"
    )
    assert await page.locator(".dots i").count() == 0
    at, _ = await site.devices.acked("1", "started")
    assert abs((CLOCK.now() - at).total_seconds()) < 5
    assert site.devices.beats[0][1]["screen"] == "1280x720"


async def test_it_rotates_and_long_words_are_paged_never_cut(
    site: Site, open_page: OpenPage
) -> None:
    sentences = [
        f"Câu thứ {n} dặn bà con một việc cần nhớ trong mùa mưa bão này." for n in range(30)
    ]
    site.devices.feed["items"] = [
        board_item("1", "Dài", " ".join(sentences)),
        board_item("2", "Một tiêu đề rất dài " * 8, "Ngắn."),
    ]
    page = await open_board(site, open_page)
    await expect(page.locator("#title")).to_have_text("Dài")
    count = await page.locator(".dots i").count()
    seen: list[str] = []
    for number in range(count):
        await expect(page.locator(".dots i").nth(number)).to_have_class("here")
        assert await page.evaluate(UNCUT)
        seen.append(await page.locator("#words").inner_text())
        await page.clock.fast_forward(26_000)
    assert count > 2
    assert " ".join(seen) == " ".join([*sentences, "Ngắn."])
    await expect(page.locator(".dots i").first).to_have_class("here")
    size = await page.evaluate("parseFloat(document.getElementById('words').style.fontSize)")
    assert size >= 720 * 0.05


async def test_an_emergency_takes_over_at_once_and_the_board_returns_by_itself(
    site: Site, open_page: OpenPage
) -> None:
    site.devices.feed["items"] = [board_item("1", "Tin thường", "Nội dung.")]
    page = await open_board(site, open_page)
    await expect(page.locator("#title")).to_have_text("Tin thường")
    emergency = {
        "id": "e",
        "title": "Lũ quét",
        "text": "Rời khỏi bờ suối ngay.",
        "exercise": False,
        "until": CLOCK.now() + timedelta(minutes=2),
    }
    await site.devices.acked("1", "started")
    site.devices.feed |= {"version": 2, "emergency": emergency, "quiet": True}
    await site.devices.change()
    await expect(page.locator("#alarm")).to_be_visible(timeout=3000)
    await expect(page.locator("#alarm-kind")).to_have_text("KHẨN CẤP")
    await expect(page.locator("#alarm-words")).to_have_text("Rời khỏi bờ suối ngay.")
    await expect(page.locator(".band").first).to_be_hidden()
    await site.devices.acked("e", "started")
    site.devices.feed["quiet"] = False
    emergency["exercise"] = True
    await site.devices.change()
    await expect(page.locator("#alarm-kind")).to_have_text("DIỄN TẬP")
    await expect(page.locator(".band").first).to_be_visible()
    await page.context.set_offline(offline=True)
    await page.clock.fast_forward(121_000)
    await expect(page.locator("#alarm")).to_be_hidden()
    await expect(page.locator("#title")).to_have_text("Tin thường")


@pytest.fixture(autouse=True)
def offline_is_expected(complaints: Complaints) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")


async def test_without_network_it_goes_on_and_says_so(site: Site, open_page: OpenPage) -> None:
    soon = {"until": CLOCK.now() + timedelta(minutes=5)}
    site.devices.feed["items"] = [board_item("1", "Một", "", **soon), board_item("2", "Hai")]
    page = await open_board(site, open_page)
    await expect(page.locator("#title")).to_have_text("Một")
    await page.context.set_offline(offline=True)
    await page.clock.fast_forward(30_000)
    await expect(page.locator("#link")).to_contain_text("Đang mất mạng")
    await page.clock.fast_forward(5 * 60_000)
    await expect(page.locator("#title")).to_have_text("Hai")
    assert await page.locator(".dots i").count() == 0
    await page.context.set_offline(offline=False)
    await expect(page.locator("#link")).to_have_text("")
    await site.devices.acked("1", "finished")


async def test_quiet_hours_are_dark_and_an_empty_feed_shows_the_commune(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_board(site, open_page)
    await expect(page.locator("#title")).to_have_text("Xã Ea Kao")
    site.devices.feed["quiet"] = True
    async with page.expect_response("**/feed.json"):
        await page.clock.fast_forward(20_000)
    await expect(page.locator("#night")).to_be_visible()


async def test_markup_in_a_feed_stays_text(site: Site, open_page: OpenPage) -> None:
    attack = "<img src=x onerror=alert(1)>"
    site.devices.feed["items"] = [board_item("1", attack, attack, source=attack)]
    page = await open_board(site, open_page)
    await expect(page.locator("#title")).to_have_text(attack)
    await expect(page.locator("#words")).to_have_text(attack)
