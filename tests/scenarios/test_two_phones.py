"""One person on two phones: both show the whole talk in its order, what either of them said too."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.fakes.browser import (
    FIXTURES,
    OpenPage,
    browser_fixture,
    chromium_fixture,
    complaints_fixture,
    no_sideways,
    open_page_fixture,
)
from tests.fakes.clock import MOMENTS
from tests.scenarios.conftest import Opens
from tests.web.test_chat_page import PIXEL, say

__all__ = [
    "FIXTURES",
    "browser_fixture",
    "chromium_fixture",
    "complaints_fixture",
    "open_page_fixture",
]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def begins() -> datetime:
    return MOMENTS["noon"]


async def lines(page: Page) -> list[str]:
    """Whose line, and what it says, without the state under it."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("#lines .line")].map((line) =>
             (line.classList.contains("own") ? "tôi: " : "xã: ")
             + [...line.querySelectorAll(".words, .player-time, img")]
               .map((n) => n.textContent || "ảnh").join(" "))"""
    )
    return found


async def test_another_phone_shows_the_whole_talk(
    opens: Opens, open_page: OpenPage, tmp_path: Path
) -> None:
    async with opens("webchat") as village:
        url = f"{village.url}/chat/tuyen-truyen-1"
        first = await open_page(url, permissions=["microphone"])
        second = await open_page(url)
        await say(first, "Cầu treo hỏng & <b>không</b> qua được")
        for page in (first, second):
            await expect(page.locator(".bot strong").last).to_contain_text("(chưa gửi)")
        await second.get_by_role("button", name="Gửi", exact=True).click()
        await expect(first.locator(".own .words").last).to_have_text("Gửi")
        await expect(first.locator(".bot .words").last).to_contain_text("Đã gửi BC-")
        photo = {"name": "cầu.png", "mimeType": "image/png", "buffer": PIXEL}
        await second.set_input_files("#gallery-file", [photo])  # type: ignore[arg-type]  # what the test gives
        await expect(first.locator(".own img")).to_be_visible()
        await first.click("#mic")
        await expect(first.locator("#seconds")).to_have_text("0:02")
        await first.click("#post")
        await expect(second.locator(".own .player-time")).to_contain_text("0:0")
        await village.settled()
        third = await open_page(url, viewport={"width": 360, "height": 1900})
        await expect(third.locator(".own .player-time")).to_contain_text("0:0")
        told = await lines(third)
        assert told[0] == "tôi: Cầu treo hỏng & <b>không</b> qua được"
        assert [t for t in told if t.startswith("tôi: ")][1] == "tôi: Gửi"
        assert any(t.startswith("tôi: 0:0") for t in told), told
        for page in (first, second):
            assert await lines(page) == told
            await page.reload()
            await expect(page.locator("#lines .line")).to_have_count(len(told))
            assert await lines(page) == told
            await no_sideways(page)
        assert "Cầu treo" not in str(
            await first.evaluate("localStorage['tinbuon.chat.tuyen-truyen-1']")
        )
        await third.screenshot(path=str(tmp_path / "talk.png"))
        for page in (first, second, third):  # before the server goes
            await page.close()


async def test_who_asks_for_answers_only_gets_these(opens: Opens) -> None:
    async with opens("webchat") as village:
        phone = await village.person("tuyen-truyen-1")
        await phone.says("giúp")
        await phone.expect("Tin Buôn giúp anh/chị")
        await village.settled()
        async with village.session.get(f"{phone._url}/messages?after=0") as answer:
            assert all("own" not in found for found in await answer.json())
        async with village.session.get(f"{phone._url}/messages?after=0&whole=1") as answer:
            assert [found["text"] for found in await answer.json()][-2] == "giúp"
