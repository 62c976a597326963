"""What passes before any page: addresses, bodies and posts within bounds, a log nobody forges."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.http_exceptions import BadStatusLine

from bot import logs
from bot.channels.webchat import api
from bot.core.ports import Route
from bot.web import gate, streams
from bot.web.gate import address_fault
from bot.web.server import WebServer, make_app
from tests.web.conftest import Site


@pytest.fixture
async def client(site: Site) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(site.url) as session:
        yield session


async def raw(site: Site, target: str, more: str = "", method: str = "GET") -> str:
    """The first line of the answer to an address sent as it stands."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.server.port)
    head = f"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n"
    writer.write(head.encode())
    line = (await asyncio.wait_for(reader.readline(), 10)).decode()
    writer.close()
    return line


BAD = (
    "/boards/%00",
    "/boards/a%0Ab",
    "/boards/%1b[31mred",
    "/boards/%ff%fe",
    "/boards/%ed%a0%bd",  # half an emoji
    "/boards/" + "a" * 5000,
    "/boards/" + "a" * 300,
    "/boards/" + "%C4%91" * 300,
    "/boards/%00/feed.json",
    "/static/web/x/" + "n" * 300,
    "/static/web/x/%00.css",
    "/static/chat/x/" + "n" * 300 + ".js",
    "/media/" + "0" * 300 + ".wav",
    "/listen/%00",
    "/n/%00",
    "/xn/%00",
    "/chat/%00",
    "/chat/%00/messages?after=0",
    "/chat?x=%00",
    "/zalo/oauth/callback?state=%00&code=x",
    "/nowhere?q=%0a2026-11-27%2003:17%20INFO%20bot:%20forged",
)


async def test_no_address_is_a_failure_of_ours(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    for target in BAD:
        line = await raw(site, target)
        assert line.startswith("HTTP/1.1 4"), (target, line)
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]
    told = [r.getMessage() for r in caplog.records if r.name == "bot.web.gate"]
    assert len(told) == len({one.partition("(")[0] for one in told}) <= 2  # once a minute a kind
    assert all("\n" not in one and "\x1b" not in one for one in told)


def test_good_addresses_are_none_of_these() -> None:
    for good in (
        "/",
        "/chat/y-bh%C4%83m?k=a.b_c-d",
        "/media/" + "0" * 64 + ".wav",
        "/zalo/oauth/callback?oa_id=1&code=" + "c" * 900 + "&state=s",
        "/xn/K7QX3MPA?utm=%F0%9F%98%80",
    ):
        assert address_fault(good) == ""


