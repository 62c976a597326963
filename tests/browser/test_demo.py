"""The demo's day from its first page, by clicking and typing, in a real browser."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from tests.fakes.browser import FLAGS, Complaints, chromium, complaints_fixture
from tests.fakes.clock import MOMENTS
from tests.fakes.demo import SLOW_MS, Day, as_wav, asked, running

__all__ = ["complaints_fixture"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

FIRST = "Tiêm vắc xin sáng thứ Bảy\nTrạm y tế tiêm vắc xin cho trẻ em từ 7h30 tại nhà văn hóa."
MENDED = FIRST.replace("thứ Bảy", "Chủ nhật")
PLAYED = (
    "SELECT p.state FROM playout p JOIN device d ON d.id = p.device_id "
    "WHERE d.code = 'loa-buon-phung' AND p.started_at IS NOT NULL"
)


@pytest.mark.parametrize("moment", ["noon", "late"])
async def test_a_day_from_enrolling_to_a_voice_note(
    tmp_path: Path, complaints: Complaints, moment: str
) -> None:
    """Two of the moments here; tests/scenarios/test_the_day.py plays all of them."""
    path = chromium()
    if not path:
        pytest.skip("no Chromium on this machine")
    spoken = as_wav("01-vi-suoi-dang.ogg", tmp_path / "note.wav")
    flags = [*FLAGS, f"--use-file-for-fake-audio-capture={spoken}%noloop"]
    async with running(tmp_path, MOMENTS[moment]) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        page = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="vi-VN")
        page.set_default_timeout(SLOW_MS)
        complaints.watch(page)
        await page.goto(url)
        await play(Day(page), tmp_path)
        assert asked(tmp_path, PLAYED), "no loudspeaker told that it began"
        await browser.close()


async def play(day: Day, folder: Path) -> None:
    await day.enrol()
    await day.write(FIRST)
    await day.submit(1)
    await day.send_back()
    await day.mend(MENDED)
    await day.submit(2)

    await day.speaker.locator("#on").click()
    await expect(day.speaker.locator("#idle")).to_be_visible()
    await day.approve()
    for phone in (day.propagandist, day.newcomer, day.neighbour, day.citizen):
        await phone.sees("Tiêm vắc xin sáng Chủ nhật")
    await expect(day.board.locator("body")).to_contain_text("sáng Chủ nhật", timeout=SLOW_MS)
    await expect(day.speaker.locator("#title")).to_have_text(
        "Tiêm vắc xin sáng Chủ nhật", timeout=SLOW_MS
    )
    await until_played(folder)

    await day.tell("45")
    await day.officer.taps("Xem đến đâu rồi", "1/6 thôn đã phổ biến, 45 hộ đã biết.")

    await day.propagandist.records(5)
    await day.propagandist.sees("nước suối dâng cao")
    await day.officer.sees("nước suối dâng cao")  # a danger word: at once, not yet confirmed
    await day.propagandist.taps("Gửi", "cán bộ của Xã Cư Pui")
    await day.officer.taps("Đã nhận", "là xã đã nhận")
    await day.propagandist.sees("đã nhận được")


async def until_played(folder: Path) -> None:
    """The loudspeaker's page told the server that it began."""
    async with asyncio.timeout(SLOW_MS / 1000):
        while not asked(folder, PLAYED):
            await asyncio.sleep(0.1)
