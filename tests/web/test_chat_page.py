"""The chat page on a small phone, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.core.messages import Attachment, WireButton, WireMessage
from tests.fakes.browser import Complaints, OpenPage, no_sideways, until
from tests.web.conftest import Site
from tests.web.fakes import tone

pytestmark = pytest.mark.browser

LONG = "Thông báo " + "rấtdàikhôngcódấucách" * 20 + " https://eakao.daklak.gov.vn/" + "x" * 120
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180b7e0a2c10000000049454e44ae426082"
)


async def test_it_fits_a_small_phone(site: Site, open_page: OpenPage) -> None:
    await site.say("hnhu", WireMessage(LONG, (WireButton("Một nút " + "dài " * 14, "a"),)))
    page = await open_page(f"{site.url}/chat/hnhu")
    await expect(page.locator(".bot .words")).to_contain_text("Thông báo")
    await no_sideways(page)
    for name in ("#more", "#mic", "#text", ".choices .choice"):
        box = await page.locator(name).bounding_box()
        assert box
        assert box["height"] >= 44, name
    await expect(page.locator("h1")).to_have_text("Tin Buôn · Buôn Cao Thành")
    await expect(page.locator(".bar p")).to_contain_text("H'Như Êban")


async def test_a_first_visit_is_welcomed_and_help_is_one_tap(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(f"{site.url}/chat/tam")
    await page.click("#hello")
    (event,) = await site.inbox.wait("text")
    assert event.text == "giúp"
    await expect(page.locator("#welcome")).to_be_hidden()


async def test_words_go_out_in_order_and_stay_after_a_reload(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(f"{site.url}/chat/hnhu")
    await say(page, "Chào xã")
    await site.inbox.wait("text")
    await site.say("hnhu", "Xã chào chị")
    await expect(page.locator(".bot .words")).to_have_text("Xã chào chị")
    await say(page, "Cảm ơn")
    await site.inbox.wait("text", 2)
    wanted = ["Chào xã", "Xã chào chị", "Cảm ơn"]
    await expect(page.locator(".line .words")).to_have_text(wanted)
    await page.reload()
    await expect(page.locator(".line .words")).to_have_text(wanted)
    await expect(page.locator(".own .tick")).to_have_count(2)
    assert [e.text for e in site.inbox.events if e.kind == "text"] == ["Chào xã", "Cảm ơn"]


async def say(page: Page, words: str) -> None:
    await page.fill("#text", words)
    await page.click("#send")


async def test_a_button_is_pressed_and_shows_as_own_words(site: Site, open_page: OpenPage) -> None:
    buttons = (WireButton("Duyệt", "bulletin.approve:t1"), WireButton("Nghe", "", f"{site.url}/x"))
    await site.say("y-bham", WireMessage("Chờ duyệt", buttons))
    await site.say("y-bham", "Tin khác")
    page = await open_page(f"{site.url}/chat/y-bham")
    await page.get_by_role("button", name="Duyệt", exact=True).click()
    (event,) = await site.inbox.wait("action")
    assert event.action == "bulletin.approve:t1"
    await expect(page.locator(".own .words")).to_have_text("Duyệt")
    await expect(page.locator("a.choice")).to_have_attribute("href", f"{site.url}/x")


async def test_what_was_on_the_screen_is_reported_as_seen(site: Site, open_page: OpenPage) -> None:
    number = await site.say("hnhu", "Tin")
    page = await open_page(f"{site.url}/chat/hnhu")
    (event,) = await site.inbox.wait("seen")
    assert event.message_ids == (number,)
    await until(page, f"localStorage['tinbuon.chat.hnhu'].includes('\"seen\":{number}')")
    second = await site.say("hnhu", "Tin nữa")
    assert (await site.inbox.wait("seen", 2))[1].message_ids == (second,)


async def test_a_voice_note_is_recorded_and_arrives(site: Site, open_page: OpenPage) -> None:
    page = await open_page(f"{site.url}/chat/hnhu", permissions=["microphone"])
    await page.click("#mic")
    await expect(page.locator("#seconds")).to_have_text("0:01")
    await page.click("#drop")
    await expect(page.locator("#writing")).to_be_visible()
    await page.click("#mic")
    await expect(page.locator("#seconds")).to_have_text("0:02")
    await page.click("#post")
    (event,) = await site.inbox.wait("voice")
    (ref,) = event.media
    assert (ref.mime, ref.kind) == ("audio/webm", "voice")
    assert ref.duration_s >= 1.5
    assert len(site.deps.media.path(ref.digest).read_bytes()) > 1000
    await page.reload()
    await expect(page.locator(".own .player")).to_be_visible()


async def test_without_leave_to_record_it_says_so(
    site: Site, open_page: OpenPage, complaints: Complaints
) -> None:
    page = await open_page()
    await page.add_init_script("MediaDevices.prototype.getUserMedia = () => Promise.reject(1)")
    await page.goto(f"{site.url}/chat/hnhu")
    await page.click("#mic")
    await expect(page.locator("#hint")).to_contain_text("cho phép")


async def test_a_photo_is_made_smaller_and_arrives(
    site: Site, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(f"{site.url}/chat/hnhu")
    photo = {"name": "cầu hỏng.png", "mimeType": "image/png", "buffer": PIXEL}
    await page.set_input_files("#gallery-file", [photo, photo])  # type: ignore[arg-type]  # what the test gives
    events = await site.inbox.wait("photo", 2)
    assert {e.media[0].mime for e in events} == {"image/jpeg"}
    assert events[0].media[0].name == "cầu hỏng.jpg"
    assert events[0].group_id == events[1].group_id != ""
    await page.click(".own .picture >> nth=0")
    await expect(page.locator("#zoom")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#zoom")).to_be_hidden()


async def test_a_place_is_shared(site: Site, open_page: OpenPage) -> None:
    await site.say("hnhu", WireMessage("Ở đâu ạ?", ask="location"))
    page = await open_page(
        f"{site.url}/chat/hnhu",
        permissions=["geolocation"],
        geolocation={"latitude": 12.6, "longitude": 108.0},
    )
    await page.click("text=Gửi vị trí của tôi")
    (event,) = await site.inbox.wait("location")
    assert (event.latitude, event.longitude) == (12.6, 108.0)


async def test_voice_and_photos_of_the_bot_can_be_played_and_opened(
    site: Site, open_page: OpenPage
) -> None:
    sound = await site.deps.save_media(tone(2), "audio/wav", "")
    photo = await site.deps.save_media(PIXEL, "image/png", "")
    media = (
        Attachment("voice", sound, mime="audio/wav"),
        Attachment("photo", photo, mime="image/png"),
    )
    await site.say("hnhu", WireMessage("Nghe thử", media=media))
    page = await open_page(f"{site.url}/chat/hnhu")
    await page.click(".player button")
    await until(page, "document.querySelector('.player audio').currentTime > 0.3")
    await page.click(".picture")
    await expect(page.locator("#zoom img")).to_have_attribute("src", f"/media/{photo}.png")


async def test_new_words_appear_at_once_without_asking(site: Site, open_page: OpenPage) -> None:
    page = await open_page(f"{site.url}/chat/hnhu")
    await expect(page.locator("#state")).to_have_class("dot on")
    async with page.expect_response("**/events*"):
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await site.say("hnhu", "Tin mới")
    await expect(page.locator(".bot .words")).to_have_text("Tin mới", timeout=1500)


async def test_nothing_anybody_writes_becomes_markup(site: Site, open_page: OpenPage) -> None:
    attack = (
        "<img src=x onerror='document.title=\"hacked\"'><script>document.title='hacked'</script>"
    )
    buttons = (WireButton(attack, "a"), WireButton("Xấu", "", "javascript:document.title='hacked'"))
    await site.say("hnhu", WireMessage(attack, buttons))
    page = await open_page(f"{site.url}/chat/hnhu")
    await say(page, attack)
    await site.inbox.wait("text")
    await expect(page.locator(".line .words")).to_have_text([attack, attack])
    assert await page.locator("text=Xấu").count() == 0
    assert await page.locator("#lines img, #lines script").count() == 0
    assert "hacked" not in await page.title()


async def test_words_written_without_network_wait_and_keep_their_time(
    site: Site, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    page = await open_page(f"{site.url}/chat/hnhu")
    await expect(page.locator("#state")).to_have_class("dot on")
    await page.context.set_offline(offline=True)
    await say(page, "Suối dâng")
    await say(page, "Cần giúp")
    await expect(page.locator("#offline")).to_be_visible()
    await expect(page.locator(".under.waiting")).to_have_count(2)
    await page.context.set_offline(offline=False)
    events = await site.inbox.wait("text", 2)
    assert [e.text for e in events] == ["Suối dâng", "Cần giúp"]
    assert events[0].at < events[1].at
    await expect(page.locator("#offline")).to_be_hidden()
    await expect(page.locator(".own .tick")).to_have_count(2)


async def test_a_refused_file_says_why_and_may_be_sent_again(
    site: Site, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.expect("413")
    page = await open_page(f"{site.url}/chat/hnhu")
    refusal = {"status": 413, "body": json.dumps({"ok": False, "error": "Tệp lớn quá."})}
    await page.route("**/messages", lambda route: route.fulfill(**refusal))
    file = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    await page.set_input_files("#any-file", file)  # type: ignore[arg-type]  # what the test gives
    await expect(page.locator(".under.failed")).to_contain_text("Tệp lớn quá.")
    await page.unroute("**/messages")
    await page.click(".again")
    assert (await site.inbox.wait("file"))[0].media[0].name == "a.pdf"


async def test_a_signed_link_leaves_no_signature_in_the_address(
    plain_site: Site, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.expect("403")
    page = await open_page(f"{plain_site.url}/chat/lan")
    await expect(page.locator("main")).to_contain_text("Đường dẫn này chưa mở được")
    await page.goto(f"{plain_site.url}/chat/lan?k=good-lan")
    await say(page, "Chào")
    await plain_site.inbox.wait("text")
    assert page.url == f"{plain_site.url}/chat/lan"
    await page.reload()
    await expect(page.locator("#text")).to_be_visible()


async def test_the_whole_page_is_light(site: Site, open_page: OpenPage) -> None:
    sizes: list[int] = []
    page = await open_page()
    page.on("response", lambda r: sizes.append(int(r.headers.get("content-length", 0))))
    await page.goto(f"{site.url}/chat/hnhu")
    await expect(page.locator("#state")).to_have_class("dot on")
    assert 10_000 < sum(sizes) < 60_000