async def test_no_other_site_posts_in_a_persons_name(
    site: Site, client: aiohttp.ClientSession
) -> None:
    async def post(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = {"text": "giúp"}
        async with client.post("/chat/lan/messages", json=body, headers=named) as answer:
            return answer.status

    assert await post() == 200  # a program
    assert await post(Origin=site.url, Sec_Fetch_Site="same-origin") == 200
    assert await post(Origin="https://tin.example.vn", X_Forwarded_Host="tin.example.vn") == 200
    for wrong in (
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "x",
        "http://[::1",
        "x://]",
    ):
        assert await post(Origin=wrong) == 403
    for wrong in ("cross-site", "same-site", "?"):
        assert await post(Sec_Fetch_Site=wrong) == 403
    async with client.post("/xn/abc", headers={"Origin": "https://evil.example"}) as answer:
        assert answer.status == 403


async def test_no_header_is_a_failure_of_ours(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    packed = "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx"
    for path in ("/chat/lan/messages", "/nowhere"):
        for header in ("Expect: \u1ea1", packed, "Origin: http://\u2100.x"):
            line = await raw(site, path, f"{header}\r\n", "POST")
            assert line.startswith("HTTP/1.1 4"), (path, header, line)
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


async def test_a_small_body_that_unpacks_to_a_large_one_stays_small() -> None:
    seen = bytearray()

    async def take(request: web.Request) -> web.Response:
        seen.extend(await request.read())
        return web.Response()

    server = WebServer(make_app([Route("POST", "/take", take)]), port=0)
    await server.start()
    packed = gzip.compress(bytes(20 << 20))
    headers = {"Content-Encoding": "gzip"}
    async with (
        aiohttp.ClientSession(server.url) as session,
        session.post("/take", data=packed, headers=headers) as answer,
    ):
        assert answer.status == 200
    assert seen == packed
    await server.stop()


async def test_a_page_without_files_holds_no_turn_of_those_who_bring_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "UPLOADS", 1)
    monkeypatch.setattr(gate, "UPLOAD_WAIT_S", 0.05)
    inside = asyncio.Event()

    async def form(request: web.Request) -> web.Response:
        inside.set()
        return web.Response(text=await request.text())

    async def chat(_: web.Request) -> web.Response:
        return web.Response()

    found = [Route("POST", "/xn/abc", form), Route("POST", "/chat/lan/messages", chat)]
    server = WebServer(make_app(found), port=0)
    await server.start()
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    kind = "Content-Type: multipart/form-data; boundary=b"
    writer.write(
        f"POST /xn/abc HTTP/1.1\r\nHost: x\r\n{kind}\r\nContent-Length: 9\r\n\r\n".encode()
    )
    await inside.wait()
    parts = aiohttp.MultipartWriter("form-data")
    parts.append("x")
    async with (
        aiohttp.ClientSession(server.url) as session,
        session.post("/chat/lan/messages", data=parts) as answer,
    ):
        assert answer.status == 200
    writer.close()
    await server.stop()


async def test_a_body_is_counted_while_it_comes(site: Site, client: aiohttp.ClientSession) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b" " * 65_536

    for path in ("/chat/lan/messages", "/n/abc", "/xn/abc"):
        sent = 0
        try:
            async with client.post(path, data=endless()) as answer:
                assert answer.status == 413
        except aiohttp.ClientError:
            pass  # hung up on, which is an answer too
        assert sent < 16 << 20


async def test_half_a_body_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    monkeypatch.setattr(gate, "PACE_S", 0.05)
    head = "Content-Type: application/json\r\nContent-Length: 5000\r\n"
    line = await raw(site, "/chat/lan/messages", head, "POST")
    assert line.startswith("HTTP/1.1 408")


async def test_a_body_that_has_come_is_not_waited_for() -> None:
    names: list[str] = []

    async def take(request: web.Request) -> web.Response:
        names.extend(str(task.get_coro()) for task in asyncio.all_tasks())
        return web.Response(text=await request.text())

    server = WebServer(make_app([Route("POST", "/take", take)]), port=0)
    await server.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST /take HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\ngi\xc3\xba")
    answer = await asyncio.wait_for(reader.readuntil(b"gi\xc3\xba"), 10)
    assert answer.startswith(b"HTTP/1.1 200")
    assert names
    assert [name for name in names if "_watch" in name] == []
    writer.close()
    await server.stop()


async def test_half_a_head_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.server.IDLE_S", 0.1)
    server = WebServer(make_app(()), port=0)
    await server.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-")
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()
    await server.stop()


async def test_files_come_in_few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "UPLOADS", 1)
    monkeypatch.setattr(gate, "UPLOAD_WAIT_S", 0.05)
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        await request.read()
        inside.set()
        await go_on.wait()
        return web.Response()

    server = WebServer(make_app([Route("POST", "/chat/lan/messages", slow)]), port=0)
    await server.start()

    def files() -> aiohttp.MultipartWriter:
        parts = aiohttp.MultipartWriter("form-data")
        parts.append("x")
        return parts

    async with aiohttp.ClientSession(server.url) as session:
        first = asyncio.ensure_future(session.post("/chat/lan/messages", data=files()))
        await inside.wait()
        async with session.post("/chat/lan/messages", data=files()) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        go_on.set()
        async with await first as answer:
            assert answer.status == 200
    await server.stop()


async def test_who_sends_many_files_at_once_keeps_nobody_elses_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "UPLOADS", 4)
    monkeypatch.setattr(gate, "OF_AN_ADDRESS", 3)
    monkeypatch.setattr(gate, "UPLOAD_WAIT_S", 0.05)
    go_on = asyncio.Event()
    inside: asyncio.Queue[str] = asyncio.Queue()

    async def slow(request: web.Request) -> web.Response:
        await request.read()
        inside.put_nowait(request.path)
        await go_on.wait()
        return web.Response()

    server = WebServer(make_app([Route("POST", "/chat/{person}/messages", slow)]), port=0)
    await server.start()

    async def sends(session: aiohttp.ClientSession, who: str, cookie: str, whence: str) -> int:
        parts = aiohttp.MultipartWriter("form-data")
        parts.append("x")
        known = {"Cookie": f"tinbuon_chat={cookie}", "X-Forwarded-For": whence}
        async with session.post(f"/chat/{who}/messages", data=parts, headers=known) as answer:
            return answer.status

    async with aiohttp.ClientSession(server.url) as session:
        one = [asyncio.ensure_future(sends(session, "an", "k", f"8.8.8.{n}")) for n in range(2)]
        for _ in one:
            await inside.get()
        assert await sends(session, "an", "k", "8.8.8.3") == 503
        other = asyncio.ensure_future(sends(session, "an", "forged", "9.9.9.9"))
        assert await inside.get() == "/chat/an/messages"  # who only says so is not Ân
        lan = asyncio.ensure_future(sends(session, "lan", "l", "7.7.7.7"))
        assert await inside.get() == "/chat/lan/messages"
        go_on.set()
        assert await asyncio.gather(*one, other, lan) == [200] * 4
        go_on.clear()
        many = [asyncio.ensure_future(sends(session, f"x{n}", "", "6.6.6.6")) for n in range(3)]
        for _ in many:
            await inside.get()
        assert await sends(session, "x9", "", "6.6.6.6") == 503
        go_on.set()
        assert await asyncio.gather(*many) == [200] * 3
    await server.stop()


