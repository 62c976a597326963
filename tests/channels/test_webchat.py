"""The web chat's wire, without a browser: what comes in, what goes out, who may."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.webchat import build
from bot.channels.webchat.settings import Config
from bot.core.errors import Cause, SendError
from bot.core.events import EventKind
from bot.core.messages import Attachment, WireButton, WireMessage
from tests.web.fakes import make_deps, tone
from tests.web.wire import House, running


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async for one in running(tmp_path, demo=True):
        yield one


@pytest.fixture
async def closed_house(tmp_path: Path) -> AsyncIterator[House]:
    async for one in running(tmp_path, demo=False):
        yield one


def test_switched_off_there_is_no_channel(tmp_path: Path) -> None:
    assert build(Config(enabled=False), make_deps(tmp_path)) is None


async def test_text_becomes_an_event_stored_before_the_answer(house: House) -> None:
    status, told = await house.post({"text": "  Cha\u0300o bà con  "})
    (event,) = house.inbox.events
    assert (status, told["ok"]) == (200, True)
    assert told["id"] == event.event_id
    assert (event.channel, event.account, event.chat_id) == ("webchat", "web", "hnhu")
    assert (event.kind, event.text) == (EventKind.TEXT, "Chào bà con")


async def test_a_phones_retry_is_one_event_and_two_phones_may_use_one_id(house: House) -> None:
    for _ in range(2):
        assert await house.post({"id": "m1", "text": "a"}) == (200, {"ok": True, "id": "m1"})
    await house.post({"id": "m1", "text": "b"}, person="tam")
    assert [(e.chat_id, e.text) for e in house.inbox.events] == [("hnhu", "a"), ("tam", "b")]


async def test_what_the_phone_held_back_keeps_its_own_time(house: House) -> None:
    now = house.deps.clock.now()
    await house.post({"text": "a", "age_ms": 3_600_000})
    await house.post({"text": "b", "age_ms": -5})
    await house.post({"text": "c", "age_ms": 1e300})
    ages = [(now - event.at).total_seconds() for event in house.inbox.events]
    assert ages == pytest.approx([3600, 0, 7 * 24 * 3600], abs=5)


async def test_button_place_and_seen(house: House) -> None:
    await house.post({"action": "bulletin.approve:tok"})
    await house.post({"location": {"lat": 12.66, "lon": 108.03}, "text": "ở đây"})
    await house.post({"seen": [3, "4"]})
    action, place, seen = house.inbox.events
    assert (action.kind, action.action) == (EventKind.ACTION, "bulletin.approve:tok")
    assert (place.kind, place.latitude, place.longitude) == (EventKind.LOCATION, 12.66, 108.03)
    assert (place.text, seen.kind, seen.message_ids) == ("ở đây", EventKind.SEEN, ("3", "4"))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"[" * 100_000, 400),
        (b'{"text": "\\ud800"}', 400),
        ({}, 400),
        ({"text": "   "}, 400),
        ({"text": 5}, 400),
        ({"text": "a" * 10_001}, 413),
        ({"action": ""}, 400),
        ({"action": "a" * 201}, 400),
        ({"action": None}, 400),
        ({"seen": []}, 400),
        ({"seen": [{}]}, 400),
        ({"id": ["x"], "text": "a"}, 400),
        ({"location": {"lat": 91, "lon": 0}}, 400),
        ({"location": {"lat": "NaN", "lon": 0}}, 400),
        ({"location": "đây"}, 400),
        ({"text": "a", "age_ms": 10**400}, 400),
        ({"text": "a", "age_ms": "lâu"}, 400),
        (b'{"text": "a", "age_ms": Infinity}', 400),
        (b'{"location": {"lat": NaN, "lon": 0}}', 400),
        ({"id": "a" * 101, "text": "a"}, 400),
        ({"id": 10**30, "text": "a"}, 400),
        ({"seen": ["a"] * 501}, 400),
        ({"text": "a", "kind": "film"}, 400),
        ({"text": "a", "title": {"x": 1}}, 400),
        ({"location": {"lat": 10**400, "lon": 0}}, 400),
    ],
)
async def test_what_cannot_be_taken_is_said_in_a_sentence(
    house: House, body: Any, status: int
) -> None:
    found, told = await house.post(body)
    assert found == status
    assert told["ok"] is False
    assert told["error"].endswith((".", "nhé.", "giúp."))
    assert house.inbox.events == []


async def test_unknown_people_have_no_chat(house: House) -> None:
    assert (await house.post({"text": "a"}, person="ai"))[0] == 404
    for path in ("/chat/ai/messages", "/chat/ai/events"):
        assert (await house.get(path))[0] == 404
    async with house.client.get("/chat/ai") as page:
        assert page.status == 404
        assert "Không tìm thấy người này" in await page.text()


async def test_other_sites_cannot_speak_for_a_person(house: House) -> None:
    status, _ = await house.post({"text": "a"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert status == 403
    assert house.inbox.events == []


async def test_the_demo_lists_its_people(house: House) -> None:
    status, people = await house.get("/chat", headers={"Accept": "application/json"})
    assert status == 200
    assert people[2] == {
        "person": "hnhu",
        "name": "H'Như Êban",
        "roles": ["propagandist"],
        "area": "Buôn Cao Thành",
    }


async def test_what_is_sent_can_be_read_after_an_id(house: House) -> None:
    digest = await house.deps.save_media(tone(0.1), "audio/wav", "")
    first = await house.channel.send("web", "hnhu", WireMessage("Một"), "k1")
    again = await house.channel.send("web", "hnhu", WireMessage("Một"), "k1")
    message = WireMessage(
        "Hai",
        (
            WireButton("Duyệt", "bulletin.approve:t"),
            WireButton("Nghe", "", "http://tinbuon.test/x"),
        ),
        (
            Attachment("voice", digest, mime="audio/wav"),
            Attachment("photo", url="http://tinbuon.test/media/a.jpg"),
            Attachment("photo", "0" * 64),
        ),
        ask="location",
    )
    await house.channel.send("web", "hnhu", message, "k2")
    status, found = await house.get(f"/chat/hnhu/messages?after={first.message_id}")
    at = found[0].pop("at")
    assert (status, first.message_id, again.message_id) == (200, "1", "1")
    assert found == [
        {
            "id": 2,
            "text": "Hai",
            "buttons": [
                {"title": "Duyệt", "action": "bulletin.approve:t"},
                {"title": "Nghe", "url": "/x"},
            ],
            "media": [
                {"kind": "voice", "url": f"/media/{digest}.wav"},
                {"kind": "photo", "url": "/media/a.jpg"},
            ],
            "ask": "location",
        }
    ]
    assert at.endswith("+00:00")
    assert len((await house.get("/chat/hnhu/messages"))[1]) == 2
    assert [m["text"] for m in (await house.get("/chat/hnhu/messages?last=1"))[1]] == ["Hai"]
    assert (await house.get("/chat/hnhu/messages?after=x"))[0] == 400
    assert (await house.get("/chat/tam/messages"))[1] == []


async def test_a_failing_letterbox_is_a_send_error_that_may_be_repeated(house: House) -> None:
    house.deps.mailbox.broken = True  # type: ignore[attr-defined]  # the fake's own
    with pytest.raises(SendError) as failed:
        await house.channel.send("web", "hnhu", WireMessage("a"), "k")
    assert failed.value.cause is Cause.UNAVAILABLE


async def test_the_stream_tells_at_once_and_goes_on_where_it_broke_off(house: House) -> None:
    await house.channel.send("web", "hnhu", WireMessage("cũ"), "k1")
    async with asyncio.timeout(10):
        async with house.client.get("/chat/hnhu/events?after=1") as stream:
            sending = house.channel.send("web", "hnhu", WireMessage("mới"), "k2")
            assert (await first_data(stream, after=sending))["text"] == "mới"
        async with house.client.get("/chat/hnhu/events", headers={"Last-Event-ID": "0"}) as stream:
            assert (await first_data(stream))["text"] == "cũ"


async def test_what_another_process_wrote_is_found_by_one_question_for_all_pages(
    house: House,
) -> None:
    box, asked = house.deps.mailbox, []
    looking = house.channel._looking  # type: ignore[attr-defined]  # the fake's own
    looking._every_s = 0.01
    newest = looking._newest

    async def counted(chats: Any) -> Any:
        asked.append(len(chats))
        return await newest(chats)

    looking._newest = counted
    async with asyncio.timeout(10), contextlib.AsyncExitStack() as open_:
        streams = []
        for person in ("hnhu", "tam", "lan") * 3:
            one = await open_.enter_async_context(house.client.get(f"/chat/{person}/events"))
            await one.content.readline()
            streams.append(one)
        for number, person in enumerate(("hnhu", "tam", "lan")):
            await box.append(person, WireMessage(person), f"elsewhere{number}")
        heard = [(await first_data(one))["text"] for one in streams]
    assert heard == ["hnhu", "tam", "lan"] * 3
    assert max(asked) == 3


async def first_data(stream: aiohttp.ClientResponse, after: Any = None) -> Any:
    async for line in stream.content:
        if line.startswith(b"retry:") and after is not None:
            await after
        if line.startswith(b"data:"):
            return json.loads(line[5:])
    raise AssertionError("the stream ended")


async def test_a_stop_ends_open_streams(house: House) -> None:
    accept = {"Accept": "text/event-stream"}
    async with asyncio.timeout(3):
        async with house.client.get("/chat/hnhu/events", headers=accept) as stream:
            await stream.content.readline()
            await house.server.stop()
            with pytest.raises(aiohttp.ClientPayloadError):  # cut off, not left open
                await stream.content.read()


async def test_outside_the_demo_only_the_signed_link_opens_a_chat(closed_house: House) -> None:
    house = closed_house
    assert (await house.get("/chat", headers={"Accept": "application/json"}))[0] == 404
    assert (await house.post({"text": "a"}, person="lan"))[0] == 403
    async with house.client.get("/chat/lan") as page:
        assert page.status == 403
        assert "đường dẫn" in await page.text()
    assert await house.status("/chat/lan?k=bad") == 403
    async with house.client.get("/chat/lan?k=good-lan") as page:
        assert page.status == 200
        cookie = page.cookies["tinbuon_chat"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/chat/lan")
    assert await house.status("/chat/lan") == 200
    assert (await house.post({"text": "a"}, person="lan"))[0] == 200
    assert (await house.post({"text": "a"}, person="tam"))[0] == 403


async def test_check_and_limits(house: House) -> None:
    (line,) = await house.channel.check()
    limits = house.channel.capabilities("web")
    assert line.ok
    assert (limits.max_text, limits.max_buttons, limits.idempotent) == (4000, 10, True)


async def test_static_files_stay_inside_their_folder(house: House) -> None:
    async with house.client.get("/chat/hnhu") as page:
        text = await page.text()
    path = text.split('src="')[1].split('"')[0]
    async with house.client.get(path) as script:
        assert script.headers["Cache-Control"].endswith("immutable")
    async with house.client.get("/static/chat/old/main.js") as script:
        assert (script.status, script.headers["Cache-Control"]) == (200, "no-cache")
    for name in ("..%2fapi.py", "nothing.js", "%2e%2e"):
        assert await house.status(f"/static/chat/v/{name}") == 404
