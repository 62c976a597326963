"""Who a device's page belongs to: its link, its cookie, and what everybody else may not do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from playwright.async_api import expect

from tests.fakes.browser import OpenPage
from tests.web.conftest import Site
from tests.web.fakes import CLOCK, speaker_item, tone

BOX = {"Authorization": "Bearer key-S1"}


@pytest.fixture
async def client(site: Site) -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True)  # the server is an address, not a name
    async with aiohttp.ClientSession(site.url, cookie_jar=jar) as session:
        yield session


async def report(client: aiohttp.ClientSession, path: str, body: Any, **more: Any) -> int:
    kind = {"data": body} if isinstance(body, bytes) else {"json": body}
    async with client.post(path, **kind, **more) as answer:
        assert "error" in await answer.json() or answer.status == 200
        return answer.status


GOOD = {"item": "p1", "what": "finished"}


async def test_a_stranger_reports_nothing(site: Site, client: aiohttp.ClientSession) -> None:
    wrong: tuple[dict[str, str], ...] = (
        {},
        {"Authorization": "Bearer key-B1"},
        {"Authorization": "Bearer "},
        {"Cookie": "tinbuon_device=key-B1"},
    )
    for headers in wrong:
        for path in ("/speakers/S1", "/speakers/X"):
            assert await report(client, f"{path}/acks", GOOD, headers=headers) == 401
            assert await report(client, f"{path}/heartbeat", {"on": True}, headers=headers) == 401
    site.devices.keyed = False  # an older installation's: nobody is it
    assert await report(client, "/speakers/S1/acks", GOOD, headers=BOX) == 401
    assert (site.devices.acks, site.devices.beats) == ([], [])


async def test_a_link_becomes_a_cookie_and_leaves_the_address_bar(
    site: Site, client: aiohttp.ClientSession
) -> None:
    async with client.get("/speakers/S1?k=key-S1", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/speakers/S1")
        cookie = answer.headers["Set-Cookie"]
    for part in ("HttpOnly", "Path=/speakers/S1", "SameSite=Lax"):
        assert part in cookie
    assert await report(client, "/speakers/S1/acks", GOOD) == 200
    assert await report(client, "/boards/B1/acks", GOOD) == 401
    async with client.post("/speakers/S1/heartbeat", json={"on": True}) as answer:
        assert "tinbuon_device" in answer.headers["Set-Cookie"]  # a box that runs for years
    async with client.get("/speakers/S1/plan.json") as answer:
        assert (await answer.json())["own"] is True
    async with client.get("/boards/B1?k=wrong", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/boards/B1")
        assert "Set-Cookie" not in answer.headers


async def test_what_devices_report(site: Site, client: aiohttp.ClientSession) -> None:
    now = CLOCK.now()
    good = {"item": "p1", "what": "started", "at": now.isoformat(), "detail": "x"}
    board = {"Authorization": "Bearer key-B1"}
    assert await report(client, "/speakers/S1/acks", good, headers=BOX) == 200
    old = {**good, "at": "2001-01-01T00:00:00Z"}
    assert await report(client, "/boards/B1/acks", old, headers=board) == 200
    assert await report(client, "/speakers/S1/acks", {**good, "at": None}, headers=BOX) == 200
    soon = {**good, "at": (now + timedelta(minutes=4)).isoformat()}
    assert await report(client, "/speakers/S1/acks", soon, headers=BOX) == 200
    assert site.devices.acks[0][3] == now
    assert all(ack[3] - now < timedelta(seconds=5) for ack in site.devices.acks)
    assert await report(client, "/speakers/S1/acks", {**good, "item": "gone"}, headers=BOX) == 404
    lie = {**good, "item": "foreign"}
    assert await report(client, "/speakers/S1/acks", lie, headers=BOX) == 409
    assert await report(client, "/speakers/S1/heartbeat", {"on": True}, headers=BOX) == 200
    big = {"x": "a" * 70_000}
    assert await report(client, "/speakers/S1/heartbeat", big, headers=BOX) == 413


NOT_ACKS: tuple[Any, ...] = (
    {**GOOD, "what": "exploded"},
    {**GOOD, "what": ["finished"]},
    {**GOOD, "what": {"a": 1}},
    {"what": "started"},
    {**GOOD, "item": ["1"]},
    {**GOOD, "item": "1" * 500},
    {**GOOD, "item": "1\0"},
    {**GOOD, "detail": "a\0b"},
    {**GOOD, "detail": 7},
    {**GOOD, "at": ["now"]},
    [],
    [GOOD],
    "finished",
    None,
    b'{"item": "1", "what": "started", "detail": "\\ud83d"}',
    b'{"item": 1e400, "what": "started"}',
    b'{"item": Infinity, "what": "started"}',
    b'{"item": "1", "what": "started", "detail": "\xff"}',
    b"[" * 60_000,
    b"",
    b"\0",
)


async def test_whatever_is_no_report_is_refused(site: Site, client: aiohttp.ClientSession) -> None:
    found = [await report(client, "/speakers/S1/acks", one, headers=BOX) for one in NOT_ACKS]
    assert found == [400] * len(NOT_ACKS)
    for beat in (
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": "\\ud83d"}',
        b"[1]",
        b'{"a\\u0000": 1}',
    ):
        assert await report(client, "/speakers/S1/heartbeat", beat, headers=BOX) == 400
    assert (site.devices.acks, site.devices.beats) == ([], [])


@pytest.mark.browser
async def test_a_page_without_the_secret_is_a_picture(site: Site, open_page: OpenPage) -> None:
    sound = tone(1)
    await site.deps.save_media(sound, "audio/wav", "")
    item = speaker_item("p1", CLOCK.now() - timedelta(seconds=1), sound, repeat=30)
    site.devices.plan["items"] = [item]
    page = await open_page(f"{site.url}/speakers/S1")
    await expect(page.locator(".unkeyed")).to_contain_text("chỉ để xem")
    await expect(page.locator("#items .what")).to_have_text("Bản tin p1")
    await expect(page.locator("#start")).to_be_hidden()
    await page.goto(f"{site.url}/speakers/S1?k=key-S1")
    assert page.url == f"{site.url}/speakers/S1"
    await expect(page.locator("#start")).to_be_visible()
    assert [code for code, _ in site.devices.beats[:1]] == ["S1"] or site.devices.beats == []
    await page.click("#on")
    await site.devices.acked("p1", "started")
    site.devices.keys["S1"] = "another"  # a new link was given out: this machine is it no more
    await site.devices.change()
    await expect(page.locator(".unkeyed")).to_contain_text("chỉ để xem")
    assert [what for _, _, what, _, _ in site.devices.acks] == ["started"]


@pytest.mark.browser
async def test_a_device_without_a_link_goes_on_playing_and_says_what_to_do(
    site: Site, open_page: OpenPage
) -> None:
    site.devices.keyed = False
    sound = tone(1)
    await site.deps.save_media(sound, "audio/wav", "")
    item = speaker_item("p1", CLOCK.now() - timedelta(seconds=1), sound, repeat=30)
    site.devices.plan["items"] = [item]
    page = await open_page(f"{site.url}/speakers/S1")
    await expect(page.locator(".unkeyed")).to_contain_text("Cấp đường dẫn mới")
    await page.click("#on")
    await expect(page.locator("#sounding")).to_be_visible()
    assert (site.devices.acks, site.devices.beats) == ([], [])