async def test_strangers_streams_are_few_and_leave_room_for_the_others(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "OF_AN_ADDRESS", 3)
    monkeypatch.setattr(streams, "OF_STRANGERS", 5)
    monkeypatch.setattr(streams, "OF_A_PERSON", 2)
    monkeypatch.setattr(api, "LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(api, "KEEP_ALIVE_S", 0.02)
    own = {"Authorization": "Bearer key-S1"}
    opened: list[aiohttp.ClientResponse] = []
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(site.url, connector=connector) as client:

        async def stream(path: str, **headers: str) -> int:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            answer = await client.get(path, headers=named)
            opened.append(answer)
            return answer.status

        speaker = "/speakers/S1/events"
        assert [await stream(speaker) for _ in range(4)] == [200, 200, 200, 429]
        other = [
            await stream("/boards/B1/events", X_Forwarded_For=f"203.0.113.{n}") for n in range(3)
        ]
        assert other == [200, 200, 503]
        assert [await stream(speaker, **own) for _ in range(3)] == [200, 200, 429]
        assert [await stream("/chat/lan/events") for _ in range(3)] == [200, 200, 429]
        assert await stream("/chat/hnhu/events") == 200
        async with client.get("/healthz") as answer:
            assert answer.status == 200
        for one in opened:
            one.close()
        counted = site.server._runner.app[streams.STREAMS]._open
        async with asyncio.timeout(5):
            while counted:
                await site.devices.change()
                await asyncio.sleep(0.01)
        assert await stream(speaker) == 200  # whoever goes leaves room
        opened[-1].close()


async def test_while_the_database_is_away_the_web_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(_request: web.Request) -> web.Response:
        raise ConnectionRefusedError("no")

    app = make_app([Route("GET", "/x", broken)], away=lambda e: isinstance(e, ConnectionError))
    server = WebServer(app, port=0)
    await server.start()
    async with aiohttp.ClientSession(server.url) as client:
        for _ in range(3):
            async with client.get("/x", headers={"Accept": "application/json"}) as answer:
                assert answer.status == 503
                assert "chờ một phút" in (await answer.json())["error"]
    await server.stop()
    assert [r.levelname for r in caplog.records] == ["WARNING"]  # once a minute


def test_the_log_has_one_line_a_record() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", ("a\nb\x1b[2J\u202e\ud83d",), None)
    assert logs.Formatter().format(record).endswith("x: a\\nb\\x1b[2J\\u202e\\ud83d")
    long = logging.LogRecord("x", logging.INFO, "", 0, "y" * 9000, (), None)
    assert len(logs.Formatter().format(long)) < 2200
    try:
        raise ValueError("no\n2026-11-27 03:17:00,000 INFO    bot.app: forged")
    except ValueError as error:
        bad = logging.LogRecord(
            "x", logging.ERROR, "", 0, "failed", (), (type(error), error, error.__traceback__)
        )
    first, *rest = logs.Formatter().format(bad).split("\n")
    assert first.endswith("failed")
    assert all(line.startswith("  | ") for line in rest)


def test_broken_requests_are_logged_once_a_minute_without_a_trace() -> None:
    once, passed = logs.OfNoRequest(), []
    for second in (0, 1, 30, 61):
        error = BadStatusLine("\x1b[2J no request")
        record = logging.LogRecord(
            "aiohttp.server", logging.ERROR, "", 0, "no", (), (type(error), error, None)
        )
        record.created = 1000.0 + second
        if once.filter(record):
            passed.append(logs.Formatter().format(record))
    assert len(passed) == 2
    assert passed[0].endswith("WARNING aiohttp.server: a request that is none: BadStatusLine")
    assert once.filter(logging.LogRecord("aiohttp.server", logging.ERROR, "", 0, "x", (), None))
