"""Sending as a Zalo bot: words, pictures by address, links, and every refusal as a decision."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.channels.zalobot.channel import ZaloBotChannel
from bot.channels.zalobot.errors import TABLE, BotError, NoAnswerError, NotSentError, translate
from bot.channels.zalobot.render import render
from bot.channels.zalobot.settings import Config
from bot.core.capabilities import Capabilities
from bot.core.errors import BadMedia, Cause, SendError, SettingsError
from bot.core.events import MediaRef
from bot.core.messages import Attachment, WireMessage
from bot.outbox.policy import POLICY
from bot.standin.zalobot import TOKEN, FakeZaloBot, running
from tests.fakes.deps import make_deps

PUBLIC = "https://xa.example.vn"
LIMITS = Capabilities(1900, 0, 200, 64, media_out=frozenset({"photo"}))
PHOTO = Attachment("photo", "a" * 64, "Xem ảnh", "image/jpeg", f"{PUBLIC}/media/a.jpg")
SOUND = Attachment("voice", "b" * 64, "Nghe", "audio/mpeg", f"{PUBLIC}/media/b.mp3")


@pytest.fixture
async def fake() -> AsyncIterator[FakeZaloBot]:
    async with running() as found:
        yield found


@pytest.fixture
async def channel(fake: FakeZaloBot, tmp_path: Path) -> AsyncIterator[ZaloBotChannel]:
    found = ZaloBotChannel(Config(**fake.config()), make_deps(tmp_path, public_url=PUBLIC))
    yield found
    await found.stop()


WANTED: dict[int, tuple[str, str]] = {
    400: ("rejected", "message"),
    401: ("token", "lane"),
    403: ("unknown", "message"),
    404: ("rejected", "message"),
    408: ("unclear", "message"),
    429: ("throttled", "lane"),
}


def test_the_vendors_whole_list_has_its_decisions() -> None:
    assert set(TABLE) == set(WANTED)
    for code, wanted in WANTED.items():
        error = translate(BotError(code, "vì sao"))
        assert (error.cause, error.scope, error.detail) == (*wanted, "vì sao")
        assert error.cause in POLICY


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (BotError(426), Cause.UNKNOWN),
        (BotError(-1), Cause.UNKNOWN),
        (BotError(503), Cause.UNAVAILABLE),
        (BotError(502, http=True), Cause.UNAVAILABLE),
        (BotError(504, http=True), Cause.UNCLEAR),
        (BotError(404, http=True), Cause.CONFIGURATION),
        (BotError(302, http=True), Cause.UNKNOWN),
        (NotSentError("x"), Cause.UNAVAILABLE),
        (NoAnswerError("x"), Cause.UNCLEAR),
    ],
)
def test_everything_else_has_one_too(error: Any, cause: Cause) -> None:
    assert translate(error).cause == cause


def test_a_quota_waits_as_long_as_the_settings_say() -> None:
    assert translate(BotError(429), 90).retry_after_s == 90


async def test_a_refusal_inside_http_200_is_a_refusal(
    fake: FakeZaloBot, channel: ZaloBotChannel
) -> None:
    person = fake.person("H'Lan")
    for code, wanted in WANTED.items():
        fake.faults.plan("code", "sendMessage", code=code)
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, person.chat_id, WireMessage("a"), "k")
        assert (caught.value.cause, caught.value.vendor_code) == (wanted[0], str(code))
    assert not person.sees


@pytest.mark.parametrize("body", ["", "<html>", "[]", "{}", '{"result": {}}', "[" * 200_000])
async def test_an_answer_that_cannot_be_read_is_unclear(
    fake: FakeZaloBot, channel: ZaloBotChannel, body: str
) -> None:
    fake.faults.plan("status", "sendMessage", status=200, text=body)
    with pytest.raises(SendError) as caught:
        await channel.send(fake.account, fake.person("H'Lan").chat_id, WireMessage("a"), "k")
    assert caught.value.cause is Cause.UNCLEAR


async def test_a_picture_goes_by_its_public_address(
    fake: FakeZaloBot, channel: ZaloBotChannel
) -> None:
    fake.pictures[PHOTO.url] = b"jpeg"
    person = fake.person("H'Lan")
    sent = await channel.send(fake.account, person.chat_id, WireMessage("", media=(PHOTO,)), "k")
    assert [(m.kind, m.data) for m in person.last().media] == [("photo", b"jpeg")]
    assert person.last().id == sent.message_id
    assert fake.sent == [("sendPhoto", {"chat_id": person.chat_id, "photo": PHOTO.url})]


@pytest.mark.parametrize(
    ("settings", "public_url"),
    [({}, "http://127.0.0.1:8080"), ({"send_photos": False}, PUBLIC)],
)
def test_where_zalo_cannot_fetch_pictures_they_are_links(
    tmp_path: Path, settings: dict[str, Any], public_url: str
) -> None:
    deps = make_deps(tmp_path, public_url=public_url)
    limits = ZaloBotChannel(Config(token=TOKEN, **settings), deps).capabilities("")
    assert limits.media_out == frozenset()
    assert render("c", WireMessage("", media=(PHOTO,)), limits).method == "sendMessage"


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (WireMessage("Nghe nhé:", media=(SOUND,)), f"Nghe nhé:\n🔊 Nghe: {SOUND.url}"),
        (WireMessage("", media=(SOUND,)), f"🔊 Nghe: {SOUND.url}"),
        (WireMessage("Đây:", media=(PHOTO,)), f"Đây:\n🖼 Xem ảnh: {PHOTO.url}"),
        (WireMessage("", media=(Attachment("file", url="https://x.vn/a"),)), "📎 https://x.vn/a"),
        (
            WireMessage("", media=(Attachment("photo", "", "", "image/webp", "https://x.vn/a"),)),
            "🖼 https://x.vn/a",
        ),
    ],
)
def test_what_cannot_be_sent_is_a_link_in_the_text(message: WireMessage, text: str) -> None:
    assert render("c", message, LIMITS).params == {"chat_id": "c", "text": text}


@pytest.mark.parametrize(
    "message",
    [
        WireMessage("", media=(PHOTO, PHOTO)),
        WireMessage("", media=(Attachment("voice", "c" * 64),)),
        WireMessage("x" * 1990, media=(SOUND,)),
    ],
)
def test_what_does_not_fit_is_refused_here(message: WireMessage) -> None:
    limits = Capabilities(2000, 0, 200, 64)
    with pytest.raises(SendError) as caught:
        render("c", message, limits)
    assert caught.value.cause is Cause.REJECTED


async def test_pictures_written_as_two_units_still_fit(
    fake: FakeZaloBot, channel: ZaloBotChannel
) -> None:
    most = channel.capabilities("").max_text
    person = fake.person("H'Lan")
    await channel.send(
        fake.account, person.chat_id, WireMessage("📢" * 90 + "x" * (most - 90)), "k"
    )
    assert len(person.last().text) == most


async def test_the_token_is_nowhere_to_be_read(
    fake: FakeZaloBot, channel: ZaloBotChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = TOKEN.partition(":")[2]
    said = [repr(channel), repr(channel._settings)]
    for kind in ("refuse", "drop", "status"):
        fake.faults.plan(kind, "sendMessage", status=302)
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, fake.person("a").chat_id, WireMessage("a"), "k")
        said += [str(caught.value), repr(caught.value), repr(caught.value.__cause__)]
    await fake.stop()
    said += [line.fix for line in await channel.check()]
    # the stand-in's own access log has every address
    said += [r.getMessage() for r in caplog.records if r.name != "aiohttp.access"]
    assert not [s for s in said if secret in s]


async def test_a_redirect_is_not_followed(fake: FakeZaloBot, tmp_path: Path) -> None:
    """The address of a call holds the token."""
    seen: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        seen.append(request.path)
        raise web.HTTPTemporaryRedirect(f"{fake.url}/bot{TOKEN}/sendMessage")

    app = web.Application()
    app.router.add_post("/{tail:.*}", elsewhere)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    channel = ZaloBotChannel(Config(**fake.config(api_base=base)), make_deps(tmp_path))
    with pytest.raises(SendError):
        await channel.send(fake.account, "x", WireMessage("a"), "k")
    await channel.stop()
    await runner.cleanup()
    assert len(seen) == 1
    assert not fake.calls


@pytest.mark.parametrize("token", ["abc", "123", "123:", ":abc", "12 3:abc"])
def test_what_cannot_be_a_token_is_refused(tmp_path: Path, token: str) -> None:
    with pytest.raises(SettingsError):
        ZaloBotChannel(Config(token=token), make_deps(tmp_path))


@pytest.mark.parametrize("secret", ["short", "có dấu tiếng Việt", "x" * 257])
def test_a_secret_zalo_would_not_take_is_refused(tmp_path: Path, secret: str) -> None:
    with pytest.raises(SettingsError):
        ZaloBotChannel(Config(token=TOKEN, webhook_secret=secret), make_deps(tmp_path))


async def test_check_says_what_an_operator_can_mend(
    fake: FakeZaloBot, channel: ZaloBotChannel, tmp_path: Path
) -> None:
    assert all(line.ok for line in await channel.check())
    assert channel.capabilities("").follow_link == "https://zalo.me/bot.VDKyGxQvc"
    fake.webhook = {"url": "https://other.example.vn/hook", "secret": "x" * 8}
    assert [line.ok for line in await channel.check()] == [True, False]
    deps = make_deps(tmp_path, public_url="http://10.0.0.1")
    pushed = ZaloBotChannel(Config(**fake.config(mode="webhook")), deps)
    assert [line.ok for line in await pushed.check()] == [True, False, False]
    wrong = ZaloBotChannel(Config(**fake.config(token="12:x")), deps)
    [line] = await wrong.check()
    assert "Zalo Bot Creator" in line.fix
    for one in (pushed, wrong):
        await one.stop()


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.com/a.aac",
        "https://zdn.vn.example.com/a.aac",
        "http://f2.zdn.vn/a.aac",
        "https://f2.zdn.vn:8443/a.aac",
        "file:///etc/passwd",
        "https://[",
    ],
)
async def test_media_come_from_zalos_hosts_only(tmp_path: Path, url: str) -> None:
    channel = ZaloBotChannel(Config(token=TOKEN), make_deps(tmp_path))
    with pytest.raises(SendError) as caught:
        await channel.fetch("", MediaRef("voice", url))
    assert caught.value.cause is Cause.REJECTED
    await channel.stop()


async def test_media_too_large_or_gone(fake: FakeZaloBot, tmp_path: Path) -> None:
    channel = ZaloBotChannel(Config(**fake.config(max_download_mb=1)), make_deps(tmp_path))
    large = fake.keep_media(b"x" * (1024 * 1024 + 1), "a.aac", "audio/aac")
    with pytest.raises(BadMedia):
        await channel.fetch("", MediaRef("voice", large))
    with pytest.raises(SendError) as caught:
        await channel.fetch("", MediaRef("voice", f"{fake.url}/media/9/gone.aac"))
    assert caught.value.cause is Cause.REJECTED
    await channel.stop()
