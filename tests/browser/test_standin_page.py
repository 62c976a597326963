"""The page with everybody's phone: follow, write, tap, and let time pass, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.fakes.browser import (
    OpenPage,
    browser_fixture,
    chromium_fixture,
    complaints_fixture,
    no_sideways,
    open_page_fixture,
)
from tests.fakes.standin_process import trying

__all__ = ["browser_fixture", "chromium_fixture", "complaints_fixture", "open_page_fixture"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]
_LATE_MS = 30_000


async def test_phones_side_by_side(tmp_path: Path, open_page: OpenPage) -> None:
    async with trying(tmp_path) as tried:
        await tried.runs(*tried.command("zalo import-token"))
        page = await open_page(tried.url, viewport={"width": 1440, "height": 900})
        page.set_default_timeout(_LATE_MS)
        await expect(page.locator(".phone")).to_have_count(4)
        for key, start in (("p1", "Quan tâm"), ("p4", "Bắt đầu")):
            phone = page.locator(f".phone[data-id={key}]")
            await phone.get_by_role("button", name=start, exact=True).click()
            await phone.locator(".text").fill("giúp")
            await phone.locator(".text").press("Enter")
            help_ = phone.locator(".them", has_text="Đây là Tin Buôn")
            await expect(help_).to_be_visible(timeout=_LATE_MS)
            await help_.get_by_role("button", name="Chọn thôn, buôn").click()
            await expect(phone.locator(".me").last).to_contain_text("Chọn thôn, buôn")
        await page.get_by_role("button", name="+1 ngày").click()
        await expect(page.locator("#shift")).to_have_text("nhanh hơn 24 giờ")
        await expect(page.locator("#panel")).to_contain_text("Tin đã nhận, miễn phí")
        await page.set_viewport_size({"width": 360, "height": 740})
        await no_sideways(page)
        await page.close()  # before what it looks at
