"""The proof of the domain, as a file under the root and in the first page's head."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.settings import Config
from bot.web import pages
from tests.fakes.deps import make_deps, mounted


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ("zalo_verifierAbc.html:Abc", "/zalo_verifierAbc.html"),
        ("zalo_verifierAbc:Abc", "/zalo_verifierAbc.html"),
        ("zalo-platform-site-verification:Abc", "/zalo-platform-site-verification"),
    ],
)
async def test_both_are_served(tmp_path: Path, setting: str, path: str) -> None:
    channel = ZaloChannel(Config(app_id="1", site_verification=setting), make_deps(tmp_path))
    line = '<meta name="zalo-platform-site-verification" property="zalo-platform-site-verification"'
    async with mounted() as mount, aiohttp.ClientSession() as session:
        mount.add(channel.routes())
        async with session.get(f"{mount.url}{path}") as answer:
            assert answer.status == 200
            assert f'{line} content="Abc">' in await answer.text()
    page = pages.page("home.html", boards=[], speakers=[], proofs=channel.proofs).text or ""
    assert f'{line} content="Abc">' in page.partition("</head>")[0]


def test_without_the_setting_there_is_nothing(tmp_path: Path) -> None:
    channel = ZaloChannel(Config(app_id="1"), make_deps(tmp_path))
    assert channel.proofs == ()
    assert len(channel.routes()) == 3
