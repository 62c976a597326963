"""Sending on Zalo: bodies, uploads, the error table, and downloads from trusted hosts only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from yarl import URL

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.errors import NoAnswerError, NotSentError, ZaloError, translate
from bot.channels.zalo.media import MediaFetcher, _PublicOnly
from bot.channels.zalo.render import picture, render
from bot.channels.zalo.settings import Config
from bot.core.capabilities import Capabilities
from bot.core.errors import BadMedia, SendError
from bot.core.events import MediaRef
from bot.core.messages import Attachment, WireButton, WireMessage
from bot.core.ports import Route
from tests.fakes.clock import FakeClock
from tests.fakes.deps import MediaShelf, make_deps, mounted
from tests.fakes.zalo import FakeZalo, running

LIMITS = Capabilities(2000, 5, 100, 900, frozenset({"photo"}))
JPEG = b"\xff\xd8\xff" + b"x" * 100

# every code of the protocol's table
DECISIONS = {
    "throttled lane": [-32],
    "unavailable message": [-100, -200, -214],
    "rejected message": [-201, -210, -233, -240],
    "account_stopped lane": [-204, -205, -219],
    "feature_missing lane": [-209, -212, -221, -224, -235],
    "quota message": [-211, -223],
    "quota chat": [-218],
    "not_reachable chat": [-213, -217, -227, -244],
    "token lane": [-124, -216, -220],
    "window_closed chat": [-230, -232],
    "night message": [-234],
    "configuration chat": [-237, -238, -241, -403],
    "configuration lane": [-242],
    "forbidden_content message": [-248],
    "no_balance message": [-320, -321],
    "unknown message": [-1, -99999, 12345],
}


@pytest.mark.parametrize(("wanted", "code"), [(w, c) for w, cs in DECISIONS.items() for c in cs])
def test_every_code_has_its_decision(wanted: str, code: int) -> None:
    decision = translate(ZaloError(code, "lý do"))
    assert f"{decision.cause} {decision.scope}" == wanted
    assert (decision.vendor_code, decision.detail) == (str(code), "lý do")


def test_wire_failures() -> None:
    assert translate(NotSentError("x")).cause == "unavailable"
    assert translate(NoAnswerError("x")).cause == "unclear"
    for status, cause in {500: "unavailable", 503: "unavailable", 504: "unclear"}.items():
        assert translate(ZaloError(status, http=True)).cause == cause
    assert translate(ZaloError(429, http=True)).cause == "throttled"
    assert translate(ZaloError(418, http=True)).cause == "unknown"


def test_buttons_carry_the_action_behind_a_mark() -> None:
    buttons = (WireButton("Duyệt", "bulletin.approve:1.x"), WireButton("Mở", url="https://e.vn"))
    body = render(WireMessage("Bản tin", buttons), LIMITS)
    assert body == {
        "text": "Bản tin",
        "attachment": {
            "type": "template",
            "payload": {
                "buttons": [
                    {
                        "title": "Duyệt",
                        "type": "oa.query.hide",
                        "payload": "#bulletin.approve:1.x",
                    },
                    {"title": "Mở", "type": "oa.open.url", "payload": {"url": "https://e.vn"}},
                ]
            },
        },
    }


def test_what_zalo_cannot_carry_becomes_a_link() -> None:
    voice = Attachment("voice", "d", name="Bản tin sáng", url="https://xa.vn/listen/1")
    body = render(WireMessage("Mời nghe", media=(voice,)), LIMITS)
    [button] = body["attachment"]["payload"]["buttons"]
    assert button["title"] == "🔊 Bản tin sáng"
    assert button["payload"] == {"url": "https://xa.vn/listen/1"}
    photo = Attachment("photo", "d", mime="image/jpeg", url="https://xa.vn/1.jpg")
    assert picture(WireMessage("x", media=(photo,))) == photo
    assert picture(WireMessage("x", (WireButton("a", "b"),), (photo,))) is None
    with pytest.raises(SendError):
        render(WireMessage("x", media=(Attachment("voice", "d"),)), LIMITS)


@dataclass
class Side:
    fake: FakeZalo
    channel: ZaloChannel
    clock: FakeClock
    shelf: MediaShelf


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    clock = FakeClock()
    async with running(clock=clock) as fake:
        deps = make_deps(tmp_path, clock=clock)
        settings = Config(**fake.config(max_download_mb=1, call_timeout_s=0.5))
        channel = ZaloChannel(settings, deps)
        await fake.connect(channel, "")
        fake.webhook_url = ""
        yield Side(fake, channel, clock, MediaShelf(tmp_path / "media"))
        await channel.stop()


async def failing(side: Side, chat_id: str, message: WireMessage | None = None) -> SendError:
    with pytest.raises(SendError) as caught:
        await side.channel.send(side.fake.account, chat_id, message or WireMessage("a"), "k")
    return caught.value


async def test_a_picture_is_uploaded_once_until_it_expires(side: Side) -> None:
    photo = side.shelf.keep("photo", JPEG, "image/jpeg")
    message = WireMessage("", media=(photo,))
    lan = side.fake.person("Lan")
    for days, uploads in ((0, 1), (3, 1), (4, 2)):
        lan.last_at = side.clock.move(days=days)
        await side.channel.send(side.fake.account, lan.chat_id, message, "k")
        assert lan.last().media[0].data == JPEG
        assert side.fake.calls.count("upload") == uploads


async def test_an_upload_zalo_lost_is_made_anew(side: Side) -> None:
    message = WireMessage("", media=(side.shelf.keep("photo", JPEG, "image/jpeg"),))
    lan = side.fake.person("Lan")
    await side.channel.send(side.fake.account, lan.chat_id, message, "k")
    side.fake.uploads.clear()
    assert (await failing(side, lan.chat_id, message)).cause == "unavailable"
    await side.channel.send(side.fake.account, lan.chat_id, message, "k")
    assert len(lan.sees) == 2


async def test_an_upload_without_an_answer_did_not_send_the_message(side: Side) -> None:
    message = WireMessage("", media=(side.shelf.keep("photo", JPEG, "image/jpeg"),))
    side.fake.faults.plan("drop", "upload")
    lan = side.fake.person("Lan")
    assert (await failing(side, lan.chat_id, message)).cause == "unavailable"


async def test_a_picture_over_1_mb_goes_as_a_link(side: Side) -> None:
    photo = side.shelf.keep("photo", JPEG + b"x" * (1 << 20), "image/jpeg")
    lan = side.fake.person("Lan")
    await side.channel.send(side.fake.account, lan.chat_id, WireMessage("", media=(photo,)), "k")
    assert lan.last().buttons[0].url == photo.url


async def test_windows_quota_and_followers(side: Side) -> None:
    lan, fake = side.fake.person("Lan"), side.fake
    sent = await side.channel.send(fake.account, lan.chat_id, WireMessage("a"), "k")
    assert sent.extra["quota"]["remain"] == "500"
    side.clock.move(hours=49)
    await side.channel.send(fake.account, lan.chat_id, WireMessage("a"), "k")
    fake.quota = 0
    assert (await failing(side, lan.chat_id)).cause == "quota"
    side.clock.move(days=6)
    assert (await failing(side, lan.chat_id)).cause == "window_closed"
    await lan.unfollows()
    assert (await failing(side, lan.chat_id)).cause == "not_reachable"
    fake.per_minute = 1
    assert (await failing(side, lan.chat_id)).cause in {"throttled", "not_reachable"}


async def test_a_slow_answer_is_unclear(side: Side) -> None:
    fault = side.fake.faults.plan("slow", "message")
    assert (await failing(side, side.fake.person("Lan").chat_id)).cause == "unclear"
    fault.release.set()


async def test_the_template_type_some_sources_want_is_a_setting(tmp_path: Path) -> None:
    async with running() as fake:
        settings = Config(**fake.config(button_template_type="button"))
        channel = ZaloChannel(settings, make_deps(tmp_path))
        await fake.connect(channel, "")
        fake.webhook_url = ""
        lan = fake.person("Lan")
        message = WireMessage("a", (WireButton("x", "a.b"),))
        await channel.send(fake.account, lan.chat_id, message, "k")
        assert lan.last().raw["attachment"]["payload"]["template_type"] == "button"
        await channel.stop()


async def test_download_limits(side: Side) -> None:
    big = side.fake.keep_media(b"x" * (1 << 20) + b"x", "a.m4a")
    for ref in (MediaRef("voice", big), MediaRef("voice", big, size=5 << 20)):
        with pytest.raises(BadMedia) as caught:
            await side.channel.fetch(side.fake.account, ref)
        assert caught.value.key == "error-media-too-large"
    with pytest.raises(SendError):
        await side.channel.fetch(side.fake.account, MediaRef("voice", f"{side.fake.url}/media/0/x"))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://voice-aac.zdn.vn/1.m4a", True),
        ("https://zdn.vn/1.m4a", True),
        ("https://F20.ZDN.VN./1.jpg", True),
        ("http://voice-aac.zdn.vn/1.m4a", False),
        ("https://voice-aac.zdn.vn:8443/1.m4a", False),
        ("https://evilzdn.vn/1.m4a", False),
        ("https://zdn.vn.evil.com/1.m4a", False),
        ("https://zdn.vn@evil.com/1.m4a", False),
        ("https://169.254.169.254/latest", False),
        ("http://127.0.0.1:1/1", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_zalos_own_hosts(url: str, allowed: bool) -> None:
    assert MediaFetcher(Config(app_id="1")).allows(URL(url)) is allowed


@pytest.mark.parametrize("url", ["", "not an address", "https://[", "https://evil.com/x"])
async def test_a_bad_address_is_a_send_error(url: str) -> None:
    fetcher = MediaFetcher(Config(app_id="1"))
    with pytest.raises(SendError) as caught:
        await fetcher.fetch(MediaRef("voice", url))
    assert caught.value.cause == "rejected"


async def test_a_name_that_leads_home_is_not_followed() -> None:
    with pytest.raises(OSError, match="no public address"):
        await _PublicOnly().resolve("localhost", 443)


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest", "https://evil.com/x", "/loop"])
async def test_redirects_are_checked_and_counted(target: str) -> None:
    async def redirect(request: web.Request) -> web.Response:
        raise web.HTTPFound(target)

    async with mounted() as mount:
        mount.add([Route("GET", "/loop", redirect)])
        fetcher = MediaFetcher(Config(app_id="1", api_base=mount.url))
        with pytest.raises(SendError) as caught:
            await fetcher.fetch(MediaRef("voice", f"{mount.url}/loop"))
        assert caught.value.cause == "rejected"
        await fetcher.close()
