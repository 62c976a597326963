"""What people sent is fetched from Zalo's own hosts, within limits, and never a web page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from yarl import URL

from bot.channels.outside import Download, PublicOnly, is_public
from bot.channels.zalo.media import MediaFetcher
from bot.channels.zalo.settings import Config
from bot.channels.zalo.sniff import allowed, sniffed
from bot.core.errors import BadMedia, Cause, SendError
from bot.core.events import MediaRef
from bot.core.ports import Route
from tests.channels.zalo_side import JPEG, Side, open_side
from tests.fakes.deps import mounted

FILES = Config(app_id="1").file_types
M4A = b"\x00\x00\x00\x20ftypM4A \x00"


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    async with open_side(tmp_path) as made:
        yield made


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
        ("http://voice-aac.zdn.vn/1.m4a", True),  # asked on https first
        ("http://voice-aac.zdn.vn:8080/1.m4a", False),
        ("http://evil.com/1.m4a", False),
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


def test_a_host_without_a_dot_before_it_is_that_host_only() -> None:
    fetcher = MediaFetcher(Config(app_id="1", media_hosts=("zdn.vn", ".Zalo.me")))
    urls = {
        "https://zdn.vn/1": True,
        "https://evilzdn.vn/1": False,
        "https://a.zdn.vn/1": False,
        "https://zalo.me/1": True,
        "https://a.zalo.me/1": True,
        "https://evilzalo.me/1": False,
    }
    assert {url: fetcher.allows(URL(url)) for url in urls} == urls


NOT_PUBLIC = """10.0.0.1 127.0.0.1 100.64.0.1 169.254.169.254 224.0.0.1 ::1 fe80::1%eth0 fc00::1
fec0::1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::10.0.0.1 64:ff9b::a00:1 64:ff9b:1::a00:1 2002:a00:1::
2001:0:1::"""


def test_what_leads_into_a_network_of_ours_is_no_public_address() -> None:
    assert [address for address in NOT_PUBLIC.split() if is_public(address)] == []
    assert is_public("8.8.8.8")
    assert is_public("2606:4700::1")


async def test_plain_http_of_the_cdn_is_asked_on_https_first() -> None:
    asked: list[str] = []

    class Scripted(MediaFetcher):
        cause = Cause.UNAVAILABLE

        async def download(self, address: str, size: int = 0) -> Download:
            asked.append(address)
            if address.startswith("https"):
                raise SendError(self.cause)
            return Download(b"#!AMR", "audio/amr", "1.amr")

    fetcher, ref = Scripted(Config(app_id="1")), MediaRef("voice", "http://voice.zdn.vn/1.amr")
    assert (await fetcher.fetch(ref)).data == b"#!AMR"
    assert asked == ["https://voice.zdn.vn/1.amr", "http://voice.zdn.vn/1.amr"]
    fetcher.cause = Cause.REJECTED
    with pytest.raises(SendError):  # gone there is gone here
        await fetcher.fetch(ref)
    assert len(asked) == 3


@pytest.mark.parametrize("url", ["", "not an address", "https://[", "https://evil.com/x"])
async def test_a_bad_address_is_a_send_error(url: str) -> None:
    fetcher = MediaFetcher(Config(app_id="1"))
    with pytest.raises(SendError) as caught:
        await fetcher.fetch(MediaRef("voice", url))
    assert caught.value.cause == "rejected"


async def test_a_name_that_leads_home_is_not_followed() -> None:
    with pytest.raises(OSError, match="no public address"):
        await PublicOnly().resolve("localhost", 443)


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


@pytest.mark.parametrize(("kind", "mime", "data"), [
    ("voice", "audio/mp4", b"anything"),
    ("voice", "application/octet-stream", M4A),
    ("voice", "", b"#!AMR\n..."),
    ("voice", "video/mp4", M4A),
    ("photo", "image/jpeg", JPEG),
    ("photo", "application/octet-stream", JPEG),
    ("photo", "", b"RIFF....WEBPVP8 "),
    ("file", "application/pdf", b"%PDF-1.7"),
    ("file", "", b"PK\x03\x04"),
    ("file", "application/vnd.ms-excel", b"\xd0\xcf\x11\xe0"),
    ("file", "text/plain; charset=utf-8", b"chao"),
])  # fmt: skip
def test_taken(kind: str, mime: str, data: bytes) -> None:
    assert allowed(kind, mime, data, FILES)


@pytest.mark.parametrize(("kind", "mime", "data"), [
    ("voice", "image/jpeg", JPEG),
    ("voice", "application/octet-stream", JPEG),
    ("voice", "application/octet-stream", b"who knows"),
    ("photo", "audio/mp4", M4A),
    ("photo", "image/svg+xml", b"<svg/>"),
    ("photo", "image/jpeg", b" \n<!DOCTYPE html><p>"),
    ("voice", "audio/mp4", b"<html>"),
    ("file", "text/html", b"hello"),
    ("file", "text/plain", b"<HTML><script>"),
    ("file", "application/x-msdownload", b"MZ"),
    ("file", "application/octet-stream", b"MZ"),
    ("file", "application/javascript", b"alert(1)"),
])  # fmt: skip
def test_refused(kind: str, mime: str, data: bytes) -> None:
    assert not allowed(kind, mime, data, FILES)


def test_first_bytes() -> None:
    assert sniffed(b"\xff\xf1\x50") == "audio/aac"
    assert sniffed(b"\xff\xfb\x90") == "audio/mpeg"
    assert sniffed(b"") == sniffed(b"\xff") == ""


async def test_a_page_under_a_pictures_name_is_no_picture(side: Side) -> None:
    for kind, name in (("photo", "anh.jpg"), ("voice", "ghi-am.m4a"), ("file", "tep.pdf")):
        url = side.fake.keep_media(b"<html><script>alert(1)</script>", name)
        with pytest.raises(BadMedia) as caught:
            await side.channel.fetch(side.fake.account, MediaRef(kind, url))
        assert caught.value.key == "error-media"


async def test_a_link_dies_and_that_is_said(side: Side) -> None:
    side.fake.media_life = timedelta(hours=1)
    url = side.fake.keep_media(M4A, "ghi-am.m4a")
    fetched = await side.channel.fetch(side.fake.account, MediaRef("voice", url))
    assert (fetched.data, fetched.name) == (M4A, "ghi-am.m4a")
    side.clock.move(hours=1)
    with pytest.raises(SendError) as caught:
        await side.channel.fetch(side.fake.account, MediaRef("voice", url))
    assert (caught.value.cause, "died" in caught.value.detail) == ("rejected", True)
