"""Pictures and films as phones really make them: where they were taken leaves at the door, what
most phones cannot show becomes a JPEG, and only pictures count as pictures. Each is a real file."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from bot.core.events import Event, EventKind, MediaRef
from bot.core.ports import Fetched
from bot.dialog.fetching import Fetching
from bot.storage.media import MediaFolder
from bot.storage.photo import cleaned
from tests.channels.test_webchat_files import upload
from tests.fakes.house import Parts
from tests.web.wire import House, running

PLACE = "+12.6789+108.1234/"
_POSITION = 0x8825
pillow_heif.register_heif_opener()


def picture(kind: str, *, turned: int = 6) -> bytes:
    """64 x 48, its left upper corner blue, taken by a phone held upright in Buôn Ma Thuột."""
    drawn = Image.new("RGB", (64, 48), (200, 30, 30))
    drawn.paste((0, 0, 255), (0, 0, 16, 16))
    notes = Image.Exif()
    notes[0x0112], notes[0x010F] = turned, "May anh " + PLACE
    place = notes.get_ifd(_POSITION)
    place[1], place[2], place[3], place[4] = "N", (12.0, 40.0, 44.0), "E", (108.0, 7.0, 24.0)
    out = io.BytesIO()
    drawn.save(out, kind, exif=notes.tobytes(), quality=90)
    return out.getvalue()


def film(kind: str) -> bytes:
    """Two pictures with sound off, and the place where phones write it."""
    out = io.BytesIO()
    options = {"movflags": "use_metadata_tags"} if kind == "mp4" else {}
    with av.open(out, "w", format=kind, options=options) as box:
        box.metadata["location"] = PLACE
        box.metadata["com.apple.quicktime.location.ISO6709"] = PLACE
        stream = box.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(2):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            for packet in stream.encode(frame):
                box.mux(packet)
        for packet in stream.encode():
            box.mux(packet)
    return out.getvalue()


MADE: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: picture("JPEG"),
    "PNG": lambda: picture("PNG"),
    "WEBP": lambda: picture("WEBP"),
    "HEIF": lambda: picture("HEIF"),
    "AVIF": lambda: picture("AVIF"),
    "mp4": lambda: film("mp4"),
    "mov": lambda: film("mov"),
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
async def test_a_picture_shows_the_same_without_where_it_was_taken(kind: str) -> None:
    before = picture(kind)
    assert Image.open(io.BytesIO(before)).getexif().get_ifd(_POSITION)
    after = await cleaned(before)
    shown = Image.open(io.BytesIO(after))
    notes = shown.getexif()
    assert not notes.get_ifd(_POSITION)
    assert PLACE.encode() not in after
    assert shown.format == (kind if kind in {"JPEG", "PNG", "WEBP"} else "JPEG")
    if kind in {"JPEG", "HEIF", "AVIF"}:  # turned as it was looked at
        notes[0x0112] = notes.get(0x0112, 1)
        upright = Image.new("RGB", shown.size)
        upright.paste(shown)
        turned = upright.transpose(Image.Transpose.ROTATE_270) if notes[0x0112] == 6 else upright
        assert turned.size == (48, 64)
        red, _, blue = turned.getpixel((44, 3))  # type: ignore[misc]  # three colours
        assert blue > 150 > red
    assert await cleaned(after) == after


@pytest.mark.parametrize("kind", ["mp4", "mov"])
async def test_a_film_plays_the_same_without_where_it_was_taken(kind: str) -> None:
    before = film(kind)
    assert PLACE.encode() in before
    after = await cleaned(before)
    assert PLACE.encode() not in after
    with av.open(io.BytesIO(after), "r") as box:
        assert "108" not in str(box.metadata)
        assert len(list(box.decode(video=0))) == 2


async def test_what_cannot_be_drawn_stays_as_it_came() -> None:
    whole = picture("HEIF")
    assert await cleaned(whole[:200]) == whole[:200]
    assert await cleaned(b"%PDF-1.7") == b"%PDF-1.7"


class Phone:
    """A channel that hands out one file."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:
        return Fetched(self._data, ref.mime, ref.name)


async def arrived(parts: Parts, data: bytes, ref: MediaRef) -> Event:
    channel: Any = Phone(data)
    at = parts.clock.now()
    event = Event("zalo", "oa", "1", EventKind(ref.kind), "5", at, media=(ref,))
    assert isinstance(parts.media, MediaFolder)
    got, missing = await Fetching({"zalo": channel}, parts.media).arrived(event)
    assert missing == ()
    return got


async def test_every_file_is_cleaned_before_it_is_kept(parts: Parts) -> None:
    for kind, made in MADE.items():
        sent = MediaRef("file", ref="x", name="IMG_1", mime="application/octet-stream")
        got = await arrived(parts, made(), sent)
        kept = list(parts.media.path(got.media[0].digest).parent.parent.glob("*/*"))
        assert all(PLACE.encode() not in file.read_bytes() for file in kept), kind


async def test_a_heic_picture_is_a_photo_that_every_phone_shows(parts: Parts) -> None:
    sent = MediaRef("photo", ref="x", name="IMG_1.HEIC", mime="image/heic")
    (got,) = (await arrived(parts, picture("HEIF"), sent)).media
    assert (got.kind, got.mime) == ("photo", "image/jpeg")
    assert parts.media.path(got.digest).suffix == ".jpg"


async def test_only_a_picture_counts_as_one(parts: Parts) -> None:
    called = MediaRef("photo", ref="x", name="a.jpg", mime="image/jpeg")
    got = await arrived(parts, b"%PDF-1.7 a letter", called)
    assert (got.kind, got.media[0].kind) == (EventKind.FILE, "file")
    assert not got.media[0].mime.startswith("image/")
    note = await arrived(parts, b"a list of names", replace(called, kind="file"))
    assert note.media[0].mime == "application/octet-stream"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async for one in running(tmp_path, demo=True):
        object.__setattr__(one.deps, "cleaned", cleaned)
        yield one


async def test_the_web_chat_keeps_no_place_and_shows_a_heic(house: House, tmp_path: Path) -> None:
    for data in (picture("HEIF"), picture("WEBP"), film("mp4")):
        status, _ = await house.post(upload(data, "image/heic", "IMG_1.HEIC"))
        assert status == 200
    heic, webp, mp4 = [event.media[0] for event in house.inbox.events]
    assert (heic.kind, heic.mime) == ("photo", "image/jpeg")
    assert (webp.kind, mp4.kind) == ("photo", "file")
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(kept) >= 3
    assert all(PLACE.encode() not in file.read_bytes() for file in kept)
