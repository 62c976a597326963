"""The server's own manners: headers, limits, error pages, media, health, devices' reports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.core.errors import OperatorError
from bot.core.ports import Route
from bot.web import health
from bot.web.server import WebServer, make_app
from tests.web.conftest import Site
from tests.web.fakes import CLOCK, board_item, speaker_item, tone, web_parts


@pytest.fixture
async def client(site: Site) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(site.url) as session:
        yield session


async def fetched(
    client: aiohttp.ClientSession, path: str, method: str = "GET", **more: Any
) -> tuple[int, str, Any]:
    async with client.request(method, path, **more) as answer:
        return answer.status, await answer.text(errors="replace"), answer.headers


async def test_every_answer_carries_the_headers(client: aiohttp.ClientSession) -> None:
    for path in ("/", "/khong-co", "/healthz", "/boards/B1"):
        _, _, headers = await fetched(client, path)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "aiohttp" not in headers["Server"]


async def test_a_failure_is_logged_without_the_secret_in_its_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(_request: web.Request) -> web.Response:
        raise RuntimeError("no")

    server = WebServer(make_app([Route("GET", "/sms/esms/{secret}", broken)]), port=0)
    await server.start()
    async with aiohttp.ClientSession(server.url) as client:
        assert (await fetched(client, "/sms/esms/s3cr3t"))[0] == 500
    await server.stop()
    assert "GET /sms/esms/{secret} failed" in caplog.text
    assert "s3cr3t" not in caplog.text


async def test_failures_are_pages_for_people_and_json_for_programs() -> None:
    async def broken(_request: web.Request) -> web.Response:
        raise RuntimeError("a secret detail")

    async def read(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    routes = [Route("GET", "/broken", broken), Route("POST", "/read", read)]
    server = WebServer(make_app(routes, max_body_mb=1), port=0)
    await server.start()
    page, program = {"Accept": "text/html"}, {"Accept": "application/json"}
    async with aiohttp.ClientSession(server.url) as client:
        status, text, _ = await fetched(client, "/broken", headers=page)
        assert (status, "Có lỗi ở máy chủ" in text, "secret" in text) == (500, True, False)
        status, text, headers = await fetched(client, "/broken", headers=program)
        assert (status, headers["Content-Type"]) == (500, "application/json; charset=utf-8")
        assert "secret" not in text
        status, text, _ = await fetched(client, "/x", headers=page)
        assert (status, "Không tìm thấy trang" in text) == (404, True)
        status, text, _ = await fetched(client, "/broken", "POST", headers=program)
        assert status == 405
        big = (bytes(100_000) for _ in range(12))

        async def body() -> AsyncIterator[bytes]:
            for piece in big:
                yield piece

        status, text, _ = await fetched(client, "/read", "POST", data=body())
        assert (status, "lớn quá" in text) == (413, True)
    await server.stop()


async def test_a_port_in_use_names_the_setting(site: Site) -> None:
    second = WebServer(make_app(()), port=site.server.port)
    with pytest.raises(OperatorError, match="TINBUON_WEB__PORT"):
        await second.start()
    with pytest.raises(OperatorError, match="TINBUON_WEB__HOST"):
        await WebServer(make_app(()), host="203.0.113.1", port=0).start()


async def test_media_in_ranges_kept_for_good(site: Site, client: aiohttp.ClientSession) -> None:
    sound = tone(1)
    digest = await site.deps.save_media(sound, "audio/wav", "")
    async with client.get(f"/media/{digest}.wav", headers={"Range": "bytes=4-7"}) as answer:
        assert (answer.status, await answer.read()) == (206, sound[4:8])
        assert answer.headers["Content-Type"] == "audio/wav"
        assert "immutable" in answer.headers["Cache-Control"]
    _, _, headers = await fetched(client, f"/media/{digest}.html")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == "attachment"
    for name in ("0" * 64 + ".wav", "abc.wav", "..%2f..%2fetc%2fpasswd.wav"):
        assert (await fetched(client, f"/media/{name}"))[0] == 404


async def test_health_and_metrics(site: Site, client: aiohttp.ClientSession) -> None:
    assert (await fetched(client, "/healthz"))[:2] == (200, '{"ready":true,"reasons":[]}')
    site.reasons = ["database: no answer"]
    status, text, _ = await fetched(client, "/healthz")
    assert (status, "no answer" in text) == (503, True)
    status, text, headers = await fetched(client, "/metrics")
    assert (status, text, headers["Content-Type"][:10]) == (200, "tinbuon_up 1\n", "text/plain")
    whences = {
        "8.8.8.8": 404,
        "10.0.0.7, 8.8.8.8": 404,
        "8.8.8.8, 10.0.0.7": 200,
        "8.8.8.8:5678": 404,
        "unknown": 404,
    }
    for whence, status in whences.items():
        async with client.get("/metrics", headers={"X-Forwarded-For": whence}) as answer:
            assert answer.status == status, whence
    own_line = [("X-Forwarded-For", "10.0.0.7"), ("X-Forwarded-For", "8.8.8.8")]
    async with client.get("/metrics", headers=own_line) as answer:
        assert answer.status == 404, "a proxy's own line stands last"


async def test_nobody_reads_metrics_by_the_public_name(client: aiohttp.ClientSession) -> None:
    parts = web_parts(public_url="https://Tin.example.vn")
    server = WebServer(make_app(health.routes(parts)), port=0)
    await server.start()
    try:
        for host, status in {
            "tin.example.vn": 404,
            "TIN.example.vn:443": 404,
            "tin.example.vn.": 404,
            "127.0.0.1": 200,
        }.items():
            url = f"http://127.0.0.1:{server.port}/metrics"
            async with client.get(url, headers={"Host": host}) as answer:
                assert answer.status == status, host
    finally:
        await server.stop()


async def test_feeds_and_plans_as_json(site: Site, client: aiohttp.ClientSession) -> None:
    site.devices.feed["items"] = [board_item("1", "Một", image="http://tinbuon.test/media/a.jpg")]
    site.devices.plan["items"] = [speaker_item("p", CLOCK.now(), tone(0.1))]
    async with client.get("/boards/B1/feed.json") as answer:
        feed = await answer.json()
        assert answer.headers["Cache-Control"] == "no-store"
    async with client.get("/speakers/S1/plan.json") as answer:
        plan = await answer.json()
    assert feed["items"][0]["image"] == "/media/a.jpg"
    assert feed["qr_image"].startswith("data:image/svg+xml")
    assert plan["items"][0]["audio_url"].startswith("/media/")
    for found in (feed, plan):
        assert abs(datetime.fromisoformat(found["now"]) - CLOCK.now()) < timedelta(seconds=5)
    for path in ("/boards/X", "/boards/X/feed.json", "/boards/S1", "/speakers/B1/plan.json"):
        assert (await fetched(client, path))[0] == 404
    assert (await fetched(client, "/boards/X/events"))[0] == 404


async def test_changes_reach_a_stream_and_a_stop_ends_it(
    site: Site, client: aiohttp.ClientSession
) -> None:
    async with asyncio.timeout(4):
        headers = {"Accept": "text/event-stream"}
        async with client.get("/speakers/S1/events", headers=headers) as stream:
            assert await stream.content.readline() == b"retry: 3000\n"
            changed = asyncio.ensure_future(stream.content.readuntil(b"event: change\n"))
            while not changed.done():
                await site.devices.change()
                await asyncio.wait({changed}, timeout=0.02)
            await site.server.stop()


async def test_the_listen_page_is_light_and_safe(site: Site, client: aiohttp.ClientSession) -> None:
    site.devices.listening |= {
        "title": "<b>Tiêm phòng</b>",
        "commune": "Xã Ea Kao",
        "at": "2026-03-02T02:30:00+00:00",
        "text": "Mời bà con.",
        "audio_url": "http://tinbuon.test/media/a.ogg",
        "others": [{"language": "Tiếng Ê Đê", "audio_url": "/media/b.ogg"}],
    }
    status, text, _ = await fetched(client, "/listen/nghe")
    assert status == 200
    for part in ("&lt;b&gt;Tiêm", "2/3/2026 lúc 09:30", 'src="/media/a.ogg"', "Tiếng Ê Đê"):
        assert part in text
    weight = len(text.encode())
    for name in ("listen.css", "listen.js", "icon.svg"):
        weight += len((await fetched(client, f"/static/web/x/{name}"))[1])
    assert weight < 20_000
    assert (await fetched(client, "/listen/khac"))[0] == 404


async def test_the_plain_first_page_links_the_boards_only(plain_site: Site) -> None:
    async with aiohttp.ClientSession(plain_site.url) as client:
        _, text, _ = await fetched(client, "/")
    assert 'href="/boards/B1"' in text
    assert "S1" not in text  # a loudspeaker's address is no business of strangers
    assert "key-" not in text
    assert "iframe" not in text
