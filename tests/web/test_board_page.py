"""A public screen: what it shows, for how long, and what makes it give way."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from PIL import Image
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


def soon(**span: float) -> datetime:
    return CLOCK.now() + timedelta(**span)


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
    await expect(page.locator("#place")).to_have_text("Tin 1/2")
    count = await page.locator(".dots i").count()
    seen: list[str] = []
    for number in range(count):
        await expect(page.locator(".dots i").nth(number)).to_have_class("here")
        assert await page.evaluate(UNCUT)
        seen.append(await page.locator("#words").inner_text())
        await page.clock.fast_forward(26_000)
    assert count > 2
    assert " ".join(seen) == " ".join(sentences)
    await expect(page.locator("#place")).to_have_text("Tin 2/2")
    await expect(page.locator("#words")).to_have_text("Ngắn.")
    assert await page.evaluate(UNCUT)
    size = await page.evaluate("parseFloat(document.getElementById('words').style.fontSize)")
    assert size >= 720 * 0.05
    site.devices.feed["items"].append(board_item("3", "Mới", "Vừa đến."))
    await site.devices.change()
    await expect(page.locator("#title")).to_have_text("Mới")  # what is new need not wait its turn
    await page.clock.fast_forward(26_000)
    await expect(page.locator("#title")).to_have_text("Dài")


MARKS = "ẪẾỘỮỢỄẴ: DIỄN TẬP CHỮA CHÁY RỪNG Ở BUÔN EA KAO"
TIMES = "Buôn Ea Kao\t7:30\t05/12\nThôn 3\t13:30\t06/12\nMang theo sổ."
FREE = "for (const box of document.querySelectorAll('h1, .words')) box.style.overflow = '%s'"
SCREENS = [(1920, 1080), (1280, 720), (1080, 1920), (640, 256), (384, 192), (256, 128)]


async def test_on_every_screen_all_fits_and_no_tone_mark_is_cut(
    site: Site, open_page: OpenPage
) -> None:
    """What cannot be seen is what differs once nothing is cut off any more."""
    site.devices.feed["items"] = [board_item("1", MARKS, f"{MARKS}. " * 12)]
    page = await open_board(site, open_page)
    await until(page, "document.fonts.check('700 40px \"Be Vietnam Pro\"', 'Ễ')")
    emergency = {"id": "e", "title": MARKS, "text": MARKS, "exercise": True}
    for number, (width, height) in enumerate(SCREENS):
        await page.set_viewport_size({"width": width, "height": height})
        for alarm in (None, {**emergency, "id": f"e{number}", "until": soon(hours=2)}):
            site.devices.feed |= {"emergency": alarm, "alarms": [alarm] if alarm else []}
            await site.devices.change()
            name = "#alarm" if alarm else "#stage"
            await expect(page.locator("#alarm")).to_be_visible(visible=bool(alarm))
            await page.clock.run_for(300)
            assert await page.evaluate(UNCUT if not alarm else UNCUT.replace("'#", "'#alarm-"))
            sizes = await page.evaluate(
                f"Array.from(document.querySelectorAll('{name} h1, {name} .words'))"
                ".filter((one) => one.textContent && one.offsetHeight)"
                ".map((one) => parseFloat(getComputedStyle(one).fontSize))"
            )
            assert min(sizes) >= max(24, 0.036 * min(width, height) - 1), (width, height, sizes)
            cut = await page.screenshot(animations="disabled")
            await page.evaluate(FREE % "visible")
            whole = await page.screenshot(animations="disabled")
            await page.evaluate(FREE % "")
            assert whole == cut, (width, height, bool(alarm))


async def test_lines_of_a_table_stand_in_columns(site: Site, open_page: OpenPage) -> None:
    site.devices.feed["items"] = [board_item("1", "Lịch tiêm 🔥👨‍👩‍👧", TIMES)]
    page = await open_board(site, open_page)
    await expect(page.locator("#title")).to_have_text("Lịch tiêm 🔥👨👩👧")
    left = "Array.from(document.querySelectorAll('.cell:nth-child({})'), (c) => c.offsetLeft)"
    for column in (2, 3):
        first, second = await page.evaluate(left.format(column))
        assert first == second > 0
    await until(
        page,
        "Array.from(document.fonts).some((f) => /Emoji/.test(f.family) && f.status === 'loaded')",
    )


COUNTED = """
    window.looks = 0;
    const real = Object.getOwnPropertyDescriptor(Element.prototype, 'scrollHeight');
    Object.defineProperty(Element.prototype, 'scrollHeight', {get() {
        window.looks += 1;
        return real.get.call(this);
    }});
