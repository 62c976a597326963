"""The demo's first page: everybody's phone, the board and the speaker, and the tour."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from bot.web.landing import cast_phones
from tests.fakes.browser import OpenPage, no_sideways, until
from tests.web.conftest import Site
from tests.web.fakes import PEOPLE, tone

pytestmark = pytest.mark.browser


def test_each_part_of_the_tour_has_its_phone() -> None:
    phones = cast_phones(PEOPLE)
    parts = ["officer", "editor", "propagandist", "citizen", "propagandist2"]
    assert [phone["part"] for phone in phones] == parts
    assert [phone["link"] for phone in phones][:2] == ["/chat/y-bham", "/chat/lan"]
    newcomer = {"person": "moi", "name": "Người mới", "roles": [], "area": ""}
    known = {**newcomer, "roles": ["propagandist"], "area": "Buôn Blăk"}
    for one in (newcomer, known):  # the same phone before and after enrolling
        assert cast_phones([*PEOPLE, one])[1]["link"] == "/chat/moi"
    assert cast_phones([*PEOPLE, newcomer])[1]["note"] == "Người mới · chưa ghi danh"


def test_who_has_no_part_still_has_a_phone() -> None:
    odd = {"person": "a/b", "name": "Ai", "roles": ["duty"], "area": None}
    (phone,) = cast_phones([odd])
    assert (phone["link"], phone["title"]) == ("/chat/a%2Fb", "Ai")
    assert phone["note"] == "trực khẩn cấp"


async def test_all_devices_live_on_one_page_and_the_tour_points(
    site: Site, open_page: OpenPage
) -> None:
    await site.say("hnhu", "Tin một")
    page = await open_page(site.url, viewport={"width": 1440, "height": 900})
    await expect(page.locator("iframe")).to_have_count(7)
    phone = page.frame_locator("iframe[src='/chat/hnhu']")
    await expect(phone.locator(".bot .words")).to_have_text("Tin một")
    # Seven pages share one browser's few connections: words still arrive.
    await site.say("hnhu", "Tin hai")
    await expect(phone.locator(".bot .words").nth(1)).to_have_text("Tin hai")
    await expect(page.locator(".device.lit")).to_have_count(1)  # nobody to enrol here
    for _ in range(6):
        await page.click("#next")
    await expect(page.locator("#count")).to_have_text("Bước 7/10")
    await expect(page.locator(".device.lit")).to_have_count(4)
    await expect(phone.locator("#text")).to_be_in_viewport()
    await page.reload()
    await expect(page.locator("#count")).to_have_text("Bước 7/10")
    await page.click("#back")
    await expect(page.locator("#steps .here h3")).to_have_text("Bật loa và duyệt")


async def test_a_sample_text_can_be_written_for_you(site: Site, open_page: OpenPage) -> None:
    page = await open_page(site.url, viewport={"width": 1440, "height": 900})
    await page.click("#next")
    phone = page.frame_locator("iframe[src='/chat/lan']")
    await expect(phone.locator("#text")).to_be_in_viewport()
    await page.click("#steps .here .fill")
    await expect(phone.locator("#text")).to_have_value(re.compile(r"^Tiêm vắc xin.+\n.+"))
    await expect(phone.locator("#send")).to_be_visible()


async def test_it_fits_a_small_phone(site: Site, open_page: OpenPage) -> None:
    page = await open_page(site.url)
    await expect(page.locator("#steps .here")).to_be_visible()
    for name in (".phone .glass", ".board .glass"):
        box = await page.locator(name).first.bounding_box()
        assert box
        assert box["height"] > 150, name
    await no_sideways(page)


async def test_the_plain_pages_fit_a_small_phone(plain_site: Site, open_page: OpenPage) -> None:
    plain_site.devices.listening["text"] = "dài" * 200
    page = await open_page(plain_site.url)
    await expect(page.locator("h1")).to_have_text("Tin Buôn")
    await no_sideways(page)
    await page.goto(f"{plain_site.url}/listen/nghe")
    await expect(page.locator("h1")).to_have_text("Tiêm phòng cho trẻ em")
    await no_sideways(page)


async def test_a_bulletin_is_heard_with_one_big_button(site: Site, open_page: OpenPage) -> None:
    digest = await site.deps.save_media(tone(3), "audio/wav", "")
    site.devices.listening |= {"audio_url": f"/media/{digest}.wav", "duration_s": 3}
    page = await open_page(f"{site.url}/listen/nghe")
    await page.click("text=Nghe bản tin")
    await until(page, "document.querySelector('audio').currentTime > 0.3")
    await expect(page.locator(".hear button")).to_contain_text("Dừng")
