"""Makes docs/images/*.png from the running demo: `.venv/bin/python -m docs.screenshots`.

Needs what the tests need (`make setup-dev`, Chromium). Plays the same day as tests/browser does.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
from fractions import Fraction
from pathlib import Path

import av
import av.filter
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.fakes.browser import FLAGS, PHONE, chromium
from tests.fakes.demo import SLOW_MS, Day, Phone, as_wav, running

IMAGES = Path(__file__).parent / "images"
LIMIT = 250_000
NEWS = (
    "Tiêm vắc xin cho trẻ em sáng Chủ nhật\n"
    "Trạm y tế xã tiêm vắc xin cho trẻ dưới 5 tuổi sáng Chủ nhật, từ 7 giờ 30, tại nhà văn hóa. "
    "Bà con nhớ mang theo sổ tiêm."
)


async def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spoken = as_wav("01-vi-suoi-dang.ogg", folder / "note.wav")
        flags = [*FLAGS, f"--use-file-for-fake-audio-capture={spoken}%noloop"]
        async with running(folder) as url, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=flags)
            await shoot(browser, url)
            await browser.close()


async def shoot(browser: Browser, url: str) -> None:
    first = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    first.set_default_timeout(SLOW_MS)
    await first.goto(url)
    day = Day(first)
    await day.enrol()
    await day.write(NEWS)
    await save(await phone(browser, url, "bien-tap"), "compose")
    await day.submit(1)
    await save(await phone(browser, url, "can-bo"), "approve")
    await day.speaker.locator("#on").click()
    await day.approve()
    await day.propagandist.sees("Trạm y tế xã")
    await expect(day.speaker.locator("#title")).to_contain_text("Tiêm vắc xin")
    for _ in range(6):
        await first.click("#next")
    await settle(first)
    await save(first, "demo")
    await save(await phone(browser, url, "tuyen-truyen-1"), "bulletin")
    board = await browser.new_page(viewport={"width": 1280, "height": 720}, locale="vi-VN")
    await board.goto(f"{url}/boards/bang-tin")
    await save(board, "board")
    await save(first.locator("[data-part=speaker] .glass"), "speaker")

    await day.tell("45")
    await day.officer.taps("Xem đến đâu rồi", "1/6 thôn đã phổ biến")
    await save(await phone(browser, url, "can-bo"), "progress")
    await day.propagandist.records(5)
    await day.propagandist.sees("nước suối dâng cao")
    await save(await phone(browser, url, "tuyen-truyen-1"), "voice")
    await day.citizen.says("làm căn cước cho con ở đâu", "Đã ghi nhận, mã")
    await save(await phone(browser, url, "nguoi-dan"), "citizen")

    await day.alarm()
    await expect(board.locator("body")).to_contain_text("Cảnh báo lũ", timeout=SLOW_MS)
    await save(board, "board-emergency")
    await save(await phone(browser, url, "can-bo"), "emergency")


async def phone(browser: Browser, url: str, person: str) -> Page:
    page = await browser.new_page(viewport=PHONE, device_scale_factor=2, locale="vi-VN")
    await page.goto(f"{url}/chat/{person}")
    await expect(Phone(page).frame.locator(".bot").last).to_be_in_viewport()
    return page


async def settle(page: Page) -> None:
    """Smooth scrolling and late pictures have come to rest."""
    await page.wait_for_timeout(1500)


async def save(what: Page | Locator, name: str) -> None:
    path = IMAGES / f"{name}.png"
    await settle(what if isinstance(what, Page) else what.page)
    path.write_bytes(shrink(await what.screenshot()))
    print(f"{path.name}: {path.stat().st_size // 1000} kB")
    if path.stat().st_size > LIMIT:
        raise SystemExit(f"{path} is larger than {LIMIT // 1000} kB")


def shrink(png: bytes) -> bytes:
    """The same picture with at most 256 colours."""
    with av.open(io.BytesIO(png)) as source:
        frame = next(source.decode(video=0)).reformat(format="rgba")
    graph = av.filter.Graph()
    start = graph.add_buffer(
        template=None,
        width=frame.width,
        height=frame.height,
        format="rgba",
        time_base=Fraction(1, 25),
    )
    split, palette, use = (graph.add(n) for n in ("split", "palettegen", "paletteuse"))
    end = graph.add("buffersink")
    start.link_to(split)
    split.link_to(palette, 0, 0)
    split.link_to(use, 1, 0)
    palette.link_to(use, 0, 1)
    use.link_to(end)
    graph.configure()
    frame.time_base, frame.pts = Fraction(1, 25), 0
    start.push(frame)
    start.push(None)
    coder = av.CodecContext.create("png", "w")
    small = end.pull()
    coder.width, coder.height, coder.pix_fmt = small.width, small.height, "pal8"
    coder.time_base = Fraction(1, 25)
    return b"".join(bytes(p) for p in [*coder.encode(small), *coder.encode(None)])


if __name__ == "__main__":
    asyncio.run(main())