"""


async def test_forty_long_items_are_laid_out_one_at_a_time(site: Site, open_page: OpenPage) -> None:
    """All at once would hold an alarm up for many seconds on a small box."""
    words = "Câu này dặn bà con một việc cần nhớ trong mùa mưa bão. " * 60
    site.devices.feed["items"] = [board_item(str(n), f"Tin {n}", words) for n in range(40)]
    page = await open_page(viewport=SCREEN)
    await page.add_init_script(COUNTED)
    await page.goto(f"{site.url}/boards/B1?k=key-B1")
    await expect(page.locator("#place")).to_have_text("Tin 1/40")
    await until(page, "document.fonts.status === 'loaded'")
    assert await page.evaluate("window.looks") < 3 * 250  # measured again as letters arrive


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


async def test_alarms_at_once_are_shown_in_turn_and_an_exercise_not_beside_them(
    site: Site, open_page: OpenPage
) -> None:
    until = CLOCK.now() + timedelta(minutes=30)

    def alarm(key: str, title: str, minutes: int, *, exercise: bool = False) -> dict[str, object]:
        ends = CLOCK.now() + timedelta(minutes=minutes)
        return {"id": key, "title": title, "text": "Ra.", "exercise": exercise, "until": ends}

    flood, fire = alarm("f", "Cảnh báo lũ", 20), alarm("c", "Cảnh báo cháy", 10)
    drill = {**alarm("d", "DIỄN TẬP: Cảnh báo bão", 30, exercise=True), "until": until}
    site.devices.feed |= {"alarms": [flood, fire, drill], "emergency": flood}
    page = await open_board(site, open_page)
    title, more = page.locator("#alarm-title"), page.locator("#alarm-more")
    await expect(title).to_have_text("Cảnh báo lũ")
    await expect(more).to_have_text("Còn 1 cảnh báo khác")
    await page.clock.fast_forward(26_000)
    await expect(title).to_have_text("Cảnh báo cháy")
    await expect(page.locator(".band").first).to_be_hidden()
    await site.devices.acked("c", "started")
    await page.context.set_offline(offline=True)  # what ends then, ends
    await page.clock.fast_forward(600_000)
    await expect(title).to_have_text("Cảnh báo lũ")
    await expect(more).to_have_text("")
    await page.clock.fast_forward(660_000)
    await expect(title).to_have_text("DIỄN TẬP: Cảnh báo bão")


@pytest.fixture(autouse=True)
def offline_is_expected(complaints: Complaints) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")


async def test_without_network_it_goes_on_and_says_so(site: Site, open_page: OpenPage) -> None:
    brief = {"until": soon(minutes=5)}
    site.devices.feed["items"] = [board_item("1", "Một", "", **brief), board_item("2", "Hai")]
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
    later = (CLOCK.now() + timedelta(hours=8)).strftime("%H:%M")  # in Vietnam: an hour from now
    site.devices.feed["quiet_hours"] = {"from": later, "to": (soon(hours=10)).strftime("%H:%M")}
    async with page.expect_response("**/feed.json"):
        await page.clock.fast_forward(20_000)
    await expect(page.locator("#night")).to_be_hidden()
    await page.context.set_offline(offline=True)
    await page.clock.fast_forward(62 * 60_000)  # a rule, not a word of the server
    await expect(page.locator("#night")).to_be_visible()


async def test_hours_and_pace_are_its_keepers(site: Site, open_page: OpenPage) -> None:
    site.devices.feed["items"] = [board_item(k, k, "Ngắn.", seconds=40) for k in ("Một", "Hai")]
    page = await open_board(site, open_page)
    await expect(page.locator("#title")).to_have_text("Một")
    await page.clock.fast_forward(39_000)
    await expect(page.locator("#title")).to_have_text("Một")
    await page.clock.fast_forward(1_500)
    await expect(page.locator("#title")).to_have_text("Hai")
    over = [(CLOCK.now() + timedelta(hours=7 + h)).strftime("%H:%M") for h in (1, 2)]
    site.devices.feed["hours"] = {"from": over[0], "to": over[1]}
    await site.devices.change()
    await expect(page.locator("#night")).to_be_visible()
    await page.context.set_offline(offline=True)
    await page.clock.fast_forward(61 * 60_000)
    await expect(page.locator("#night")).to_be_hidden()


async def test_after_a_power_cut_it_starts_without_a_network(
    site: Site, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.expect("ERR_FAILED")
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    day: dict[str, Any] = {"from": soon(hours=20), "until": soon(hours=40)}
    site.devices.feed["items"] = [board_item("1", "Hôm nay"), board_item("2", "Ngày mai", **day)]
    site.devices.feed["items"][1]["image"] = f"/media/{'0' * 64}"  # gone: nothing waits for it
    complaints.expect("404")
    page = await open_page(viewport=SCREEN)
    await page.goto(f"{site.url}/boards/B1?k=key-B1")
    kept = "new Promise((done) => { const look = async () => { const c = await caches.open("
    kept += "'tinbuon ' + location.href); (await c.match(location.pathname)) ? done() : "
    kept += "setTimeout(look, 50); }; look(); })"
    await page.evaluate(kept)
    await page.context.set_offline(offline=True)
    await page.reload()
    await expect(page.locator("#title")).to_have_text("Hôm nay")
    await expect(page.locator("#link")).to_contain_text("Đang mất mạng")
    assert await page.evaluate("document.fonts.check('700 40px \"Be Vietnam Pro\"', 'Ễ')")
    await page.add_init_script("const at = Date.now; Date.now = () => at() + 21 * 3600000")
    await page.reload()  # the box was off over night
    await expect(page.locator("#title")).to_have_text("Ngày mai")
    await page.context.set_offline(offline=False)


async def test_markup_in_a_feed_stays_text(site: Site, open_page: OpenPage) -> None:
    attack = "<img src=x onerror=alert(1)>"
    site.devices.feed["items"] = [board_item("1", attack, attack, source=attack)]
    page = await open_board(site, open_page)
    await expect(page.locator("#title")).to_have_text(attack)
    await expect(page.locator("#words")).to_have_text(attack)


async def test_a_picture_of_the_screen_is_sent_to_who_asks(site: Site, open_page: OpenPage) -> None:
    site.devices.feed["items"] = [board_item("1", "Tiêm phòng sởi", "Sáng thứ Năm.")]
    page = await open_board(site, open_page)
    await expect(page.locator("#title")).to_have_text("Tiêm phòng sởi")
    site.devices.feed["picture"] = "token1"
    async with page.expect_response("**/picture/token1") as posted:
        await site.devices.change()
        await page.clock.run_for(1500)
    assert (await posted.value).ok
    ((token, data),) = site.devices.pictures
    assert token == "token1"
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (1280, 720)
    seen = picture.convert("RGB")
    red, green, blue = seen.crop((400, 620, 401, 621)).tobytes()
    assert max(red, green) < 70 < blue  # the card
    title = seen.crop((50, 240, 580, 330))
    bytes_ = title.tobytes()
    dots = zip(bytes_[::3], bytes_[1::3], bytes_[2::3], strict=True)
    yellow = sum(r > 200 and g > 160 and b < 150 for r, g, b in dots)
    assert yellow > 1000, yellow
