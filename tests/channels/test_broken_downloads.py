"""A file of somebody's over a line that breaks comes later or is told as missing: never half of it,
never a page in its place, never without an end.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import BadMedia, SendError
from bot.core.events import MediaRef
from tests.channels.broken import Way, open_way
from tests.fakes.faulty_line import DROPPED, HTML, Fault

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 5000
WORST = (
    *DROPPED,
    Fault("html with 200", body=HTML, kind="text/html"),
    Fault("nothing with 200", body=b""),
    Fault("html with 502", status=502, body=HTML, kind="text/html", reaches=False),
    Fault("endless", endless=b"\xff\xd8\xff\xe0", kind="image/jpeg"),
    Fault("late", late_s=1.0),
)


@dataclass
class Shelf:
    way: Way
    ref: MediaRef

    async def fetched(self) -> Any:
        return await self.way.channel.fetch(self.way.account, self.ref)


@pytest.fixture(params=["telegram", "zalo"])
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    async with open_way(request.param, tmp_path) as way:
        if request.param == "telegram":
            file = way.fake.keep_file(JPEG, "anh.jpg", "image/jpeg")
            ref = MediaRef("photo", file, name="anh.jpg")
            way.line.about = "/file/"
        else:
            url = way.fake.keep_media(JPEG, "anh.jpg").replace(way.fake.url, way.line.url)
            ref = MediaRef("photo", url)
            way.line.about = "/media/"
        yield Shelf(way, ref)


async def test_whatever_the_line_does_to_it(shelf: Shelf) -> None:
    assert (await shelf.fetched()).data == JPEG
    for fault in WORST:
        shelf.way.line.meets(fault)
        with contextlib.suppress(SendError, BadMedia):
            got = (await shelf.fetched()).data  # an empty one is told to whoever sent it
            assert got in {JPEG, b""}, fault.name
        assert shelf.way.line.waiting == 0, fault.name
        assert shelf.way.line.sent < 64 << 20
    assert (await shelf.fetched()).data == JPEG
